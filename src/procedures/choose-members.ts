// Which member of a family stands: the one whose measured facts the note states; the lowest-assuming one, with a question, when it is silent.
import type { ProcedureCode } from '../reference/types.js';
import type { DetailQuestion } from './ask-details.js';
import type { ProcedureRow } from './describe.js';
import type { FIT_NAMES } from './fit.js';
import table from './data/measured-facets.json' with { type: 'json' };

export interface ScoredRow extends ProcedureRow { logit: number }

type Measured = (typeof FIT_NAMES)[number];
const MEASURED = Object.entries(table.facets) as [Measured, { decides: boolean; lowest: boolean; keys: string[]; order?: string[]; ask: string }][];
const ORDER = new Map(MEASURED.flatMap(([, { keys, order }]) => (order ? keys.map((key) => [key, order] as const) : [])));
const MEASURED_KEYS = new Set(MEASURED.flatMap(([, { keys }]) => keys));
/** Facets that describe and do not decide: they may differ between members that only a measure tells apart. */
const DESCRIBING = new Set([...MEASURED_KEYS, ...table.describing]);

/** The part of a number's facets that no measure decides, as a key: members with the same key differ by measures alone. */
export function restOf({ facets }: ProcedureCode): string {
  return JSON.stringify(Object.entries(facets).filter(([key]) => !DESCRIBING.has(key)).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * The row that stands for a chosen one: itself when no measure speaks against it; else the member of its family, alike but for measures, that all
 * deciding measures allow. Where the note states none that the number asks for, the member with the lowest bounds, for the measures that the table
 * says so of. The question says what is missing.
 */
export function settleMember(row: ScoredRow, rows: readonly ScoredRow[]): { row: ScoredRow; question?: DetailQuestion } {
  const asked = MEASURED.filter(([name, { keys }]) => row.view.fit[name] !== 0 && keys.some((key) => row.code.facets[key] !== undefined));
  if (asked.length === 0) return { row };
  const rest = restOf(row.code);
  const members = rows.filter((other) => other.family === row.family && restOf(other.code) === rest && other.view.policy?.addOn === row.view.policy?.addOn);
  if (members.length < 2) return { row };
  const silent = asked.filter(([name]) => row.view.fit[name] === 0.5);
  const deciding = asked.filter(([, { decides }]) => decides);
  const allowed = members.filter((m) => deciding.every(([name]) => m.view.fit[name] !== -1));
  const contradicted = deciding.some(([name]) => row.view.fit[name] === -1);
  let stands = row;
  if (contradicted && allowed.length > 0) stands = allowed.reduce((a, b) => (b.logit > a.logit ? b : a));
  if (silent.length === 0) return { row: withLogit(stands, row) };
  const lowered = silent.filter(([, { lowest }]) => lowest);
  const others = silent.filter(([, { lowest }]) => !lowest);
  const lowest = lowered.length === 0 ? [] : allowed.filter((m) => others.every(([, { keys }]) => keys.every((key) => lowerBound(m.code, key) === lowerBound(stands.code, key)))
    && lowered.every(([, { keys }]) => keys.every((key) => lowerBound(m.code, key) <= lowerBound(stands.code, key))));
  if (lowest.length > 0) stands = lowest.reduce((a, b) => (sumOfBounds(b.code, lowered) < sumOfBounds(a.code, lowered) ? b : a));
  return { row: withLogit(stands, row), question: ask(stands, silent.map(([name]) => name)) };
}

/** A member that took the place of another keeps the better evidence's strength: the doubt was between the two, not about the service. */
function withLogit(stands: ScoredRow, chosen: ScoredRow): ScoredRow {
  return stands === chosen ? stands : { ...stands, logit: Math.max(stands.logit, chosen.logit - 0.3), evidence: stands.evidence.length > 0 ? stands.evidence : chosen.evidence };
}

/** Lower bounds of a number's measured facets, by measure. */
export function lowerBounds(code: ProcedureCode): Record<string, number> {
  return Object.fromEntries(MEASURED.map(([name, { keys }]) => [name, Math.max(0, ...keys.map((key) => lowerBound(code, key)))]));
}

function lowerBound({ facets }: ProcedureCode, key: string): number {
  const value = facets[key];
  const order = ORDER.get(key);
  if (order) {
    if (typeof value !== 'string') return Number.NEGATIVE_INFINITY;
    const place = order.findIndex((one) => value.toLowerCase().startsWith(one));
    return place < 0 ? order.length : place;
  }
  return Array.isArray(value) && typeof value[0] === 'number' ? value[0] : Number.NEGATIVE_INFINITY;
}

function sumOfBounds(code: ProcedureCode, silent: readonly [Measured, { keys: string[] }][]): number {
  return silent.reduce((sum, [, { keys }]) => sum + keys.reduce((s, key) => s + Math.max(0, lowerBound(code, key)), 0), 0);
}

function ask({ code, evidence }: ScoredRow, missing: readonly Measured[]): DetailQuestion {
  return { code: code.code, label: code.label, missing, evidence: evidence.slice(0, 1) };
}

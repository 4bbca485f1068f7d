// The notes that went worst, code by code: where learning from errors starts. Quotes only when asked for: a list travels further than its notes.
import type { CodedNote, GoldDiagnosis } from './dataset.js';
import type { PredictedCode } from './prediction.js';
import { systemsOf } from './score-claims.js';
import type { Case, Matched } from './slots.js';
import { normCode } from './slots.js';

/** Why a returned code is wrong, the first that applies. */
export type WrongKind = 'trap' | 'duplicate' | 'sibling' | 'not_in_gold';

export interface WrongCode {
  system: string;
  code: string;
  description?: string;
  probability: number | null;
  kind: WrongKind;
  /** The trap's reason, or the gold code that it is near to. */
  detail?: string;
  section?: string;
  quote?: string;
}

export interface WorstCase {
  id: string;
  document_type?: string;
  difficulty?: string;
  right: number;
  wrong: WrongCode[];
  missed: { system: string; code: string; alternatives: string[]; quote?: string }[];
  /** Wrong codes weighted by their probability, and missed required codes: confident errors come first. */
  weight: number;
}

const SYSTEM_NAMES = ['ICD-10-CM', 'CPT/HCPCS', 'ICD-10-PCS'];

/** The `most` worst notes, worst first; notes without an error are left out. */
export function listWorst(cases: readonly Case[], most = 40, quotes = false): WorstCase[] {
  return cases
    .map((one) => describeCase(one, quotes))
    .filter((one) => one.weight > 0)
    .sort((a, b) => b.weight - a.weight || (a.id < b.id ? -1 : 1))
    .slice(0, most);
}

/** How the wrong codes of all notes are spread over the kinds. */
export function countWrongKinds(cases: readonly Case[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { wrong } of cases.map((one) => describeCase(one, false))) {
    for (const { kind, detail } of wrong) {
      const key = kind === 'trap' ? `trap: ${detail}` : kind;
      counts[key] = (counts[key] ?? 0) + 1;
    }
  }
  return Object.fromEntries(Object.entries(counts).sort(([, a], [, b]) => b - a));
}

function describeCase(one: Case, quotes: boolean): WorstCase {
  const wrong = systemsOf(one).flatMap((matched) => listWrong(matched, one.gold, quotes));
  const missed = systemsOf(one).flatMap((matched, place) => listMissed(matched, SYSTEM_NAMES[place] ?? '', quotes));
  return {
    id: one.gold.id,
    ...(one.gold.document_type ? { document_type: one.gold.document_type } : {}),
    ...(one.gold.difficulty ? { difficulty: one.gold.difficulty } : {}),
    right: systemsOf(one).reduce((total, { pairs }) => total + pairs.size, 0),
    wrong,
    missed,
    weight: wrong.reduce((total, code) => total + (code.probability ?? 1), 0) + missed.length,
  };
}

function listWrong(matched: Matched, gold: CodedNote, quotes: boolean): WrongCode[] {
  return matched.predicted.flatMap((code, place) => (matched.pairs.has(place) ? [] : [describeWrong(code, matched, gold, quotes)]));
}

function describeWrong(code: PredictedCode, matched: Matched, gold: CodedNote, quotes: boolean): WrongCode {
  const [first] = code.evidence ?? [];
  const { description } = code as { description?: unknown };
  const section = (first as { section?: unknown } | undefined)?.section;
  return {
    system: code.system,
    code: code.code,
    ...(typeof description === 'string' ? { description } : {}),
    probability: code.probability ?? null,
    ...nameKind(code, matched, gold),
    ...(typeof section === 'string' ? { section } : {}),
    ...(quotes && first?.text ? { quote: first.text } : {}),
  };
}

function nameKind({ code }: PredictedCode, matched: Matched, gold: CodedNote): { kind: WrongKind; detail?: string } {
  const key = normCode(code);
  if (matched.slots.some((slot) => slot.codes.has(key))) return { kind: 'duplicate' };
  const trap = gold.not_coded.find((one) => normCode(one.tempting_code) === key);
  if (trap) return { kind: 'trap', detail: trap.why };
  const near = matched.slots.find((slot) => [...slot.codes].some((other) => other.slice(0, 3) === key.slice(0, 3)));
  return near ? { kind: 'sibling', detail: near.gold.code } : { kind: 'not_in_gold' };
}

function listMissed(matched: Matched, system: string, quotes: boolean): WorstCase['missed'] {
  const found = new Set(matched.pairs.values());
  return matched.slots.flatMap((slot, place) => {
    if (!slot.required || found.has(place)) return [];
    const { code, alternatives, evidence } = slot.gold as GoldDiagnosis;
    return [{ system, code, alternatives, ...(quotes && evidence[0] ? { quote: evidence[0] } : {}) }];
  });
}

// What a past operation took away or replaced has its status code where the note tells of it with its side (Official Guidelines, I.C.21.c.3). Rows: past-operations.json.
import type { DraftCode, EncounterFacts, Mention } from '../types.js';
import table from './past-operations.json' with { type: 'json' };
import { stateCode } from './state-code.js';

interface Row { id: string; what: string; right: string; left: string; both?: string; unless: string; settings?: string[]; notTypes?: string[] }

const RIGHT = new RegExp(table.right, 'gi');
const LEFT = new RegExp(table.left, 'gi');
const BOTH = new RegExp(table.both, 'gi');
const PAST = new RegExp(table.past, 'i');
const NOT_NOW = new RegExp(table.notNow, 'i');
const PASSED_OVER = new Set(table.notSections);
/** Characters ahead of the words of an operation, and behind them, in which its side may stand. */
const AHEAD = 30;
const BEHIND = 25;

const ROWS = (table.parts as readonly Row[]).map(({ what, right, left, both, unless, settings, notTypes }) => ({ settings, notTypes, what: new RegExp(what, 'i'), right: [right], left: [left], both: both === undefined ? [right, left] : [both], unless: new RegExp(unless) }));
type Part = (typeof ROWS)[number];

const tellsOfPast = ({ text, section, assertion: { negated, hypothetical, uncertain, family, historical } }: Mention): boolean =>
  !negated && !hypothetical && !uncertain && !family && !PASSED_OVER.has(section) && (historical || PAST.test(text)) && !NOT_NOW.test(text);

/** The codes of the side that the words around an operation name: that which stands nearest; none where it has none. */
function codesOfSide(part: Part, text: string, found: RegExpExecArray): string[] {
  const from = Math.max(0, found.index - AHEAD);
  const around = text.slice(from, found.index + found[0].length + BEHIND);
  const at = found.index - from;
  const nearest = (side: RegExp): number => Math.min(...[...around.matchAll(side)].map(({ index }) => (index <= at ? at - index : Math.max(0, index - at - found[0].length))), Number.POSITIVE_INFINITY);
  const [both, right, left] = [nearest(BOTH), nearest(RIGHT), nearest(LEFT)];
  if (both < Math.min(right, left)) return part.both;
  if (right === left) return [];
  return right < left ? part.right : part.left;
}

/** Candidates with the status codes of past operations lifted, or added with the words as their evidence. */
export function addPastOperations(candidates: readonly DraftCode[], worthy: (candidate: DraftCode) => boolean, mentions: readonly Mention[], { documentType, setting }: Pick<EncounterFacts, 'documentType' | 'setting'>): DraftCode[] {
  const chosen = candidates.filter(worthy).map(({ code }) => code);
  const stated = new Map<string, DraftCode>();
  if (documentType === 'diagnostic_report') return [...candidates];
  for (const part of ROWS) {
    if ((part.settings && !part.settings.includes(setting)) || part.notTypes?.includes(documentType) || chosen.some((code) => part.unless.test(code))) continue;
    for (const mention of mentions) {
      const found = part.what.exec(mention.text);
      if (!found || !tellsOfPast(mention)) continue;
      const { documentId, start, end, text, section } = mention;
      for (const code of codesOfSide(part, text, found)) if (!stated.has(code)) stated.set(code, stateCode(code, { documentId, start, end, text, section }, table.standsAt, table.firstLogit));
    }
  }
  const known = candidates.map((candidate) => (stated.has(candidate.code) ? { ...candidate, logit: Math.max(candidate.logit, table.standsAt) } : candidate));
  return [...known, ...[...stated.values()].filter(({ code }) => !candidates.some((candidate) => candidate.code === code))];
}

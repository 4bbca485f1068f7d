// Whether a routine examination was one with abnormal findings, by what the note says of them (Official Guidelines, I.C.21.c.13). Words: health-check.json.
import type { DraftCode, Mention } from '../../types.js';
import table from './health-check.json' with { type: 'json' };

const WITHOUT: Readonly<Record<string, string>> = table.pairs;
const WITH: Readonly<Record<string, string>> = Object.fromEntries(Object.entries(WITHOUT).map(([found, none]) => [none, found]));
const NO_FINDING = new RegExp(table.noFindings), PASSING = new RegExp(table.passing);
const CHANGED = new RegExp(table.changed, 'i'), NONE = new RegExp(table.none, 'i');

/** Codes with the examination's code changed where words call a condition new or worse, or all of them known and the examination normal. */
export function settleCheck(codes: readonly DraftCode[], mentions: readonly Mention[]): DraftCode[] {
  const check = codes.find(({ code }) => WITHOUT[code] ?? WITH[code]);
  if (!check) return [...codes];
  const sentences = mentions.filter(({ level }) => level === 'sentence');
  const others = codes.filter(({ code }) => !NO_FINDING.test(code));
  const changed = others.some(({ evidence }) => sentences.some(({ text, documentId, start, end }) => CHANGED.test(text) && evidence.some((quote) => quote.documentId === documentId && quote.start < end && start < quote.end)));
  const settled = changed ? WITH[check.code] : !others.some(({ code }) => PASSING.test(code)) && sentences.some(({ text }) => NONE.test(text)) ? WITHOUT[check.code] : undefined;
  return settled === undefined ? [...codes] : codes.map((one) => (one === check ? { ...one, code: settled, sources: [...one.sources, 'facets'] } : one));
}

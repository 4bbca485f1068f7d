// Where a claim's codes stand in their note, for the first-listed choice. Weights: first-listed.json.
import type { DraftCode, EncounterFacts } from '../../types.js';
import table from './first-listed.json' with { type: 'json' };

/** Linear weights of the first-listed choice; first-listed.json describes the sum. */
export interface FirstListedWeights { sections: Record<string, number>; order: number; logit: number; chapters: Record<string, number> }

/** What the first-listed choice sees of a code: its best section, how many codes that section names before it, and the code's chapter letter. */
export interface FirstListedFeatures { code: DraftCode; kind: string; weight: number; rank: number; chapter: string; start: number }

/** Features of each code, in the order given. The best section is the one with the highest weight, then the earliest place. */
export function describeCodes(codes: readonly DraftCode[], weights: FirstListedWeights): FirstListedFeatures[] {
  const weigh = (kind: string) => weights.sections[kind] ?? weights.sections.other ?? 0;
  const places = codes.map((code) => {
    const found = code.evidence.map((item) => ({ kind: item.section ?? 'none', document: item.documentId, start: item.start }));
    const none = { kind: 'other', document: '', start: Number.MAX_SAFE_INTEGER };
    return { code, ...(found.sort((a, b) => weigh(b.kind) - weigh(a.kind) || a.start - b.start)[0] ?? none) };
  });
  return places.map(({ code, kind, document, start }) => {
    const before = places.filter((other) => other.kind === kind && other.document === document && other.start < start);
    const rank = Math.min(new Set(before.map((other) => other.start)).size, table.mostRank);
    return { code, kind, weight: weigh(kind), rank, chapter: code.code.charAt(0), start };
  });
}

/** Log-odds, up to a constant, that a code is the reason for the encounter. */
export function scoreFirstListed(item: FirstListedFeatures, weights: FirstListedWeights): number {
  const { firstLogit, logit } = item.code;
  const byPlace = placeOf(item, weights) + weights.logit * logit;
  return firstLogit === undefined ? byPlace : firstLogit + table.besideTrees * byPlace;
}

/** What the place of a code in its note and its chapter say of it. */
export function placeOf(item: FirstListedFeatures, weights: FirstListedWeights): number {
  return item.weight + weights.order * item.rank + (weights.chapters[item.chapter] ?? 0);
}

/** Weights of a setting. */
export function weightsFor(setting: EncounterFacts['setting']): FirstListedWeights {
  return setting === 'inpatient' ? table.inpatient : table.outpatient;
}

// Feature group: how the words of the note spell the number, and where.
import { type CandidateView, speaksAgainst, strengthOf } from './context.js';
import type { Support } from '../candidates.js';
import { readWords } from '../words.js';

const match = (name: string): string[] => [`${name}_score`, `${name}_of_phrase`, `${name}_of_text`, `${name}_weight`];
const FACETS = ['site', 'approach', 'technique', 'extent', 'excludes'] as const;

export const wordNames = [
  ...match('best'), ...match('heading'), ...match('body'), ...match('clean'), 'best_rank', 'units_strong', 'units_clean_strong', 'of_unit_best', 'of_note_best', 'in_operation',
  'family_rank', 'of_family_best', 'family_candidates', ...FACETS.flatMap((f) => [`${f}_near`, `${f}_wide`]),
];

function fillMatch(s: Support | undefined): number[] {
  return s ? [s.score, s.ofPhrase, s.ofText, s.weight] : [0, 0, 0, 0];
}

/** Share of a facet's word weight that a set of words holds; -1 when the number has no such facet. */
function facetShare(c: CandidateView, facet: string, stems: ReadonlySet<string>): number {
  const value = c.code.facets[facet];
  if (value === undefined) return -1;
  let total = 0, held = 0;
  for (const { stem } of readWords([value].flat().join(' '))) {
    const weight = c.note.index.weightOf(stem);
    total += weight;
    if (stems.has(stem)) held += weight;
  }
  return total === 0 ? -1 : held / total;
}

export function fillWords(c: CandidateView): number[] {
  const { note, candidate, best } = c;
  const value = strengthOf(best);
  const strong = candidate.support.filter((s) => s.score > 0.3);
  let noteBest = 0;
  for (const v of note.strength.values()) noteBest = Math.max(noteBest, v);
  return [
    ...fillMatch(best), ...fillMatch(c.heading), ...fillMatch(c.body), ...fillMatch(c.clean), best.rank, strong.length, strong.filter((s) => !speaksAgainst(note.units[s.unit]!)).length,
    value / Math.max(note.bestOfUnit[best.unit]!, 1e-6), value / Math.max(noteBest, 1e-6), candidate.inOperation,
    note.rankInFamily.get(candidate.place) ?? -1, value / Math.max(note.bestOfFamily.get(c.family) ?? 0, 1e-6), note.index.family(c.family).length,
    ...FACETS.flatMap((f) => [facetShare(c, f, c.near), facetShare(c, f, note.operation)]),
  ];
}

// Feature group: where the leading mention stands and what is asserted of it.
import { type CandidateContext, SECTION_GROUPS, sectionGroup } from './context.js';

export const placeNames = [
  ...SECTION_GROUPS.map((g) => `in_${g}`), 'in_other', 'position', 'mention_words', 'is_sentence', 'sentence_in_section', 'neg_best', 'unc_best', 'hist_best', 'hypo_best', 'fam_best',
  'neg_share', 'unc_share', 'hist_share', 'hypo_share', 'fam_share', 'has_clean', 'side_agrees', 'side_note', 'acuity_agrees', 'severity_agrees', 'phase_agrees',
];

const flags = ['negated', 'uncertain', 'historical', 'hypothetical', 'family'] as const;

export function fillPlace(c: CandidateContext, out: Float32Array, at: number): void {
  const { note, mention, candidate, traits } = c;
  const oneHot = new Float32Array(SECTION_GROUPS.length + 1);
  oneHot[sectionGroup(mention.section)] = 1;
  out.set(oneHot, at);
  const best = note.input.mentions[c.best.mention]!;
  // shares are over the mentions that speak for this code about as strongly as the best one
  const strong = candidate.support.filter((s) => s.cosine >= c.best.cosine - 0.08 || s.coverage >= 0.99);
  const facets = mention.facets;
  const side = traits.laterality;
  out.set([
    mention.start / Math.max(1, note.input.chars), note.mentionStems[c.mentionIndex]!.size, mention.level === 'sentence' ? 1 : 0, sentenceInSection(c),
    ...flags.map((f) => (best.assertion[f] && !note.clean[c.best.mention] ? 1 : 0)),
    ...flags.map((f) => strong.filter((s) => note.input.mentions[s.mention]!.assertion[f] && !note.clean[s.mention]).length / Math.max(1, strong.length)),
    c.bestClean ? 1 : 0,
    agree(side === 'unspecified' ? undefined : side, facets.laterality, side === 'unspecified'),
    side === undefined ? 0 : side === 'unspecified' ? (note.noteSides.left || note.noteSides.right ? -1 : 1) : note.noteSides[side] ? 1 : -1,
    agree(traits.acuity, facets.acuity === 'acute_on_chronic' ? traits.acuity : facets.acuity, false),
    agree(traits.severity, facets.severity, false),
    agree(traits.phase === undefined ? undefined : traits.phase, facets.phase, false),
  ], at + oneHot.length);
}

/** 1 both say the same, -1 they differ, -.5 only the code says it, .5 neither side says it though the code could, 0 not applicable. */
function agree(code: string | undefined, text: string | undefined, codeLeavesOpen: boolean): number {
  if (codeLeavesOpen) return text === undefined ? 0.5 : -1;
  if (code === undefined) return text === undefined ? 0 : -0.25;
  if (text === undefined) return -0.5;
  return code === text ? 1 : -1;
}

function sentenceInSection(c: CandidateContext): number {
  const { mentions } = c.note.input;
  let first = c.mentionIndex;
  while (first > 0 && mentions[first - 1]!.section === c.mention.section && mentions[first - 1]!.documentId === c.mention.documentId) first--;
  return Math.min(40, c.mention.sentence - mentions[first]!.sentence);
}

// The features of a candidate, group by group. Their order is the order of the columns that the trees were trained on.
import { codeNames, fillCode } from './code.js';
import type { CandidateContext } from './context.js';
import { documentNames, fillDocument } from './document.js';
import { fillLexical, lexicalNames } from './lexical.js';
import { fillNoteWords, noteWordNames } from './note-words.js';
import { fillPlace, placeNames } from './place.js';
import { fillSimilarity, similarityNames } from './similarity.js';
import { fillSupport, supportNames } from './support.js';

const GROUPS: { names: readonly string[]; fill(c: CandidateContext, out: Float32Array, at: number): void }[] = [
  { names: similarityNames, fill: fillSimilarity },
  { names: lexicalNames, fill: fillLexical },
  { names: placeNames, fill: fillPlace },
  { names: codeNames, fill: fillCode },
  { names: documentNames, fill: fillDocument },
  { names: supportNames, fill: fillSupport },
  { names: noteWordNames, fill: fillNoteWords },
];

export const FEATURE_NAMES: readonly string[] = GROUPS.flatMap((g) => g.names);

/** One row of features, float32, in the order of FEATURE_NAMES. */
export function computeFeatures(c: CandidateContext): Float32Array {
  const out = new Float32Array(FEATURE_NAMES.length);
  let at = 0;
  for (const group of GROUPS) {
    group.fill(c, out, at);
    at += group.names.length;
  }
  return out;
}

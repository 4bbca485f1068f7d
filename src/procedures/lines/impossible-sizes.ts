// Sizes that cannot be: a diameter or a length below zero. It is not read, and said so.
import table from '../data/excisions.json' with { type: 'json' };
import type { ProcedureFinding, ProcedureInput } from '../types.js';
import { readCodeSet } from './code-ranges.js';
import type { LineView } from './contract.js';
import { findBelowZero } from './measures.js';
import { allSentences, toEvidence } from './read-note.js';

const SIZED = readCodeSet(table.sized);

/** A finding for each sentence that states a size below zero, with the lines that go by sizes; none where no line does. Linear in the length of the note. */
export function findImpossibleSizes(views: readonly LineView[], { documents }: Pick<ProcedureInput, 'documents'>): ProcedureFinding[] {
  const codes = views.map(({ line }) => line.code).filter(SIZED);
  if (codes.length === 0) return [];
  return allSentences(documents).flatMap((place) => {
    const [first] = findBelowZero(place.text);
    return first === undefined ? [] : [{
      rule: 'negative-size', severity: 'warning' as const, codes: [...new Set(codes)], source: 'CPT: skin excision and repair go by a measured size',
      message: 'A size is below zero; it was not read.', evidence: [toEvidence(place)],
    }];
  });
}

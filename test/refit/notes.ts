// Coded notes as `readNote` gives them, made up: what the trees in force get wrong is planted.
import { seededRandom } from '../../eval/lib/random.js';
import type { LabelledSlot, ReadNote } from '../../src/refit/index.js';

/** Fewer columns than the engine's: boosting takes any number. */
const WIDTH = 8;
/** Codes that no rule sets against each other. */
const CODES = ['I10', 'E119', 'J45909', 'K219', 'N179', 'M545', 'F329', 'G4700', 'H9190', 'L309', 'D649', 'E039', 'B351', 'R51', 'N40', 'I4891', 'J189', 'K5900', 'M1990', 'E785'];

/** `bias(features)` is what the truth adds to the log-odds of the trees in force. */
export function plantNotes(count: number, bias: (features: Float32Array) => number, seed = 5): ReadNote[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, n): ReadNote => {
    const candidates = CODES.map((code) => {
      const features = Float32Array.from({ length: WIDTH }, () => Math.round(random() * 20) / 20);
      const logit = random() * 5 - 3;
      const right = random() < 1 / (1 + Math.exp(-(logit + bias(features))));
      return { code, logit, features, right, weight: 1, evidence: [], sources: ['model'] };
    });
    const diagnoses = candidates.filter(({ right }) => right).map(({ code }): LabelledSlot => ({ code, certainty: 'required', alternatives: [] }));
    return { id: `note-${seed}-${n}`, facts: { setting: 'office', documentType: 'progress_note', patient: {}, dateOfService: '2026-01-15' }, mentions: [], candidates, diagnoses };
  });
}

// Out-of-fold guard: a training note never meets a model that saw its own quotes. training.json of a package says which folds its models saw.
import { createHash } from 'node:crypto';
import { z } from 'zod';

const PartSchema = z.object({ noteFolds: z.array(z.string()), foldsSha256: z.string().nullish() });
/** What export_linker.py and export_tagger.py write beside the models. `noteFolds` holds `unrecorded` when an ancestor kept no record. */
export const TrainingRecordSchema = z.object({ schema: z.literal(1), linker: PartSchema.optional(), tagger: PartSchema.optional() });
export type TrainingRecord = z.infer<typeof TrainingRecordSchema>;

/** Identity of an assignment of notes to folds, as checkpoints.py:folds_digest counts it. */
export function digestFolds(folds: Readonly<Record<string, number>>): string {
  const lines = Object.entries(folds).map(([note, fold]) => `${note}:${fold}`);
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex');
}

/**
 * Why a package may not dump features of training notes of `fold` (undefined: of all folds), or undefined when its models saw none of them.
 * `parts` names the models that the package has; a part without a record counts as having seen everything.
 */
export function findSeenNotes(record: TrainingRecord | undefined, parts: readonly ('linker' | 'tagger')[], fold: string | undefined, folds: Readonly<Record<string, number>> | undefined): string | undefined {
  for (const part of parts) {
    const kept = record?.[part];
    if (!kept || kept.noteFolds.includes('unrecorded')) return `nothing says which notes its ${part} was trained on`;
    const seen = kept.noteFolds.filter((one) => fold === undefined || one === fold);
    if (seen.length > 0) return `its ${part} was trained on notes of fold ${seen.join(' and ')}`;
    if (folds && kept.foldsSha256 && kept.foldsSha256 !== digestFolds(folds)) return `its ${part} was trained with another assignment of notes to folds`;
  }
  return undefined;
}

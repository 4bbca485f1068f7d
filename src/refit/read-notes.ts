// Coded notes through the engine's own stages up to scoring: candidates with features, log-odds and labels.
import { prepareNote, type Resources } from '../pipeline.js';
import { undotted } from '../reference/index.js';
import { describeCandidates } from '../scoring/index.js';
import { predictLogits } from '../scoring/trees.js';
import type { LabelledNote, LabelledSlot, ReadNote } from './contract.js';
import settings from './settings.json' with { type: 'json' };

/** Weight of each code that fills a slot of the note; slots that recall counts weigh more. */
export function labelCodes(diagnoses: readonly LabelledSlot[]): Map<string, number> {
  const labels = new Map<string, number>();
  for (const slot of diagnoses) {
    const weight = slot.certainty === 'required' ? settings.requiredWeight : 1;
    for (const code of [slot.code, ...slot.alternatives].map(undotted)) labels.set(code, Math.max(weight, labels.get(code) ?? 0));
  }
  return labels;
}

/** Reads one coded note. Candidates that the note does not assert are left out: no trees are asked about them. Throws E1xx when the note cannot be read. */
export async function readNote(note: LabelledNote, resources: Resources): Promise<ReadNote> {
  const { input, facts } = await prepareNote(note.encounter, resources);
  const labels = labelCodes(note.diagnoses);
  const rows = describeCandidates(input, resources.edition.icd10cm, resources.scorer.rates).filter((row) => row.refused === undefined);
  const logits = await predictLogits(resources.scorer, rows.map(({ features }) => features));
  return {
    id: note.id, facts, mentions: input.mentions, diagnoses: note.diagnoses,
    candidates: rows.map(({ code, features, evidence, sources }, i) => ({
      code, features, evidence, sources, logit: logits[i]!, right: labels.has(code), weight: labels.get(code) ?? 1,
    })),
  };
}

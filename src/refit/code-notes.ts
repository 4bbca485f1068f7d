// Claims of read notes under other log-odds and thresholds, through the engine's own assembly and rules.
import { assemble, openByTrees } from '../assembly/index.js';
import type { FirstOfClaim } from '../assembly/first-listed/first-of-claim.js';
import type { CalibrationPoint } from '../calibration/fit.js';
import { type Covariates, readCovariates, type TrainingRates } from '../calibration/index.js';
import { type Edition, undotted } from '../reference/index.js';
import { applyRules, type ClaimLine, readDraft } from '../rules/index.js';
import { draftRows } from '../scoring/score-rows.js';
import type { Scorer } from '../scoring/index.js';
import type { LabelledSlot, ReadNote } from './contract.js';

/** Candidates below it change no claim at any threshold that is tried. */
const LEAST_LOGIT = -3.5;

export interface Counts { right: number; predicted: number; found: number; required: number }

/** A note's claim against its coding. */
export interface CodedNote { counts: Counts; points: CalibrationPoint[] }

/** What coding needs beside the note. `rates` are those that the package's calibration reads. */
export interface CodingContext { edition: Edition; firstListed: Scorer | undefined; firstOfClaim: FirstOfClaim | undefined; rates: TrainingRates }

/** Codes a note with the given log-odds, one a candidate, at a threshold. Throws E204 when ONNX Runtime fails. */
export type NoteCoder = (note: ReadNote, logits: ArrayLike<number>, keep: number) => Promise<CodedNote>;

/** A coder that goes the engine's way. */
export function createCoder(context: CodingContext): NoteCoder {
  return (note, logits, keep) => codeNote(note, logits, keep, context);
}

async function codeNote(note: ReadNote, logits: ArrayLike<number>, keep: number, { edition, firstListed, firstOfClaim, rates }: CodingContext): Promise<CodedNote> {
  const rows = note.candidates.map((candidate, i) => ({ ...candidate, logit: logits[i]! })).filter(({ logit }) => logit >= LEAST_LOGIT);
  const context = { edition, facts: note.facts, keep, mentions: note.mentions };
  const { codes } = assemble(await draftRows(rows, firstListed), context);
  const { draft } = applyRules(readDraft(await openByTrees(codes, context, firstOfClaim)), note.facts, edition);
  return judgeLines(note, draft.codes, (line) => readCovariates(line, { rates }));
}

/** A note's lines against its coding. */
export function judgeLines<L extends { code: string; logit: number }>(note: ReadNote, lines: readonly L[], covariatesOf: (line: L) => Covariates): CodedNote {
  const taken = matchLines(lines, note.diagnoses);
  return {
    points: lines.map((line, i) => ({ system: 'ICD-10-CM', note: note.id, logit: line.logit, right: taken[i] !== undefined, covariates: covariatesOf(line) })),
    counts: {
      right: taken.filter((slot) => slot !== undefined).length,
      predicted: lines.length,
      found: taken.filter((slot) => slot !== undefined && note.diagnoses[slot]!.certainty === 'required').length,
      required: note.diagnoses.filter((slot) => slot.certainty === 'required').length,
    },
  };
}

/** The slot that each line fills: its own code first, then an alternative, required slots before optional ones. */
export function matchLines(lines: readonly Pick<ClaimLine, 'code'>[], diagnoses: readonly LabelledSlot[]): (number | undefined)[] {
  const own = diagnoses.map((slot) => undotted(slot.code));
  const any = diagnoses.map((slot) => new Set([slot.code, ...slot.alternatives].map(undotted)));
  const order = diagnoses.map((_, i) => i).sort((a, b) => Number(diagnoses[a]!.certainty !== 'required') - Number(diagnoses[b]!.certainty !== 'required'));
  const taken = new Set<number>();
  const slots: (number | undefined)[] = lines.map(() => undefined);
  for (const fits of [(i: number, code: string) => own[i] === code, (i: number, code: string) => any[i]!.has(code)]) {
    lines.forEach(({ code }, at) => {
      if (slots[at] !== undefined) return;
      const slot = order.find((i) => !taken.has(i) && fits(i, code));
      if (slot === undefined) return;
      taken.add(slot);
      slots[at] = slot;
    });
  }
  return slots;
}

export function addCounts(all: readonly Counts[]): Counts {
  const total = { right: 0, predicted: 0, found: 0, required: 0 };
  for (const one of all) for (const key of ['right', 'predicted', 'found', 'required'] as const) total[key] += one[key];
  return total;
}

/** Precision, recall and F1 of counts, as the reference scorer counts them: optional slots are right but not asked for. */
export function scoreCounts({ right, predicted, found, required }: Counts): { precision: number; recall: number; f1: number } {
  const precision = right / Math.max(1, predicted);
  const recall = found / Math.max(1, required);
  return { precision, recall, f1: precision + recall > 0 ? (2 * precision * recall) / (precision + recall) : 0 };
}

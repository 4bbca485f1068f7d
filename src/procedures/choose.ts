// From scored numbers to lines: what is likely enough, one number a family unless it adds on or is another service, the member that the facts allow.
import { predictLogits } from '../scoring/trees.js';
import type { Edition } from '../reference/types.js';
import type { DetailQuestion } from './ask-details.js';
import { settleMember, type ScoredRow } from './choose-members.js';
import { settleParts } from './choose-parts.js';
import type { ProcedureRow } from './describe.js';
import { PROCEDURE_FEATURES } from './features/index.js';
import { computeSetFeatures, type SetRow } from './features/set.js';
import type { ProcedureScorer } from './scorer.js';
import several from './data/several.json' with { type: 'json' };
import type { ProcedureLine } from './types.js';

export interface ChosenLines {
  lines: ProcedureLine[];
  questions: DetailQuestion[];
  /** The row below the threshold that is well ahead of every other family there, for a note that must tell of some service when no line stands. */
  likeliest?: ProcedureLine;
  /** The likeliest operation below the threshold, for a report of one that was given up: the trees have hardly seen such a one billed. */
  givenUp?: ProcedureLine;
}

/** How far below the threshold an operation that was given up may be, in log-odds. */
const GIVEN_UP = 2.6;
const OPERATION = /^[1-6]\d{4}$|^929[2-9]\d$/;
/** How far below the threshold such a row may be and how far ahead of the next family it must be, in log-odds. */
const LIKELIEST = { below: 2.5, ahead: 1 };

/**
 * Lines of a note's candidate rows, best first. Logits are the trees' log-odds; calibration makes them probabilities.
 * An add-on without any of its primaries brings the likeliest of them along, where one is nearly likely enough; `given` are numbers that the claim has already.
 * Mirrored by `choose` of models/training/train_procedures.py, where the threshold is chosen out of fold. Throws E204 when ONNX Runtime fails.
 */
export async function chooseLines(rows: readonly ProcedureRow[], scorer: ProcedureScorer, edition: Edition, day: string, given: ReadonlySet<string> = new Set()): Promise<ChosenLines> {
  const logits = await scoreRows(rows, scorer, edition, day);
  const { keepLogit } = scorer.second ?? scorer.first;
  return chooseScored(rows.map((row, i) => ({ ...row, logit: logits[i]! })), keepLogit, given);
}

/** Lines of rows that have their log-odds; at or above `keepLogit` a row stands. */
export function chooseScored(rows: readonly ScoredRow[], keepLogit: number, given: ReadonlySet<string> = new Set()): ChosenLines {
  const scored = [...rows].sort((a, b) => b.logit - a.logit || (a.code.code < b.code.code ? -1 : 1));
  const families = new Map<string, ScoredRow[]>();
  const taken = new Set<string>();
  const lines: ProcedureLine[] = [];
  const questions: DetailQuestion[] = [];
  for (const row of scored) {
    if (row.logit < keepLogit) break;
    const addOn = row.view.policy?.addOn ?? false;
    const before = families.get(row.family) ?? [];
    if (!addOn && before.length > 0 && !standsBeside(row, before, keepLogit)) continue;
    families.set(row.family, [...before, row]);
    const { row: stands, question } = settleMember(settleParts(row, scored), scored);
    if (taken.has(stands.code.code) || stands.evidence.length === 0) continue;
    taken.add(stands.code.code);
    lines.push(writeLine(stands));
    if (question) questions.push(question);
  }
  lines.push(...findPrimaries(lines, scored, keepLogit - NEARLY, given));
  const likeliest = findLikeliest(scored.filter(({ logit }) => logit < keepLogit), scored, keepLogit - LIKELIEST.below);
  const operation = scored.find(({ logit, code, view, evidence }) => logit < keepLogit && logit >= keepLogit - GIVEN_UP && OPERATION.test(code.code) && !view.policy?.addOn && evidence.length > 0);
  return { lines, questions, ...(operation ? { givenUp: writeLine(settleMember(settleParts(operation, scored), scored).row) } : {}), ...(likeliest ? { likeliest: writeLine(likeliest) } : {}) };
}

function findLikeliest(below: readonly ScoredRow[], scored: readonly ScoredRow[], least: number): ScoredRow | undefined {
  const [best] = below.filter(({ view: { policy }, evidence }) => !policy?.addOn && evidence.length > 0);
  const next = best && below.find(({ family }) => family !== best.family);
  return best && best.logit >= least && (next === undefined || best.logit - next.logit >= LIKELIEST.ahead) ? settleMember(settleParts(best, scored), scored).row : undefined;
}

const SEVERAL = new Set(several.families);

/** Whether a further number of a family is another service: its family is one of such, or it is likely and rests on other words than the numbers before it. */
function standsBeside(row: ScoredRow, before: readonly ScoredRow[], keepLogit: number): boolean {
  if (SEVERAL.has(row.family)) return true;
  const apart = (other: ScoredRow): boolean => other.view.best.unit !== row.view.best.unit && !row.evidence.some((one) => other.evidence.some(({ start, documentId }) => start === one.start && documentId === one.documentId));
  return row.logit >= keepLogit + several.further && before.every(apart);
}

/** How far below the threshold a primary may be that an add-on of the note asks for, in log-odds. */
const NEARLY = 1.5;

function findPrimaries(lines: readonly ProcedureLine[], scored: readonly ScoredRow[], least: number, given: ReadonlySet<string>): ProcedureLine[] {
  const codes = new Set([...given, ...lines.map(({ code }) => code)]);
  const found: ProcedureLine[] = [];
  // elsewhere an add-on alone is more often a misreading than a sign of what was done
  const note = scored[0]?.view.note.input.facts.documentType;
  if (note !== 'operative_report' && note !== 'procedure_note') return found;
  for (const { view: { policy } } of scored.filter((row) => lines.some(({ code }) => code === row.code.code))) {
    if (!policy?.addOn || policy.primaries.length === 0 || policy.primaries.some((one) => codes.has(one))) continue;
    const primary = scored.find((row) => row.logit >= least && row.evidence.length > 0 && policy.primaries.includes(row.code.code));
    if (!primary) continue;
    codes.add(primary.code.code);
    found.push(writeLine(primary));
  }
  return found;
}

/** What the second pass needs of a row. */
export function asSetRow({ code, family, view, features }: ProcedureRow, logit: number): SetRow {
  return { code: code.code, family, addOn: view.policy?.addOn ?? false, primaries: view.policy?.primaries ?? [], unit: view.best.unit, logit, features };
}

async function scoreRows(rows: readonly ProcedureRow[], { first, second }: ProcedureScorer, edition: Edition, day: string): Promise<Float32Array> {
  const logits = await predictLogits(first, rows.map(({ features }) => features));
  if (!second) return logits;
  return predictLogits(second, computeSetFeatures(rows.map((row, i) => asSetRow(row, logits[i]!)), PROCEDURE_FEATURES, edition, day));
}

function writeLine({ code, logit, evidence, view }: ScoredRow): ProcedureLine {
  const sources = [...(view.best.score > 0 ? ['cpt-labels'] : []), 'model'];
  return { system: code.system, code: code.code, logit, probability: 1 / (1 + Math.exp(-logit)), evidence, sources, flags: [], modifiers: [], units: 1, linkedDiagnoses: [] };
}

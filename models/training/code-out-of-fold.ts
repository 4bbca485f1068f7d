// Codes dumped training notes through the engine's own stages, each model being one that did not see the note: what calibration and thresholds are fitted on.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assemble } from '../../src/assembly/index.js';
import type { Encoders } from '../../src/pipeline.js';
import { prepareNote } from '../../src/pipeline.js';
import { codeProcedures, type ProcedureScorer, readProcedureScorer } from '../../src/procedures/index.js';
import { openPcsModel, type PcsModel } from '../../src/procedures/pcs/model.js';
import type { VisitModel } from '../../src/procedures/visit/apply-model.js';
import type { Edition } from '../../src/reference/types.js';
import { applyRules, type ClaimLine, readDraft } from '../../src/rules/index.js';
import { findNamed } from '../../src/scoring/find-named.js';
import type { TrainingRates } from '../../src/scoring/index.js';
import type { DraftCode, EncounterFacts, Evidence, Finding, Query } from '../../src/types.js';
import { readAllRows, readJson, readRows, trainingPaths } from './note-sources.js';
import type { CodedProcedure, ProcedureNote, ProcedureRates } from './procedure-rates.js';

export type FullNote = ProcedureNote & { pcs?: CodedProcedure[] };

/** A note's claim before calibration; what `lines` have in `probability` is the logistic function of their log-odds. */
export interface CodedOutOfFold { note: FullNote; facts: EncounterFacts; lines: ClaimLine[]; findings: Pick<Finding, 'id' | 'rule' | 'severity' | 'action' | 'codes'>[]; queries: Query[] }

/** Models of one part by fold; `of` picks the one that did not see a note. */
export interface FoldModels<M> { of(noteId: string): M | undefined }

const NO_MODELS: FoldModels<never> = { of: () => undefined };

/** `fold-0.json`, `fold-1.json`, ... of a folder. Notes are placed by its `folds.json`, or by `place`. Without a folder there are none. */
export function readFoldModels<M>(folder: string | undefined, read: (bytes: Buffer) => M, place?: (noteId: string, folds: number) => number): FoldModels<M> {
  if (folder === undefined) return NO_MODELS;
  const count = readdirSync(folder).filter((name) => /^fold-\d+\.json$/.test(name)).length;
  if (count < 2) throw new Error(`${folder} holds no fold-0.json, fold-1.json, ...: train again with this version, which leaves them there`);
  const models = Array.from({ length: count }, (_, k) => read(readFileSync(join(folder, `fold-${k}.json`))));
  const file = join(folder, 'folds.json');
  const folds = existsSync(file) ? readJson<Record<string, number>>(file) : undefined;
  if (!folds && !place) throw new Error(`${folder} has no folds.json, which says the fold of each note`);
  return { of: (noteId) => models[folds ? (folds[noteId] ?? -1) : place!(noteId, count)] };
}

/** The fold of a note as train_visit.py counts it: sha256 of the id as one number, modulo the folds. */
export function visitFold(noteId: string, folds: number): number {
  return Number(BigInt(`0x${createHash('sha256').update(noteId).digest('hex')}`) % BigInt(folds));
}

export const readVisits = (folder: string | undefined): FoldModels<VisitModel> => readFoldModels(folder, (bytes) => JSON.parse(bytes.toString('utf8')) as VisitModel, visitFold);
export const readPcs = (folder: string | undefined): FoldModels<PcsModel> => readFoldModels(folder, (bytes) => openPcsModel(JSON.parse(bytes.toString('utf8'))));
export const readProcedures = (folder: string | undefined): FoldModels<ProcedureScorer> => readFoldModels(folder, readProcedureScorer);

/** Diagnoses of a dump with their out-of-fold log-odds (train_scorer.py), by note. */
export interface DumpedDrafts { drafts: (DraftCode & { refused?: string })[] }

/** Reads `drafts.jsonl`, `oof.f32` and, where it is there, `first.f32` of a dump. */
export function readDrafts(folder: string): { notes: Map<string, DumpedDrafts>; sha256: string } {
  const floats = (name: string): Float32Array | undefined => {
    if (!existsSync(join(folder, name))) return undefined;
    const bytes = readFileSync(join(folder, name));
    return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  };
  const [logits, first] = [floats('oof.f32'), floats('first.f32')];
  if (!logits) throw new Error(`${folder} has no oof.f32: run train_scorer.py on it`);
  const text = readFileSync(join(folder, 'drafts.jsonl'), 'utf8');
  const notes = new Map<string, DumpedDrafts>();
  let at = 0;
  for (const { id, drafts } of readAllRows<{ id: string; drafts: { code: string; evidence: Evidence[]; sources: string[]; refused?: string }[] }>(join(folder, 'drafts.jsonl'))) {
    notes.set(id, { drafts: drafts.map((draft) => {
      const place = at++;
      return { ...draft, system: 'ICD-10-CM' as const, logit: logits[place]!, ...(first ? { firstLogit: first[place]! } : {}), probability: 0, flags: [] };
    }) });
  }
  return { notes, sha256: createHash('sha256').update(text).update(Buffer.from(logits.buffer)).digest('hex') };
}

export interface CodingParts {
  /** Encoders that did not see the note. */
  encodersOf: (noteId: string) => Promise<Encoders>;
  edition: Edition;
  /** Log-odds from which a diagnosis stands. */
  keep: number;
  drafts: ReadonlyMap<string, DumpedDrafts>;
  /** How often a number is coded, without the note; undefined: as the trees' file has it, which did not count the note (train_procedures.py --from). */
  rates: ProcedureRates | undefined;
  procedures: FoldModels<ProcedureScorer>;
  visits: FoldModels<VisitModel>;
  pcs: FoldModels<PcsModel>;
}

/** Candidates below it change no claim. */
const LEAST_LOGIT = -3.5;

/** The dumped notes, each coded without models that saw it; `takes` chooses among them. A part without fold models gives no lines of its kind. */
export async function* codeOutOfFold(parts: CodingParts, takes: (noteId: string) => boolean): AsyncGenerator<CodedOutOfFold> {
  for (const path of trainingPaths()) for await (const note of readRows<FullNote>(path)) {
    const dumped = parts.drafts.get(note.id);
    if (dumped && takes(note.id)) yield await codeNote(note, dumped, parts);
  }
}

async function codeNote(note: FullNote, { drafts }: DumpedDrafts, parts: CodingParts): Promise<CodedOutOfFold> {
  const { edition, keep } = parts;
  const encoders = await parts.encodersOf(note.id);
  const { documents, input, facts: read } = await prepareNote(note.encounter, encoders);
  const facts: EncounterFacts = { ...read, dateOfService: note.encounter.dateOfService ?? '2026-01-15' };
  const assembled = assemble(drafts.filter((one) => one.logit >= LEAST_LOGIT && one.refused === undefined), { edition, facts, keep, mentions: input.mentions, named: findNamed(input, encoders.edition.icd10cm) });
  const scores = input.procedures && encoders.procedureLabels ? { ...input.procedures, labels: encoders.procedureLabels } : undefined;
  const [scorer, visit, pcs] = [withRates(parts.procedures.of(note.id), parts.rates?.without(note)), parts.visits.of(note.id), parts.pcs.of(note.id)];
  const all = await codeProcedures({ documents, mentions: input.mentions, facts, diagnoses: assembled.codes, edition, support: input.support, scores }, { scorer, visit, pcs });
  // the shipped heads and counts saw the note: without fold models their lines say nothing of a new one
  const lines = all.lines.filter(({ system, sources }) => (system === 'ICD-10-PCS' ? pcs !== undefined : visit !== undefined || !sources.some((one) => one.startsWith('visit:'))));
  const ruled = applyRules(readDraft([...assembled.codes, ...lines].map((line) => ({ ...line, probability: 1 / (1 + Math.exp(-line.logit)) }))), facts, edition);
  const flagged = all.findings.map((finding, at) => ({ ...finding, id: `finding-${ruled.findings.length + at + 1}`, action: 'flagged' as const }));
  return { note, facts, lines: ruled.draft.codes, findings: [...ruled.findings, ...flagged], queries: [...ruled.draft.queries, ...all.queries] };
}

function withRates(scorer: ProcedureScorer | undefined, rates: TrainingRates | undefined): ProcedureScorer | undefined {
  return scorer && rates ? { ...scorer, first: { ...scorer.first, rates } } : scorer;
}

// Evaluates an engine, or predictions made elsewhere, on a dataset: figures as JSON and as a table.
import { createHash } from 'node:crypto';
import { accessSync, constants } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Engine, Encounter } from '../src/engine.js';
import { ChartcodeError } from '../src/errors.js';
import { packageDir } from '../src/models/load-package.js';
import { makeFolder } from '../src/models/make-folder.js';
import { loadEdition } from '../src/reference/index.js';
import type { CodiespNote } from './lib/codiesp.js';
import { CodiespRowSchema, loadCodiesp } from './lib/codiesp.js';
import type { CodedNote, DatasetReport } from './lib/dataset.js';
import { loadCodedNotes } from './lib/dataset.js';
import type { UnknownCode } from './lib/dataset-problems.js';
import { findEmptySystems, findUnknownCodes, formatProblems } from './lib/dataset-problems.js';
import { digestFile, digestFolder } from './lib/digest.js';
import type { ClaimsFigures, ClaimsLists } from './lib/evaluate-claims.js';
import { evaluateClaims, formatClaimsFigures } from './lib/evaluate-claims.js';
import type { CodiespFigures } from './lib/evaluate-codiesp.js';
import { evaluateCodiesp, formatCodiespFigures, readRecallThreshold } from './lib/evaluate-codiesp.js';
import { readRates } from './lib/frequency.js';
import { renderReport } from './lib/html-report.js';
import { readPhecodes } from './lib/partial-credit.js';
import type { NoteResult } from './lib/predict.js';
import { predictNotes } from './lib/predict.js';
import type { Prediction } from './lib/prediction.js';
import { readPredictions } from './lib/prediction.js';
import { readLines } from './lib/read-lines.js';
import { ROOT } from './lib/shared-folder.js';
import { SLICE_FIELDS } from './lib/slices.js';
import { quantile } from './lib/statistics.js';

export interface EvaluationOptions {
  /** Folder for `metrics.json`, `metrics.txt`, `report.html`, `notes.jsonl` and `predictions.jsonl`; absent: nothing is written. */
  out?: string;
  /** Codes the notes; not needed when `predictions` is given. */
  engine?: Engine;
  /** File of predictions to score instead (a claim with its `id` on each line). */
  predictions?: string;
  /** Fields to slice claims by; by default those of `SLICE_FIELDS`. */
  by?: readonly string[];
  /** Folder that keeps predictions between runs; null: none is kept. By default `eval/cache`. */
  cacheDir?: string | null;
  /** Model package whose training rates band the codes by frequency; by default the one that ships. */
  modelDir?: string;
  /** Hand the claims back with the figures. */
  keepPredictions?: boolean;
  /** Show quotes of the notes in the report's list of worst cases. */
  quotes?: boolean;
  /** What else decides the predictions, such as the threshold profile; part of the cache's key. */
  variant?: string;
  concurrency?: number;
  /** Called as notes are done. */
  onProgress?: (done: number, all: number) => void;
}

export interface EvaluationResult {
  schema: 'chartcode.evaluation/1';
  dataset: { name: string; sha256: string; format: 'claims' | 'codiesp'; notes: number; warnings: Partial<DatasetReport> & DatasetWarnings };
  /** What was evaluated. */
  subject: { model?: { id: string; sha256: string }; package?: string; code?: string; predictions?: string };
  /** Notes that could not be coded, with the error's code. */
  failures: { id: string; error: string }[];
  claims?: ClaimsFigures;
  codiesp?: CodiespFigures;
  /** Milliseconds of one note when it was coded, in the company of `concurrency` others; not a benchmark. */
  latency?: { p50Ms: number; p95Ms: number };
  /** The same figures for a person. */
  table: string;
  /** Only where asked for; never written with the figures. */
  predictions?: Map<string, Prediction>;
}

/** What is wrong with a dataset that was evaluated all the same. */
export interface DatasetWarnings {
  /** Diagnoses and ICD-10-PCS codes that the edition does not have. */
  unknownCodes?: UnknownCode[];
  /** Systems without a required code. */
  emptySystems?: string[];
}

type Dataset = { format: 'claims'; notes: CodedNote[]; report: DatasetReport } | { format: 'codiesp'; notes: CodiespNote[]; report?: undefined };

/**
 * Codes every note of a dataset (claims format, or CodiEsp: told by the first row) and scores the claims.
 * Predictions are kept under `eval/cache`, keyed by the digests of dataset, model package and `src/`, so an unchanged run costs nothing and a
 * stopped one goes on. Throws E112, E107, E114 for the files and E101 when neither an engine nor predictions are given.
 */
export async function runEvaluation(datasetPath: string, options: EvaluationOptions): Promise<EvaluationResult> {
  const sha256 = await digestFile(datasetPath);
  const dataset = await loadDataset(datasetPath);
  if (options.out) prepareFolder(options.out); // before minutes of coding
  const { results, subject } = await obtainResults(dataset, sha256, options);
  const predictions = new Map(results.flatMap((one) => (one.prediction ? [[one.id, one.prediction] as const] : [])));
  const ranked = new Map(results.flatMap((one) => (one.ranked ? [[one.id, one.ranked] as const] : [])));
  const times = results.filter((one) => one.ms > 0).map((one) => one.ms);
  const result: EvaluationResult = {
    schema: 'chartcode.evaluation/1',
    dataset: { name: basename(datasetPath), sha256, format: dataset.format, notes: dataset.notes.length, warnings: dataset.report ?? {} },
    subject,
    failures: results.flatMap((one) => (one.error ? [{ id: one.id, error: one.error }] : [])),
    ...(times.length ? { latency: { p50Ms: quantile(times, 0.5), p95Ms: quantile(times, 0.95) } } : {}),
    table: '',
  };
  let lists: ClaimsLists | undefined;
  if (dataset.format === 'claims') {
    const edition = loadEdition();
    const unknownCodes = findUnknownCodes(dataset.notes, (code) => edition.icd10cm.isBillable(code), (code) => edition.procedureTitle('ICD-10-PCS', code) !== undefined);
    result.dataset.warnings = { ...dataset.report, unknownCodes, emptySystems: findEmptySystems(dataset.notes) };
    const [phecodes, rates] = await Promise.all([readPhecodes(), readRates(packageDir(options.modelDir))]);
    const sources = { ranked, ...(phecodes ? { phecodes } : {}), ...(rates ? { rates } : {}) };
    const { figures, lists: found } = evaluateClaims(dataset.notes, predictions, sources, options.by ?? SLICE_FIELDS, options.quotes);
    result.claims = figures;
    lists = found;
  } else result.codiesp = evaluateCodiesp(dataset.notes, predictions, ranked, await recallThreshold(subject.model?.id));
  result.table = formatEvaluation(result);
  if (options.out) await writeEvaluation(options.out, result, [...predictions.values()], lists);
  return options.keepPredictions ? { ...result, predictions } : result;
}

/** Reads a dataset of either format, told by its first row; malformed rows of coded notes are left out and named in the report. Throws E112, E107, and E114 when no row is left. */
export async function loadDataset(path: string): Promise<Dataset> {
  if (await isCodiesp(path)) return { format: 'codiesp', notes: await loadCodiesp(path) };
  const { notes, report } = await loadCodedNotes(path, true);
  if (notes.length === 0) {
    const [first] = report.leftOut ?? [];
    const why = first ? `: line ${first.line}: ${first.field ? `${first.field}: ` : ''}${first.problem}` : '';
    throw new ChartcodeError('E114', `${basename(path)} holds no note${why}`, [first ?? { file: basename(path) }]);
  }
  return { format: 'claims', notes, report };
}

async function isCodiesp(path: string): Promise<boolean> {
  for await (const line of readLines(path)) {
    try {
      return CodiespRowSchema.safeParse(JSON.parse(line.text)).success;
    } catch {
      return false;
    }
  }
  return false;
}

async function obtainResults(
  dataset: Dataset,
  datasetSha: string,
  options: EvaluationOptions,
): Promise<{ results: NoteResult[]; subject: EvaluationResult['subject'] }> {
  if (options.predictions) {
    const predictions = await readPredictions(options.predictions);
    const results = dataset.notes.flatMap((note) => {
      const prediction = predictions.get(note.id);
      return prediction ? [{ id: note.id, prediction, ms: 0 }] : [];
    });
    return { results, subject: { predictions: basename(options.predictions) } };
  }
  const { engine } = options;
  if (!engine) throw new ChartcodeError('E101', 'an evaluation needs an engine or predictions');
  const model = engine.models[0];
  const packageSha = await digestFolder(join(ROOT, 'models'), (path) => !path.startsWith('training') && !path.endsWith('.md'));
  const codeSha = await digestFolder(join(ROOT, 'src'));
  const variant = createHash('sha256').update([options.variant ?? 'default', ...(model?.profiles ?? [])].join('\n')).digest('hex');
  const key = [datasetSha, model?.sha256 ?? 'none', packageSha, codeSha, variant].map((sha) => sha.slice(0, 12)).join('-');
  const cacheDir = options.cacheDir === undefined ? join(ROOT, 'eval', 'cache') : options.cacheDir;
  const results = await predictNotes(encountersOf(dataset), {
    engine,
    style: dataset.format === 'codiesp' ? 'findings' : 'claim',
    ...(cacheDir ? { cache: join(cacheDir, `${key}.jsonl`) } : {}),
    ...(options.concurrency ? { concurrency: options.concurrency } : {}),
    ...(options.onProgress ? { onProgress: options.onProgress } : {}),
  });
  return { results, subject: { ...(model ? { model: { id: model.id, sha256: model.sha256 } } : {}), package: packageSha, code: codeSha } };
}

function encountersOf(dataset: Dataset): { id: string; encounter: Encounter }[] {
  return dataset.format === 'claims'
    ? dataset.notes.map(({ id, encounter }) => ({ id, encounter }))
    : dataset.notes.map(({ id, text }) => ({ id, encounter: { id, text } }));
}

async function recallThreshold(modelId: string | undefined): Promise<number | undefined> {
  return modelId === undefined ? undefined : readRecallThreshold(join(ROOT, 'models'), modelId);
}

function formatEvaluation(result: EvaluationResult): string {
  const { dataset, subject, failures, claims, codiesp } = result;
  const { quotesNotInText, leftOut = [], unknownCodes = [], emptySystems = [] } = dataset.warnings;
  const warned = quotesNotInText ? `, ${quotesNotInText} quotes not in their note` : '';
  return [
    `${dataset.name}: ${dataset.notes} notes${warned} (sha256 ${dataset.sha256.slice(0, 12)})`,
    subject.model ? `model ${subject.model.id} (sha256 ${subject.model.sha256.slice(0, 12)})` : `predictions ${subject.predictions ?? ''}`,
    ...(failures.length ? [`NOT CODED: ${failures.map((one) => `${one.id} ${one.error}`).join(', ')}`] : []),
    ...formatProblems(dataset.name, leftOut, unknownCodes, emptySystems, loadEdition().id),
    '',
    ...(claims ? [formatClaimsFigures(claims)] : []),
    ...(codiesp ? [formatCodiespFigures(codiesp)] : []),
    '',
  ].join('\n');
}

function prepareFolder(folder: string): void {
  try {
    makeFolder(folder);
    accessSync(folder, constants.W_OK);
  } catch {
    throw unwritable(folder);
  }
}

function unwritable(folder: string): ChartcodeError {
  return new ChartcodeError('E401', `the results could not be written to ${basename(folder)}`, [{ folder: basename(folder) }]);
}

async function writeEvaluation(folder: string, result: EvaluationResult, predictions: readonly Prediction[], lists?: ClaimsLists): Promise<void> {
  const { table, ...figures } = result;
  try {
    makeFolder(folder);
    await writeFile(join(folder, 'metrics.json'), `${JSON.stringify(figures, null, 1)}\n`);
    await writeFile(join(folder, 'metrics.txt'), table);
    await writeFile(join(folder, 'report.html'), renderReport(`Chartcode on ${result.dataset.name}`, table, result.claims, lists?.worst));
    if (lists) await writeFile(join(folder, 'notes.jsonl'), lists.notes.map((one) => `${JSON.stringify(one)}\n`).join(''));
    await writeFile(join(folder, 'predictions.jsonl'), predictions.map((one) => `${JSON.stringify(one)}\n`).join(''));
  } catch {
    throw unwritable(folder);
  }
}

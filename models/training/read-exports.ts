// What the engine's own readers make of a model that a trainer exported, row by row: check-exports.ts compares a trainer's outputs with it, test/training/exports.test.ts those of the models that ship.
import { FIRST_OF_CLAIM_NAMES, readFirstOfClaim } from '../../src/assembly/first-listed/first-of-claim.js';
import { compileClassifier, scoreClasses } from '../../src/document/classify.js';
import { readNoteWords, weighNoteWords } from '../../src/encoder/note-words.js';
import { PROCEDURE_FEATURES } from '../../src/procedures/features/index.js';
import { SET_FEATURES } from '../../src/procedures/features/set.js';
import { weighLink } from '../../src/procedures/lines/link-diagnoses.js';
import { affinity } from '../../src/procedures/lines/link-features.js';
import { FEATURE_NAMES as PCS_FEATURES } from '../../src/procedures/pcs/features.js';
import { openPcsModel, scoreFeatures } from '../../src/procedures/pcs/model.js';
import { readProcedureScorer } from '../../src/procedures/scorer.js';
import { applyHead, type Head, type VisitModel } from '../../src/procedures/visit/apply-model.js';
import { compareForms, readWrittenForms } from '../../src/retrieval/written-forms.js';
import { FEATURE_NAMES, FINDING_NAMES, FIRST_LISTED_NAMES } from '../../src/scoring/index.js';
import { predictLogits, readScorer, type Scorer } from '../../src/scoring/trees.js';
import { compareWithinNote } from '../../src/scoring/within-note.js';
import { DOCUMENT_TYPES, type DocumentType, SETTINGS, type Setting } from '../../src/types.js';

/** Rows as engine_parity.py writes them, with what the trainer (or the Python reader of a shipped file) says of each. */
export interface Sample {
  kind: Kind;
  /** The exported file. */
  file: string;
  /** Names of a row's numbers, of trees; labels that `outputs` hold, of words and of written forms. */
  columns?: string[];
  /** Numbers (null: missing) of trees and links, a text of words, named values of visits, features of document types, cosines by label of written forms, two codes of affinities, the candidates of a note of `within-note`. */
  rows: unknown[];
  outputs: number[][];
}

type Reader = (file: Buffer, rows: readonly never[], columns: readonly string[]) => number[][] | Promise<number[][]>;

/** How far the engine may be from the trainer, whose model is written with few digits: of trees and links log-odds and probabilities, of visits probabilities, of document types scores. */
export const MOST_APART = {
  scorer: 1e-3, findings: 1e-3, 'first-listed': 1e-3, 'first-of-claim': 1e-3, procedures: 1e-3, 'procedures-second': 1e-3, pcs: 1e-3, 'within-note': 1e-5,
  'note-words': 1e-4, 'pcs-words': 1e-4, visit: 5e-2, 'document-types': 0.05, settings: 0.05, 'links-visit': 1e-3, 'links-other': 1e-3, 'links-affinity': 1e-6, 'written-forms': 1e-4,
};
export type Kind = keyof typeof MOST_APART;

type Numbers = readonly (number | null)[];
const json = <T>(file: Buffer): T => JSON.parse(file.toString('utf8')) as T;

/** The rows in the engine's order of columns; throws where a column that the trainer read is none of the engine's. */
function arrange(rows: readonly Numbers[], columns: readonly string[], names: readonly string[]): Float64Array[] {
  const unknown = columns.filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new Error(`the engine computes no ${unknown.join(', ')}`);
  const places = names.map((name) => columns.indexOf(name));
  return rows.map((row) => Float64Array.from(places, (place) => (place < 0 ? 0 : (row[place] ?? Number.NaN))));
}

const trees = (names: readonly string[], open: (file: Buffer) => Scorer): Reader => async (file, rows, columns) =>
  [...await predictLogits(open(file), arrange(rows, columns, names).map((row) => Float32Array.from(row)))].map((logit) => [logit]);
const words = (open: (file: Buffer) => Buffer): Reader => (file, rows, columns) => {
  const model = readNoteWords(open(file));
  return rows.map((text) => { const said = weighNoteWords(model, text); return columns.map((label) => said.get(label)!); });
};
const links = (kind: 'visit' | 'other'): Reader => (file, rows) => {
  const { models } = json<{ models: Record<typeof kind, { bias: number; weights: number[] }> }>(file);
  return rows.map((row) => [weighLink(models[kind], row)]);
};

const READERS: Record<Kind, Reader> = {
  scorer: trees(FEATURE_NAMES, (file) => readScorer(file, FEATURE_NAMES)),
  findings: trees(FINDING_NAMES, (file) => readScorer(file, FINDING_NAMES)),
  'first-listed': trees(FIRST_LISTED_NAMES, (file) => readScorer(file, FIRST_LISTED_NAMES)),
  'first-of-claim': trees(FIRST_OF_CLAIM_NAMES, (file) => readFirstOfClaim(file).scorer),
  procedures: trees(PROCEDURE_FEATURES, (file) => readProcedureScorer(file).first),
  'procedures-second': trees(SET_FEATURES, (file) => readProcedureScorer(file).second!),
  pcs: (file, rows, columns) => {
    const model = openPcsModel(json(file));
    return arrange(rows, columns, PCS_FEATURES).map((row) => [scoreFeatures([...row], model)]);
  },
  'within-note': (_, notes: readonly number[][][]) => notes.map((candidates) => compareWithinNote(candidates.map((row) => Float32Array.from(row)), candidates[0]!.map((_, i) => i)).flatMap((row) => [...row])),
  'note-words': words((file) => file),
  'pcs-words': words((file) => Buffer.from(json<{ words: string }>(file).words, 'base64')),
  visit: (file, rows) => {
    const heads: Head[] = Object.values(json<VisitModel>(file).heads);
    return rows.map((features) => heads.flatMap((head) => applyHead(head, new Map(Object.entries<number>(features)))));
  },
  'document-types': (file, rows: readonly { features: string[]; setting?: Setting }[]) => {
    const classifier = compileClassifier<DocumentType>(json(file), DOCUMENT_TYPES);
    return rows.map(({ features, setting }) => scoreClasses(classifier, features, setting));
  },
  settings: (file, rows: readonly { features: string[] }[]) => {
    const classifier = compileClassifier<Setting>(json(file), SETTINGS);
    return rows.map(({ features }) => scoreClasses(classifier, features));
  },
  'links-visit': links('visit'),
  'links-other': links('other'),
  // the table that the engine has: a trainer's own also counts the pairs that it met once
  'links-affinity': (_, pairs: readonly [procedure: string, diagnosis: string][]) => pairs.map((pair) => [affinity(...pair)]),
  'written-forms': (file, rows: readonly Record<string, number>[], columns) => {
    const forms = readWrittenForms(file);
    const labels = Math.max(...forms.basis, ...forms.labels) + 1;
    return rows.map((given) => {
      const like = compareForms(forms, Float32Array.from({ length: labels }, (_, label) => given[label] ?? 0));
      return columns.map((label) => like[Number(label)]!);
    });
  },
};

/** The row on which the engine's outputs are farthest from the sample's, both values there, and how many rows differ by more than `most`. Throws when a row has another number of outputs. */
export async function compareSample({ kind, columns = [], rows, outputs }: Sample, file: Buffer, most: number): Promise<{ row: number; engine: number; trainer: number; apart: number; differing: number }> {
  const read = await READERS[kind](file, rows as never[], columns);
  const worst = { row: 0, engine: 0, trainer: 0, apart: 0, differing: 0 };
  if (read.length !== outputs.length) throw new Error(`${read.length} rows were read, ${outputs.length} have outputs`);
  read.forEach((values, row) => {
    const expected = outputs[row]!;
    if (values.length !== expected.length) throw new Error(`row ${row}: the engine gives ${values.length} values, the trainer ${expected.length}`);
    const off = values.map((value, i) => Math.abs(value - expected[i]!)).map((one) => (Number.isNaN(one) ? Number.POSITIVE_INFINITY : one));
    const apart = Math.max(0, ...off);
    if (apart > most) worst.differing++;
    if (apart > worst.apart) Object.assign(worst, { row, apart, engine: values[off.indexOf(apart)], trainer: expected[off.indexOf(apart)] });
  });
  return worst;
}

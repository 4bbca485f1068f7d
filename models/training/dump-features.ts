// Feature rows of coded notes, for train_scorer.py: the engine's own stages up to scoring, so that training and serving see the same numbers.
//   tsx models/training/dump-features.ts --package DIR --rates FILE --out DIR [--folds FILE [--fold N]] [--notes FILE] [--limit N] [--cache DIR] [--unrecorded] [--note-words DIR] [--finding-terms FILE]
// --package and --cache may hold {fold}: what reads the notes of that fold, whose models were trained without them.
// --rates may hold {fold}: the table of the note's own fold (write_folds.py --notes), which was counted without it.
// --note-words: values of train_note_words.py from folds that left the note out, instead of the package's own, which saw it.
// --finding-terms: rows for the findings trees, with phrases counted by count-finding-terms.ts; may hold {fold} as --rates may.
// Refuses training notes that a model of the package saw (fold-guard.ts); --unrecorded: also a package that says nothing, on your own word.
import './report-errors.js';
import { closeSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readCount } from '../../eval/lib/read-number.js';
import { makeFolder } from '../../src/models/make-folder.js';
import { loadPackage } from '../../src/models/load-package.js';
import { prepareNote } from '../../src/pipeline.js';
import { loadEdition } from '../../src/reference/index.js';
import { describeFindings } from '../../src/scoring/findings.js';
import { describeCandidates, FEATURE_NAMES, FINDING_NAMES, readFindingTerms, type TrainingRates } from '../../src/scoring/index.js';
import { byFold } from './by-fold.js';
import { checkNotes } from './check-notes.js';
import { encodersByFold } from './encoders-by-fold.js';
import { findSeenNotes, TrainingRecordSchema } from './fold-guard.js';
import { causeOf, type CodedNote, fail, readFolds, readJson, readRows, trainingPaths, undot, unpack } from './note-sources.js';

const { values } = parseArgs({
  options: { package: { type: 'string' }, rates: { type: 'string' }, out: { type: 'string' }, folds: { type: 'string' }, fold: { type: 'string' }, notes: { type: 'string' }, limit: { type: 'string' }, cache: { type: 'string' }, unrecorded: { type: 'boolean' }, 'note-words': { type: 'string' }, 'finding-terms': { type: 'string' } },
});
if (!values.package || !values.rates || !values.out) fail('needed: --package --rates --out', 2);
const limit = values.limit === undefined ? Number.POSITIVE_INFINITY : readCount('--limit', values.limit);
const folds = values.folds ? readFolds(values.folds) : undefined;
if (values.fold !== undefined && !folds) fail('--fold needs --folds', 2);
if (values.fold !== undefined && !Object.values(folds!).map(String).includes(values.fold)) fail(`${values.folds}: no note is in fold ${values.fold}`);
if (!values.notes) for (const [name, fold] of packagesRead(values.package)) refuseSeen(name, fold);
const ratesOf = byFold(values.rates, folds, (name) => readJson<TrainingRates>(name));
const termsOf = values['finding-terms'] === undefined ? undefined : byFold(values['finding-terms'], folds, (name) => readFindingTerms(unpack(name)));
const byEachFold = values.package.includes('{fold}'); // a training note of no fold would be read by the encoders of all notes
const columns = termsOf ? FINDING_NAMES : FEATURE_NAMES;
const cm = loadEdition().icd10cm;
if (values.notes) await checkNotes(values.notes, (code) => cm.isBillable(code));
const encodersOf = encodersByFold({ package: values.package, cache: values.cache, folds });
makeFolder(values.out);
writeFileSync(join(values.out, 'names.json'), JSON.stringify(columns));
const features = openSync(join(values.out, 'features.f32'), 'w');
const rows = openSync(join(values.out, 'rows.jsonl'), 'w');
const drafts = openSync(join(values.out, 'drafts.jsonl'), 'w');
const mentions = openSync(join(values.out, 'mentions.jsonl'), 'w'); // what assembly reads of the note, a line each

/** The packages of the dump, each with the fold whose notes it reads (undefined: all). */
function packagesRead(path: string): [string, string | undefined][] {
  if (!path.includes('{fold}')) return [[path, values.fold]];
  return [...new Set(Object.values(folds ?? {}))].map((fold) => [path.replace('{fold}', String(fold)), String(fold)]);
}

/** Ends the program where a package may not score the training notes of a fold. */
function refuseSeen(name: string, fold: string | undefined): void {
  const { manifest, read } = openPackage(name);
  if (manifest.noteWords && !values['note-words']) fail(`the note-word model of ${name} saw the training notes: --note-words names values of models that did not`);
  const record = manifest.files['training.json'] ? TrainingRecordSchema.parse(JSON.parse(read('training.json').toString('utf8'))) : undefined;
  const seen = findSeenNotes(record, manifest.support ? ['linker', 'tagger'] : ['linker'], fold, folds);
  if (!seen || (values.unrecorded && record === undefined)) return;
  fail(`${name} may not score the training notes${fold === undefined ? '' : ` of fold ${fold}`}: ${seen}`);
}

function openPackage(name: string): ReturnType<typeof loadPackage> {
  try {
    return loadPackage(name);
  } catch (error) {
    return fail(causeOf(error));
  }
}

/** Label of a candidate: it fills a slot of the coded note. Required slots weigh more: they are the ones that recall counts. */
function labelsOf(note: CodedNote): Map<string, number> {
  const labels = new Map<string, number>();
  for (const d of note.diagnoses) {
    const weight = d.certainty === 'required' ? 1.5 : 1;
    for (const code of [d.code, ...(d.alternatives ?? [])]) labels.set(undot(code), Math.max(weight, labels.get(undot(code)) ?? 0));
  }
  return labels;
}

const leftOut = values['note-words'] === undefined ? undefined : readLeftOut(values['note-words']);

/** Note-word values by note id, of models that did not see the note. */
function readLeftOut(folder: string): (id: string) => Map<string, number> {
  const read = (name: string): string[] => readJson<string[]>(join(folder, name));
  const [labels, places] = [read('labels.json'), new Map(read('ids.json').map((id, i) => [id, i]))];
  const bytes = readFileSync(join(folder, 'scores.f32'));
  const scores = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  return (id) => {
    const place = places.get(id);
    if (place === undefined) throw new Error(`${folder} has no values for note ${id}`);
    return new Map(labels.map((label, i) => [label, scores[place * labels.length + i]!]));
  };
}

let notes = 0, gold = 0, reached = 0;
for (const path of values.notes ? [values.notes] : trainingPaths()) {
  for await (const note of readRows<CodedNote>(path)) {
    if (folds && values.fold !== undefined && String(folds[note.id]) !== values.fold) continue;
    if (notes >= limit) break;
    if (byEachFold && !values.notes && folds?.[note.id] === undefined) fail(`note ${note.id} is in no fold of ${values.folds}: write_folds.py makes it anew, and the encoders are trained anew`);
    const prepared = await prepareNote(note.encounter, await encodersOf(note.id));
    const noteWords = leftOut?.(note.id);
    const input = { ...prepared.input, ...(noteWords ? { noteWords } : {}) };
    const terms = termsOf?.(note.id);
    const described = terms ? describeFindings(input, cm, ratesOf(note.id), terms) : describeCandidates(input, cm, ratesOf(note.id));
    const labels = labelsOf(note);
    const bytes = new Float32Array(described.length * columns.length);
    described.forEach((row, i) => bytes.set(row.features, i * columns.length));
    writeSync(features, Buffer.from(bytes.buffer));
    writeSync(rows, described.map((row) => `${JSON.stringify({ note: note.id, code: row.code, label: labels.has(row.code) ? 1 : 0, weight: labels.get(row.code) ?? 1, ...(terms ? { written: terms.written(row.code) } : {}) })}\n`).join(''));
    const { documentType, setting, patient } = prepared.input.facts;
    const required = note.diagnoses.filter((d) => d.certainty === 'required');
    writeSync(drafts, `${JSON.stringify({ id: note.id, facts: { documentType, setting, patient }, drafts: described.map(({ code, evidence, sources, refused }) => ({ code, evidence, sources, ...(refused ? { refused } : {}) })), diagnoses: note.diagnoses })}\n`);
    writeSync(mentions, `${JSON.stringify(prepared.input.mentions.map(({ cues: _cues, ...m }) => m))}\n`);
    const have = new Set(described.map((row) => row.code));
    gold += required.length;
    reached += required.filter((d) => [d.code, ...(d.alternatives ?? [])].some((c) => have.has(undot(c)))).length;
    if (++notes % 50 === 0) process.stderr.write(`${notes} notes, required codes among candidates ${(reached / gold).toFixed(4)}, last ${described.length} candidates\n`);
  }
}
for (const fd of [features, rows, drafts, mentions]) closeSync(fd);
process.stderr.write(`${notes} notes, required codes among candidates ${(reached / Math.max(1, gold)).toFixed(4)}\n`);
process.exit(0);

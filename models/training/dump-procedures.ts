// Feature rows of the CPT and HCPCS candidates of coded notes, for train_procedures.py: the procedures stage's own code up to its trees.
//   tsx models/training/dump-procedures.ts --out DIR [--package DIR] [--folds FILE [--fold N]] [--notes FILE] [--rates SCORER] [--limit N] [--cache DIR]
// --rates: how often a number is coded as that scorer-procedures.json has it (trees that train_procedures.py --from goes on from), instead of a new count.
// With --folds, --package and --cache may hold {fold}: what reads the notes of that fold.
// Without --package the encoders are left out (a minute for all notes) and their columns are -1.
import './report-errors.js';
import { closeSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readCount } from '../../eval/lib/read-number.js';
import { makeFolder } from '../../src/models/make-folder.js';
import { inferSetting, readDocument } from '../../src/document/index.js';
import { findMentions } from '../../src/mentions/index.js';
import { prepareNote } from '../../src/pipeline.js';
import { describeCandidateProcedures } from '../../src/procedures/describe.js';
import { lowerBounds, restOf } from '../../src/procedures/choose-members.js';
import { PROCEDURE_FEATURES } from '../../src/procedures/features/index.js';
import { readProcedureScorer } from '../../src/procedures/scorer.js';
import type { ProcedureInput } from '../../src/procedures/types.js';
import { loadEdition } from '../../src/reference/index.js';
import { checkNotes } from './check-notes.js';
import { encodersByFold } from './encoders-by-fold.js';
import { fail, readFolds, readRows, trainingPaths } from './note-sources.js';
import { countProcedureRates, otherProcedures, type ProcedureNote } from './procedure-rates.js';

const { values } = parseArgs({ options: { package: { type: 'string' }, out: { type: 'string' }, folds: { type: 'string' }, fold: { type: 'string' }, notes: { type: 'string' }, rates: { type: 'string' }, limit: { type: 'string' }, cache: { type: 'string' } } });
if (!values.out) fail('needed: --out', 2);
const limit = values.limit === undefined ? Number.POSITIVE_INFINITY : readCount('--limit', values.limit);
const edition = loadEdition();
if (values.notes) await checkNotes(values.notes, (code) => edition.icd10cm.isBillable(code));
const folds = values.folds ? readFolds(values.folds) : undefined;
const encodersOf = values.package ? encodersByFold({ package: values.package, cache: values.cache, folds }) : undefined;
makeFolder(values.out);

const given = values.rates === undefined ? undefined : readProcedureScorer(readFileSync(values.rates)).first.rates;
const rates = given ? { all: given, without: () => given } : await countProcedureRates(edition);
writeFileSync(join(values.out, 'rates.json'), JSON.stringify(rates.all));

async function inputOf(note: ProcedureNote): Promise<ProcedureInput> {
  if (encodersOf) {
    const encoders = await encodersOf(note.id);
    const { documents, input, facts } = await prepareNote(note.encounter, encoders);
    const scores = input.procedures && encoders.procedureLabels ? { ...input.procedures, labels: encoders.procedureLabels } : undefined;
    return { documents, mentions: input.mentions, facts, diagnoses: [], edition, support: input.support, scores };
  }
  const { text, documentType, setting, patient, dateOfService } = note.encounter;
  const document = readDocument({ id: 'd1', text, ...(documentType ? { type: documentType } : {}) });
  const facts = { setting: setting ?? inferSetting(document), documentType: documentType ?? document.type, patient: patient ?? {}, dateOfService: dateOfService ?? '2026-01-15' };
  return { documents: [document], mentions: findMentions(document), facts, diagnoses: [], edition };
}

writeFileSync(join(values.out, 'names.json'), JSON.stringify(PROCEDURE_FEATURES));
const features = openSync(join(values.out, 'features.f32'), 'w');
const rows = openSync(join(values.out, 'rows.jsonl'), 'w');
const claims = openSync(join(values.out, 'claims.jsonl'), 'w');
let notes = 0, gold = 0, reached = 0;
for (const path of values.notes ? [values.notes] : trainingPaths()) {
  for await (const note of readRows<ProcedureNote>(path)) {
    if (folds && values.fold !== undefined && String(folds[note.id]) !== values.fold) continue;
    if (notes >= limit) break;
    const input = await inputOf(note);
    const described = describeCandidateProcedures(input, values.notes ? rates.all : rates.without(note));
    const labels = new Map<string, { label: number; weight: number }>();
    for (const p of otherProcedures(note)) for (const other of p.alternatives ?? []) labels.set(other, { label: 1, weight: 0.3 });
    for (const p of otherProcedures(note)) labels.set(p.code, { label: 1, weight: p.certainty === 'required' ? 1.5 : 0.7 });
    const block = new Float32Array(described.length * PROCEDURE_FEATURES.length);
    described.forEach((row, i) => block.set(row.features, i * PROCEDURE_FEATURES.length));
    writeSync(features, Buffer.from(block.buffer));
    writeSync(rows, described.map(({ code, family, view, evidence }) => `${JSON.stringify({ note: note.id, code: code.code, family, addOn: view.policy?.addOn ?? false, primaries: view.policy?.addOn ? view.policy.primaries : [], unit: view.best.unit, day: input.facts.dateOfService, rest: restOf(code), bounds: lowerBounds(code), fit: view.fit, label: 0, weight: 1, ...labels.get(code.code), at: evidence.map((e) => [e.start, e.end]) })}\n`).join(''));
    writeSync(claims, `${JSON.stringify({ id: note.id, document_type: note.document_type, setting: input.facts.setting, procedures: otherProcedures(note) })}\n`);
    const have = new Set(described.map((row) => row.code.code));
    const required = otherProcedures(note).filter((p) => p.certainty === 'required');
    gold += required.length;
    reached += required.filter((p) => [p.code, ...(p.alternatives ?? [])].some((c) => have.has(c))).length;
    if (++notes % 100 === 0) process.stderr.write(`${notes} notes, required numbers among candidates ${(reached / Math.max(1, gold)).toFixed(4)}\n`);
  }
}
for (const fd of [features, rows, claims]) closeSync(fd);
process.stderr.write(`${notes} notes, required numbers among candidates ${(reached / Math.max(1, gold)).toFixed(4)}\n`);
process.exit(0);

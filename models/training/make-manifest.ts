// Writes manifest.json of a package folder from the files that are in it: tsx models/training/make-manifest.ts DIR [--id ID] [--metrics FILE] [--data FILE].
import './report-errors.js';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { ManifestSchema } from '../../src/models/manifest.js';
import { loadEdition } from '../../src/reference/index.js';
import { fail, readJson } from './note-sources.js';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { id: { type: 'string' }, metrics: { type: 'string' }, data: { type: 'string' } } });
const dir = positionals[0];
if (!dir) fail('usage: make-manifest.ts DIR', 2);

const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');
const json = (path: string | undefined, otherwise: unknown): unknown => (path && existsSync(path) ? readJson(path) : otherwise);
const listed = readdirSync(dir, { recursive: true, encoding: 'utf8' })
  .filter((name) => name !== 'manifest.json' && name !== 'MODEL_CARD.md' && statSync(join(dir, name)).isFile() && !name.includes('fp32') && !name.endsWith('.pt'))
  .sort();
const edition = loadEdition();
const { billable } = edition.icd10cm;
const manifest = {
  schema: 1,
  id: values.id ?? basename(dir),
  created: new Date().toISOString().slice(0, 10),
  labels: { system: 'ICD-10-CM', edition: edition.id, count: billable.length, sha256: sha256(billable.join('\n')) },
  ...(listed.includes('procedures.txt') ? { procedures: { file: 'procedures.txt', count: readFileSync(join(dir, 'procedures.txt'), 'utf8').trimEnd().split('\n').length } } : {}),
  linker: {
    file: 'model.onnx', inputs: ['input_ids', 'attention_mask'], output: 'logits', maxTokens: 40,
    diagnoses: { keep: 'diagnoses_kept', scores: 'diagnosis_scores', ids: 'diagnosis_ids' },
    ...(listed.includes('procedures.txt') ? { procedures: { keep: 'procedures_kept', scores: 'procedure_scores', ids: 'procedure_ids' } } : {}),
  },
  ...(listed.includes('support.onnx')
    ? {
        support: { file: 'support.onnx', inputs: ['input_ids', 'attention_mask'], output: 'logits', ...(json(join(dir, 'support.json'), {}) as object) },
      }
    : {}),
  lexicon: { file: 'lexicon.txt.gz' },
  scorer: { file: 'scorer.json', ...Object.fromEntries(([['findings', 'scorer-findings.json'], ['firstListed', 'scorer-first-listed.json'], ['firstOfClaim', 'scorer-first-of-claim.json'], ['procedures', 'scorer-procedures.json']] as const).filter(([, file]) => listed.includes(file))) },
  ...(listed.includes('note-words.bin') ? { noteWords: { file: 'note-words.bin' } } : {}),
  ...(listed.includes('written-forms.bin') ? { writtenForms: { file: 'written-forms.bin' } } : {}),
  ...(listed.includes('finding-terms.json.gz') ? { findingTerms: { file: 'finding-terms.json.gz' } } : {}),
  calibration: { file: 'calibration.json' },
  thresholds: { folder: 'thresholds' },
  tokenizer: { file: 'tokenizer.json' },
  files: Object.fromEntries(listed.map((name) => [name, { sha256: sha256(readFileSync(join(dir, name))), bytes: statSync(join(dir, name)).size }])),
  trainingData: json(values.data, []),
  metrics: json(values.metrics, {}),
};
writeFileSync(join(dir, 'manifest.json'), `${JSON.stringify(ManifestSchema.parse(manifest), null, 2)}\n`);
process.stderr.write(`${dir}: ${listed.length} files listed\n`);

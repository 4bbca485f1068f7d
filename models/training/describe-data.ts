// The training data of a package with digests and licences, for its manifest: tsx models/training/describe-data.ts OUT.json. Absent sources are left out.
import './report-errors.js';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { fail, ROOT, SHARED } from './note-sources.js';

const SOURCES: [name: string, path: string, licence: string][] = [
  ['ICD-10-CM order file FY2026', join(SHARED, 'reference/icd10cm/icd10cm_order_2026.txt.gz'), 'US government'],
  ['ICD-10-CM Alphabetic Index FY2017', join(SHARED, 'reference/icd10cm/icd10cm_index_2017.xml.gz'), 'US government'],
  ['ICD-10-CM External Cause Index April 2026', join(SHARED, 'reference/icd10cm/icd10cm-eindex-April-1-2026.xml.gz'), 'US government'],
  ['ICD-10-CM Neoplasm Table April 2026', join(SHARED, 'reference/icd10cm/icd10cm-neoplasm-April-1-2026.xml.gz'), 'US government'],
  ['ICD-10-CM Table of Drugs April 2026', join(SHARED, 'reference/icd10cm/icd10cm-drug-April-1-2026.xml.gz'), 'US government'],
  ['ICD-10-CM Tabular April 2026', join(SHARED, 'reference/icd10cm/icd10cm_tabular_2026-04.xml.gz'), 'US government'],
  ['surface forms', join(ROOT, 'training-data/surface-forms/forms.tsv.gz'), 'CC0-1.0'],
  ['open claims, train', join(ROOT, 'training-data/open-claims/train.jsonl.gz'), 'CC0-1.0'],
  ['written notes, train', join(ROOT, 'training-data/written-notes/train.jsonl.gz'), 'CC0-1.0'],
  ['dictated notes, train', join(ROOT, 'training-data/dictated-notes/train.jsonl.gz'), 'CC0-1.0'],
  ['real claims, train (MTSamples, ACI-Bench)', join(SHARED, 'datasets/claims/train.jsonl.gz'), 'notes as MTSamples and ACI-Bench (CC BY 4.0), coding CC0-1.0'],
  ['CodiEsp train, English (findings scorer only)', join(SHARED, 'datasets/codiesp/train.jsonl.gz'), 'CC BY 4.0'],
  ['Disease Ontology cross-references', join(SHARED, 'datasets/ontology/doid_xrefs.tsv.gz'), 'CC0-1.0'],
  ['Mondo exact matches', join(SHARED, 'datasets/ontology/mondo_exactmatch_icd10cm.sssom.tsv.gz'), 'CC BY 4.0'],
];

const out = process.argv[2];
if (!out) fail('usage: describe-data.ts OUT.json', 2);
const described = SOURCES.filter(([, path]) => existsSync(path)).map(([name, path, licence]) => {
  const bytes = readFileSync(path);
  const rows = gunzipSync(bytes).toString('latin1').split('\n').filter((line) => line.trim() !== '').length;
  return { name, sha256: createHash('sha256').update(bytes).digest('hex'), rows, licence };
});
writeFileSync(out, JSON.stringify(described, null, 1));

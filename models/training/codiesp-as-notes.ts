// CodiEsp documents in the claims format, so that the feature dump reads them: tsx codiesp-as-notes.ts IN.jsonl.gz OUT.jsonl. Every code is required; no evidence.
// Codes of its edition become today's: the one that stands for it, every other that the corpus would write so as an alternative.
import './report-errors.js';
import { writeFileSync } from 'node:fs';
import { loadEdition } from '../../src/reference/index.js';
import { type CodiespAsNote, readWriting } from './codiesp-writing.js';
import { fail, readRows, undot } from './note-sources.js';

const [input, output] = process.argv.slice(2);
if (!input || !output) fail('usage: codiesp-as-notes.ts IN OUT', 2);
const rows: { id: string; text: string; icd10cm: string[] }[] = [];
for await (const row of readRows<(typeof rows)[number]>(input)) rows.push({ ...row, icd10cm: row.icd10cm.map(undot) });
const { standing, today } = readWriting(rows.flatMap((row) => row.icd10cm));
const { billable } = loadEdition().icd10cm;
const lines = rows.map((row) => {
  const diagnoses = [...new Set(row.icd10cm)].map((written) => {
    const label = standing.get(written);
    const code = label === undefined ? written : billable[label]!;
    return { code, written, role: 'secondary', certainty: 'required', alternatives: (today.get(written) ?? []).filter((other) => other !== code), evidence: [] };
  });
  return JSON.stringify({ id: row.id, source: 'codiesp', document_type: 'progress_note', encounter: { id: row.id, text: row.text }, diagnoses, not_coded: [] } satisfies CodiespAsNote);
});
writeFileSync(output, `${lines.join('\n')}\n`);

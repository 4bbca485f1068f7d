// CodiEsp documents in the claims format, so that the feature dump reads them: tsx codiesp-as-notes.ts IN.jsonl.gz OUT.jsonl. Every code is required; no evidence.
import { writeFileSync } from 'node:fs';
import { readRows } from './note-sources.js';

const [input, output] = process.argv.slice(2);
if (!input || !output) throw new Error('usage: codiesp-as-notes.ts IN OUT');
const lines: string[] = [];
for await (const row of readRows<{ id: string; text: string; icd10cm: string[] }>(input)) {
  const diagnoses = row.icd10cm.map((code) => ({ code: code.toUpperCase(), role: 'secondary', certainty: 'required', alternatives: [], evidence: [] }));
  lines.push(JSON.stringify({ id: row.id, source: 'codiesp', document_type: 'progress_note', encounter: { id: row.id, text: row.text }, diagnoses, not_coded: [] }));
}
writeFileSync(output, `${lines.join('\n')}\n`);

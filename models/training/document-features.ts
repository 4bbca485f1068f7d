// Writes the document-type features of coded notes as JSON lines for document_type.py: `tsx document-features.ts IN.jsonl.gz...`
import './report-errors.js';
import { findSections } from '../../src/document/find-sections.js';
import { typeFeatures } from '../../src/document/type-features.js';
import { fail, readRows } from './note-sources.js';

interface Row {
  id: string;
  document_type: string;
  encounter: { setting?: string; text?: string; documents?: Array<{ text: string }> };
}

if (process.argv.length < 3) fail('usage: document-features.ts IN.jsonl.gz...', 2);
for (const path of process.argv.slice(2)) {
  for await (const row of readRows<Row>(path)) {
    const text = row.encounter.text ?? row.encounter.documents?.[0]?.text;
    if (text === undefined) continue;
    const features = [
      ...typeFeatures(
        text,
        findSections(text).map((one) => one.section),
      ),
    ];
    process.stdout.write(`${JSON.stringify({ type: row.document_type, setting: row.encounter.setting, features })}\n`);
  }
}

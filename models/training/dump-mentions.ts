// Texts that the engine would link, one a line (unique, as the encoder stage writes them), of the training notes: what distil.py teaches a smaller linker on.
//   tsx models/training/dump-mentions.ts OUT.txt
import './report-errors.js';
import { closeSync, openSync, writeSync } from 'node:fs';
import { readDocument } from '../../src/document/index.js';
import { findMentions } from '../../src/mentions/index.js';
import { type CodedNote, fail, readRows, trainingPaths } from './note-sources.js';

const [out] = process.argv.slice(2);
if (!out) fail('needed: OUT.txt', 2);
const file = openSync(out, 'w');
const seen = new Set<string>();
for (const path of trainingPaths()) {
  for await (const note of readRows<CodedNote>(path)) {
    for (const mention of findMentions(readDocument({ id: 'd1', text: note.encounter.text, type: note.encounter.documentType }))) {
      const text = mention.text.toLowerCase().replace(/\s+/g, ' ');
      if (seen.has(text)) continue;
      seen.add(text);
      writeSync(file, `${text}\n`);
    }
  }
}
closeSync(file);
process.stderr.write(`${seen.size} texts\n`);

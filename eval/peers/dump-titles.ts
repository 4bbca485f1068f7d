// Writes the billable ICD-10-CM codes with their titles for the peers: `tsx eval/peers/dump-titles.ts OUT.tsv`.
import { writeFile } from 'node:fs/promises';
import { dotted, loadEdition } from '../../src/reference/index.js';

const out = process.argv[2];
if (!out) throw new Error('usage: tsx eval/peers/dump-titles.ts OUT.tsv');
const { icd10cm } = loadEdition();
await writeFile(out, icd10cm.billable.map((code) => `${dotted(code)}\t${icd10cm.title(code)}\n`).join(''));

// The compiled code tables as plain text for Python, so that training needs nothing beside the clone: tsx models/training/export-labels.ts OUT_DIR
// Tab-separated: billable (code, title), disease and external (term, code), neoplasm and drug (name, column, code), inclusion (term, code), hcpcs (code, label, phrases).
import './report-errors.js';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../../src/models/make-folder.js';
import { loadEdition } from '../../src/reference/index.js';
import { fail } from './note-sources.js';

const out = process.argv[2];
if (!out) fail('usage: export-labels.ts OUT_DIR', 2);
makeFolder(out);
const edition = loadEdition();
const { icd10cm } = edition;
const plain = (text: string): string => text.replace(/\s+/g, ' ').trim();
const write = (name: string, rows: readonly (readonly string[])[]): void => {
  writeFileSync(join(out, `${name}.tsv`), rows.map((row) => `${row.map(plain).join('\t')}\n`).join(''));
  process.stderr.write(`${name}: ${rows.length} rows\n`);
};

for (const which of ['disease', 'external'] as const) {
  write(which, edition.index(which).filter(({ code }) => code !== '').map(({ path, nonessential, code }) => [[...path, ...nonessential].join(', '), code]));
}
for (const which of ['neoplasm', 'drug'] as const) {
  // The heading of the column comes last in the path; the table's own name comes first in one of them.
  const rows = edition.index(which).filter(({ code, column }) => code !== '' && column !== undefined);
  write(which, rows.map(({ path, column, code }) => [path.slice(0, -1).filter((term) => !term.startsWith('Neoplasm')).join(' '), column!, code]).filter(([name]) => name !== ''));
}
// a category's terms too: the reader of the table resolves them to its unspecified descendant, as the Index means them
const inclusion = new Map<string, [string, string]>();
for (const code of icd10cm.billable) {
  for (const kind of ['inclusionTerm', 'includes'] as const) {
    for (const { at, text } of icd10cm.notes(code, kind)) if (icd10cm.has(at)) inclusion.set(`${at} ${text}`, [text, at]);
  }
}
write('inclusion', [...inclusion.values()]);
write('hcpcs', edition.procedures().filter(({ system }) => system === 'HCPCS').map(({ code, label, phrases }) => [code, label, phrases.join(' | ')]));
const known = (codes: readonly string[]): string[][] => codes.map((code) => [code]);
const numbers = Array.from({ length: 10_000 }, (_, i) => String(i).padStart(4, '0'));
write('known-hcpcs', known([...'ABCEFGHIJKLMNOPQRSTUV'].flatMap((letter) => numbers.map((number) => letter + number)).filter((code) => edition.hcpcs(code))));
write('known-pcs', known(listPcs()));
write('billable', icd10cm.billable.map((code) => [code, icd10cm.title(code)])); // last: its presence says that the folder is whole

/** Every ICD-10-PCS code: what the rows of each table allow and the list of codes has. */
function listPcs(): string[] {
  const signs = [...'0123456789ABCDEFGHJKLMNPQRSTUVWXYZ'];
  const tables = signs.flatMap((a) => signs.flatMap((b) => signs.flatMap((c) => edition.pcsTable(a + b + c) ?? [])));
  return tables.flatMap(({ table, rows }) => rows.flatMap(({ axes }) => axes.reduce<string[]>((codes, { values }) => codes.flatMap((code) => Object.keys(values).map((value) => code + value)), [table]))).filter((code) => edition.procedureTitle('ICD-10-PCS', code) !== undefined);
}

// `npx tsx src/reference/build/pcs-keys.ts [--from DIR] [--out DIR]`: the ICD-10-PCS keys to the JSON tables that the facility side reads.
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { compileBodyPartKey, compileDeviceKey, compileIndexAddenda, type KeyRow } from './compile-pcs-keys.js';
import { findSource } from './find-source.js';
import { writeWhole } from './write-tables.js';

const KEYS = [
  { file: 'body-part-key.json', from: 'body_part_key\\.json', name: 'Body Part Key', schema: 'chartcode/pcs-body-part-key@1', compile: compileBodyPartKey },
  { file: 'device-key.json', from: 'device_key\\.json', name: 'Device Key', schema: 'chartcode/pcs-device-key@1', compile: compileDeviceKey },
];

const { values } = parseArgs({ options: { from: { type: 'string' }, out: { type: 'string' } } });
const from = resolve(values.from ?? join(process.env['CHARTCODE_SHARED'] ?? '../shared', 'reference'));
const out = resolve(values.out ?? join(import.meta.dirname, '..', '..', 'procedures', 'pcs', 'data'));
for (const { file, from: source, name, schema, compile } of KEYS) {
  const { text, sha256 } = findSource(from, [source]);
  const rows = compile(text).sort(([a], [b]) => (a < b ? -1 : 1));
  const head = { schema, source: `ICD-10-PCS ${name} (CMS), August 2025, by src/reference/build/pcs-keys.ts`, sourceSha256: sha256, edition: 'FY2026', form: '[phrases of a note, words of a table label]' };
  writeWhole(join(out, file), writeJson(head, rows));
  process.stdout.write(`${file}: ${rows.length} terms\n`);
}

const addenda = findSource(from, ['index_addenda_2026\\.txt']);
const { terms, senses } = compileIndexAddenda(addenda.text);
const about = { schema: 'chartcode/pcs-index-addenda@1', source: 'ICD-10-PCS Index Addenda FY2026 (CMS), by src/reference/build/pcs-keys.ts', sourceSha256: addenda.sha256, edition: 'FY2026', form: 'terms: [words, codes]; senses: [phrases, words of a table label]' };
writeWhole(join(out, 'index-addenda.json'), writeJson(about, terms).replace(/\n \]\n\}\n$/, `\n ],\n "senses": [\n${senses.map((row) => `  ${JSON.stringify(row)}`).join(',\n')}\n ]\n}\n`));
process.stdout.write(`index-addenda.json: ${terms.length} terms, ${senses.length} senses\n`);

/** One term a line, so that a new edition shows as lines changed. */
function writeJson(head: Record<string, string>, rows: readonly KeyRow[]): string {
  const fields = Object.entries(head).map(([key, value]) => ` ${JSON.stringify(key)}: ${JSON.stringify(value)},`);
  return `{\n${fields.join('\n')}\n "terms": [\n${rows.map(([phrases, words]) => `  [${JSON.stringify(phrases)}, ${JSON.stringify(words)}]`).join(',\n')}\n ]\n}\n`;
}

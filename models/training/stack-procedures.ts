// Second-pass rows of a dump of procedures: reads rows.jsonl, features.f32 and the first pass's out-of-fold log-odds (oof.f32), writes second.f32.
//   tsx models/training/stack-procedures.ts --dump DIR
import './report-errors.js';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { computeSetFeatures, SET_FEATURES, type SetRow } from '../../src/procedures/features/set.js';
import { loadEdition } from '../../src/reference/index.js';
import { fail, readAllRows, readJson } from './note-sources.js';

const { values } = parseArgs({ options: { dump: { type: 'string' } } });
if (!values.dump) fail('needed: --dump', 2);
const at = (name: string): string => join(values.dump!, name);
const floats = (name: string): Float32Array => { const bytes = readFileSync(at(name)); return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4); };
const names = readJson<string[]>(at('names.json'));
const features = floats('features.f32');
const logits = floats('oof.f32');
const edition = loadEdition();
const rows = readAllRows<Omit<SetRow, 'logit' | 'features'> & { note: string; day: string }>(at('rows.jsonl'));
const out = new Float32Array(rows.length * SET_FEATURES.length);
for (let from = 0; from < rows.length; ) {
  let to = from;
  while (to < rows.length && rows[to]!.note === rows[from]!.note) to++;
  const note = rows.slice(from, to).map((row, i): SetRow => ({ ...row, logit: logits[from + i]!, features: features.subarray((from + i) * names.length, (from + i + 1) * names.length) }));
  computeSetFeatures(note, names, edition, rows[from]!.day).forEach((row, i) => out.set(row, (from + i) * SET_FEATURES.length));
  from = to;
}
writeFileSync(at('second.f32'), Buffer.from(out.buffer));
writeFileSync(at('second-names.json'), JSON.stringify(SET_FEATURES));

// The engine's sums of a scorer's trees against LightGBM's on the rows it was trained on: tsx models/training/check-trees.ts --dump DIR --scorer FILE
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { predictLogit, readScorer } from '../../src/scoring/trees.js';

/** Leaves are written with six digits; hundreds of them sum up. */
const MOST = 1e-3;
const { values } = parseArgs({ options: { dump: { type: 'string' }, scorer: { type: 'string' } } });
if (!values.dump || !values.scorer) throw new Error('needed: --dump --scorer');
const floats = (name: string): Float32Array => {
  const bytes = readFileSync(join(values.dump!, name));
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
};
const names = JSON.parse(readFileSync(join(values.dump, 'names.json'), 'utf8')) as string[];
const scorer = readScorer(readFileSync(values.scorer), names);
const [rows, expected] = [floats('features.f32'), floats('final.f32')];
if (rows.length !== expected.length * names.length) throw new Error('final.f32 belongs to another dump');
const off = expected.map((value, i) => Math.abs(value - predictLogit(scorer, rows.subarray(i * names.length, (i + 1) * names.length)))).sort();
const [worst, differing] = [off.at(-1) ?? 0, off.filter((one) => one > MOST).length];
process.stderr.write(`trees: ${off.length} rows, ${worst.toExponential(1)} apart at most\n`);
if (differing > 0) throw new Error(`${differing} of ${off.length} rows differ from LightGBM by more than ${MOST}`);

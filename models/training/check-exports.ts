// The engine's reading of exported models against their trainers' own outputs on sample rows (engine_parity.py): tsx models/training/check-exports.ts SAMPLE.json... Exit status 1 when one differs.
import { readFileSync } from 'node:fs';
import { compareSample, MOST_APART, type Sample } from './read-exports.js';

if (process.argv.length < 3) throw new Error('usage: check-exports.ts SAMPLE.json...');
for (const path of process.argv.slice(2)) {
  const sample = JSON.parse(readFileSync(path, 'utf8')) as Sample;
  const most = MOST_APART[sample.kind];
  try {
    const { row, engine, trainer, apart, differing } = compareSample(sample, readFileSync(sample.file), most);
    if (differing > 0) throw new Error(`row ${row} of ${path}: the engine says ${engine}, the trainer ${trainer}; ${differing} of ${sample.rows.length} rows differ by more than ${most}`);
    process.stderr.write(`${sample.kind}: the engine and the trainer agree on ${sample.rows.length} rows, ${apart.toExponential(1)} apart at most\n`);
  } catch (error) {
    process.stderr.write(`error: ${sample.file} (${sample.kind}): ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

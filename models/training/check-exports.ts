// The engine's reading of exported models against their trainers' own outputs. Exit status 1 when one differs.
//   tsx models/training/check-exports.ts SAMPLE.json...                 rows of engine_parity.py
//   tsx models/training/check-exports.ts --package DIR FIXTURE.json     the encoders of a package on the texts of parity_fixture.py
import './report-errors.js';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { loadPackage } from '../../src/models/load-package.js';
import { compareEncoders, type EncoderFixture, MOST_ENCODERS_APART } from './read-encoders.js';
import { compareSample, MOST_APART, type Sample } from './read-exports.js';
import { causeOf, fail, readJson } from './note-sources.js';

const { values, positionals } = parseArgs({ options: { package: { type: 'string' } }, allowPositionals: true });
if (positionals.length === 0) fail('usage: check-exports.ts [--package DIR] FILE.json...', 2);

/** What agrees, in a line; throws what does not. */
async function checkSample(path: string): Promise<string> {
  const sample = readJson<Sample>(path);
  const most = MOST_APART[sample.kind];
  const { row, engine, trainer, apart, differing } = await compareSample(sample, readFileSync(sample.file), most);
  if (differing > 0) throw new Error(`${sample.file}: in row ${row} the engine says ${engine}, the trainer ${trainer}; ${differing} of ${sample.rows.length} rows differ by more than ${most}`);
  return `${sample.kind}: the engine and the trainer agree on ${sample.rows.length} rows, ${apart.toExponential(1)} apart at most`;
}

async function checkEncoders(dir: string, path: string): Promise<string> {
  const { otherIds, otherWords, linker, support = 0 } = await compareEncoders(readJson<EncoderFixture>(path), loadPackage(dir), 1);
  const figures = `${otherIds} texts and ${otherWords} words read otherwise, probabilities of the linker ${linker.toExponential(1)} and of the support model ${support.toExponential(1)} apart at most`;
  if (otherIds + otherWords > 0 || !(linker <= MOST_ENCODERS_APART.linker && support <= MOST_ENCODERS_APART.support)) throw new Error(`${dir}: ${figures}; none, ${MOST_ENCODERS_APART.linker} and ${MOST_ENCODERS_APART.support} are allowed`);
  return `encoders: ${figures}`;
}

for (const path of positionals) {
  try {
    process.stderr.write(`${values.package ? await checkEncoders(values.package, path) : await checkSample(path)}\n`);
  } catch (error) {
    process.stderr.write(`error: ${causeOf(error).startsWith(`${path}: `) ? '' : `${path}: `}${causeOf(error)}\n`);
    process.exitCode = 1;
  }
}

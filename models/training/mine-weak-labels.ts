// Weak labels: what the current engine reads in notes that nobody coded, as coded notes that train_linker.py --weak and train_tagger.py --weak take (self-training; EXPERIMENTS.md, 66).
//   tsx models/training/mine-weak-labels.ts [--package DIR] [--least .9] NOTES.jsonl OUT.jsonl
// NOTES: {"id", "text"} a line. A code counts from the probability `--least` on; quotes of the less likely ones are listed as `unsure` and teach nothing. Goes on after the last note of OUT.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { asChartcodeError } from '../../src/errors.js';
import { createEngine } from '../../src/create-engine.js';
import type { Claim } from '../../src/types.js';
import { readRows } from './note-sources.js';

const { values, positionals: [input, output] } = parseArgs({ options: { package: { type: 'string' }, least: { type: 'string', default: '.9' } }, allowPositionals: true });
const least = Number(values.least);
if (!input || !output || !(least > 0 && least < 1)) throw new Error('usage: mine-weak-labels.ts [--package DIR] [--least PROBABILITY] NOTES.jsonl OUT.jsonl');

/** Reasons of `rejected` that say what the words of a trap are; the others say only that no code came of them. */
const TRAPS = new Set(['negated', 'ruled_out', 'historical', 'family', 'uncertain', 'hypothetical', 'integral']);

/** One claim as a coded note of its text: sure codes with their quotes, traps, and the quotes of what was not sure. */
function asWeakNote(id: string, text: string, claim: Claim): object {
  const quotes = (line: Claim['codes'][number]): string[] => [...new Set(line.evidence.map((quote) => quote.text))];
  const sure = claim.codes.filter((line) => line.probability >= least);
  const lines = (system: readonly string[]): object[] => sure.filter((line) => system.includes(line.system)).map((line) => ({ code: line.code, certainty: 'required', alternatives: [], evidence: quotes(line) }));
  const diagnoses = sure.filter(({ system }) => system === 'ICD-10-CM').map((line) => ({ code: line.code, role: line.role, certainty: 'required', alternatives: [], evidence: quotes(line) }));
  return {
    id, source: 'weak', document_type: claim.documentType, encounter: { id, text, setting: claim.setting },
    diagnoses, procedures: lines(['CPT', 'HCPCS']), pcs: lines(['ICD-10-PCS']),
    not_coded: claim.rejected.filter(({ reason }) => TRAPS.has(reason)).map((trap) => ({ text: trap.text, why: trap.reason, tempting_code: trap.wouldBe })),
    unsure: claim.codes.filter((line) => line.probability < least).flatMap(quotes),
  };
}

const done = new Set(existsSync(output) ? readFileSync(output, 'utf8').split('\n').filter(Boolean).map((line) => (JSON.parse(line) as { id: string }).id) : []);
const engine = await createEngine(values.package ? { modelDir: values.package } : {});
let failed = 0;
try {
  for await (const { id, text } of readRows<{ id: string; text: string }>(input)) {
    if (done.has(id)) continue;
    try {
      appendFileSync(output, `${JSON.stringify(asWeakNote(id, text, await engine.code({ id, text })))}\n`);
    } catch (error) {
      failed++;
      process.stderr.write(`${id}: ${asChartcodeError(error).code}\n`); // no text of a note in a message
    }
  }
} finally {
  await engine.close();
}
process.stderr.write(`${failed} notes failed\n`);

// Weak labels: what the current engine reads in notes that nobody coded, as coded notes that train_linker.py --weak and train_tagger.py --weak take (self-training; EXPERIMENTS.md, 66).
//   tsx models/training/mine-weak-labels.ts [--package DIR] [--least .9] NOTES.jsonl OUT.jsonl
// NOTES: {"id", "text"} a line; notes that fail are named and left out (exit status 1). A code counts from the probability `--least` on; quotes of the less likely ones are listed as `unsure` and teach nothing. Goes on after the last note of OUT.
import './report-errors.js';
import { appendFileSync, closeSync, openSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { parseRow } from '../../eval/lib/dataset.js';
import { readLines } from '../../eval/lib/read-lines.js';
import { asChartcodeError } from '../../src/errors.js';
import { createEngine } from '../../src/create-engine.js';
import type { Claim } from '../../src/types.js';
import { causeOf, fail, idsWritten } from './note-sources.js';

const { values, positionals: [input, output] } = parseArgs({ options: { package: { type: 'string' }, least: { type: 'string', default: '.9' } }, allowPositionals: true });
const least = Number(values.least);
if (!input || !output || !(least > 0 && least < 1)) fail('usage: mine-weak-labels.ts [--package DIR] [--least PROBABILITY] NOTES.jsonl OUT.jsonl (PROBABILITY: more than 0, less than 1)', 2);
if (resolve(input) === resolve(output)) fail(`${output}: is NOTES itself`, 2);
const RowSchema = z.object({ id: z.string().min(1), text: z.string().min(1) });

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

/** Codes what OUT does not have yet; returns how many notes failed. Throws where NOTES cannot be read or OUT not be written. */
async function mine(from: string, to: string): Promise<number> {
  let some = false;
  for await (const _ of readLines(from)) {
    some = true;
    break; // an absent file is told before the engine opens its models
  }
  if (!some) throw new Error(`${basename(from)}: holds no note`);
  const done = idsWritten(to);
  const out = openSync(to, 'a');
  const engine = await createEngine(values.package ? { modelDir: values.package } : {});
  const met = new Set<string>();
  let failed = 0;
  const leaveOut = (cause: string): void => {
    failed++;
    process.stderr.write(`${cause}\n`); // no text of a note in a message
  };
  try {
    for await (const line of readLines(from)) {
      try {
        const { id, text } = parseRow(RowSchema, line.text, from, line.number);
        if (met.has(id)) leaveOut(`line ${line.number}: its id is that of an earlier line`);
        else if (!done.has(id)) appendFileSync(out, `${JSON.stringify(asWeakNote(id, text, await engine.code({ id, text })))}\n`);
        met.add(id);
      } catch (error) {
        if (error instanceof Error && 'syscall' in error) throw error; // the disk's, not the note's
        leaveOut(asChartcodeError(error).code === 'E114' ? causeOf(error) : `line ${line.number}: ${asChartcodeError(error).code}`);
      }
    }
  } finally {
    closeSync(out);
    await engine.close();
  }
  return failed;
}

try {
  const failed = await mine(input, output);
  process.stderr.write(`${failed} notes failed\n`);
  process.exitCode = failed ? 1 : 0;
} catch (error) {
  fail(causeOf(error));
}

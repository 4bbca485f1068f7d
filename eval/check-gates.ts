// Fails when the shipped model falls below its floors: `tsx eval/check-gates.ts [NAME]...` runs the gates of gates.json whose data is present.
import { join } from 'node:path';
import type { Engine } from '../src/engine.js';
import type { EvaluationOptions } from './evaluate.js';
import { runEvaluation } from './evaluate.js';
import { loadCodedNotes } from './lib/dataset.js';
import type { Gate, Judgement } from './lib/gates.js';
import { formatJudgement, judgeGate, readGates } from './lib/gates.js';
import { endWithError, fail } from './lib/end-with-error.js';
import { isMain } from './lib/is-main.js';
import { findDataset, ROOT } from './lib/shared-folder.js';
import { FOUND_AT, measureRetrieval } from './retrieval.js';

export interface GatesOutcome {
  judgements: Judgement[];
  /** Gates whose dataset is absent. */
  skipped: string[];
}

/** Measures an engine against gates, one dataset after the other; `options` as for `runEvaluation`. */
export async function checkGates(engine: Engine, gates: readonly Gate[], options: Omit<EvaluationOptions, 'engine'> = {}): Promise<GatesOutcome> {
  const outcome: GatesOutcome = { judgements: [], skipped: [] };
  for (const gate of gates) {
    const dataset = findDataset(gate.dataset);
    if (dataset === undefined) outcome.skipped.push(gate.name);
    else outcome.judgements.push(...judgeGate(gate, await measure(gate, dataset, { ...options, engine })));
  }
  return outcome;
}

async function measure(gate: Gate, dataset: string, options: EvaluationOptions & { engine: Engine }): Promise<unknown> {
  if (gate.measure === 'evaluation') return runEvaluation(dataset, options);
  const { notes } = await loadCodedNotes(dataset);
  return measureRetrieval(notes, async (texts) => (await options.engine.rankTexts?.(texts, Math.max(...FOUND_AT))) ?? []);
}

async function main(): Promise<void> {
  const names = process.argv.slice(2);
  const all = await readGates(join(ROOT, 'eval', 'gates.json'));
  const unknown = names.filter((name) => all.every((gate) => gate.name !== name));
  if (unknown.length > 0) fail(`no gate is called ${unknown.join(', ')}; there are ${all.map(({ name }) => name).join(', ')}`, 2);
  const gates = all.filter((gate) => names.length === 0 || names.includes(gate.name));
  const { createEngine } = await import('../src/create-engine.js');
  const engine = await createEngine({});
  try {
    const { judgements, skipped } = await checkGates(engine, gates);
    process.stdout.write([...judgements.map(formatJudgement), ...skipped.map((name) => `skip ${name} (its data is absent)`), ''].join('\n'));
    if (judgements.length === 0 || judgements.some((one) => !one.ok)) process.exitCode = 1;
  } finally {
    await engine.close();
  }
}

if (isMain(import.meta.url)) await main().catch(endWithError);

// The shipped model stays above its floors: the gates of eval/gates.json whose data is present.
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkGates } from '../../eval/check-gates.js';
import { formatJudgement, readGates } from '../../eval/lib/gates.js';
import { createEngine } from '../../src/create-engine.js';
import { ROOT } from './reference-scorer.js';

it('the shipped model passes every gate whose dataset is present', async () => {
  const gates = (await readGates(join(ROOT, 'eval/gates.json'))).filter((gate) => !gate.slow || process.env.CHARTCODE_ALL_GATES);
  const engine = await createEngine({});
  try {
    const { judgements } = await checkGates(engine, gates);
    expect(judgements.length).toBeGreaterThan(0);
    expect(judgements.filter((one) => !one.ok).map(formatJudgement)).toEqual([]);
  } finally {
    await engine.close();
  }
});

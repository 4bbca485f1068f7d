// The parts of the benchmark that do not measure.
import { expect, it } from 'vitest';
import { formatBench, pickNote, timeWarm } from '../../eval/bench.js';
import { CodedNoteSchema } from '../../eval/lib/dataset.js';
import type { Engine } from '../../src/engine.js';

const note = (id: string, words: number) => CodedNoteSchema.parse({ id, encounter: { text: 'word '.repeat(words) }, diagnoses: [] });

it('takes the note whose length is nearest', () => {
  expect(pickNote([note('a', 10), note('b', 290), note('c', 320)]).id).toBe('b');
});

it('codes three times more than it reports', async () => {
  let calls = 0;
  const engine = { code: async () => void (calls += 1) } as unknown as Engine;
  expect(await timeWarm(engine, {}, 5)).toHaveLength(5);
  expect(calls).toBe(8);
});

it('says so when a cold start failed', () => {
  const text = formatBench({
    machine: { cpu: 'cpu', cores: 2, node: 'v20' }, note: { id: 'a', words: 300 }, loadMs: 1, firstCodeMs: 1,
    warm: { runs: 1, p50Ms: 1, p95Ms: 1, minMs: 1, maxMs: 1 }, eventLoopMaxMs: 1,
    memory: { rssAfterLoadMiB: 1, rssAfterRunsMiB: 1, peakRssMiB: 1 }, coldStart: { runs: 1, medianMs: null, eachMs: [null] },
  });
  expect(text).toContain('failed median of 1: failed');
});

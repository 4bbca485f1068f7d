// A text that patterns would need hours for: refused, its worker replaced, and the notes behind it are coded.
import { expect, it } from 'vitest';
import { EnginePool } from '../../src/workers/pool.js';

it('gives up a note that holds its worker, and goes on with the next', async () => {
  const pool = await EnginePool.start({ threads: 1 }, 1, { everyMs: 100, mostUnanswered: 25 });
  const call = (text: string) => pool.call('code', { text }).then(({ codes }) => codes.map(({ code }) => code).join(), (error: { code: string; status: number }) => `${error.code} ${error.status}`);
  const [stuck, next] = [call(`Asthma.${'\t'.repeat(900_000)}Gout.`), call('ASSESSMENT: Asthma.')];
  expect(await stuck).toBe('E103 413');
  expect(await next).toContain('J45.909');
  await pool.close();
}, 120_000);

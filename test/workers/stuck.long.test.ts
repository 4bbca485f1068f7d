// A text on which one stage works for seconds without a sign of life: refused, its worker replaced, and the notes behind it are coded.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { EnginePool } from '../../src/workers/pool.js';

const CHARS = 300_000;

/** Open notes one behind the other. */
function readLongText(): string {
  const lines = gunzipSync(readFileSync(join(import.meta.dirname, '../../eval/datasets/open-claims-test.jsonl.gz'))).toString('utf8').trim().split('\n');
  const notes = lines.map((line) => (JSON.parse(line) as { encounter: { text: string } }).encounter.text);
  let text = '';
  for (let at = 0; text.length < CHARS; at += 1) text += `${notes[at % notes.length]}\n\n`;
  return text;
}

it('gives up a note that holds its worker, and goes on with the next', async () => {
  const pool = await EnginePool.start({ threads: 1 }, 1, { everyMs: 100, mostUnanswered: 35 });
  const call = (text: string) => pool.call('code', { text }).then(({ codes }) => codes.map(({ code }) => code).join(), (error: { code: string; status: number }) => `${error.code} ${error.status}`);
  const [stuck, next] = [call(readLongText()), call('ASSESSMENT: Asthma.')];
  expect(await stuck).toBe('E103 413');
  expect(await next).toContain('J45.909');
  await pool.close();
}, 400_000);

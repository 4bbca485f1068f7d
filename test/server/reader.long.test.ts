// A thread that runs out of memory: its body is refused, the next is read by a new one. Long, since the garbage collector fights to the end.
import { expect, it } from 'vitest';
import { createReader } from '../../src/server/reader/index.js';
import { CCDA } from '../helpers/format-inputs.js';

it('refuses a body that takes too much memory, and reads the next', async () => {
  const reader = createReader({ largeBytes: 1, maxMemoryMib: 64 });
  const text = CCDA.toString();
  const at = text.indexOf('</text>') + 7;
  const large = Buffer.from(`${text.slice(0, at)}${'<entry><observation classCode="OBS" moodCode="EVN"><code code="1"/></observation></entry>'.repeat(70_000)}${text.slice(at)}`);
  const [first, second] = await Promise.allSettled([reader.read({ bytes: large, kind: 'ccda' }), reader.read({ bytes: CCDA, kind: 'ccda' })]);
  expect(first).toMatchObject({ status: 'rejected', reason: { code: 'E109' } });
  expect(second).toMatchObject({ status: 'fulfilled' });
  await reader.close();
});

// Large bodies are read in a thread: with the same result, while the event loop turns, and whatever happens to the thread.
import { afterEach, expect, it } from 'vitest';
import { createReader } from '../../src/server/reader/index.js';
import type { BodyReader, ReaderOptions } from '../../src/server/reader/index.js';
import { readEncounter } from '../../src/server/reader/read-encounter.js';
import { CCDA, INPUTS } from '../helpers/format-inputs.js';

let reader: BodyReader;
const open = (options: ReaderOptions = {}): void => {
  reader = createReader({ largeBytes: 1, ...options });
};
afterEach(() => reader.close());

it('reads what the main thread reads, errors too, while other work goes on', async () => {
  open();
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 1);
  for (const [kind, , bytes] of INPUTS) {
    const body = { bytes, kind, given: { setting: 'office' } };
    expect(await reader.read(body)).toEqual(readEncounter(body));
  }
  clearInterval(timer);
  expect(turns).toBeGreaterThan(0);
  // A view of a larger buffer, text, and JSON in two meanings.
  const whole = Buffer.from('xx{"text":"Asthma."}');
  expect(await reader.read({ bytes: whole.subarray(2), kind: 'json' })).toEqual({ encounter: { text: 'Asthma.' } });
  expect(await reader.read({ bytes: Buffer.from('Asthma.'), kind: 'text', given: { id: 'a' } })).toEqual({ encounter: { id: 'a', text: 'Asthma.' } });
  await expect(reader.read({ bytes: Buffer.from('{'), kind: 'fhir' })).rejects.toMatchObject({ code: 'E105', status: 400, details: [{ field: 'body', position: 1 }] });
  await expect(reader.read({ bytes: Buffer.from('<!DOCTYPE a><x/>'), kind: 'ccda' })).rejects.toMatchObject({ code: 'E124' });
});

it('turns away what is too much, and answers what waits when it ends', async () => {
  open({ maxWaiting: 2 });
  const waiting = Array.from({ length: 5 }, () => reader.read({ bytes: CCDA, kind: 'ccda' }).then(() => 'read', (error: { code: string }) => error.code));
  expect((await Promise.all(waiting)).sort()).toEqual(['E501', 'E501', 'read', 'read', 'read']);
  const late = reader.read({ bytes: CCDA, kind: 'ccda' });
  await Promise.all([expect(late).rejects.toMatchObject({ code: 'E503' }), reader.close()]);
  await expect(reader.read({ bytes: CCDA, kind: 'ccda' })).rejects.toMatchObject({ code: 'E503' });
});

it('refuses a body that takes too much memory, and reads the next', async () => {
  open({ maxMemoryMib: 64 });
  const text = CCDA.toString();
  const at = text.indexOf('</text>') + 7;
  const large = Buffer.from(`${text.slice(0, at)}${'<entry><observation classCode="OBS" moodCode="EVN"><code code="1"/></observation></entry>'.repeat(70_000)}${text.slice(at)}`);
  const [first, second] = await Promise.allSettled([reader.read({ bytes: large, kind: 'ccda' }), reader.read({ bytes: CCDA, kind: 'ccda' })]);
  expect(first).toMatchObject({ status: 'rejected', reason: { code: 'E109' } });
  expect(second).toMatchObject({ status: 'fulfilled' });
});

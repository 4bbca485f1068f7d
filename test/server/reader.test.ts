// Large bodies are read in a thread: with the same result, while the event loop turns. What a thread out of memory does is in reader.long.test.ts.
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

it('reads rows in the thread, too, however many wait, and names what is wrong with one', async () => {
  open({ maxWaiting: 0 });
  const fhir = INPUTS[0]![2];
  const { source } = readEncounter({ bytes: fhir, kind: 'fhir' });
  for (const row of await Promise.all([reader.readRow(fhir), reader.readRow(fhir.toString()), reader.readRow(fhir)])) expect(row).toMatchObject({ source });
  expect(await reader.readRow('{"id":"a","text":"Asthma.","other":[{}]}')).toEqual({ id: 'a', input: { id: 'a', text: 'Asthma.' } });
  expect(await reader.readRow('{"id":"a","text":5}')).toMatchObject({ id: 'a', error: { code: 'E101', details: [{ field: 'text' }] } });
  expect(await reader.readRow('{"id":"b","resourceType":"Bundle","type":"history"}')).toMatchObject({ id: 'b', error: { code: 'E121' } });
  expect(await reader.readRow('{')).toMatchObject({ error: { code: 'E105', status: 400, details: [{ position: 1 }] } });
});

it('cuts an array in the thread as on the main one, and counts it among those that wait', async () => {
  open({ maxWaiting: 0 });
  const array = Buffer.from(' [{"text":"a, ]\\"é"} , [1],null]');
  const small = createReader();
  const cut = async (one: BodyReader): Promise<string[]> => (await one.splitArray(array)).map((bytes) => Buffer.from(bytes).toString());
  expect(await cut(reader)).toEqual(await cut(small));
  await expect(reader.splitArray(Buffer.from('{}'))).rejects.toMatchObject({ code: 'E101' });
  await expect(reader.splitArray(Buffer.from('[1,'))).rejects.toMatchObject({ code: 'E105', details: [{ position: 3 }] });
  const first = reader.splitArray(array);
  await expect(reader.splitArray(array)).rejects.toMatchObject({ code: 'E501' });
  expect(await first).toHaveLength(3);
  await small.close();
});

it('turns away what is too much, and answers what waits when it ends', async () => {
  open({ maxWaiting: 2 });
  const waiting = Array.from({ length: 5 }, () => reader.read({ bytes: CCDA, kind: 'ccda' }).then(() => 'read', (error: { code: string }) => error.code));
  expect((await Promise.all(waiting)).sort()).toEqual(['E501', 'E501', 'read', 'read', 'read']);
  const late = reader.read({ bytes: CCDA, kind: 'ccda' });
  await Promise.all([expect(late).rejects.toMatchObject({ code: 'E503' }), reader.close()]);
  await expect(reader.read({ bytes: CCDA, kind: 'ccda' })).rejects.toMatchObject({ code: 'E503' });
});

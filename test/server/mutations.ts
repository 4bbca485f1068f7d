// Mutated requests against the whole HTTP application (its engine is a fake one): a claim, or an error of the caller's, and nothing else.
import { pino } from 'pino';
import { expect } from 'vitest';
import { createApp } from '../../src/server/app.js';
import { ErrorBodySchema } from '../../src/types.js';
import { createFakeEngine } from '../helpers/fake-engine.js';
import { INPUTS } from '../helpers/format-inputs.js';
import { mutate, mutateJson } from '../helpers/mutate.js';

const TEXT = 'CHIEF COMPLAINT: wheezing\nASSESSMENT: Asthma and hypertension – no diabetes.\nPLAN: albuterol.';
const ENCOUNTER = Buffer.from(JSON.stringify({ id: 'v1', documents: [{ id: 'd1', type: 'progress_note', text: TEXT, authoredOn: '2026-01-15' }], setting: 'office', patient: { age: 64, sex: 'F' }, dateOfService: '2026-01-15', payer: 'medicare' }));
const LINES = Buffer.from([ENCOUNTER.toString(), JSON.stringify({ text: TEXT }), '{"text":"Headache."}'].join('\n'));
const JSON_FORMATS = ['fhir', 'encounter'];

const REQUESTS: [format: string, path: string, type: string, body: Buffer][] = [
  ...INPUTS.map(([format, type, body]): [string, string, string, Buffer] => [format, '/v1/claims', type, body]),
  ['encounter', '/v1/claims', 'application/json', ENCOUNTER],
  ['text', '/v1/claims', 'text/plain', Buffer.from(TEXT)],
  ['batch', '/v1/claims/batch', 'application/x-ndjson', LINES],
];
/** Each format is also written: an X12 draft of what has no procedure is refused (422). */
const ACCEPT = ['application/json', 'application/fhir+json', 'text/csv', 'application/edi-x12'];

/** Sends `count` mutations of each format; gives how many were coded and how many refused, by format. */
export async function sendMutations(count: number, seed: number): Promise<Record<string, { coded: number; refused: number }>> {
  const app = createApp(createFakeEngine(), { log: pino({ level: 'silent' }) });
  const counts: Record<string, { coded: number; refused: number }> = {};
  for (const [format, path, type, body] of REQUESTS) {
    const tally = (counts[format] = { coded: 0, refused: 0 });
    for (let place = 0; place < count; place += 1) {
      // Most injuries of bytes end at the JSON parser: every other one goes deeper.
      const bytes = JSON_FORMATS.includes(format) && place % 2 === 1 ? mutateJson(body, seed + place) : mutate(body, seed + place);
      const accept = ACCEPT[(place >> 1) % ACCEPT.length] ?? '';
      const answer = await app.request(path, { method: 'POST', body: new Uint8Array(bytes), headers: { 'content-type': type, accept } });
      const text = await answer.text();
      // One assertion where something is wrong: four for each request would take longer than the requests.
      if (answer.status === 200) tally.coded += 1;
      else if (answer.status < 500 && /^\{"error":\{"code":"E1/.test(text) && ErrorBodySchema.safeParse(JSON.parse(text)).success) tally.refused += 1;
      else expect.fail(`${format}, seed ${seed + place}: ${answer.status} ${text.slice(0, 200)}`);
    }
  }
  return counts;
}

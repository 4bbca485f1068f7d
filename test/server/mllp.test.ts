// The MLLP listener over a real socket: AA, AE and AR, messages in pieces and in a row, overload, a stop that drains.
import { on, once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { pino } from 'pino';
import { afterEach, expect, it } from 'vitest';
import { ChartcodeError } from '../../src/errors.js';
import { createGate } from '../../src/server/gate.js';
import { startMllp } from '../../src/server/mllp/index.js';
import { createReader } from '../../src/server/reader/index.js';
import { startServer } from '../../src/server/start.js';
import type { RunningServer } from '../../src/server/start.js';
import { createFakeEngine } from '../helpers/fake-engine.js';
import type { FakeEngineOptions } from '../helpers/fake-engine.js';
import { ADT, MDM } from '../helpers/format-inputs.js';

let server: RunningServer | undefined;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await server?.stop();
});

async function open(engine: FakeEngineOptions = {}, limits: Partial<Parameters<typeof startServer>[1]> = {}): Promise<{ send(bytes: Buffer): void; next(): Promise<string[]> }> {
  server = await startServer(createFakeEngine(engine), { port: 0, mllp: { port: 0 }, log: pino({ level: 'silent' }), processMetrics: false, ...limits });
  const socket = connect(server.mllpPort ?? 0, '127.0.0.1');
  sockets.push(socket);
  const waiting: ((segments: string[]) => void)[] = [];
  const come: string[][] = [];
  let buffered = '';
  socket.on('data', (chunk) => {
    buffered += chunk.toString();
    for (let end = buffered.indexOf('\x1c\r'); end !== -1; end = buffered.indexOf('\x1c\r')) {
      const segments = buffered.slice(1, end).split('\r').filter((line) => line !== '');
      buffered = buffered.slice(end + 2);
      const taker = waiting.shift();
      if (taker) taker(segments);
      else come.push(segments);
    }
  });
  return { send: (bytes) => void socket.write(bytes), next: () => new Promise((resolve) => (come.length > 0 ? resolve(come.shift() as string[]) : waiting.push(resolve))) };
}
const framed = (message: string | Buffer): Buffer => Buffer.concat([Buffer.from([0x0b]), Buffer.from(message), Buffer.from([0x1c, 0x0d])]);

it('answers AA with the claim, in pieces, in a row, and on one connection', async () => {
  const { send, next } = await open();
  const bytes = Buffer.concat([framed(MDM), framed(ADT)]);
  send(bytes.subarray(0, 100));
  send(bytes.subarray(100));
  const first = await next();
  expect(first[0]).toMatch(/^MSH\|\^~\\&\|CHARTCODE\|\|SCRIBE\|CLINIC\|\d{14}\|\|ACK\^T02\^ACK\|[0-9a-f]{20}\|P\|2\.5\.1/);
  expect(first[1]).toBe('MSA|AA|MDM0007');
  expect(first[2]).toMatch(/^ZCL\|V-5521\|.*\|progress_note\|office\|/);
  expect(first.filter((line) => line.startsWith('ZCC'))[0]).toMatch(/^ZCC\|1\|ICD-10-CM\|I10\|first_listed\|0\.97\|high/);
  expect((await next())[1]).toBe('MSA|AA|ADT1');
  // A sender takes only the answer that names its message to the letter.
  send(framed(MDM.toString().replace('MDM0007', 'q+Z/9{7}=')));
  expect((await next())[1]).toBe('MSA|AA|q+Z/9{7}=');
});

it('begins anew where a message begins inside one that never ended: no two patients in one claim', async () => {
  const { send, next } = await open();
  const [broken, whole] = [MDM.toString().replaceAll('MDM0007', 'LOST1').slice(0, 300), framed(MDM)];
  send(Buffer.concat([Buffer.from([0x0b]), Buffer.from(broken), whole.subarray(0, 1)]));
  send(whole.subarray(1));
  expect((await next())[1]).toBe('MSA|AA|MDM0007');
  // A vertical tab out of a word processor is text.
  send(framed(MDM.toString().replace(/(OBX\|1\|[^\r]*)/, '$1 Line\x0bbreak.')));
  expect((await next())[1]).toBe('MSA|AA|MDM0007');
});

it('answers AE for what a message holds and AR for what is not taken, without repeating it', async () => {
  const { send, next } = await open();
  send(framed(MDM.toString().replace(/OBX.*?(?=\rDG1)/s, 'OBX|1|ED|X||^TEXT^^Base64^asthma!')));
  expect((await next()).slice(1)).toEqual(['MSA|AE|MDM0007', expect.stringMatching(/^ERR\|\|\|102\^.*\|E\|E121\|\|\|.*OBX\[1\]-5\.5 is not base64$/) as unknown]);
  send(framed(MDM.toString().replace('MDM^T02^MDM_T02', 'SIU^S12')));
  expect((await next()).slice(1)).toEqual(['MSA|AR|MDM0007', expect.stringMatching(/^ERR\|\|\|200\^Unsupported message type\^HL70357\|E\|E121/) as unknown]);
  send(framed('not a message about asthma'));
  const broken = await next();
  expect(broken[1]).toBe('MSA|AR|');
  expect(broken.join()).not.toContain('asthma');
});

it('answers AR when the engine fails, and when a message is too large', async () => {
  const { send, next } = await open({ onCode: () => Promise.reject(new Error('secret')) }, { maxBodyBytes: 2000 });
  send(framed(MDM));
  const failed = await next();
  expect([failed[1], failed.join().includes('secret')]).toEqual(['MSA|AR|MDM0007', false]);
  send(framed('x'.repeat(3000)));
  expect((await next())[2]).toMatch(/\|E109\|/);
});

it('answers what is under way when it stops', async () => {
  const { send, next } = await open({ delayMs: 300 });
  const answer = next();
  send(framed(MDM));
  await new Promise((resolve) => setTimeout(resolve, 100));
  await server?.stop();
  expect((await answer)[1]).toBe('MSA|AA|MDM0007');
});

it('answers AR to a connection beyond those that may be, and takes one again when another has ended', async () => {
  server = undefined;
  const log = pino({ level: 'silent' });
  const listener = await startMllp({
    port: 0, host: '127.0.0.1', maxConnections: 2, maxBytes: 1 << 20, log, gate: createGate({ concurrency: 1, maxQueue: 4, maxBatches: 1 }),
    code: () => Promise.reject(new ChartcodeError('E204')), reader: createReader(), metrics: { claim: () => undefined, error: () => undefined },
  });
  const talk = async (bytes: Buffer[]): Promise<{ socket: Socket; answer: string }> => {
    const socket = connect(listener.port, '127.0.0.1');
    sockets.push(socket);
    for (const part of bytes) {
      socket.write(part);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    let answer = '';
    for await (const chunk of on(socket, 'data') as AsyncIterable<[Buffer]>) {
      answer += chunk[0].toString();
      if (answer.includes('\x1c\r')) break;
    }
    return { socket, answer };
  };
  const whole = framed(MDM);
  const first = await talk([whole]);
  await talk([whole]);
  expect(first.answer).toContain('|E204|');
  const { answer, socket } = await talk([whole.subarray(0, 1), whole.subarray(1, 30), whole.subarray(30)]);
  expect(answer).toMatch(/\rMSA\|AR\|MDM0007\rERR\|\|\|207\^[^|]*\|E\|E501\|/);
  if (!socket.closed) await once(socket, 'close');
  first.socket.end();
  await once(first.socket, 'close');
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect((await talk([whole])).answer).toContain('|E204|');
  await listener.stop(100);
});

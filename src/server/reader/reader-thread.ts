// The thread that reads large bodies, one after the other.
import { parentPort } from 'node:worker_threads';
import { asChartcodeError } from '../../errors.js';
import { readEncounter } from './read-encounter.js';
import type { Body, ReadBody } from './read-encounter.js';

export type FromReader = { ok: true; read: ReadBody } | { ok: false; error: { code: string; message: string; details: unknown[] } };

const port = parentPort;
if (!port) throw new Error('reader-thread runs as a worker thread only');
const post = (message: FromReader): void => port.postMessage(message);

port.on('message', (body: Body) => {
  try {
    post({ ok: true, read: readEncounter(body) });
  } catch (error) {
    post({ ok: false, error: asChartcodeError(error).toBody().error });
  }
});

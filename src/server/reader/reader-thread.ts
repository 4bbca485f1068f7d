// The thread that reads large bodies, one after the other.
import { parentPort } from 'node:worker_threads';
import { asChartcodeError } from '../../errors.js';
import { validateEncounter } from '../../document/validate-encounter.js';
import { readRowContent } from '../../store/row-content.js';
import type { RowContent } from '../../store/row-content.js';
import { splitArray } from '../../store/split-array.js';
import { readEncounter } from './read-encounter.js';
import type { Body, ReadBody } from './read-encounter.js';

interface SentError {
  code: string;
  message: string;
  details: unknown[];
}

/** What the thread is asked for, each with what it gives. */
export interface ReaderCalls {
  encounter: { ask: Body; give: ReadBody };
  /** A row of a batch or a job; its fault is its content. */
  row: { ask: { bytes: Uint8Array }; give: Exclude<RowContent, { error: unknown }> | { id?: string; fault: SentError } };
  /** The bounds of a JSON array's elements (`splitArray`), and the bytes back, which were handed over. */
  array: { ask: { bytes: Uint8Array }; give: { bounds: Uint32Array; bytes: Uint8Array } };
}
export type ReaderCall = keyof ReaderCalls;
export type ToReader = { [K in ReaderCall]: { call: K } & ReaderCalls[K]['ask'] }[ReaderCall];
export type FromReader = { ok: true; read: ReaderCalls[ReaderCall]['give'] } | { ok: false; error: SentError };

const port = parentPort;
if (!port) throw new Error('reader-thread runs as a worker thread only');
const post = (message: FromReader, handOver: ArrayBuffer[] = []): void => port.postMessage(message, handOver);
const describe = (error: unknown): SentError => asChartcodeError(error).toBody().error;

function readRow(bytes: Uint8Array): ReaderCalls['row']['give'] {
  const { id, ...content } = readRowContent(bytes);
  const named = id === undefined ? {} : { id };
  if ('error' in content) return { ...named, fault: describe(content.error) };
  if ('source' in content) return { ...named, source: content.source };
  try {
    // Checked here, so that what goes over to the main thread is an encounter's own fields, not a million of others.
    return { ...named, input: validateEncounter(content.input) };
  } catch (error) {
    return { ...named, fault: describe(error) };
  }
}

function answer(message: ToReader): ReaderCalls[ReaderCall]['give'] {
  if (message.call === 'array') return { bounds: splitArray(message.bytes), bytes: message.bytes };
  return message.call === 'row' ? readRow(message.bytes) : readEncounter(message);
}

port.on('message', (message: ToReader) => {
  try {
    const read = answer(message);
    post({ ok: true, read }, message.call === 'array' ? [message.bytes.buffer as ArrayBuffer] : []);
  } catch (error) {
    post({ ok: false, error: describe(error) });
  }
});

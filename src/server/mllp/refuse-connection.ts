// A connection beyond those that may be: its first message gets a coded answer (AR, E501) instead of a broken connection.
import type { Socket } from 'node:net';
import { ChartcodeError } from '../../errors.js';
import { acknowledge, readHeaderOf } from './acknowledge.js';
import { frame } from './frames.js';

const START = 0x0b;
const END = 0x1c;
/** Bytes kept of a message: its header lies in them. */
const HEADER_BYTES = 2000;
/** How long such a connection may take to send a message, and how many of its bytes are read and dropped. */
const LONGEST_MS = 10_000;
const MOST_BYTES = 64 << 20;

/** Reads one message of a connection, keeping only its header, answers that too much is going on, and ends the connection. */
export function refuseConnection(socket: Socket): void {
  let header: Buffer | undefined;
  let size = 0;
  const timer = setTimeout(() => socket.destroy(), LONGEST_MS);
  timer.unref();
  socket.on('error', () => undefined);
  socket.on('close', () => clearTimeout(timer));
  socket.on('data', (bytes) => {
    size += bytes.length;
    const start = header === undefined ? bytes.indexOf(START) + 1 : 0;
    if (header === undefined && start === 0) return;
    const end = bytes.indexOf(END, start);
    header ??= Buffer.alloc(0);
    if (header.length < HEADER_BYTES) header = Buffer.concat([header, bytes.subarray(start, end === -1 ? bytes.length : end)]).subarray(0, HEADER_BYTES);
    if (end === -1 && size <= MOST_BYTES) return;
    socket.removeAllListeners('data');
    socket.resume();
    socket.end(frame(acknowledge(readHeaderOf(header), new ChartcodeError('E501', 'there are as many connections as may be', [{ retryAfterSeconds: 10 }]), new Date())));
  });
}

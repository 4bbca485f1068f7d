// Reads a request's body within a limit, and says what kind it is.
import type { Context } from 'hono';
import { ChartcodeError } from '../errors.js';
import type { SourceFormat } from '../read-source.js';

export type BodyKind = 'json' | 'text' | 'ndjson' | SourceFormat;

const KINDS: Record<string, BodyKind> = {
  'application/json': 'json',
  'text/plain': 'text',
  'application/x-ndjson': 'ndjson',
  'application/ndjson': 'ndjson',
  'application/jsonl': 'ndjson',
  'application/fhir+json': 'fhir',
  'application/xml': 'ccda',
  'text/xml': 'ccda',
  'application/hl7-cda+xml': 'ccda',
  'application/cda+xml': 'ccda',
  'application/hl7-v2': 'hl7v2',
  'x-application/hl7-v2+er7': 'hl7v2',
  'application/rtf': 'rtf',
  'text/rtf': 'rtf',
  'text/html': 'html',
};
/** Formats that name charsets of their own, and so may come in others than UTF-8. */
const ANY_CHARSET: ReadonlySet<BodyKind> = new Set(['ccda', 'hl7v2', 'rtf', 'html']);

const LARGE_BYTES = 1 << 20;

/** Kind and charset of a body. */
export interface BodyType {
  kind: BodyKind;
  charset: string | undefined;
}

/** The kind of the body by its Content-Type. Throws E108 for one that is not among `allowed`, a charset that the kind cannot have, or a compressed body. */
export function readBodyKind(c: Context, allowed: readonly BodyKind[]): BodyKind {
  return readBodyType(c, allowed).kind;
}

/** As `readBodyKind`, with the charset that Content-Type states. */
export function readBodyType(c: Context, allowed: readonly BodyKind[]): BodyType {
  const [name = '', ...parameters] = (c.req.header('content-type') ?? '')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  const kind = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
  const charset = parameters
    .find((parameter) => parameter.startsWith('charset='))
    ?.slice(8)
    .replaceAll('"', '');
  const refuse = (field: string, problem: string): never => {
    throw new ChartcodeError('E108', undefined, [{ field, problem }]);
  };
  if (kind === undefined || !allowed.includes(kind))
    return refuse(
      'content-type',
      `must be one of ${Object.keys(KINDS)
        .filter((key) => allowed.includes(KINDS[key] as BodyKind))
        .join(', ')}`,
    );
  if (charset !== undefined && !ANY_CHARSET.has(kind) && !['utf-8', 'utf8', 'us-ascii'].includes(charset)) return refuse('content-type', 'must be UTF-8');
  const encoding = c.req.header('content-encoding')?.toLowerCase();
  if (encoding !== undefined && encoding !== 'identity') return refuse('content-encoding', 'must be absent');
  return { kind, charset: charset === '' ? undefined : charset };
}

/** Of a body that is refused so much is still taken, and dropped: who is cut off while writing gets a broken connection and never reads the answer. */
const DROPPED_BYTES = 256 << 20;
const DROPPED_MS = 20_000;

/** Reads on until the body ends, enough was dropped, or it takes too long. Never rejects. */
async function dropRest(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), DROPPED_MS);
  });
  for (let dropped = 0; dropped <= DROPPED_BYTES; ) {
    const next = await Promise.race([reader.read().catch(() => undefined), late]);
    if (next === undefined || next.done) break;
    dropped += next.value.length;
  }
  clearTimeout(timer);
  await reader.cancel().catch(() => undefined);
}

/** A body of up to so many bytes has mostly come with its head: the HTTP server reads what is left of it. */
const AT_ONCE_BYTES = 1 << 16;

/**
 * Takes a body that nothing has read, of a request that is refused for another reason: a caller that writes all of it before it reads would be cut off
 * and never learn why. Never rejects; a body that is too large to be dropped, or that something has begun to read, is left.
 */
export async function dropUnread(c: Context): Promise<void> {
  const announced = c.req.header('content-length');
  const length = Number(announced ?? (c.req.header('transfer-encoding') === undefined ? 0 : AT_ONCE_BYTES + 1));
  if (!(length > AT_ONCE_BYTES && length <= DROPPED_BYTES) || c.req.raw.bodyUsed) return;
  const { body } = c.req.raw;
  if (body !== null && !body.locked) await dropRest(body.getReader() as ReadableStreamDefaultReader<Uint8Array>);
}

/** The body as it comes. Throws E101 when it breaks off: a caller that leaves is no fault of the service. */
export async function* readChunks(c: Context): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = c.req.raw.body?.getReader() as ReadableStreamDefaultReader<Uint8Array> | undefined;
  if (reader === undefined) return;
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(brokeOff);
      if (done) return;
      yield value;
    }
  } finally {
    // Of a body that is given up half-way the rest is not wanted.
    await dropRest(reader);
  }
}

async function fill(c: Context, length: number): Promise<Uint8Array> {
  // Memory of its own, not of the pool: it may be handed to a thread.
  const whole = Buffer.allocUnsafeSlow(length);
  let size = 0;
  for await (const chunk of readChunks(c)) {
    if (size + chunk.length > length) return brokeOff();
    whole.set(chunk, size);
    size += chunk.length;
  }
  return size < length ? brokeOff() : whole;
}

function brokeOff(): never {
  throw new ChartcodeError('E101', 'the body broke off', [{ field: 'body', problem: 'broke off before its end' }]);
}

/** The body's bytes. Throws E101 when it breaks off, E109 as soon as more than `maxBytes` are announced or have come. */
export async function readBody(c: Context, maxBytes: number): Promise<Uint8Array> {
  const tooLarge = (): ChartcodeError =>
    new ChartcodeError('E109', undefined, [{ field: 'body', problem: `is larger than ${maxBytes} bytes` }]);
  const announced = c.req.header('content-length');
  if (Number(announced ?? 0) > maxBytes) {
    const reader = c.req.raw.body?.getReader() as ReadableStreamDefaultReader<Uint8Array> | undefined;
    if (reader !== undefined && Number(announced) <= DROPPED_BYTES) await dropRest(reader);
    throw tooLarge();
  }
  if (announced !== undefined) {
    // HTTP holds the body to its stated length. A small one costs a tenth of a stream when it is read whole; a large one is put in its place chunk by
    // chunk, since joining it at the end would stop the event loop.
    const whole = Number(announced) < LARGE_BYTES ? new Uint8Array(await c.req.raw.arrayBuffer().catch(brokeOff)) : await fill(c, Number(announced));
    if (whole.length > maxBytes) throw tooLarge();
    return whole;
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of readChunks(c)) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

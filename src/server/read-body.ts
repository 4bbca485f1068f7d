// Reads a request's body within a limit, and says what kind it is.
import type { Context } from 'hono';
import { ChartcodeError } from '../errors.js';

export type BodyKind = 'json' | 'text' | 'ndjson';

const KINDS: Record<string, BodyKind> = {
  'application/json': 'json',
  'text/plain': 'text',
  'application/x-ndjson': 'ndjson',
  'application/ndjson': 'ndjson',
  'application/jsonl': 'ndjson',
};

/** The kind of the body by its Content-Type. Throws E108 for one that is not among `allowed`, a charset other than UTF-8, or a compressed body. */
export function readBodyKind(c: Context, allowed: readonly BodyKind[]): BodyKind {
  const [name = '', ...parameters] = (c.req.header('content-type') ?? '')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  const kind = KINDS[name];
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
  if (charset !== undefined && !['utf-8', 'utf8', 'us-ascii'].includes(charset)) return refuse('content-type', 'must be UTF-8');
  const encoding = c.req.header('content-encoding')?.toLowerCase();
  if (encoding !== undefined && encoding !== 'identity') return refuse('content-encoding', 'must be absent');
  return kind;
}

/** The body's bytes. Throws E109 as soon as more than `maxBytes` are announced or have come. */
export async function readBody(c: Context, maxBytes: number): Promise<Uint8Array> {
  const tooLarge = (): ChartcodeError =>
    new ChartcodeError('E109', undefined, [{ field: 'body', problem: `is larger than ${maxBytes} bytes` }]);
  if (Number(c.req.header('content-length') ?? 0) > maxBytes) throw tooLarge();
  const stream = c.req.raw.body;
  if (stream === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

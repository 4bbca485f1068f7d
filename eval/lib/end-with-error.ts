// How a program of eval/ or models/training/ ends that cannot go on: one line on standard error and a status, the trace where CHARTCODE_TRACE asks for it.
import { basename } from 'node:path';
import { asChartcodeError } from '../../src/errors.js';

/** Ends the program with one line on standard error; status 2 where it was called wrongly. */
export function fail(message: string, status = 1): never {
  process.stderr.write(`error: ${message.replace(/\s*\n\s*/g, ' ')}\n`);
  process.exit(status);
}

let reading = '';

/** Remembers the file and row that are being read, for an error that does not name them itself. */
export function nowReading(where: string): void {
  reading = where;
}

/** What is wrong, in one line without a stack. What others throw may quote a note: of it only the kind and the place are told. */
export function causeOf(error: unknown): string {
  const { code, message } = asChartcodeError(error);
  if (code !== 'E502') return `${code} ${message}`;
  if (!(error instanceof Error)) return 'failed for an unknown cause';
  const kind = 'code' in error ? String(error.code) : undefined;
  if ('syscall' in error && kind) return causeOfSystem(error, kind);
  if (kind?.startsWith('ERR_PARSE_ARGS')) return error.message;
  if (error.name === 'ZodError' && 'issues' in error) {
    const [issue] = error.issues as { path: PropertyKey[]; message: string }[];
    return `a file is not of the shape that is read here: ${issue?.path.map(String).join('.') || 'all of it'}: ${issue?.message ?? ''}`;
  }
  if (error.constructor === Error && !kind) return error.message; // the project's own, which quotes no note
  return `${reading || 'a file or value'}${reading ? ':' : ''} is not of the kind that is read here (${kind ?? error.name}${placeOf(error)}); CHARTCODE_TRACE=1 shows the trace`;
}

/** The system's refusal with the path that it was for. */
function causeOfSystem(error: Error, kind: string): string {
  const path = 'path' in error ? String(error.path) : undefined;
  const words = error.message.replace(/^\w+: /, '').replace(/, \w+( '.*)?$/s, '');
  return `${path ? `${path}: ` : ''}${words} (${kind})`;
}

/** The first line of the project's own in a stack, as `, file.ts:12`. */
function placeOf(error: Error): string {
  const at = /\/(?:src|eval|models)\/[^\s()]*?([^/\s()]+\.ts:\d+)/.exec(error.stack ?? '')?.[1];
  return at ? `, ${basename(at)}` : '';
}

/** Ends the program with the cause of an error that nothing caught. */
export function endWithError(error: unknown): never {
  if (process.env.CHARTCODE_TRACE && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
  const misused = error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  return fail(causeOf(error), misused ? 2 : 1);
}

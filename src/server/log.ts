// The server's log: JSON lines on stderr that name routes, statuses and counts, never what a request held.
import { pino } from 'pino';
import type { Logger } from 'pino';

/** Lines that could not be written wait, so many characters of them, until there is room. */
const MOST_WAITING = 1 << 20;

/** A logger to stderr; `level` as pino's (`info`, `silent`, ...). A full disk under the log fails no request. */
export function createLog(level = 'info'): Logger {
  const destination = pino.destination({ dest: 2, sync: true, maxLength: MOST_WAITING });
  // Without a listener the error is thrown at whoever logs.
  destination.on('error', () => undefined);
  return pino({ level, base: { service: 'chartcode' } }, destination);
}

/** What may be logged of an unexpected error: its kind and where it was thrown. Its message is left out, since it may quote a note. */
export function describeFailure(error: unknown): { kind: string; at: string[] } {
  if (!(error instanceof Error)) return { kind: typeof error, at: [] };
  const at = (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at .*:\d+:\d+\)?$/.test(line))
    .slice(0, 8)
    .map((line) => line.trim());
  return { kind: error.name, at };
}

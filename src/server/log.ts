// The server's log: JSON lines on stderr that name routes, statuses and counts, never what a request held.
import { pino } from 'pino';
import type { Logger } from 'pino';

/** A logger to stderr; `level` as pino's (`info`, `silent`, ...). */
export function createLog(level = 'info'): Logger {
  return pino({ level, base: { service: 'chartcode' } }, pino.destination({ dest: 2, sync: true }));
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

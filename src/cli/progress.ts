// Progress of a long run on stderr: one line that is rewritten on a terminal, now and then a new one elsewhere.
import type { Output } from './context.js';

export interface Progress {
  step(ok: boolean): void;
  say(message: string): void;
  /** The last line: rows, failures, rows a second. */
  end(where: string): void;
}

/** Starts counting after the `done` rows of earlier runs. */
export function createProgress(stderr: Output, done: number): Progress {
  const everyMs = stderr.isTTY === true ? 200 : 5000;
  const begun = performance.now();
  let shown = begun;
  let rows = done;
  let failed = 0;
  const rate = (): string => ((rows - done) / Math.max(0.001, (performance.now() - begun) / 1000)).toFixed(1);
  const describe = (): string => `${rows} rows, ${failed} failed in this run, ${rate()} rows/s`;
  return {
    step(ok) {
      rows += 1;
      if (!ok) failed += 1;
      if (performance.now() - shown < everyMs) return;
      shown = performance.now();
      stderr.write(stderr.isTTY === true ? `\r\u001b[K${describe()}` : `${describe()}\n`);
    },
    say(message) {
      stderr.write(`${message}\n`);
    },
    end(where) {
      stderr.write(`${stderr.isTTY === true ? '\r\u001b[K' : ''}${describe()} -> ${where}\n`);
    },
  };
}

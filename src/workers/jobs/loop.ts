// A step that is taken over and over: at once while there is something to do, after a wait when there is not, later when it fails.

export interface Loop {
  /** Ends the present wait: there may be something to do. */
  wake(): void;
  /** Resolves when the step under way has ended; no further one begins. */
  stop(): Promise<void>;
}

export interface LoopOptions {
  /** Wait after a step with nothing to do, ms; half to one and a half of it, so that many processes do not ask at once. */
  idleMs: number;
  onFailure(error: unknown): void;
}

const LONGEST_PAUSE_MS = 30_000;

/** Starts the loop. `step` says whether it found something to do. A failing step is tried again after a growing pause. */
export function startLoop(step: () => Promise<boolean>, { idleMs, onFailure }: LoopOptions): Loop {
  let stopping = false;
  let woken = false;
  let endWait = (): void => undefined;
  const wait = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      endWait = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const run = async (): Promise<void> => {
    let failures = 0;
    while (!stopping) {
      woken = false;
      let busy = false;
      try {
        busy = await step();
        failures = 0;
      } catch (error) {
        failures += 1;
        onFailure(error);
      }
      if (stopping || busy) continue;
      if (failures > 0) await wait(Math.min(LONGEST_PAUSE_MS, 100 * 2 ** failures));
      else if (!woken) await wait(idleMs * (0.5 + Math.random()));
    }
  };
  const ended = run();
  return {
    wake: () => {
      woken = true;
      endWait();
    },
    stop: () => {
      stopping = true;
      endWait();
      return ended;
    },
  };
}

// How long-running commands are asked to stop.

const LOOK_EVERY_MS = 250;

/**
 * Resolves at the first SIGTERM or SIGINT; a second one ends the process at once. Under `npm run`, also when the shell between npm and this process is
 * gone: npm hands its SIGTERM to that shell, which ends without handing it on, and the service would hold its port for ever.
 */
export function waitForSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const)
      process.once(signal, () => {
        process.once(signal, () => process.exit(1));
        resolve();
      });
    if (process.env['npm_lifecycle_event'] === undefined) return;
    const parent = process.ppid;
    const timer = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(timer);
      resolve();
    }, LOOK_EVERY_MS);
    timer.unref();
  });
}

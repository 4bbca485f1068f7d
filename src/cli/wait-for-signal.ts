// How long-running commands are asked to stop.

/** Resolves at the first SIGTERM or SIGINT; a second one ends the process at once. */
export function waitForSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const)
      process.once(signal, () => {
        process.once(signal, () => process.exit(1));
        resolve();
      });
  });
}

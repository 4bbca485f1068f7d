// A worker that gives way: its own thread gets less urgent, the main thread does not.
import { once } from 'node:events';
import { getPriority } from 'node:os';
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';

it.skipIf(process.platform !== 'linux')('lowers the urgency of the calling thread alone', async () => {
  const before = getPriority(0);
  const code = `
    import('tsx/esm/api').then(async ({ register }) => {
      register();
      const { yieldProcessor } = await import(${JSON.stringify(new URL('../../src/workers/yield-processor.ts', import.meta.url).href)});
      yieldProcessor();
      require('node:worker_threads').parentPort.postMessage(require('node:os').getPriority(0));
    });`;
  const worker = new Worker(code, { eval: true, execArgv: [] });
  const [urgency] = (await once(worker, 'message')) as [number];
  await worker.terminate();
  expect(urgency).toBe(Math.min(19, before + 5));
  expect(getPriority(0)).toBe(before);
});

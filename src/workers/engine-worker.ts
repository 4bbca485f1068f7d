// A worker thread that holds the model and codes one request at a time; the main thread's event loop never waits for it.
import { parentPort, workerData } from 'node:worker_threads';
import { asChartcodeError } from '../errors.js';
import { codeEncounter, describeModels, loadResources, rankEncounter, rankTexts, type Resources, searchCodes } from '../pipeline.js';
import { validateClaim } from '../validate-claim.js';
import type { Farewell, FromWorker, Ping, Request, WorkerCalls, WorkerSetup } from './messages.js';
import { warmUp } from './warm-up.js';
import { yieldProcessor } from './yield-processor.js';

const port = parentPort;
if (!port) throw new Error('engine-worker runs as a worker thread only');
const post = (message: FromWorker): void => port.postMessage(message);

type Handler = (resources: Resources, input: never) => Promise<unknown>;
const handlers: Record<keyof WorkerCalls, Handler> = {
  code: (r, input: WorkerCalls['code']['input']) => codeEncounter(input, r),
  rank: (r, input: WorkerCalls['rank']['input']) => rankEncounter(input.encounter, input.style, r),
  rankTexts: (r, input: WorkerCalls['rankTexts']['input']) => rankTexts(input.texts, input.k, r),
  judge: async (_, { claim, support }: WorkerCalls['judge']['input']) => validateClaim(claim, support),
  search: (r, input: WorkerCalls['search']['input']) => searchCodes(input.query, input.limit, r),
};

try {
  const setup = workerData as WorkerSetup;
  // Before the model is loaded: ONNX Runtime's own threads take over the urgency of this one.
  if (setup.yielding === true) yieldProcessor();
  const resources = await loadResources(setup);
  const leaving = new AbortController();
  const underWay = new Set<Promise<void>>();
  const follow = (work: Promise<void>): void => {
    const followed = work.finally(() => underWay.delete(followed));
    underWay.add(followed);
  };
  port.on('message', (request: Request | Ping | Farewell) => {
    if ('ping' in request) post({ kind: 'pong' });
    else if ('farewell' in request) {
      leaving.abort();
      void Promise.all(underWay).then(() => post({ kind: 'idle' }));
    } else
      follow(
        handlers[request.call](resources, request.input as never).then(
          (value) => post({ kind: 'result', id: request.id, value }),
          (error: unknown) => post({ kind: 'error', id: request.id, error: asChartcodeError(error).toBody().error }),
        ),
      );
  });
  post({ kind: 'ready', models: describeModels(resources) });
  if (setup.yielding === true) follow(warmUp(resources, leaving.signal));
} catch (error) {
  post({ kind: 'failed', error: asChartcodeError(error).toBody().error });
}

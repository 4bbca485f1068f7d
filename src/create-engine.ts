// Builds the engine that the CLI, the server and the evaluation hold: a pool of workers behind the Engine interface.
import { availableParallelism } from 'node:os';
import type { Engine, EngineOptions } from './engine.js';
import { type Edition, loadEdition } from './reference/index.js';
import { EnginePool } from './workers/pool.js';

/** Starts the workers. Throws E2xx when the model package cannot be used, E3xx when a table cannot. */
export async function createEngine(options: EngineOptions = {}): Promise<Engine> {
  const workers = Math.max(1, options.workers ?? 1);
  const threads = Math.max(1, Math.floor(availableParallelism() / workers));
  const pool = await EnginePool.start({ threads, ...(options.modelDir ? { modelDir: options.modelDir } : {}), ...(options.profile ? { profile: options.profile } : {}), ...(options.profilesDir ? { profilesDir: options.profilesDir } : {}), ...(options.yielding ? { yielding: true } : {}) }, workers);
  let edition: Edition | undefined;
  return {
    code: (input) => pool.call('code', input),
    rank: (encounter, style = 'claim') => pool.call('rank', { encounter, style }),
    rankTexts: (texts, k) => pool.call('rankTexts', { texts: [...texts], k }),
    judge: (claim, support) => pool.call('judge', { claim, support }),
    search: (query, limit = 20) => pool.call('search', { query, limit: Math.min(100, Math.max(1, limit)) }),
    get edition() {
      return (edition ??= loadEdition());
    },
    get models() {
      return pool.models;
    },
    close: () => pool.close(),
  };
}

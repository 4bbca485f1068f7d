// Starts the TypeScript worker: a worker thread does not inherit the loader of the main thread on Node 20.
import { register } from 'tsx/esm/api';

register();
await import('./engine-worker.ts');

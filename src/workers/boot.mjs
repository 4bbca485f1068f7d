// Starts the TypeScript worker: a worker thread does not inherit the loader of the main thread on Node 20.
// The two large libraries come first, before that loader would read their megabytes once more: half a second of every start.
import '@xenova/transformers';
import 'onnxruntime-node';
import { register } from 'tsx/esm/api';

register();
await import('./engine-worker.ts');

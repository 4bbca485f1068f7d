// Starts the TypeScript thread: it does not inherit the loader of the main thread on Node 20.
import { register } from 'tsx/esm/api';

register();
await import('./reader-thread.ts');

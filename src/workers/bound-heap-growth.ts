// Keeps the heap of a long-lived worker near what it really holds.
import { setFlagsFromString } from 'node:v8';

/** Per cent by which a heap may outgrow what was in use at its last full collection, before the next one. */
const MOST_GROWTH = 15;

/**
 * Has V8 collect a heap once it has grown by a seventh. By itself V8 waits, by the pace of the allocations, until a heap is up to four times as
 * large: an engine worker that holds 220 MiB then swings by 150 MiB, which looks like a leak and is taken from the other processes of a machine.
 * Costs one full collection of about .1 s in some tens of notes. For all threads of the process that start later; V8 that does not know the flag
 * goes on as before. Source: `--heap-growing-percent` of `node --v8-options`.
 */
export function boundHeapGrowth(): void {
  setFlagsFromString(`--heap-growing-percent=${MOST_GROWTH}`);
}

// Lets a thread give way to the others of its process where they want the same core.
import { getPriority, setPriority } from 'node:os';

/** So much less urgent than the main thread: about a third of its share where both want all of a core, and all of the core where it sleeps. */
const STEPS = 5;
const LEAST_URGENT = 19;

/**
 * Lowers the urgency (nice value) of the calling thread, and of the threads that it starts from then on. On Linux only: elsewhere the system counts by
 * process. A system that refuses it changes nothing but latency.
 */
export function yieldProcessor(): void {
  if (process.platform !== 'linux') return;
  try {
    // Process 0 is the calling thread to Linux, whose nice values are of threads (setpriority(2), "C library/kernel differences").
    setPriority(0, Math.min(LEAST_URGENT, getPriority(0) + STEPS));
  } catch {
    // A sandbox without the call: the threads stay equals.
  }
}

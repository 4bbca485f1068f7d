// What a service's worker does between its start and its first claim.
import { codeEncounter, type Resources } from '../pipeline.js';
import table from './warm-up-notes.json' with { type: 'json' };

/**
 * Codes a note of each kind and throws the claims away: tables that are opened at first use are open and the code is compiled before the first
 * caller waits for it, and memory stands near where it will stay. About two seconds of one core; a request that comes meanwhile is answered beside it.
 * Ends early when `leaving` says so. Never fails: what a note does not do here a request will tell.
 */
export async function warmUp(resources: Resources, leaving?: AbortSignal): Promise<void> {
  for (const [at, { setting, text }] of table.notes.entries()) {
    if (leaving?.aborted) return;
    await codeEncounter({ id: `warm-up-${at + 1}`, setting, text, patient: { age: 60, sex: 'F' } }, resources).catch(() => undefined);
  }
}

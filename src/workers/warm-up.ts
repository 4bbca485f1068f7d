// What a service's worker does between its start and its first claim.
import { setImmediate as pause } from 'node:timers/promises';
import { compileFamilies } from '../assembly/siblings/read-titles.js';
import { codeEncounter, type Resources } from '../pipeline.js';
import { TERM_PATTERNS } from '../procedures/pcs/find-terms.js';
import { narrowRows } from '../procedures/pcs/tables.js';
import type { Edition } from '../reference/types.js';
import type { Setting } from '../types.js';
import table from './warm-up-notes.json' with { type: 'json' };

/** A sign outside of Latin-1: texts with one are strings of another kind, for which V8 compiles every expression once more. */
const WIDE_SIGN = '\u2019';
/** How long tables are read at a stretch, ms. */
const STRETCH = 20;

/**
 * Codes a note of each kind, with and without a wide sign, and a long one, and throws the claims away; then reads what each category and each
 * procedure term asks of the tables. So what is opened at first use is open and the code is compiled before a caller waits for it, and memory stands
 * near where it will stay. A request that comes meanwhile is answered beside it.
 * Ends early when `leaving` says so. Never fails: what a note does not do here a request will tell.
 */
export async function warmUp(resources: Resources, leaving?: AbortSignal): Promise<void> {
  const long = table.notes.map(({ text }) => text).join('\n\n');
  const notes: { setting: string; text: string }[] = [...table.notes, ...table.notes.map(({ setting, text }) => ({ setting, text: text + WIDE_SIGN })), { setting: 'inpatient', text: long }];
  for (const [at, { setting, text }] of notes.entries()) {
    if (leaving?.aborted) return;
    await codeEncounter({ id: `warm-up-${at + 1}`, setting: setting as Setting, text, patient: { age: 60, sex: 'F' } }, resources).catch(() => undefined);
  }
  await readTables(resources.edition, leaving);
}

/** Gives way to what waits between two stretches. */
async function readTables(edition: Edition, leaving?: AbortSignal): Promise<void> {
  let until = performance.now() + STRETCH;
  for (const _ of compileTables(edition)) {
    if (leaving?.aborted) return;
    if (performance.now() < until) continue;
    await pause();
    until = performance.now() + STRETCH;
  }
}

function* compileTables(edition: Edition): Generator<unknown> {
  yield* compileFamilies(edition.icd10cm);
  for (const pattern of TERM_PATTERNS) yield narrowRows(edition, pattern);
}

// Levels of the spine that a heading lists and the description says were left as they were.
import type { ProcedureInput } from '../types.js';
import { either } from '../patterns.js';
import type { Place } from './contract.js';
import table from './counts.json' with { type: 'json' };
import { HEADINGS } from './find-side.js';
import { readInterspaces } from './measures.js';
import { allSentences } from './read-note.js';

const NOT_DONE = either(table.levelsNotDone);
const TITLES: ReadonlySet<string> = new Set([...HEADINGS].filter((kind) => kind !== 'procedure_note'));

/** Interspaces of which a sentence says that nothing was done there, with the sentence; those that another part of the same sentence treats are none. */
export function readLevelsNotDone({ documents }: Pick<ProcedureInput, 'documents'>): { levels: Set<number>; places: Place[] } {
  const places = allSentences(documents).filter(({ text, section }) => !TITLES.has(section) && NOT_DONE.test(text) && readInterspaces(text).size === 1);
  return { levels: new Set(places.flatMap(({ text }) => [...readInterspaces(text)])), places };
}

// Notes of a few lines: the first names the procedure, the rest tells it, and the sides may differ.
import type { ProcedureInput } from '../types.js';
import type { Place } from './contract.js';
import { sideIn, sidesIn } from './find-side.js';
import { allSentences } from './read-note.js';
import { either } from '../patterns.js';
import table from './sides.json' with { type: 'json' };

const { sections, longest } = table.short;
const TELLS = new RegExp(table.short.tells);
/** The line calls itself a procedure, or names an act as a title does. */
const NAMES = either(table.short.names);
const ACTS = either(table.short.acts);
/** Of another day, or left alone. */
const ELSEWHERE = either(table.elsewhere);

/** Whether a sentence tells an act of the operation. */
export function tellsAct(text: string): boolean {
  return ACTS.test(text);
}

/** The first line of a short note and the words of its telling, where the line names one side and every act that names a side is on the other. `hasBody`: the note has a headed body. */
export function findShortConflict(documents: ProcedureInput['documents'], hasBody: boolean): { above: Place; below: Place } | undefined {
  const all = allSentences(documents);
  if (hasBody || documents.length !== 1) return undefined;
  const at = all.findIndex(({ text, section }) => text.length <= longest && !TELLS.test(text) && sideIn(text) !== undefined && (section === 'procedure' || (sections.includes(section) && NAMES.test(text))));
  const above = all[at];
  if (!above) return undefined;
  const rest = all.slice(at + 1).filter(({ section }) => sections.includes(section));
  const said = sideIn(above.text);
  if (said !== 'LT' && said !== 'RT') return undefined;
  const told = rest.filter(({ text }) => ACTS.test(text) && !ELSEWHERE.test(text) && sidesIn(text).size > 0);
  const other = told.filter(({ text }) => ['LT', 'RT'].includes(sideIn(text) ?? '') && sideIn(text) !== said);
  return other.length > 0 && other.length === told.length ? { above, below: other[0]! } : undefined;
}

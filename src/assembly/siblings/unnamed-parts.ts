// A code that names a digit where the note names none gives way to the one that leaves it open.
import type { DiagnosisCodes } from '../../reference/types.js';
import type { NoteText } from './read-note.js';
import table from './unnamed-parts.json' with { type: 'json' };

const ROWS = table.rows.map(({ codes, named, open, says }) => ({ codes: new RegExp(codes), named: new RegExp(named, 'i'), open, says: new RegExp(says.join('|'), 'i') }));
/** Codes of one kind of injury share this much of their beginnings. */
const STEM = 4;

/** The billable code that leaves the digit open, where `code` names one that no word of the note does; undefined for every other code. */
export function openPart(code: string, note: NoteText, codes: DiagnosisCodes): string | undefined {
  const row = ROWS.find((one) => one.codes.test(code) && codes.isBillable(code) && one.named.test(codes.title(code)));
  if (!row || note.pieces.some(({ text }) => row.says.test(text))) return undefined;
  const wanted = codes.title(code).replace(row.named, row.open);
  return codes.billableUnder(code.slice(0, STEM)).find((one) => codes.title(one) === wanted);
}

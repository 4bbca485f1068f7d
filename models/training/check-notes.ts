// Checks a file of coded notes that is named on the command line, before anything is written: file, row and cause of what is wrong, never words of a note (check_data.py asks the same of training notes).
import { basename } from 'node:path';
import { type CodedNote, CodedNoteSchema, parseRow } from '../../eval/lib/dataset.js';
import { describeProblem } from '../../eval/lib/dataset-problems.js';
import { readLines } from '../../eval/lib/read-lines.js';
import { fail, undot } from './note-sources.js';

const MOST_SHOWN = 20;

/** Causes, each naming the field, of a note whose fields have the right kinds. A diagnosis with `written` is of another edition on purpose (codiesp-as-notes.ts). */
function problemsOf(note: CodedNote, written: readonly unknown[], isBillable: (code: string) => boolean): string[] {
  const { text } = note.encounter;
  if (text === undefined) return ['encounter.text: is missing (one text a note is read here)'];
  const absent = (field: string, quotes: readonly string[]): string[] => quotes.flatMap((quote, i) => (text.includes(quote) ? [] : [`${field}[${i}]: the quote is not in its note`]));
  const groups = ['diagnoses', 'procedures', 'pcs'] as const;
  return [
    ...groups.flatMap((group) => note[group].flatMap(({ evidence }, i) => absent(`${group}[${i}].evidence`, evidence))),
    ...note.diagnoses.flatMap(({ code, alternatives }, i) => (written[i] === undefined ? [code, ...alternatives].filter((one) => !isBillable(undot(one))).map((one) => `diagnoses[${i}]: unknown code ${one}: not billable in the edition`) : [])),
    ...note.not_coded.flatMap((trap, i) => absent(`not_coded[${i}].text`, [trap.text]).map((cause) => cause.replace(/\[0\]:/, ':'))),
  ];
}

/** Ends the program with status 1 unless every row is a coded note, no id comes twice, every quote stands in its note and every diagnosis is billable. */
export async function checkNotes(path: string, isBillable: (code: string) => boolean): Promise<void> {
  const found: string[] = [];
  const lineOf = new Map<string, number>();
  let rows = 0;
  for await (const line of readLines(path)) {
    rows++;
    const tell = (cause: string): unknown => found.push(`${basename(path)}, line ${line.number}: ${cause}`);
    try {
      const note = parseRow(CodedNoteSchema, line.text, path, line.number);
      const raw = JSON.parse(line.text) as { diagnoses: { written?: string }[] };
      problemsOf(note, raw.diagnoses.map(({ written }) => written), isBillable).forEach(tell);
      if (lineOf.has(note.id)) tell(`id: is that of line ${lineOf.get(note.id)}`);
      else lineOf.set(note.id, line.number);
    } catch (error) {
      const { field, problem } = describeProblem(error);
      tell(`${field ? `${field}: ` : ''}${problem}`);
    }
  }
  if (rows === 0) fail(`${basename(path)}: holds no note`);
  if (found.length === 0) return;
  process.stderr.write(`${found.slice(0, MOST_SHOWN).join('\n')}\n`);
  fail(`${found.length} problems${found.length > MOST_SHOWN ? `, the first ${MOST_SHOWN} shown` : ''}: nothing was written`);
}

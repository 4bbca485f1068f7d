// How a candidate stands among the others of its note: what the trees of the first-listed choice compare.
import table from './within-note.json' with { type: 'json' };

/** Columns that are compared, of a candidate's features and its log-odds; the trainer reads the same file. */
export const COMPARED_NAMES: readonly string[] = table.columns;

/** The columns that `compareWithinNote` gives, in its order. */
export const WITHIN_NOTE_NAMES: readonly string[] = [...COMPARED_NAMES.map((name) => `${name}_below_best`), ...COMPARED_NAMES.map((name) => `${name}_rank`)];

/**
 * For each row [columns] of a note, by `places` of the compared columns: how far it is below the note's greatest value (0 or less), then how many rows
 * have a greater one. Rows x 2 places.length, float32.
 */
export function compareWithinNote(rows: readonly Float32Array[], places: readonly number[]): Float32Array[] {
  const out = rows.map(() => new Float32Array(2 * places.length));
  places.forEach((place, column) => {
    const best = rows.reduce((max, row) => Math.max(max, row[place]!), Number.NEGATIVE_INFINITY);
    const greatestFirst = Float32Array.from(rows, (row) => row[place]!).sort().reverse();
    rows.forEach((row, i) => {
      out[i]![column] = row[place]! - best;
      out[i]![places.length + column] = greatestFirst.indexOf(row[place]!);
    });
  });
  return out;
}

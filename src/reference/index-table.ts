// Index tables as read: a tree in depth-first lines back to entries with their paths.
import type { TableReader } from './table-file.js';
import type { IndexEntry } from './types.js';

/** Entries in printed order: one a line that has a code or a reference; in a table with columns, one a filled cell. */
export function readIndex(table: TableReader): IndexEntry[] {
  const levels = table.column('level');
  const titles = table.column('title');
  const modifiers = table.column('nonessential');
  const codes = table.column('code');
  const manifestations = table.column('manifestation');
  const sees = table.column('see');
  const seeAlsos = table.column('seeAlso');
  const headings = table.column('heading');
  const entries: IndexEntry[] = [];
  const path: string[] = [];
  const nonessential: string[][] = [];
  levels.forEach((text, row) => {
    const level = Number(text);
    path.length = level;
    nonessential.length = level;
    path.push(titles[row]!);
    nonessential.push(modifiers[row] === '' ? [] : modifiers[row]!.split('\t'));
    const common = {
      nonessential: nonessential.flat(),
      ...(sees[row] === '' ? {} : { see: sees[row]! }), ...(seeAlsos[row] === '' ? {} : { seeAlso: seeAlsos[row]! }),
    };
    if (headings.length > 0 && codes[row] !== '') {
      codes[row]!.split('\t').forEach((code, place) => {
        if (code !== '') entries.push({ path: [...path, headings[place]!], ...common, code, column: headings[place]! });
      });
    } else if (codes[row] !== '' || common.see !== undefined || common.seeAlso !== undefined) {
      entries.push({ path: [...path], ...common, code: codes[row]!, ...(manifestations[row] === '' ? {} : { manifestation: manifestations[row]! }) });
    }
  });
  return entries;
}

// Every facet of facets.json by its name: stated, absent, conflicting. A row that today's engine fails says so (`known`) and must lose the mark once it passes.
// An absent value is asked twice where siblings leave it open: scoring left it open too, and scoring guessed one.
import { describe, expect, it } from 'vitest';
import { FACETS } from '../../../src/assembly/siblings/facet-table.js';
import { findFamily } from '../../../src/assembly/siblings/read-titles.js';
import { loadEdition } from '../../../src/reference/index.js';
import { checkFacetRow, readFacetRows, type NoteRow } from './rows.js';

const { icd10cm } = loadEdition();
const files = readFacetRows();
const notes = [...files.values()].flatMap((file) => file.notes);
const without = [...files.values()].flatMap((file) => file.without);

/** What a code's title says of a facet; a code without siblings says nothing. */
function valueOf(code: string, facet: string): string | undefined {
  const plain = code.replace('.', '');
  return findFamily(plain, icd10cm)?.siblings.find((sibling) => sibling.code === plain)?.values[facet];
}

describe('facet rows', () => {
  it.each(FACETS.map(({ name }) => name))('of %s are there: stated, absent, and conflicting or why none can be', (name) => {
    const kinds = new Set<string>(notes.filter(({ facet }) => facet === name).map(({ kind }) => kind));
    if (without.includes(name)) kinds.add('conflicting');
    expect([...kinds].sort()).toEqual(['absent', 'conflicting', 'stated']);
  });

  it('are of facets of the data, and none is written twice', () => {
    const names = new Set(FACETS.map(({ name }) => name));
    expect([...notes.map(({ facet }) => facet), ...without].filter((name) => !names.has(name))).toEqual([]);
    const keys = notes.map(({ facet, scored, note, phrase }) => [facet, scored, note, phrase].join('|'));
    expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
  });

  it('name billable codes', () => {
    const codes = new Set(notes.flatMap(({ scored, code }) => [scored, code]));
    expect([...codes].filter((code) => !icd10cm.isBillable(code.replace('.', '')))).toEqual([]);
  });

  it('name codes of one family that the facet tells apart', () => {
    const elsewhere = ({ facet, scored, code }: NoteRow): boolean => {
      const siblings = findFamily(scored.replace('.', ''), icd10cm)?.siblings ?? [];
      return !siblings.some((one) => one.code === code.replace('.', '')) || new Set(siblings.map(({ values }) => values[facet])).size < 2;
    };
    expect(notes.filter((row) => row.known === undefined && elsewhere(row)).map(({ facet, scored, code }) => `${facet}: ${scored} ${code}`)).toEqual([]);
  });

  it('state a value that scoring did not choose', () => {
    const idle = notes.filter(({ kind, facet, scored, code, known }) => kind === 'stated' && known === undefined && valueOf(scored, facet) === valueOf(code, facet));
    expect(idle.map(({ facet, scored, code }) => `${facet}: ${scored} ${code}`)).toEqual([]);
  });
});

describe('a facet', () => {
  it.each([...files])('of %s is settled as a coder would settle it', (_, file) => {
    const failed: string[] = [];
    const fixed: string[] = [];
    for (const row of file.notes) {
      const problem = checkFacetRow(row);
      if (problem !== undefined && row.known === undefined) failed.push(`${row.facet} ${row.kind} ${row.scored}: ${row.note} → ${problem}`);
      if (problem === undefined && row.known !== undefined) fixed.push(`${row.facet}: ${row.note}`);
    }
    expect({ failed, fixed }).toEqual({ failed: [], fixed: [] });
  });
});

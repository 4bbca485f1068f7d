// Shaved growths by site and size; levels of the spine that were left alone; drugs that a note does not name.
import { describe, expect, it } from 'vitest';
import { addCompanions, dropUnnamedDrugs } from '../../../src/procedures/lines/index.js';
import { settleShaves } from '../../../src/procedures/lines/shaves.js';
import { readLevelsNotDone } from '../../../src/procedures/lines/levels-not-done.js';
import { readNote } from './helpers.js';

const shave = (text: string): string => {
  const { input } = readNote({ text, lines: [], type: 'procedure_note', setting: 'office' });
  return settleShaves([], input).map(({ code, units }) => (units > 1 ? `${code}x${units}` : code)).sort().join(' ');
};

describe('growths that were shaved off', () => it.each([
  ['Left cheek, 0.8 cm nevus. Removed by shave technique.', '11311'], ['A 5 mm lesion of the back was shaved off.', '11300'], ['Keratosis of the scalp, 1.4 cm, shaved with a DermaBlade.', '11307'],
  ['1. Nevus of the arm, 4 mm, shaved. 2. Nevus of the thigh, 5 mm, shaved.', '11300x2'], ['Shave biopsy of a 5 mm lesion of the nose.', ''], ['The nodule, 1.5 cm, was shaved off the back of the rectum.', ''], ['Nevus of the back shaved.', ''],
])('%s', (text, expected) => expect(shave(text)).toBe(expected)));

describe('levels that were left alone', () => {
  const text = 'OPERATIVE REPORT\nProcedure: L3-4 and L4-5 laminectomy.\nDescription: At L4-5 laminectomy was done. At L3-4 the canal was wide enough; no bone was removed at that level.';
  it('are not counted, with both quotes', () => {
    const { input, lines } = readNote({ text, lines: [['63047', 'L3-4 and L4-5 laminectomy'], ['63048', 'L3-4 and L4-5 laminectomy']] });
    expect([...readLevelsNotDone(input).levels]).toHaveLength(1);
    const { lines: kept, findings } = addCompanions(lines, input);
    expect(kept.map(({ code }) => code)).toEqual(['63047']);
    expect(findings).toMatchObject([{ rule: 'heading-and-body', codes: ['63048'], evidence: [{}, { text: expect.stringContaining('no bone was removed') }] }]);
  });
  it('are none where all were done', () => {
    const { input, lines } = readNote({ text: text.replace('; no bone was removed at that level', '').replace('the canal was wide enough', 'laminectomy was done as well'), lines: [['63047', 'L3-4 and L4-5 laminectomy'], ['63048', 'L3-4 and L4-5 laminectomy']] });
    expect(addCompanions(lines, input).lines.map(({ code }) => code)).toEqual(['63047', '63048']);
  });
});

describe('drugs', () => {
  it('fall where the note names none of their names', () => {
    const { input, lines } = readNote({ text: 'Dexamethasone 20 mg was given. A single-dose vial was used.', lines: [['J3301', 'single-dose vial'], ['J1100', 'Dexamethasone 20 mg']], type: 'progress_note', setting: 'office' });
    expect(dropUnnamedDrugs(lines, input)).toMatchObject({ lines: [{ code: 'J1100' }], findings: [{ codes: ['J3301'] }] });
  });
});

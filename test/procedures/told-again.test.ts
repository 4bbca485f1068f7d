// A procedure that a sentence places on another day and the report tells as done all the same.
import { describe, expect, it } from 'vitest';
import { dropNotDone } from '../../src/procedures/drop-not-done.js';
import { readNote } from './lines/helpers.js';

const left = (text: string, code: string, quote: string, ...more: [string, string][]) => {
  const { input, lines } = readNote({ text, lines: [[code, quote], ...more], type: 'procedure_note', setting: 'office' });
  return dropNotDone(lines, input).lines.map((one) => `${one.code} ${one.evidence[0]!.text}`);
};
const NAIL = 'PODIATRY PROCEDURE NOTE\nIngrown right great toenail, planned at the last visit. The lateral border of the nail was removed with its matrix and phenol was applied. The left great toe had the same done in 2022.';

describe('a line whose words are of another day', () => {
  it('stands on the sentence that tells the act of this day', () => {
    expect(left(NAIL, '11750', 'left great toe had the same done in 2022')).toEqual(['11750 The lateral border of the nail was removed with its matrix and phenol was applied.']);
  });
  it('falls where the report has another operation, or tells no such act', () => {
    expect(left(NAIL, '11750', 'left great toe had the same done in 2022', ['11042', 'lateral border of the nail']).map((one) => one.slice(0, 5))).toEqual(['11042']);
    expect(left('PROCEDURE NOTE\nThe knee was injected. The left great toe had a matrixectomy done in 2022.', '11750', 'left great toe had a matrixectomy done in 2022')).toEqual([]);
  });
});

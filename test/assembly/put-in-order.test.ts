// What opens a claim: never a complication that arose in the stay (Official Guidelines, II), an injury ahead of a listed disease.
import { describe, expect, it } from 'vitest';
import { putInOrder } from '../../src/assembly/put-in-order.js';
import { readDocument } from '../../src/document/index.js';
import { findMentions } from '../../src/mentions/index.js';
import { loadEdition } from '../../src/reference/index.js';
import type { EncounterFacts } from '../../src/types.js';
import { candidate, evidenceAt, INPATIENT } from '../helpers/draft-codes.js';

const edition = loadEdition();
const first = (note: string, codes: [string, number, string][], facts: EncounterFacts = INPATIENT): string | undefined => {
  const drafts = codes.map(([code, firstLogit, words]) => ({ ...candidate(code, 2, [evidenceAt(note.indexOf(words), words)]), firstLogit }));
  return putInOrder(drafts, edition, facts, undefined, findMentions(readDocument({ id: 'd1', text: note })))[0]?.code;
};

describe('a complication of care', () => {
  it.each([
    ['Complete heart block, pacemaker placed. The procedure was complicated by a left pneumothorax.', 'J95.811', 'left pneumothorax', 'I442'],
    ['Complete heart block, pacemaker placed. On POD 2 an ileus after surgery was seen.', 'K91.89', 'an ileus', 'I442'],
    ['Complete heart block. Readmitted on POD 4 with an ileus.', 'K91.89', 'an ileus', 'K9189'],
    ['Complete heart block. Presented with a wound infection on postoperative day 9.', 'T81.49XA', 'wound infection', 'T8149XA'],
  ])('%s', (note, code, words, expected) => expect(first(note, [['I44.2', -1, 'Complete heart block'], [code, 3, words]])).toBe(expected));
});

describe('an injury of a visit that lists a cirrhosis', () => {
  const note = 'Cut the scalp in a fall. Scalp laceration. Alcoholic cirrhosis. Hepatic encephalopathy.';
  const codes: [string, number, string][] = [['K70.30', 3, 'Alcoholic cirrhosis'], ['S01.01XA', -1, 'Scalp laceration']];
  const emergency: EncounterFacts = { ...INPATIENT, setting: 'emergency', documentType: 'emergency_department_note' };
  it('opens its claim', () => expect(first(note, codes, emergency)).toBe('S0101XA'));
  it('does not where the liver fails', () => expect(first(note, [...codes, ['K76.82', 0, 'Hepatic encephalopathy']], emergency)).toBe('K7030'));
});

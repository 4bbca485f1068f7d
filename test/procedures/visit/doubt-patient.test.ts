// The encounter's new-patient flag against the words of the note.
import { describe, expect, it } from 'vitest';
import { readDocument } from '../../../src/document/index.js';
import { doubtPatient } from '../../../src/procedures/visit/doubt-patient.js';

const doubt = (newPatient: boolean | undefined, text: string): string[] | undefined => doubtPatient(newPatient, [readDocument({ id: 'd1', text })], '99203')?.evidence.map((one) => one.text);

describe('new or established', () => {
  it('quotes what speaks against the flag', () => {
    expect(doubt(true, 'Established patient here for blood pressure. Doing well.')).toEqual(['Established patient here for blood pressure.']);
    expect(doubt(false, 'This is a new patient with knee pain.')).toEqual(['This is a new patient with knee pain.']);
  });

  it('says nothing where flag and note agree, the note is silent, or says both', () => {
    expect(doubt(true, 'New patient with knee pain.')).toBeUndefined();
    expect(doubt(false, 'Follow-up of hypertension.')).toBeUndefined();
    expect(doubt(undefined, 'New patient with knee pain.')).toBeUndefined();
    expect(doubt(true, 'New patient packet signed. We last saw her in 2019; new patient by the three-year rule.')).toBeUndefined();
    expect(doubt(true, 'She is not an established patient.')).toBeUndefined();
  });
});

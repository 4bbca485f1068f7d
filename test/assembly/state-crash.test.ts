// The collision that a note tells is the external cause of its injury (Official Guidelines I.C.20; definitions of V00-V99).
import { describe, expect, it } from 'vitest';
import { readCrash, stateCrash } from '../../src/assembly/injuries/state-crash.js';
import { readDocument } from '../../src/document/index.js';
import { findMentions } from '../../src/mentions/index.js';
import { loadEdition } from '../../src/reference/index.js';
import { candidate, evidenceAt } from '../helpers/draft-codes.js';
import table from '../../src/assembly/injuries/crash.json' with { type: 'json' };

const { icd10cm } = loadEdition();
const read = (text: string): string | undefined => readCrash(findMentions(readDocument({ id: 'd1', text })))?.code;

describe('a collision', () => {
  it('is coded by what the patient was, in what, and what it was with', () => {
    expect(read('Belted driver whose car was T-boned by a coupe.')).toBe('V4352XA');
    expect(read('Unrestrained back-seat passenger of a van, struck by a city bus.')).toBe('V546XXA');
    expect(read('Restrained driver of a sedan, rear-ended at a light.')).toBe('V4940XA');
    expect(read('She was driving home when her car hit a telephone pole.')).toBe('V475XXA');
    expect(read('Cyclist struck by a taxi.')).toBe('V134XXA');
    expect(read('He was riding his motorcycle and collided with a pickup.')).toBe('V2349XA');
    expect(read('Hit by a car while jogging.')).toBe('V0310XA');
  });
  it('is no traffic accident off the public road', () => {
    expect(read('Struck by a reversing car while walking across the parking lot.')).toBe('V0300XA');
    expect(read('Driver, sideswiped by another car in a parking garage.')).toBe('V4302XA');
  });
  it('is not read where it is of another time or person, or has codes of its own', () => {
    expect(read('Restrained driver rear-ended by a car 10 years ago.')).toBeUndefined();
    expect(read('Her husband was hit by a car last week.')).toBeUndefined();
    expect(read('Fell off a skateboard and was hit by a car.')).toBeUndefined();
    expect(read('He drives a truck and hit his knee on a table.')).toBeUndefined();
    expect(read('Passenger side door bruise.')).toBeUndefined();
  });
  it('takes the place of the fall that it led to, beside an injury alone', () => {
    const text = 'Cyclist hit by a van, fell on the shoulder.';
    const state = (codes: [string, number][]): string[] => stateCrash(codes.map(([code, logit]) => candidate(code, logit, [evidenceAt(0, text.slice(0, 9))])), ({ logit }) => logit >= 0, findMentions(readDocument({ id: 'd1', text })), (code) => icd10cm.isBillable(code)).candidates.map(({ code }) => code).sort();
    expect(state([['S40.011A', 2], ['W19.XXXA', 1]])).toEqual(['S40011A', 'V134XXA']);
    expect(state([['M54.50', 2], ['W19.XXXA', 1]])).toEqual(['M5450', 'W19XXXA']);
  });
  it('has codes of the edition in every place', () => {
    const roles: Readonly<Record<string, Readonly<Record<string, string[]>>>> = table.roles;
    for (const codes of Object.values(table.codes)) for (const code of Object.values(codes)) for (const places of Object.values(roles[code[3]!]!)) for (const place of places)
      expect(icd10cm.isBillable(code.slice(0, 3) + place + code.slice(4)), `${code} ${place}`).toBe(true);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { validateEncounter } from '../../src/document/validate-encounter.js';
import { ChartcodeError } from '../../src/errors.js';

function refusal(input: unknown): { code: string; fields: string[]; message: string } {
  try {
    validateEncounter(input);
  } catch (error) {
    if (!(error instanceof ChartcodeError)) throw error;
    return { code: error.code, fields: error.details.map((detail) => (detail as { field: string }).field), message: error.message };
  }
  throw new Error('nothing was refused');
}

describe('validateEncounter', () => {
  it('keeps what the contract names and drops what it does not', () => {
    const encounter = { id: 'e1', text: 'Hypertension.', setting: 'office', patient: { age: 64, sex: 'F' }, dateOfService: '2026-01-15' };
    expect(validateEncounter({ ...encounter, colour: 'red', patient: { ...encounter.patient, name: 'x' } })).toEqual(encounter);
  });

  it.each([
    ['null', null, ['encounter']],
    ['a string', 'note', ['encounter']],
    ['an array', [], ['encounter']],
    ['neither text nor documents', { id: 'a' }, ['text']],
    ['both', { text: 'a', documents: [{ id: 'd', text: 'b' }] }, ['documents']],
    ['no document', { documents: [] }, ['documents']],
    ['a number as text', { text: 4 }, ['text']],
    ['a document without text', { documents: [{ id: 'd1' }] }, ['documents.0.text']],
    ['an age in letters', { text: 'a', patient: { age: '64' } }, ['patient.age']],
    ['a patient that is none', { text: 'a', patient: null }, ['patient']],
  ])('E101: %s', (_, input, fields) => {
    expect(refusal(input)).toMatchObject({ code: 'E101', fields });
  });

  it.each([
    ['an unknown setting', { setting: 'moon' }, 'setting'],
    ['an unknown document type', { documentType: 'letter' }, 'documentType'],
    ['a date that is none', { dateOfService: '15/01/2026' }, 'dateOfService'],
    ['a day that no month has', { dateOfService: '2026-02-30' }, 'dateOfService'],
    ['an admission that no month has', { admissionDate: '2026-02-30' }, 'admissionDate'],
    ['an admission after the day of service', { admissionDate: '2026-02-02', dateOfService: '2026-02-01' }, 'admissionDate'],
    ['age -1', { patient: { age: -1 } }, 'patient.age'],
    ['age 400', { patient: { age: 400 } }, 'patient.age'],
    ['a sex that is none', { patient: { sex: 'X' } }, 'patient.sex'],
    ['an unknown claim type', { claimType: 'dental' }, 'claimType'],
    ['an empty id', { id: '' }, 'id'],
    ['an id over its length', { id: 'x'.repeat(201) }, 'id'],
    ['an id with NUL', { id: 'a\0b' }, 'id'],
    ['an id with half a surrogate pair', { id: 'a\ud800' }, 'id'],
  ])('E106: %s', (_, fields, field) => {
    expect(refusal({ text: 'a', ...fields })).toMatchObject({ code: 'E106', fields: [field] });
    expect(refusal({ text: 'a', ...fields }).message).toContain(field);
  });

  it('E106: two documents with one id', () => {
    const documents = [
      { id: 'a', text: 'x' },
      { id: 'b', text: 'y' },
      { id: 'a', text: 'z' },
    ];
    expect(refusal({ documents })).toMatchObject({ code: 'E106', fields: ['documents.2.id'] });
  });

  it('names every wrong field at once', () => {
    expect(refusal({ text: 'a', setting: 'moon', dateOfService: 'x', patient: { age: -1 } }).fields).toEqual([
      'setting',
      'patient.age',
      'dateOfService',
    ]);
  });

  it('never repeats a value', () => {
    const secret = 'Zyxxwvut';
    for (const input of [
      secret,
      { text: { secret } },
      { text: 'a', setting: secret },
      { text: 'a', dateOfService: secret },
      { text: 'a', patient: { sex: secret } },
      {
        documents: [
          { id: secret, text: 'a' },
          { id: secret, text: 'b' },
        ],
      },
      { text: 'a', patient: secret },
    ])
      try {
        validateEncounter(input);
        expect.unreachable();
      } catch (error) {
        expect(JSON.stringify((error as ChartcodeError).toBody())).not.toContain(secret);
      }
  });

  it('answers anything with an encounter or a coded error', () => {
    fc.assert(
      fc.property(fc.anything(), (input) => {
        try {
          validateEncounter(input);
        } catch (error) {
          expect(error).toBeInstanceOf(ChartcodeError);
        }
      }),
    );
  });
});

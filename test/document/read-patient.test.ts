import { expect, test } from 'vitest';
import { readDocument, readPatient } from '../../src/document/index.js';

const read = (text: string) => readPatient([readDocument({ id: 'd1', text })]);

test.each([
  ['HPI: This is a 78-year-old woman with hip pain.', { age: 78, sex: 'F' }],
  ['45 y/o M with chest pain.', { age: 45, sex: 'M' }],
  ['70F, fall at home.', { age: 70, sex: 'F' }],
  ['HISTORY: The patient is a 5-1/2-year-old boy.', { age: 5, sex: 'M' }],
  ['Well 2-week-old white female.', { age: 0.0383, sex: 'F' }],
  ['The patient is a 5-year, 8-month-old male.', { age: 5, sex: 'M' }],
  ['Age: 61\nSex: Male\nHere for a refill.', { age: 61, sex: 'M' }],
  ['Mr. Lopez returns. He feels well. His pressure is fine; he walks daily.', { sex: 'M' }],
])('%s', (text, expected) => expect(read(text)).toEqual(expected));

test('another person, a past age and a temperature are not the patient', () => {
  expect(read('FAMILY HISTORY: Father died at 60 years old.\nASSESSMENT: Hypertension.')).toEqual({});
  expect(read('Her mother is a 72-year-old woman with diabetes.').age).toBeUndefined();
  expect(read('Temp 99F, polio at age 3.').age).toBeUndefined();
});

test('the first document that states it decides, and nothing is made up', () => {
  const documents = ['Labs: sodium 140.', 'A 33-year-old woman.'].map((text, i) => readDocument({ id: `d${i}`, text }));
  expect(readPatient(documents)).toEqual({ age: 33, sex: 'F' });
  expect(read('')).toEqual({});
});

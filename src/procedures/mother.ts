// Whose delivery it was: a record of a newborn, a man or a child holds no obstetric procedure of its own.
import type { EncounterFacts, ParsedDocument } from '../types.js';
import { readCodeSet } from './lines/code-ranges.js';
import table from './data/maternity.json' with { type: 'json' };

const NUMBERS = readCodeSet(table.numbers);
const PCS = new RegExp(table.pcs);
const BORN = table.born.map((pattern) => new RegExp(pattern, 'im'));
const NEWBORN = table.newborn.map((pattern) => new RegExp(pattern, 'i'));
const MOTHER = table.mother.map((pattern) => new RegExp(pattern, 'i'));

/** Whether a CPT number or an ICD-10-PCS code is of a mother: pregnancy, delivery, the days after. */
export function isMaternity(code: string): boolean {
  return code.length === 7 ? PCS.test(code) : NUMBERS(code);
}

/** Whether the patient can have been pregnant: by sex and age, else by what the first words of the note call the patient. */
export function canBeMother({ patient }: EncounterFacts, documents: readonly ParsedDocument[]): boolean {
  if (patient.sex === 'M') return false;
  if (patient.age !== undefined) return patient.age >= table.youngest && patient.age <= table.oldest;
  const opening = documents.map((doc) => doc.text.slice(0, table.opening)).join('\n');
  if (BORN.some((one) => one.test(opening))) return false;
  return !NEWBORN.some((one) => one.test(opening)) || MOTHER.some((one) => one.test(opening));
}

// Combination codes need a word for each of their parts.
import { describe, expect, it } from 'vitest';
import { readDocument } from '../../src/document/index.js';
import { findMentions } from '../../src/mentions/index.js';
import { findUnsaid } from '../../src/scoring/needed-words.js';

const of = (code: string, text: string) => findUnsaid(code, findMentions(readDocument({ id: 'd1', text })));

describe('findUnsaid', () => {
  it.each([
    ['K8000', 'ASSESSMENT: Acute cholecystitis.', 'gallstone'], ['E10319', 'ASSESSMENT: Type 1 diabetes mellitus.', 'diabetic-eye'],
    ['R6521', 'ASSESSMENT: Severe sepsis from pneumonia.', 'septic-shock'], ['I130', 'ASSESSMENT: Hypertension with CHF.', 'kidney-with-hypertension'],
  ])('%s: %s', (code, text, row) => expect(of(code, text)).toBe(row));

  it.each([
    ['K8000', 'ASSESSMENT: Acute cholecystitis with cholelithiasis.'], ['E10319', 'ASSESSMENT: Type 1 diabetes with background retinopathy.'], ['E119', 'ASSESSMENT: Type 2 diabetes.'],
    ['R6521', 'ASSESSMENT: Sepsis. Levophed was started.'], ['K810', 'ASSESSMENT: Acute cholecystitis.'],
  ])('%s is said: %s', (code, text) => expect(of(code, text)).toBeUndefined());
});

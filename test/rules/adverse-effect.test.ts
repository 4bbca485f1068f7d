import { describe, expect, it } from 'vitest';
import { loadEdition } from '../../src/reference/index.js';
import { company } from '../../src/rules/diagnoses/company.js';
import type { ClaimLine } from '../../src/rules/index.js';

const edition = loadEdition({ dateOfService: '2026-01-15' });
const facts = { setting: 'outpatient_hospital', documentType: 'progress_note', patient: {}, dateOfService: '2026-01-15' } as const;
const line = (code: string, sentence: string, at: number): ClaimLine => ({
  system: 'ICD-10-CM', code, sequence: at, logit: 1, probability: 0.7, evidence: [{ documentId: 'd1', start: 0, end: sentence.length, text: sentence }], sentences: [sentence], sources: ['model'], flags: [],
});
const left = (...lines: [string, string][]): string[] => company.run({ codes: lines.map(([code, text], at) => line(code, text, at + 1)), queries: [] }, facts, edition).draft.codes.map(({ code }) => code);

describe('an adverse effect needs an effect', () => {
  it('takes away the drug that was only given', () => {
    expect(left(['C9000', 'Multiple myeloma.'], ['T451X5A', 'Bortezomib 2 mg was given.'])).toEqual(['C9000']);
    expect(left(['C9000', 'Multiple myeloma.'], ['D630', 'Anemia in neoplastic disease.'], ['T451X5A', 'Cycle 3 was infused and tolerated.'])).toEqual(['C9000', 'D630']);
    expect(left(['I10', 'Hypertension.'], ['T464X5A', 'Lisinopril 10 mg daily.'])).toEqual(['I10', 'T464X5A']);
  });
  it('keeps the drug that the note blames', () => {
    expect(left(['D701', 'Neutropenia from chemotherapy.'], ['T451X5A', 'Neutropenia from chemotherapy, cycle delayed.'])).toEqual(['D701', 'T451X5A']);
    expect(left(['C189', 'Colon cancer.'], ['T451X5A', 'Tingling fingers due to oxaliplatin.'])).toEqual(['C189', 'T451X5A']);
  });
});

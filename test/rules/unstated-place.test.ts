import { describe, expect, it } from 'vitest';
import { loadEdition } from '../../src/reference/index.js';
import { openFamily } from '../../src/rules/diagnoses/open-family.js';
import { unstatedPlace } from '../../src/rules/diagnoses/unstated-place.js';
import type { ClaimLine } from '../../src/rules/index.js';
import type { Setting } from '../../src/types.js';

const edition = loadEdition({ dateOfService: '2026-01-15' });
const facts = (setting: Setting = 'office') => ({ setting, documentType: 'progress_note', patient: {}, dateOfService: '2026-01-15' }) as const;
const line = (code: string, sentence: string, section?: string, start = 0): ClaimLine => ({
  system: 'ICD-10-CM', code, sequence: 1, logit: 1, probability: 0.7, evidence: [{ documentId: 'd1', start, end: start + sentence.length, text: sentence, ...(section ? { section } : {}) }], sentences: [sentence], sources: ['model'], flags: [],
});
const asked = (one: ClaimLine, setting?: Setting): string[] => unstatedPlace.run({ codes: [one], queries: [] }, facts(setting), edition).draft.queries.map(({ topic }) => topic);
const left = (...codes: ClaimLine[]): string[] => openFamily.run({ codes, queries: [] }, facts(), edition).draft.codes.map(({ code }) => code);

describe('a place that the note does not state', () => {
  it('asks for the side', () => {
    expect(asked(line('G5600', 'Carpal tunnel syndrome.'))).toEqual(['laterality']);
    expect(asked(line('S93409A', 'Ankle sprain.'))).toEqual(['laterality']);
    expect(asked(line('M179', 'Knee osteoarthritis, injected.'))).toEqual(['laterality']);
    expect(asked(line('M179', 'Left knee osteoarthritis.'))).toEqual([]);
    expect(asked(line('G5602', 'Left carpal tunnel syndrome.'))).toEqual([]);
    expect(asked(line('I10', 'Hypertension.'))).toEqual([]);
  });
  it('asks for the finger or toe', () => {
    const [query] = unstatedPlace.run({ codes: [line('S61219A', 'He cut his finger.')], queries: [] }, facts('emergency'), edition).draft.queries;
    expect([query?.topic, query?.message]).toEqual(['site', 'Which finger does Laceration without foreign body of unspecified finger without damage to nail, initial encounter (S61.219A) concern?']);
    expect(asked(line('S61211A', 'Cut of the left index finger.'))).toEqual([]);
    expect(asked(line('S61218A', 'Cut of the index finger.'))).toEqual([]);
  });
  it('asks for the site, and leaves open sides of a stay to the Code Editor', () => {
    expect(asked(line('T148XXA', 'a 2 cm laceration'))).toEqual(['site']);
    expect(asked(line('L0291', 'Abscess.'), 'inpatient')).toEqual(['site']);
    expect(asked(line('G5600', 'Carpal tunnel syndrome.'), 'inpatient')).toEqual([]);
  });
});

describe('one code a growth', () => {
  it('drops the open code of the growth whose kind is known', () => {
    expect(left(line('L989', 'Diagnosis: skin lesion of back.'), line('D235', 'Pathology: dermatofibroma.'))).toEqual(['D235']);
    expect(left(line('D485', 'Excision of a neoplasm of the cheek.'), line('C44319', 'Path report: basal cell carcinoma, right cheek.'))).toEqual(['C44319']);
  });
  it('keeps another growth', () => {
    expect(left(line('D492', 'Papule of the nose, biopsy pending.'), line('D2371', 'Dermatofibroma of the right shin.'))).toHaveLength(2);
    expect(left(line('L989', 'Lesion of the left thigh.'), line('D225', 'Nevus of the chest.'))).toHaveLength(2);
    expect(left(line('D492', 'Skin neoplasm, cheek.', 'preoperative_diagnosis', 0), line('D224', 'Nevus of the cheek.', 'preoperative_diagnosis', 40))).toHaveLength(2);
  });
});

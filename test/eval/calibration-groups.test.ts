// Calibration by code system and frequency, counted by hand; the shift check on code sets.
import { describe, expect, it } from 'vitest';
import { describeGroup, formatGroups, groupCalibration } from '../../eval/lib/calibration-groups.js';
import { CodedNoteSchema } from '../../eval/lib/dataset.js';
import { evaluateCodiesp, formatCodiespFigures } from '../../eval/lib/evaluate-codiesp.js';
import { pairCases } from '../../eval/lib/slots.js';

const slot = (code: string, role = 'secondary') => ({ code, role, certainty: 'required' });
const note = CodedNoteSchema.parse({ id: 'a', encounter: { text: 'note' }, diagnoses: [slot('I10', 'first_listed'), slot('E11.9')], procedures: [{ code: '99213', certainty: 'required' }] });
const codes = [
  { system: 'ICD-10-CM', code: 'I10', probability: 0.9 }, { system: 'ICD-10-CM', code: 'E11.9', probability: 0.7 }, { system: 'ICD-10-CM', code: 'R05.9', probability: 0.72 },
  { system: 'CPT', code: '99213', probability: 0.95 }, { system: 'CPT', code: '11042' },
];

describe('groupCalibration', () => {
  const groups = groupCalibration(pairCases([note], new Map([['a', { id: 'a', codes }]])), { I10: 0.2, E119: 0.005 });
  it('by system: codes without a probability are left out', () => {
    // ICD: bin .9 holds one right code at .9; bin .7 one of two right at .71 on average
    expect(groups.system['ICD-10-CM']?.ece).toBeCloseTo((0.1 + 2 * 0.21) / 3, 12);
    expect(groups.system['ICD-10-CM']).toMatchObject({ n: 3, accuracy: 2 / 3 });
    expect(groups.system.CPT).toMatchObject({ n: 1, accuracy: 1 });
    expect(groups.system.CPT?.ece).toBeCloseTo(0.05, 12);
  });
  it('visits apart from the other procedures', () => {
    expect(Object.keys(groups.system)).toEqual(['CPT', 'ICD-10-CM', 'visits']);
    expect(groups.system.visits).toEqual(groups.system.CPT);
  });
  it('says what few codes show by chance: one code of .95 is off by .05 when right, by .95 when wrong', () => {
    expect(groups.system.CPT?.chance).toBeGreaterThan(0.05);
    expect(groups.system.CPT?.chance).toBeLessThan(0.2);
    expect(describeGroup(Array.from({ length: 2000 }, (_, i) => [0.7, i % 10 < 7] as const))?.chance).toBeLessThan(0.02);
    expect(describeGroup([[0.7, true], [0.7, false]])?.chance).toBeCloseTo(0.49 * 0.3 + 0.42 * 0.2 + 0.09 * 0.7, 1);
  });
  it('by frequency: diagnoses only, bands without a code left out', () => {
    expect(Object.entries(groups.frequency ?? {}).map(([band, { n }]) => [band, n])).toEqual([['unseen', 1], ['uncommon', 1], ['common', 1]]);
    expect(formatGroups(groups)[1]?.[1]).toMatch(/^0\.173 {2}\(by chance 0\.\d{3}\) {2}given 0\.773, right 0\.667 {2}\(n 3\)$/);
  });
  it('is empty where nothing has a probability', () => expect(groupCalibration([])).toEqual({ system: {} }));
});

it('shift check: a code is right when the note has it', () => {
  const notes = [{ id: 'a', text: 't', icd10cm: ['I10', 'e11.9'] }];
  const figures = evaluateCodiesp(notes, new Map([['a', { id: 'a', codes }]]), new Map(), undefined);
  expect(figures.calibration).toMatchObject({ n: 3, accuracy: 2 / 3 });
  expect(formatCodiespFigures(figures)).toContain('shift check: ECE 0.173, probability 0.773 on average, 0.667 right (n 3)');
  expect(evaluateCodiesp(notes, new Map(), new Map(), undefined).calibration).toBeUndefined();
});

// Macro, ranking, traps by reason, tiers and routes of claims, on cases counted by hand; slices add up to the whole.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scoreDetails } from '../../eval/lib/claim-details.js';
import type { CodedNote } from '../../eval/lib/dataset.js';
import { CodedNoteSchema, loadCodedNotes } from '../../eval/lib/dataset.js';
import type { PredictedCode } from '../../eval/lib/prediction.js';
import { SLICE_FIELDS, scoreSlices } from '../../eval/lib/slices.js';
import type { Case } from '../../eval/lib/slots.js';
import { pairCases } from '../../eval/lib/slots.js';
import { makeNoisyPredictions } from './noise.js';
import { ROOT } from './reference-scorer.js';

const gold: CodedNote = CodedNoteSchema.parse({
  id: 'n1',
  encounter: { text: 'text' },
  diagnoses: [
    { code: 'E11.9', role: 'first_listed', certainty: 'required', alternatives: ['E11.8'] },
    { code: 'I10', role: 'secondary', certainty: 'required' },
    { code: 'E78.5', role: 'secondary', certainty: 'optional' },
  ],
  not_coded: [
    { text: 'no pneumonia', why: 'negated', tempting_code: 'J18.9' },
    { text: 'no fever', why: 'negated', tempting_code: 'R50.9' },
    { text: 'father: MI', why: 'family', tempting_code: 'I21.9' },
  ],
});
const dx = (code: string, probability?: number, tier?: string): PredictedCode => ({ system: 'ICD-10-CM', code, probability, tier });
const casesOf = (codes: PredictedCode[], route?: string): Case[] =>
  pairCases([gold], new Map([['n1', { id: 'n1', codes, ...(route ? { decision: { route } } : {}) }]]));

describe('scoreDetails', () => {
  it('counts a found slot for its gold code and a wrong prediction for its own', () => {
    // E11.9: P 1 R 1; I10: P 0 R 0; R05.9: P 0 R 0; E78.5 is optional and not wrong: left out
    const { icd_macro } = scoreDetails(casesOf([dx('E11.8'), dx('E78.5'), dx('R05.9')]));
    expect(icd_macro).toEqual({ precision: 1 / 3, recall: 1 / 3, f1: 1 / 3, codes: 3 });
  });

  it('ranks the claim by probability, passing over optional slots', () => {
    // order: E78.5 (optional, passed over), R05.9 wrong, E11.8 right at rank 2, E11.9 wrong (slot taken), I10 right at rank 4
    const codes = [dx('E11.9', 0.6), dx('R05.9', 0.8), dx('E78.5', 0.9), dx('E11.8', 0.7), dx('I10', 0.5)];
    expect(scoreDetails(casesOf(codes)).icd_ranking.map).toBeCloseTo((1 / 2 + 2 / 4) / 2, 12);
  });

  it('ranks by the candidates when there are any', () => {
    const ranked = new Map([['n1', [{ code: 'I10', score: 0.4 }, { code: 'E119', score: 0.3 }]]]);
    expect(scoreDetails(casesOf([]), { ranked }).icd_ranking).toMatchObject({ map: 1, recall_at: { 5: 1 } });
  });

  it('counts traps by reason, tiers with both bounds, and routes', () => {
    const details = scoreDetails(casesOf([dx('E11.9', 0.97, 'high'), dx('J18.9', 0.96, 'high')], 'auto'));
    expect(details.trap_hits).toEqual({ family: { value: 0, n: 1 }, negated: { value: 1 / 2, n: 2 } });
    expect(details.tiers.high).toMatchObject({ precision: 1 / 2, n: 2 });
    expect(details.tiers.high?.upper95).toBeCloseTo(1 - (details.tiers.high?.lower95 ?? 0), 12);
    expect(details.routing).toEqual({ auto: { value: 1, n: 1 } });
    expect(details.brier).toBeCloseTo((0.03 ** 2 + 0.96 ** 2) / 2, 12);
  });
});

describe('slices', () => {
  it('cut every note into exactly one group of each field', async () => {
    const { notes } = await loadCodedNotes(join(ROOT, 'eval/datasets/open-claims-test.jsonl.gz'));
    const cases = pairCases(notes, new Map(makeNoisyPredictions(notes, 3).map((one) => [one.id, one])));
    for (const field of SLICE_FIELDS.filter((one) => one !== 'specialty')) {
      const groups = Object.values(scoreSlices(cases, field));
      expect(groups.reduce((total, group) => total + group.encounters, 0)).toBe(notes.length);
      expect(groups.reduce((total, group) => total + group.icd.predicted, 0)).toBe(cases.reduce((total, one) => total + one.dx.predicted.length, 0));
    }
  });

  it('take a note with two specialties in both, and put the few together', () => {
    const of = (id: string, specialties: string[]): CodedNote => ({ ...gold, id, specialties });
    const notes = [of('a', ['Surgery', 'Urology']), ...['b', 'c', 'd', 'e'].map((id) => of(id, ['surgery '])), of('f', [])];
    const slices = scoreSlices(pairCases(notes, new Map()), 'specialty');
    expect(Object.fromEntries(Object.entries(slices).map(([name, one]) => [name, one.encounters]))).toEqual({
      'other (fewer than 5 notes each)': 2, surgery: 5,
    });
  });

  it('band age and length', () => {
    const of = (age: number | undefined, words: number): CodedNote => ({ ...gold, encounter: { text: 'w '.repeat(words), patient: age === undefined ? {} : { age } } });
    const of1 = (note: CodedNote, field: string) => Object.keys(scoreSlices(pairCases([note], new Map()), field))[0];
    expect([0, 1, 17, 18, 64, 65, 80].map((age) => of1(of(age, 1), 'age_band'))).toEqual(
      ['under 1', '1 to 17', '1 to 17', '18 to 39', '40 to 64', '65 to 79', '80 and over'],
    );
    expect(of1(of(undefined, 1), 'age_band')).toBe('None');
    expect([150, 151, 400, 801].map((words) => of1(of(1, words), 'note_length'))).toEqual(
      ['up to 150 words', '151 to 400 words', '151 to 400 words', 'over 800 words'],
    );
  });
});

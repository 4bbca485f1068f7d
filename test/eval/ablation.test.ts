// The ablation of rules: what a rule does to the figures is what they lose without it.
import { describe, expect, it } from 'vitest';
import { ablate, formatAblation, type DraftRow } from '../../eval/ablation.js';
import { CodedNoteSchema } from '../../eval/lib/dataset.js';
import { claimOf, OFFICE } from '../helpers/draft-codes.js';

const note = (id: string, ...codes: string[]) => CodedNoteSchema.parse({
  id, encounter: { id, text: 'A note.' }, diagnoses: codes.map((code, at) => ({ code, role: at === 0 ? 'first_listed' : 'secondary', certainty: 'required', alternatives: [], evidence: [] })),
});
const row = (id: string, ...codes: string[]): DraftRow => ({ id, draft: claimOf(...codes), facts: OFFICE });

describe('ablate', () => {
  const notes = [note('a', 'J18.9'), note('b', 'I12.9', 'N18.30'), note('c', 'F41.9'), note('left-out', 'I10')];
  const rows = [row('a', 'J18.9', 'R05.9'), row('b', 'I10', 'N18.30'), row('c', 'F41.9')];
  const result = ablate(notes, rows);
  const effect = (off: string) => result.rules.find((one) => one.off === off);

  it('scores the notes that have a draft, with all rules and with none', () => {
    expect(result.notes).toBe(3);
    expect(result.on).toMatchObject({ icdF1: 1, firstListed: 1 });
    // a: 1 of 2 right; b: 1 of 2 right; c: right. P 3/5, R 3/4.
    expect(result.none.icdPrecision).toBeCloseTo(3 / 5, 12);
    expect(result.none.icdRecall).toBeCloseTo(3 / 4, 12);
  });
  it('gives each rule its own part', () => {
    expect(effect('integral-symptom')).toMatchObject({ notes: 1 });
    expect(effect('integral-symptom')?.figures.icdPrecision).toBeCloseTo(4 / 5, 12);
    expect(effect('combination')?.figures.icdF1).toBeCloseTo(3 / 4, 12);
    expect(effect('laterality')).toMatchObject({ notes: 0, figures: result.on });
  });
  it('prints the change, and names what lowers F1', () => {
    const harmful = ablate([note('a', 'R05.9', 'J18.9')], [row('a', 'R05.9', 'J18.9')], ['integral-symptom', 'sex']);
    const text = formatAblation(harmful);
    expect(text).toContain('rules that lower ICD F1: integral-symptom');
    expect(text).toContain('silent on every note: sex');
    expect(formatAblation(result)).toContain('rules that lower ICD F1: none');
  });
});

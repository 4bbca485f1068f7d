// Claim figures: equal to the reference scorer's on noisy claims, and right on cases counted by hand.
import { readFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CodedNote } from '../../eval/lib/dataset.js';
import { CodedNoteSchema, loadCodedNotes } from '../../eval/lib/dataset.js';
import type { PredictedCode, Prediction } from '../../eval/lib/prediction.js';
import { scoreClaims } from '../../eval/lib/score-claims.js';
import { scoreSlices } from '../../eval/lib/slices.js';
import { pairCases } from '../../eval/lib/slots.js';
import { expectSameFigures } from './expect-close.js';
import { makeNoisyPredictions } from './noise.js';
import { hasReferenceScorer, ROOT, runReferenceScorer, SHARED } from './reference-scorer.js';

const OPEN_TEST = join(ROOT, 'eval/datasets/open-claims-test.jsonl.gz');
const CLAIMS_DEV = join(SHARED, 'datasets/claims/dev.jsonl.gz');

const byId = (predictions: readonly Prediction[]): Map<string, Prediction> => new Map(predictions.map((one) => [one.id, one]));

function ours(notes: readonly CodedNote[], predictions: readonly Prediction[], field: string): Record<string, unknown> {
  return { all: scoreClaims(notes, byId(predictions)), ...scoreSlices(pairCases(notes, byId(predictions)), field) };
}

describe('the reference scorer', () => {
  it.each([1, 2])('gave the stored figures on noisy claims of the open test split, seed %i', async (seed) => {
    const stored = JSON.parse(readFileSync(join(ROOT, 'test/fixtures/eval/reference-scores.json'), 'utf8')).figures[seed];
    const { notes } = await loadCodedNotes(OPEN_TEST);
    const predictions = makeNoisyPredictions(notes, seed);
    expectSameFigures(ours(notes, predictions, 'document_type'), stored.byType);
    expectSameFigures(scoreClaims(notes, byId(predictions), 0.5), stored.above);
  });

  const present = [OPEN_TEST, CLAIMS_DEV].filter((path) => existsSync(path));
  const cases = present.flatMap((path) => ['setting', 'stratum', 'difficulty'].map((field, i) => [path.split('/').slice(-2).join('/'), field, path, i] as const));
  it.skipIf(!hasReferenceScorer).each(cases)('agrees number by number on %s by %s (skipped without ../shared or python3)', async (_, field, path, i) => {
    const { notes } = await loadCodedNotes(path);
    const predictions = makeNoisyPredictions(notes, 10 + i);
    expectSameFigures(ours(notes, predictions, field), runReferenceScorer(path, predictions, ['--by', field]));
  });
});

const note = (rest: Record<string, unknown>): CodedNote =>
  CodedNoteSchema.parse({ id: 'n1', encounter: { text: 'text' }, diagnoses: [], document_type: 'progress_note', ...rest });
const dx = (code: string, rest: Partial<PredictedCode> = {}): PredictedCode => ({ system: 'ICD-10-CM', code, ...rest });
const score = (gold: CodedNote, codes: PredictedCode[], rest: Partial<Prediction> = {}) =>
  scoreClaims([gold], byId([{ id: gold.id, codes, ...rest }]));

describe('scoreClaims', () => {
  const gold = note({
    diagnoses: [
      { code: 'E11.9', role: 'first_listed', certainty: 'required', alternatives: ['E11.8'], evidence: ['type 2 diabetes mellitus'] },
      { code: 'I10', role: 'secondary', certainty: 'required', evidence: ['hypertension'] },
      { code: 'E78.5', role: 'secondary', certainty: 'optional' },
    ],
    not_coded: [
      { text: 'no pneumonia', why: 'negated', tempting_code: 'J18.9' },
      { text: 'diabetes', why: 'integral', tempting_code: 'E11.8' },
    ],
  });

  it('counts an optional slot for precision and not for recall', () => {
    const { icd } = score(gold, [dx('E119'), dx('e78.5'), dx('R05.9')]);
    expect(icd).toEqual({ precision: 2 / 3, recall: 1 / 2, f1: (2 * (2 / 3) * 0.5) / (2 / 3 + 0.5), predicted: 3, required: 2 });
  });

  it('takes a second code for one slot as wrong, and a repeated code once', () => {
    expect(score(gold, [dx('E11.8'), dx('E11.9'), dx('E119')]).icd).toMatchObject({ precision: 1 / 2, recall: 1 / 2, predicted: 2 });
  });

  it('scores nothing predicted as 0, not as an error', () => {
    expect(scoreClaims([gold], new Map())).toMatchObject({ missing_predictions: 1, icd: { precision: 0, recall: 0, f1: 0 }, ece: null });
  });

  it('leaves out a trap whose code some slot accepts', () => {
    expect(score(gold, [dx('J18.9'), dx('E11.8')]).trap_hit_rate).toEqual({ value: 1, n: 1 });
  });

  it('reads the first-listed code by role, else by sequence', () => {
    const first = (codes: PredictedCode[]): number | null => score(gold, codes).first_listed_accuracy.value;
    expect(first([dx('I10', { sequence: 1 }), dx('E11.9', { role: 'first_listed', sequence: 2 })])).toBe(1);
    expect(first([dx('I10'), dx('E11.8', { sequence: 1 })])).toBe(1);
    expect(first([dx('I10', { sequence: 1 }), dx('E11.9', { sequence: 2 })])).toBe(0);
    expect(first([])).toBe(0);
  });

  it('counts a quote of at most 30 words that shares half of the words', () => {
    const long = `type 2 diabetes mellitus ${'x '.repeat(30)}`;
    const overlap = (text: string) => score(gold, [dx('E11.9', { evidence: [{ text }] })]).evidence_overlap;
    expect(overlap('Type 2 DM')).toEqual({ value: 1, n: 1 });
    expect(overlap('chest pain')).toEqual({ value: 0, n: 1 });
    expect(overlap(long)).toEqual({ value: 0, n: 1 });
  });

  it('judges the visit by exact level, alternative and neighbour', () => {
    const visit = note({ em: { code: '99214', alternatives: ['99204'] }, procedures: [{ code: '99214', certainty: 'required', alternatives: ['99204'] }] });
    const level = (code: string) => {
      const { em_exact, em_within_one_level, cpt_no_em } = score(visit, [{ system: 'CPT', code }]);
      return [em_exact.value, em_within_one_level.value, cpt_no_em.predicted];
    };
    expect(level('99214')).toEqual([1, 1, 0]);
    expect(level('99204')).toEqual([1, 1, 0]);
    expect(level('99215')).toEqual([0, 1, 0]);
    expect(level('99212')).toEqual([0, 0, 0]);
    expect(level('71046')).toEqual([0, 0, 1]);
  });

  it('calls an auto claim perfect when it is right and complete', () => {
    const auto = (codes: PredictedCode[]) => score(gold, codes, { decision: { route: 'auto' } }).auto;
    expect(auto([dx('E11.9'), dx('I10')])).toEqual({ encounters: 1, rate: 1, code_precision: 1, perfect_claims: 1 });
    expect(auto([dx('E11.9')])).toMatchObject({ perfect_claims: 0, code_precision: 1 });
    expect(auto([dx('E11.9'), dx('I10'), dx('R05.9')])).toMatchObject({ perfect_claims: 0, code_precision: 2 / 3 });
  });
});

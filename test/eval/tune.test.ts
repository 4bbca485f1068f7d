// Threshold profiles: what is proved, what is refused, what a difference of profiles says; the guarantee itself on simulated notes.
import { describe, expect, it } from 'vitest';
import type { CodedNote } from '../../eval/lib/dataset.js';
import { CodedNoteSchema } from '../../eval/lib/dataset.js';
import { seededRandom } from '../../eval/lib/random.js';
import { reroute } from '../../eval/lib/reroute.js';
import { designEffect, testGrid, type Unit } from '../../eval/lib/risk-control.js';
import type { Case } from '../../eval/lib/slots.js';
import { pairCases } from '../../eval/lib/slots.js';
import { diffThresholds, formatDiff } from '../../eval/thresholds-diff.js';
import { drawTuning, formatTuning, tuneProfile, type TuneOptions } from '../../eval/tune.js';
import defaultProfile from '../../src/routing/default-profile.json' with { type: 'json' };
import { readProfile } from '../../src/routing/index.js';

const SHA = 'a'.repeat(64);
const options: TuneOptions = {
  target: 0.9, base: readProfile(defaultProfile, SHA), modelSha256: SHA, dataset: 'notes.jsonl', dataSha256: 'b'.repeat(64), author: 'a coder', date: '2026-11-26',
};

/** Notes of three codes; sure ones (.97) are right at `rate`, the others (.6) half of the time. Odd notes are of cardiology. */
function makeCases(count: number, rate: number, seed = 1, unsure = true): Case[] {
  const random = seededRandom(seed);
  const notes: CodedNote[] = [];
  const predictions = new Map();
  for (let i = 0; i < count; i += 1) {
    const id = `n${i}`;
    notes.push(CodedNoteSchema.parse({
      id, specialties: i % 2 ? ['Cardiology'] : [], encounter: { text: 'note', dateOfService: '2026-01-15' }, document_type: 'progress_note',
      diagnoses: [{ code: 'I10', role: 'first_listed', certainty: 'required' }, { code: 'E11.9', role: 'secondary', certainty: 'required' }],
    }));
    const sure = (code: string) => ({ system: 'ICD-10-CM', code: random() < rate ? code : `R0${code === 'I10' ? 5 : 6}.9`, probability: 0.97 });
    const codes = [sure('I10'), sure('E11.9'), ...(unsure && i % 3 ? [{ system: 'ICD-10-CM', code: random() < 0.5 ? 'R51.9' : 'R52', probability: 0.6 }] : [])];
    predictions.set(id, { id, documentType: 'progress_note', codes, findings: [], queries: [] });
  }
  return pairCases(notes, predictions);
}

describe('tuneProfile', () => {
  it('proves what the notes allow, for codes and for whole claims, and says by what', () => {
    const result = tuneProfile(makeCases(300, 0.98), options);
    const { profile } = result;
    expect(profile.modelSha256).toBe(SHA);
    expect(profile.tuned).toMatchObject({ specialty: 'all', notes: 300, target: 0.9, confidence: 0.95, bound: 'clopper-pearson', author: 'a coder', date: '2026-11-26', dataSha256: 'b'.repeat(64) });
    const codes = profile.tuned?.systems['ICD-10-CM'];
    expect(codes?.threshold).toBeGreaterThan(0.6);
    expect(codes?.threshold).toBeLessThanOrEqual(0.97);
    expect(codes).toMatchObject({ n: 600 });
    expect(codes?.lower).toBeGreaterThan(0.9);
    expect(codes?.coverage).toBeCloseTo(600 / 800, 4);
    expect(profile.auto).toMatchObject({ allowed: true, auditShare: 0.05 });
    // one note in three has sure codes only
    expect(profile.tuned?.claims).toMatchObject({ n: 200, coverage: 0.3333 });
    expect(readProfile(JSON.parse(JSON.stringify(profile)), SHA)).toEqual(profile);
    expect(formatTuning(result)).toContain('Claims leave alone when every code reaches');
    expect(drawTuning(result).match(/<svg/g)).toHaveLength(2);
    expect(drawTuning(result)).not.toMatch(/<script|https?:/);
  });

  it('reviews everything, and says why, when the target is out of reach or the notes are too few', () => {
    const low = tuneProfile(makeCases(300, 0.85), options).profile;
    expect(low.auto.allowed).toBe(false);
    expect(low.tuned?.claims.reason).toContain('no threshold proves 0.9');
    expect(low.tiers['ICD-10-CM']?.high).toBe(1);
    const few = tuneProfile(makeCases(10, 1), options);
    expect(few.profile.tuned?.claims.reason).toMatch(/too few .* codes|too few codes/);
    expect(formatTuning(few)).toContain('REVIEW EVERYTHING: too few');
    const cases = makeCases(300, 0.85);
    expect(cases.every((one) => reroute(one, low).route === 'review')).toBe(true);
  });

  it('takes one specialty, and refuses one that no note has, and targets that are none', () => {
    expect(tuneProfile(makeCases(200, 1), { ...options, specialty: 'CARDIOLOGY' }).profile).toMatchObject({ id: 'cardiology-90', tuned: { notes: 100, specialty: 'CARDIOLOGY' } });
    for (const change of [{ specialty: 'podiatry' }, { target: 1 }, { target: Number.NaN }, { confidence: 0 }])
      expect(() => tuneProfile(makeCases(10, 1), { ...options, ...change })).toThrow(expect.objectContaining({ code: 'E106' }));
  });

  it('counts claims with an error as not eligible', () => {
    const cases = makeCases(300, 1, 1, false);
    for (const one of cases.slice(0, 100)) Object.assign(one.prediction, { findings: [{ id: 'finding-1', severity: 'error', action: 'flagged' }] });
    expect(tuneProfile(cases, options).profile.tuned?.claims).toMatchObject({ n: 400, coverage: 0.6667 });
  });

  it('says what old tables alone keep in review, and lets nothing leave for that', () => {
    const cases = makeCases(300, 1, 1, false);
    for (const one of cases.slice(0, 280)) one.prediction.codes.push({ system: 'CPT', code: '99213', probability: 0.97, evidence: [{}] });
    for (const one of cases.slice(0, 280)) one.px.predicted.push(one.prediction.codes.at(-1)!);
    for (const one of cases.slice(0, 280)) one.px.pairs.set(0, 0);
    const result = tuneProfile(cases, options);
    const { tuned } = result.profile;
    // the shipped NCCI tables declare an earlier day than that of the notes
    expect(tuned?.claims.n).toBe(40);
    expect(tuned?.claimsWithCurrentTables).toMatchObject({ n: 880, coverage: 1 });
    expect(cases.slice(0, 280).every((one) => reroute(one, result.profile).route === 'review')).toBe(true);
    expect(formatTuning(result)).toContain('were all tables current');
    expect(formatTuning(tuneProfile(makeCases(300, 1, 1, false), options))).not.toContain('were all tables current');
  });

  it('works on documents with Hoeffding-Bentkus', () => {
    expect(tuneProfile(makeCases(400, 0.99), { ...options, bound: 'hoeffding-bentkus' }).profile.tuned?.systems['ICD-10-CM']).toMatchObject({ effective: 400, right: expect.any(Number) });
  });
});

describe('the guarantee', () => {
  it('lets a precision below the target through in at most 5 % of datasets', () => {
    const control = { target: 0.9, confidence: 0.95, bound: 'clopper-pearson' as const, starts: 3 };
    let wrong = 0;
    const runs = 200;
    for (let run = 0; run < runs; run += 1) {
      const random = seededRandom(run + 7);
      // true precision just below the target everywhere: any valid threshold is an error
      const units: Unit[] = Array.from({ length: 120 }, () => Array.from({ length: 2 }, () => ({ probability: 0.5 + random() / 2, right: random() < 0.89 })));
      if (testGrid(units, false, control).some((point) => point.valid)) wrong += 1;
    }
    expect(wrong / runs).toBeLessThanOrEqual(0.07);
  });
  it('is not given up for chance errors among the first few codes of many', () => {
    const control = { target: 0.92, confidence: 0.95, bound: 'clopper-pearson' as const, starts: 3 };
    // four of the forty surest are wrong, one of thirty of the others above .8
    const units: Unit[] = Array.from({ length: 2000 }, (_, i) => [{ probability: i < 40 ? 0.99 : 0.98 - (0.48 * i) / 2000, right: i < 40 ? i % 10 !== 0 : i % 30 !== 0 }]);
    const valid = testGrid(units, false, control).filter((point) => point.valid);
    expect(valid.at(-1)).toMatchObject({ threshold: 0.5, n: 2000 });
    expect(valid.some((point) => point.n < 100)).toBe(false);
  });
  it('counts codes that stand and fall together for less', () => {
    const together = Array.from({ length: 40 }, (_, i) => ({ n: 5, right: i % 10 === 0 ? 0 : 5 }));
    const apart = Array.from({ length: 40 }, (_, i) => ({ n: 5, right: i % 2 ? 5 : 4 }));
    expect(designEffect(together)).toBeCloseTo(5 * (40 / 39), 6);
    expect(designEffect(apart)).toBe(1);
    expect(designEffect([{ n: 3, right: 3 }])).toBe(1);
  });
});

describe('diffThresholds', () => {
  it('names who moves and how right they are', () => {
    const cases = makeCases(300, 0.98);
    const { profile } = tuneProfile(cases, options);
    const strict = { ...readProfile(defaultProfile, SHA), tiers: { default: { high: 0.99, medium: 0.8 } } };
    const diff = diffThresholds(cases, strict, profile);
    expect(diff.autoA.claims).toBe(0);
    expect(diff.toAuto).toMatchObject({ claims: 100, codes: 200 });
    expect(diff.toAuto.ids[0]).toBe('n0');
    expect(diff.toAuto.precision).toBeGreaterThan(0.95);
    expect(diff.toReview.claims).toBe(0);
    expect(diff.reasonsB).toEqual({ 'low-confidence': 200 });
    expect(formatDiff(diff)).toContain('review -> auto     100 of 300 claims');
  });
});

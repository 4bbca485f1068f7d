// Partial credit, exact claims, visit confusion, frequency bands, sweep, worst cases, the report and the comparison, on cases counted by hand.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { XMLValidator } from 'fast-xml-parser';
import { afterAll, describe, expect, it } from 'vitest';
import { compareRuns, formatComparison, readRun } from '../../eval/compare.js';
import { runEvaluation } from '../../eval/evaluate.js';
import { scoreDetails } from '../../eval/lib/claim-details.js';
import type { CodedNote } from '../../eval/lib/dataset.js';
import { CodedNoteSchema, loadCodedNotes } from '../../eval/lib/dataset.js';
import { scoreBands } from '../../eval/lib/frequency.js';
import { listNotes, scoreByClaim } from '../../eval/lib/note-figures.js';
import { makePhecodes, readPhecodes, scorePcsCharacters, scorePhecodes } from '../../eval/lib/partial-credit.js';
import type { PredictedCode } from '../../eval/lib/prediction.js';
import type { Case } from '../../eval/lib/slots.js';
import { pairCases } from '../../eval/lib/slots.js';
import { riskCoverage, sweepThresholds } from '../../eval/lib/sweep.js';
import { confuseVisits } from '../../eval/lib/visit-confusion.js';
import { countWrongKinds, listWorst } from '../../eval/lib/worst-cases.js';
import { bandOf } from '../../src/calibration/covariates.js';
import { makeNoisyPredictions } from './noise.js';
import { ROOT } from './reference-scorer.js';

const folder = mkdtempSync(join(tmpdir(), 'chartcode-harness-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const slot = (code: string, certainty = 'required', alternatives: string[] = []) => ({ code, certainty, alternatives, evidence: [`words of ${code}`] });
const note = (id: string, change: Record<string, unknown> = {}): CodedNote =>
  CodedNoteSchema.parse({ id, encounter: { text: `words of ${id}` }, diagnoses: [{ ...slot('E11.9'), role: 'first_listed' }, { ...slot('I10'), role: 'secondary' }], ...change });
const code = (value: string, probability?: number, system = 'ICD-10-CM'): PredictedCode => ({ system, code: value, ...(probability === undefined ? {} : { probability }) });
const cases = (notes: CodedNote[], codes: PredictedCode[][]): Case[] => pairCases(notes, new Map(notes.map(({ id }, i) => [id, { id, codes: codes[i] ?? [] }])));

describe('by claim', () => {
  const two = cases([note('a'), note('b', { diagnoses: [{ ...slot('J18.9'), role: 'first_listed' }, { ...slot('R05.9', 'optional'), role: 'secondary' }] })], [
    [code('E11.9'), code('I10'), code('R07.9'), code('R10.9')],
    [code('J18.9')],
  ]);
  it('counts every claim the same, however many codes it has', () => {
    // a: P 2/4, R 1, F1 2/3; b: 1, 1, 1
    const { icd_by_claim } = scoreByClaim(two);
    expect(icd_by_claim.precision).toBeCloseTo(0.75, 12);
    expect(icd_by_claim.f1).toBeCloseTo((2 / 3 + 1) / 2, 12);
    expect(icd_by_claim.notes).toBe(2);
  });
  it('takes a claim as exact when nothing is wrong and nothing required is missing', () => {
    expect(scoreByClaim(two).exact_claims).toEqual({ all_systems: { value: 1 / 2, n: 2 }, icd: { value: 1 / 2, n: 2 }, cpt_hcpcs: { value: null, n: 0 }, pcs: { value: null, n: 0 } });
    const withProcedure = cases([note('c', { procedures: [slot('99213')] })], [[code('E11.9'), code('I10')]]);
    expect(scoreByClaim(withProcedure).exact_claims).toMatchObject({ all_systems: { value: 0 }, icd: { value: 1 }, cpt_hcpcs: { value: 0, n: 1 } });
  });
  it('lists notes without their words', () => {
    const [first] = listNotes(two);
    expect(first).toMatchObject({ id: 'a', systems: { icd: { right: 2, predicted: 4, found: 2, required: 2 } }, slots: [true, true], exact: false });
    expect(JSON.stringify(first)).not.toContain('words');
  });
});

describe('partial credit', () => {
  it('by phecode: the own one, that of a stem, or the code itself', () => {
    const phecodes = makePhecodes(new Map([['E11', ['EM_202.2']], ['E119', ['EM_202.2']], ['I10', ['CV_401.1']]]));
    expect(phecodes('E1165')).toEqual(['EM_202.2']);
    expect(phecodes('Z999')).toEqual(['Z999']);
    expect(scorePhecodes(cases([note('a')], [[code('E11.65'), code('I11.9')]]), phecodes)).toMatchObject({ precision: 1 / 2, recall: 1 / 2 });
  });
  it('by the phecode map, where it lies beside the project', async () => {
    const phecodes = await readPhecodes();
    if (!phecodes) return;
    expect(phecodes('E119')[0]).toMatch(/^EM_202/);
    expect(phecodes('I10').some((one) => phecodes('I10').includes(one))).toBe(true);
  });
  it('by character of ICD-10-PCS, the nearest pair first', () => {
    const pcs = [slot('0DTJ4ZZ'), slot('0SR90JZ')];
    // 0DTJ0ZZ differs in the approach only; the second gold code finds 0SRB04Z: characters 1 2 3 5 7 equal
    const { by_character } = scorePcsCharacters(cases([note('a', { pcs })], [[code('0SRB04Z', 1, 'ICD-10-PCS'), code('0DTJ0ZZ', 1, 'ICD-10-PCS')]]));
    expect(by_character.map((one) => one.value)).toEqual([1, 1, 1, 0.5, 0.5, 0.5, 1]);
    expect(by_character[0]?.n).toBe(2);
  });
});

it('visit confusion: an alternative stands on the diagonal, a claim without a visit under none', () => {
  const em = (value: string, alternatives: string[] = []) => ({ em: { code: value, alternatives } });
  const notes = [note('a', em('99213', ['99214'])), note('b', em('99213')), note('c', em('99284')), note('d', em('99213'))];
  const claim = [['99214'], ['99214'], [], ['11102', '99213']].map((codes) => codes.map((one) => code(one, 1, 'CPT')));
  expect(confuseVisits(cases(notes, claim))).toEqual({ rows: ['99213', '99284'], columns: ['99213', '99214', 'none'], counts: [[2, 1, 0], [0, 0, 1]] });
});

it('frequency bands: recall by the gold code, precision by the predicted one', () => {
  expect([undefined, 0, 0.0009, 0.001, 0.0099, 0.01].map(bandOf)).toEqual(['unseen', 'unseen', 'rare', 'uncommon', 'uncommon', 'common']);
  const scores = scoreBands(cases([note('a')], [[code('E11.9'), code('R07.9')]]), { E119: 0.05, I10: 0.002 });
  expect(scores.common).toMatchObject({ precision: 1, recall: 1, predicted: 1, required: 1 });
  expect(scores.uncommon).toMatchObject({ recall: 0, predicted: 0, required: 1 });
  expect(scores.unseen).toMatchObject({ precision: 0, predicted: 1, required: 0 });
});

describe('sweep', () => {
  const one = cases([note('a'), note('b')], [[code('E11.9', 0.9), code('R07.9', 0.5)], [code('I10', 0.8), code('R10.9', 0.8)]]);
  it('gives the figures above a threshold, and the claims whose every code reaches it', () => {
    const at = (threshold: number) => sweepThresholds(one).find((point) => point.threshold === threshold);
    expect(at(0)).toMatchObject({ precision: 1 / 2, recall: 2 / 4, codes: 4, claims: 1, claim_precision: 1 / 2 });
    expect(at(0.8)).toMatchObject({ precision: 2 / 3, recall: 2 / 4, codes: 3, claims: 1 / 2, claim_precision: 1 / 2 });
    expect(at(0.9)).toMatchObject({ precision: 1, recall: 1 / 4, codes: 1, claims: 0, claim_precision: null });
  });
  it('draws risk against coverage, ties together', () => {
    expect(riskCoverage(one).curve).toEqual([{ coverage: 1 / 4, risk: 0 }, { coverage: 3 / 4, risk: 1 / 3 }, { coverage: 1, risk: 1 / 2 }]);
    expect(riskCoverage(one).aurc).toBeCloseTo(1 / 3 / 2 + 1 / 2 / 4, 12);
    expect(riskCoverage([])).toEqual({ curve: [], aurc: null });
  });
});

describe('worst cases', () => {
  const traps = [{ text: 'no pneumonia', why: 'negated', tempting_code: 'J18.9' }];
  const bad = cases([note('good'), note('bad', { not_coded: traps })], [
    [code('E11.9', 0.9), code('I10', 0.9)],
    [code('E11.65', 0.6), code('J18.9', 0.9), code('R07.9', 0.2)],
  ]);
  it('says why each code is wrong, and leaves good notes out', () => {
    const [worst, ...rest] = listWorst(bad);
    expect(rest).toEqual([]);
    expect(worst?.wrong.map((one) => [one.code, one.kind, one.detail])).toEqual([['E11.65', 'sibling', 'E11.9'], ['J18.9', 'trap', 'negated'], ['R07.9', 'not_in_gold', undefined]]);
    expect(worst?.missed.map((one) => one.code)).toEqual(['E11.9', 'I10']);
    expect(worst?.weight).toBeCloseTo(0.6 + 0.9 + 0.2 + 2, 12);
    expect(countWrongKinds(bad)).toEqual({ sibling: 1, 'trap: negated': 1, not_in_gold: 1 });
  });
  it('quotes only when asked', () => {
    expect(JSON.stringify(listWorst(bad))).not.toContain('words of');
    expect(JSON.stringify(listWorst(bad, 5, true))).toContain('words of I10');
  });
});

describe('the report and the comparison of two runs', () => {
  const dataset = join(ROOT, 'eval/datasets/open-claims-test.jsonl.gz');
  const write = async (name: string, seed: number) => {
    const { notes } = await loadCodedNotes(dataset);
    const file = join(folder, `${name}.jsonl`);
    writeFileSync(file, makeNoisyPredictions(notes, seed).map((one) => `${JSON.stringify(one)}\n`).join(''));
    return runEvaluation(dataset, { predictions: file, out: join(folder, name) });
  };

  it('draws what the JSON says, in well-formed markup that fetches nothing', async () => {
    const { claims } = await write('a', 3);
    const html = readFileSync(join(folder, 'a', 'report.html'), 'utf8');
    expect(html).not.toMatch(/<script|https?:|<link|<img|@import|url\(/);
    const figures = JSON.parse(readFileSync(join(folder, 'a', 'metrics.json'), 'utf8')).claims;
    expect(figures).toEqual(JSON.parse(JSON.stringify(claims)));
    for (const svg of html.match(/<svg.*?<\/svg>/gs) ?? []) expect(XMLValidator.validate(svg)).toBe(true);
    expect(html.match(/<svg/g)?.length).toBeGreaterThanOrEqual(3 + Object.keys(figures.slices).length);
    expect(html.match(/<circle/g)).toHaveLength(figures.details.reliability.filter((bin: { n: number }) => bin.n > 0).length);
    for (const bin of figures.details.reliability)
      if (bin.n > 0) expect(html).toContain(`${bin.n} codes given ${bin.confidence.toFixed(3)} on average, ${bin.accuracy.toFixed(3)} right`);
    for (const [name, scores] of Object.entries(figures.slices.setting as Record<string, { icd: { f1: number }; encounters: number }>)) {
      expect(html).toContain(`${scores.icd.f1.toFixed(3)} (${scores.encounters} notes)`);
      expect(html).toContain(name);
    }
    expect(html).toContain(`(area ${figures.details.aurc.toFixed(3)})`);
    const { rows, counts } = figures.details.em_confusion;
    expect(html).toContain('Visit level: gold (rows)');
    expect(counts).toHaveLength(rows.length);
    expect(html).not.toContain(JSON.parse(readFileSync(join(folder, 'a', 'predictions.jsonl'), 'utf8').split('\n')[0] as string).codes[0]?.evidence?.[0]?.text ?? '\u0000');
  });

  it('pairs the notes, tests the difference and refuses another dataset', async () => {
    await write('b', 4);
    const [a, b] = [await readRun(join(folder, 'a')), await readRun(join(folder, 'b'))];
    const comparison = compareRuns(a, b);
    const figures = JSON.parse(readFileSync(join(folder, 'b', 'metrics.json'), 'utf8')).claims.scores;
    expect(comparison.notes).toBe(204);
    expect(comparison.bootstrap['icd micro-F1']?.b).toBeCloseTo(figures.icd.f1, 12);
    expect(comparison.bootstrap['trap hits']?.b).toBeCloseTo(figures.trap_hit_rate.value, 12);
    const same = comparison.mcnemar['first-listed right'];
    expect((same?.both ?? 0) + (same?.onlyB ?? 0)).toBe(Math.round(figures.first_listed_accuracy.value * figures.first_listed_accuracy.n));
    expect(formatComparison(comparison)).toContain('McNemar (exact)');
    expect(compareRuns(a, a).bootstrap['icd micro-F1']).toMatchObject({ difference: 0, p: 1 });
    expect(() => compareRuns(a, { ...b, dataset: { ...b.dataset, sha256: 'other' } })).toThrow(expect.objectContaining({ code: 'E106' }));
    await expect(readRun(join(folder, 'absent'))).rejects.toMatchObject({ code: 'E112' });
  });
});

it('details of every noisy claim are whole', async () => {
  const { notes } = await loadCodedNotes(join(ROOT, 'eval/datasets/open-claims-test.jsonl.gz'));
  const noisy = pairCases(notes, new Map(makeNoisyPredictions(notes, 5).map((one) => [one.id, one])));
  const details = scoreDetails(noisy);
  expect(details.em_confusion.counts.flat().reduce((a, b) => a + b, 0)).toBe(notes.filter((one) => one.em).length);
  expect(details.risk_coverage.at(-1)?.coverage).toBe(1);
  expect(Object.values(details.wrong_codes).reduce((a, b) => a + b, 0)).toBe(noisy.flatMap((one) => [one.dx, one.px, one.pcs]).reduce((n, one) => n + one.predicted.length - one.pairs.size, 0));
});

// The whole evaluation through an engine that answers from a table: both formats, files, cache, failures; gates and retrieval.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkGates } from '../../eval/check-gates.js';
import { runEvaluation } from '../../eval/evaluate.js';
import type { CodedNote } from '../../eval/lib/dataset.js';
import { loadCodedNotes } from '../../eval/lib/dataset.js';
import { bestThreshold, evaluateCodiesp, readRecallThreshold } from '../../eval/lib/evaluate-codiesp.js';
import { judgeGate, readGates } from '../../eval/lib/gates.js';
import { SLICE_FIELDS } from '../../eval/lib/slices.js';
import { measureRetrieval } from '../../eval/retrieval.js';
import type { Engine } from '../../src/engine.js';
import { ChartcodeError } from '../../src/errors.js';
import { makeNoisyPredictions } from './noise.js';
import { hasReferenceScorer, ROOT, runReferenceScorer } from './reference-scorer.js';
import { expectSameFigures } from './expect-close.js';

const OPEN_TEST = join(ROOT, 'eval/datasets/open-claims-test.jsonl.gz');
const { notes } = await loadCodedNotes(OPEN_TEST);
const predictions = new Map(makeNoisyPredictions(notes, 7).map((one) => [one.id, one]));

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'chartcode-evaluate-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** An engine that gives the stored claim of a note, and counts its calls; `fails` names notes that it cannot code. */
function makeEngine(fails: readonly string[] = [], rest: Partial<Engine> = {}): Engine & { calls: string[] } {
  const calls: string[] = [];
  const code = async (input: unknown) => {
    const { id } = input as { id: string };
    calls.push(id);
    if (fails.includes(id)) throw new ChartcodeError('E204');
    return (predictions.get(id) ?? { id, codes: [] }) as never;
  };
  const models = [{ id: 'test-model', sha256: 'f'.repeat(64), labels: 1, edition: 'FY2026', metrics: {} }];
  return { code, models, calls, edition: {} as never, search: async () => [], close: async () => {}, ...rest };
}

describe('runEvaluation on claims', () => {
  it('writes figures, a table and predictions that the reference scorer accepts with equal figures', async () => {
    const out = join(folder, 'out');
    const result = await runEvaluation(OPEN_TEST, { engine: makeEngine(), out, cacheDir: null });
    const written = JSON.parse(readFileSync(join(out, 'metrics.json'), 'utf8'));
    expect(written.dataset).toMatchObject({ format: 'claims', notes: 204, warnings: { quotesNotInText: 0 } });
    expect(written.subject.model.id).toBe('test-model');
    expect(Object.keys(written.claims.slices)).toEqual([...SLICE_FIELDS]);
    expectSameFigures(written.claims.scores, JSON.parse(JSON.stringify(result.claims?.scores)));
    expect(readFileSync(join(out, 'metrics.txt'), 'utf8')).toBe(result.table);
    expect(result.table).toContain(`F1 ${result.claims?.scores.icd.f1.toFixed(3)}`);
    const html = readFileSync(join(out, 'report.html'), 'utf8');
    expect(html.match(/<circle/g)).toHaveLength(result.claims?.details.reliability.filter((bin) => bin.n > 0).length ?? 0);
    expect(html).not.toMatch(/<script|https?:/);
    const saved = readFileSync(join(out, 'predictions.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line));
    if (hasReferenceScorer) expectSameFigures(written.claims.scores, runReferenceScorer(OPEN_TEST, saved).all);
    const again = await runEvaluation(OPEN_TEST, { predictions: join(out, 'predictions.jsonl') });
    expectSameFigures(again.claims, result.claims);
  });

  it('keeps predictions, goes on after a stop, and codes anew when the variant changes', async () => {
    const first = makeEngine();
    const whole = await runEvaluation(OPEN_TEST, { engine: first, cacheDir: folder });
    const [file] = readdirSync(folder);
    const cache = join(folder, file as string);
    const half = readFileSync(cache, 'utf8');
    writeFileSync(cache, half.slice(0, half.length / 2));
    const second = makeEngine();
    const seen: number[] = [];
    const resumed = await runEvaluation(OPEN_TEST, { engine: second, cacheDir: folder, onProgress: (done) => void seen.push(done) });
    expect(first.calls).toHaveLength(204);
    expect(second.calls.length).toBeGreaterThan(20);
    expect(second.calls.length).toBeLessThan(190);
    expect(seen.at(-1)).toBe(204);
    expectSameFigures(resumed.claims, whole.claims);
    const third = makeEngine();
    await runEvaluation(OPEN_TEST, { engine: third, cacheDir: folder });
    expect(third.calls).toHaveLength(0);
    await runEvaluation(OPEN_TEST, { engine: third, cacheDir: folder, variant: 'cardiology' });
    expect(third.calls).toHaveLength(204);
  });

  it('goes on when a note fails, names it with the error code, and tries it again next time', async () => {
    const [failing] = notes as [CodedNote];
    const result = await runEvaluation(OPEN_TEST, { engine: makeEngine([failing.id]), cacheDir: folder });
    expect(result.failures).toEqual([{ id: failing.id, error: 'E204' }]);
    expect(result.table).toContain(`NOT CODED: ${failing.id} E204`);
    const next = makeEngine();
    expect((await runEvaluation(OPEN_TEST, { engine: next, cacheDir: folder })).failures).toEqual([]);
    expect(next.calls).toEqual([failing.id]);
  });

  it('leaves bad rows out, names them, codes of another edition and systems without a positive, and evaluates the rest', async () => {
    const [first, second] = notes as [CodedNote, CodedNote];
    const { diagnoses: _none, ...noGold } = first;
    const old = { ...second, id: 'old', diagnoses: [{ ...second.diagnoses[0], code: 'M51.36', alternatives: [] }], procedures: [], pcs: [] };
    const rows = [{ ...first, procedures: [], pcs: [] }, { ...noGold, id: 'no-gold' }, first, '{', old].map((row) => (typeof row === 'string' ? row : JSON.stringify(row)));
    const path = join(folder, 'bad.jsonl');
    writeFileSync(path, rows.join('\n'));
    const { dataset, table, claims } = await runEvaluation(path, { engine: makeEngine(), cacheDir: null });
    expect(claims?.scores.encounters).toBe(2);
    expect(dataset.warnings.leftOut?.map((one) => [one.line, one.field])).toEqual([[2, 'diagnoses'], [3, 'id'], [4, '']]);
    expect(dataset.warnings.unknownCodes).toEqual([{ id: 'old', field: 'diagnoses[0].code', code: 'M51.36' }]);
    expect(dataset.warnings.emptySystems).toEqual(['CPT/HCPCS', 'ICD-10-PCS']);
    for (const line of ['LEFT OUT: 3 rows of bad.jsonl', '  line 3: id: the same as on line 1', '  note old: diagnoses[0].code M51.36', 'NO POSITIVE: no note of bad.jsonl has a required CPT/HCPCS code'])
      expect(table).toContain(line);
    writeFileSync(path, rows[1] as string);
    await expect(runEvaluation(path, { engine: makeEngine(), cacheDir: null })).rejects.toMatchObject({ code: 'E114', message: expect.stringContaining('line 1: diagnoses') });
  });

  it('refuses to run without an engine or predictions, and on an empty dataset', async () => {
    await expect(runEvaluation(OPEN_TEST, {})).rejects.toMatchObject({ code: 'E101' });
    writeFileSync(join(folder, 'empty.jsonl'), '\n');
    await expect(runEvaluation(join(folder, 'empty.jsonl'), { engine: makeEngine() })).rejects.toMatchObject({ code: 'E114' });
  });
});

describe('runEvaluation on code sets', () => {
  const cases = [
    { id: 'a', text: 'case report a', icd10cm: ['I10', 'e11.9', 'R05'] },
    { id: 'b', text: 'case report b', icd10cm: ['J18.9'] },
  ];
  const rank = async () => [{ code: 'I10', score: 0.9 }, { code: 'J18.9', score: 0.5 }, { code: 'E11.9', score: 0.2 }];
  const code = async (input: unknown) => ({ id: (input as { id: string }).id, codes: [{ system: 'ICD-10-CM', code: 'I10', probability: 0.9 }] }) as never;

  it('is told by the first row, and ranks by candidates', async () => {
    const path = join(folder, 'codiesp.jsonl');
    writeFileSync(path, cases.map((one) => `${JSON.stringify(one)}\n`).join(''));
    const { dataset, codiesp, table } = await runEvaluation(path, { engine: makeEngine([], { code, rank }), cacheDir: folder });
    expect(dataset.format).toBe('codiesp');
    expect(codiesp?.claim.micro).toMatchObject({ precision: 1 / 2, recall: 1 / 4, predicted: 2, required: 4 });
    expect(codiesp?.ranking.map).toBeCloseTo(((1 + 2 / 3) / 3 + 1 / 2) / 2, 12);
    expect(table).toContain('MAP');
    // at .2 all three candidates of both notes: 3 right of 6, 3 of 4 found; at .5: 2 of 4 and 2 of 4; at .9: 1 of 2 and 1 of 4
    expect(codiesp?.threshold_curve).toMatchObject([{ threshold: 0.2, f1: 0.6 }, { threshold: 0.5, f1: 0.5 }, { threshold: 0.9, f1: 1 / 3 }]);
    expect(bestThreshold(codiesp?.threshold_curve)?.threshold).toBe(0.2);
    expect(codiesp?.recall_profile).toBeUndefined();
  });

  it('adds the recall profile at the threshold of the model package', async () => {
    const ranked = new Map(await Promise.all(cases.map(async ({ id }) => [id, await rank()] as const)));
    expect(evaluateCodiesp(cases, new Map(), ranked, 0.5).recall_profile).toMatchObject({ threshold: 0.5, micro: { precision: 2 / 4, recall: 2 / 4 } });
    expect(evaluateCodiesp(cases, new Map(), ranked, undefined).recall_profile).toBeUndefined();
    expect(await readRecallThreshold(folder, 'absent')).toBeUndefined();
  });
});

describe('gates', () => {
  const gate = { name: 'g', measure: 'evaluation' as const, dataset: 'x', floors: { 'a.b': 0.5 }, ceilings: { 'list.length': 0 } };

  it('fail below a floor, above a ceiling and when a figure is missing', () => {
    expect(judgeGate(gate, { a: { b: 0.5 }, list: [] }).map((one) => one.ok)).toEqual([true, true]);
    expect(judgeGate(gate, { a: { b: 0.49 }, list: [1] }).map((one) => one.ok)).toEqual([false, false]);
    expect(judgeGate(gate, { a: {} }).map((one) => [one.ok, one.value])).toEqual([[false, null], [false, null]]);
  });

  it('of the project parse, name figures that exist, and skip datasets that are absent', async () => {
    const gates = await readGates(join(ROOT, 'eval/gates.json'));
    expect(gates.map((one) => one.name)).toContain('open test split');
    // this engine knows the claims of the open test alone; every gate's figures must exist there
    const open = gates.filter((one) => one.dataset.startsWith('eval/')).map((one) => ({ ...one, dataset: 'eval/datasets/open-claims-test.jsonl.gz' }));
    const { judgements, skipped } = await checkGates(makeEngine(), [...open, { ...gate, dataset: 'shared/absent.jsonl' }], { cacheDir: null });
    expect(judgements.map((one) => one.value)).not.toContain(null);
    expect(skipped).toEqual(['g']);
  });
});

describe('measureRetrieval', () => {
  it('looks for the code of each first quote among the ranked', async () => {
    const two = notes.slice(0, 2);
    const codes = two.flatMap((note) => note.diagnoses).filter((slot) => slot.evidence.length > 0).map((slot) => slot.code);
    let next = 0;
    const rank = async (texts: string[]) => texts.map(() => (next++ % 2 === 0 ? [codes[next - 1] as string] : ['A00.0', codes[next - 1] as string]));
    const figures = await measureRetrieval(two, rank);
    const even = Math.ceil(codes.length / 2) / codes.length;
    expect(figures).toMatchObject({ queries: codes.length, found_at: { 1: even, 5: 1, 20: 1, 50: 1 }, first_accepted: even, first_in_note: even });
    const [first] = two.map((note) => note.diagnoses.filter((slot) => slot.evidence.length > 0));
    const other = await measureRetrieval([{ ...two[0]!, diagnoses: first! }], async (texts) => texts.map((_, i) => [i === 0 ? (first![1]?.code ?? '') : 'A00.0']));
    expect([other.found_at[1], other.first_accepted, other.first_in_note].map((share) => Math.round((share ?? 0) * first!.length))).toEqual([0, 0, 1]);
    expect(figures.mrr).toBeCloseTo(even + (1 - even) / 2, 12);
    expect(existsSync(folder)).toBe(true);
  });
});

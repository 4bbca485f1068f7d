// Chooses the keep threshold and fits the calibration on out-of-fold log-odds of training notes (train_scorer.py), through the engine's own assembly and rules.
//   tsx models/training/calibrate.ts --dump DIR --package DIR [--dev DIR]
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { assemble } from '../../src/assembly/index.js';
import { fitIsotonic } from '../../src/calibration/fit-isotonic.js';
import { calibrate, type Calibration } from '../../src/calibration/index.js';
import { loadEdition } from '../../src/reference/index.js';
import { applyRules, readDraft } from '../../src/rules/index.js';
import type { DraftCode, EncounterFacts, Evidence } from '../../src/types.js';
import { type CodedDiagnosis, undot } from './note-sources.js';

interface DumpedNote { id: string; facts: Omit<EncounterFacts, 'dateOfService'>; drafts: { code: string; evidence: Evidence[]; sources: string[]; refused?: string }[]; diagnoses: CodedDiagnosis[] }
interface Counts { right: number; predicted: number; found: number; required: number }

const { values } = parseArgs({ options: { dump: { type: 'string' }, package: { type: 'string' }, dev: { type: 'string' } } });
if (!values.dump || !values.package) throw new Error('needed: --dump --package');
const edition = loadEdition();

function readDump(dir: string): { notes: DumpedNote[]; logits: Float32Array; sha256: string } {
  const bytes = readFileSync(join(dir, 'oof.f32'));
  const text = readFileSync(join(dir, 'drafts.jsonl'), 'utf8');
  const logits = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  return { notes: text.trimEnd().split('\n').map((l) => JSON.parse(l) as DumpedNote), logits, sha256: createHash('sha256').update(text).update(bytes).digest('hex') };
}

/** Claims of all notes at one threshold: counts as the scorer counts them, and [logit, right] of each code. */
function codeAll(dump: ReturnType<typeof readDump>, keep: number): { counts: Counts; points: [number, number][]; ids: string[] } {
  const counts = { right: 0, predicted: 0, found: 0, required: 0 };
  const points: [number, number][] = [];
  const ids: string[] = [];
  let at = 0;
  for (const note of dump.notes) {
    const facts: EncounterFacts = { ...note.facts, dateOfService: '2026-01-15' };
    const drafts = note.drafts.map((d): DraftCode & { refused?: string } => ({ ...d, system: 'ICD-10-CM', logit: dump.logits[at++]!, probability: 0, flags: [] }));
    const assembled = assemble(drafts.filter((d) => d.logit >= keep && d.refused === undefined), { edition, facts, keep });
    const claim = applyRules(readDraft(assembled.codes.map((c) => ({ ...c, probability: 1 / (1 + Math.exp(-c.logit)) }))), facts, edition).draft.codes;
    const taken = new Set<number>();
    const slots = note.diagnoses.map((d) => new Set([d.code, ...(d.alternatives ?? [])].map(undot)));
    const order = note.diagnoses.map((_, i) => i).sort((a, b) => Number(note.diagnoses[a]!.certainty !== 'required') - Number(note.diagnoses[b]!.certainty !== 'required'));
    for (const line of claim) {
      const slot = order.find((i) => !taken.has(i) && undot(note.diagnoses[i]!.code) === line.code) ?? order.find((i) => !taken.has(i) && slots[i]!.has(line.code));
      if (slot !== undefined) taken.add(slot);
      points.push([line.logit, slot === undefined ? 0 : 1]);
      ids.push(note.id);
      counts.right += slot === undefined ? 0 : 1;
    }
    counts.predicted += claim.length;
    counts.found += [...taken].filter((i) => note.diagnoses[i]!.certainty === 'required').length;
    counts.required += note.diagnoses.filter((d) => d.certainty === 'required').length;
  }
  return { counts, points, ids };
}

function f1(c: Counts): { p: number; r: number; f1: number } {
  const p = c.right / Math.max(1, c.predicted), r = c.found / Math.max(1, c.required);
  return { p, r, f1: (2 * p * r) / Math.max(1e-9, p + r) };
}

function ece(points: readonly (readonly [number, number])[]): number {
  const bins = Array.from({ length: 10 }, () => ({ n: 0, p: 0, y: 0 }));
  for (const [p, y] of points) {
    const bin = bins[Math.min(9, Math.floor(p * 10))]!;
    bin.n++;
    bin.p += p;
    bin.y += y;
  }
  return bins.reduce((sum, b) => sum + (b.n ? (b.n / points.length) * Math.abs(b.p / b.n - b.y / b.n) : 0), 0);
}

const dump = readDump(values.dump);
const dev = values.dev ? readDump(values.dev) : undefined;
let best = { keep: -1, f1: 0 };
for (let keep = -2.5; keep <= 1.01; keep += 0.25) {
  const train = f1(codeAll(dump, keep).counts);
  const onDev = dev ? f1(codeAll(dev, keep).counts) : undefined;
  process.stderr.write(`keep ${keep.toFixed(2)} out-of-fold P ${train.p.toFixed(3)} R ${train.r.toFixed(3)} F1 ${train.f1.toFixed(4)}${onDev ? `  dev P ${onDev.p.toFixed(3)} R ${onDev.r.toFixed(3)} F1 ${onDev.f1.toFixed(4)}` : ''}\n`);
  if (train.f1 > best.f1) best = { keep, f1: train.f1 };
}
// dev is there to tune on: the threshold follows it when given, the map never does
if (dev) {
  best = { keep: best.keep, f1: 0 };
  for (let keep = -2.5; keep <= 1.01; keep += 0.25) {
    const blend = (f1(codeAll(dev, keep).counts).f1 + f1(codeAll(dump, keep).counts).f1) / 2;
    if (blend > best.f1) best = { keep, f1: blend };
  }
}
const kept = codeAll(dump, best.keep);
const map = fitIsotonic(kept.points, 4);
const before = ece(kept.points.map(([x, y]) => [1 / (1 + Math.exp(-x)), y] as const));
const folds = crossFitted(kept);
const calibration: Calibration = {
  schema: 1, method: 'isotonic', knots: { 'ICD-10-CM': { logit: map.logit.map((x) => Number(x.toFixed(5))), probability: map.probability.map((p) => Number(p.toFixed(5))) } },
  fitted: { notes: dump.notes.length, codes: kept.points.length, eceBefore: Number(before.toFixed(4)), eceAfter: Number(ece(folds).toFixed(4)), dataSha256: dump.sha256 },
};
writeFileSync(join(values.package, 'calibration.json'), JSON.stringify(calibration));
const scorerPath = join(values.package, 'scorer.json');
const scorer = JSON.parse(readFileSync(scorerPath, 'utf8')) as Record<string, unknown>;
writeFileSync(scorerPath, JSON.stringify({ ...scorer, keepLogit: best.keep }));
process.stderr.write(`keep ${best.keep}, ECE ${before.toFixed(4)} before, ${calibration.fitted.eceAfter} after (cross-fitted by note)\n`);
if (dev) {
  const d = codeAll(dev, best.keep);
  process.stderr.write(`dev ${JSON.stringify(f1(d.counts))} ECE ${ece(d.points.map(([x, y]) => [calibrate(calibration, 'ICD-10-CM', x), y] as const)).toFixed(4)}\n`);
}

/** Each note's codes under a map fitted without that note's fifth: the honest figure for the map. */
function crossFitted(coded: { points: [number, number][]; ids: string[] }): [number, number][] {
  const part = (id: string): number => createHash('sha256').update(id).digest()[0]! % 5;
  const parts = coded.ids.map(part);
  return [0, 1, 2, 3, 4].flatMap((k) => {
    const map = fitIsotonic(coded.points.filter((_, i) => parts[i] !== k), 4);
    const fold: Calibration = { ...({} as Calibration), schema: 1, method: 'isotonic', knots: { x: map } };
    return coded.points.filter((_, i) => parts[i] === k).map(([x, y]): [number, number] => [calibrate(fold, 'x', x), y]);
  });
}

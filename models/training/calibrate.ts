// Chooses the keep threshold and fits the calibration on out-of-fold log-odds of training notes (train_scorer.py), through the engine's own assembly and rules.
//   tsx models/training/calibrate.ts --dump DIR --package DIR [--dev DIR] [--rates FILE] [--folds FILE] [--keep X] [--method NAME] [--exclude REGEX] [--points FILE] [--shift DIR] [--claims FILE]
// --rates: training rates that leave the dumped notes out (rates-0.json, or with --folds one a fold: rates-without-{fold}.json); without them the frequency of a code shifts nothing.
// --offset dev: moves the map by one number so that it fits the dev notes on average (they are coded more strictly), cross-validated there.
// --exclude: a regular expression of note ids that the map is not fitted on (machine-written notes are easier than real ones).
// --points: codes of further systems, a JSON line each: { system, note, logit, right, covariates? }. --shift: a dump of another kind of notes, for the ECE there.
// The maps of groups that are not fitted here (calibrate-lines.ts fits them) stay as the package's calibration.json has them.
// --claims: writes the out-of-fold claims with their cross-fitted probabilities, one a line, for `chartcode tune --predictions`.
import './report-errors.js';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { readNumber } from '../../eval/lib/read-number.js';
import { assemble } from '../../src/assembly/index.js';
import { type CalibrationMethod, type CalibrationPoint, METHODS } from '../../src/calibration/fit.js';
import { type Calibration, readCalibration, readCovariates, type TrainingRates } from '../../src/calibration/index.js';
import { dotted, loadEdition } from '../../src/reference/index.js';
import { applyRules, type ClaimLine, readDraft } from '../../src/rules/index.js';
import type { DraftCode, EncounterFacts, Evidence, Finding, Mention } from '../../src/types.js';
import { applyMap, chooseCalibration, expectedError, offsetMap } from '../../src/calibration/choose.js';
import { byFold } from './by-fold.js';
import { type CodedDiagnosis, fail, readAllRows, readFolds, readJson, undot } from './note-sources.js';

interface DumpedNote { id: string; facts: Omit<EncounterFacts, 'dateOfService'>; drafts: { code: string; evidence: Evidence[]; sources: string[]; refused?: string }[]; diagnoses: CodedDiagnosis[] }
interface Counts { right: number; predicted: number; found: number; required: number }
interface CodedNotes { counts: Counts; points: CalibrationPoint[]; claims: { id: string; facts: EncounterFacts; lines: ClaimLine[]; findings: Finding[]; queries: unknown[] }[] }

const SYSTEM = 'ICD-10-CM';
/** How far sets of notes lie from each other in log-odds of a code being right; a guess from those seen so far (EXPERIMENTS.md, 15, 32, 42). */
const OFFSETS_SPREAD = 0.2;
/** Candidates below it change no claim at any threshold that is tried. */
const LEAST_LOGIT = -3.5;
const { values } = parseArgs({
  options: Object.fromEntries(['dump', 'package', 'dev', 'rates', 'folds', 'keep', 'method', 'points', 'shift', 'claims', 'exclude', 'offset'].map((name) => [name, { type: 'string' as const }])),
});
const option = (name: string): string | undefined => values[name] as string | undefined;
const [dumpDir, packageDir, devDir] = [option('dump'), option('package'), option('dev')];
if (!dumpDir || !packageDir) fail('needed: --dump --package', 2);
const only = METHODS.find((name) => name === option('method')) as CalibrationMethod | undefined;
if (option('method') && !only) fail(`--method is one of ${METHODS.join(', ')}`, 2);
const given = option('keep') === undefined ? undefined : readNumber('--keep', option('keep')!);
const ratesFile = option('rates');
const folds = option('folds') ? readFolds(option('folds')!) : undefined;
const ratesOf = ratesFile ? byFold(ratesFile, folds, (name) => readJson<{ code: TrainingRates }>(name).code) : () => undefined;
const edition = loadEdition();

interface Dump { notes: DumpedNote[]; logits: Float32Array; /** Log-odds of being first-listed, where train_first_listed.py left them. */ first: Float32Array | undefined; mentions: Mention[][] | undefined; sha256: string }

function readDump(dir: string): Dump {
  const bytes = readFileSync(join(dir, 'oof.f32'));
  const floats = (buffer: Buffer): Float32Array => new Float32Array(buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + buffer.byteLength));
  const [firstPath, mentionPath] = [join(dir, 'first.f32'), join(dir, 'mentions.jsonl')];
  const text = readFileSync(join(dir, 'drafts.jsonl'), 'utf8');
  const mentions = existsSync(mentionPath) ? readAllRows<Mention[]>(mentionPath).map((row) => row.map((m) => ({ ...m, cues: [] }))) : undefined;
  return {
    notes: readAllRows<DumpedNote>(join(dir, 'drafts.jsonl')), logits: floats(bytes), first: existsSync(firstPath) ? floats(readFileSync(firstPath)) : undefined, mentions, sha256: createHash('sha256').update(text).update(bytes).digest('hex'),
  };
}

/** Claims of all notes at one threshold: counts as the scorer counts them, and each code with what came of it. */
function codeAll(dump: Dump, keep: number): CodedNotes {
  const counts = { right: 0, predicted: 0, found: 0, required: 0 };
  const points: CalibrationPoint[] = [];
  const claims: CodedNotes['claims'] = [];
  let at = 0;
  for (const [n, note] of dump.notes.entries()) {
    const facts: EncounterFacts = { ...note.facts, dateOfService: '2026-01-15' };
    const drafts = note.drafts.map((d): DraftCode & { refused?: string } => {
      const place = at++;
      return { ...d, system: SYSTEM, logit: dump.logits[place]!, ...(dump.first ? { firstLogit: dump.first[place]! } : {}), probability: 0, flags: [] };
    });
    const mentions = dump.mentions?.[n];
    const assembled = assemble(drafts.filter((d) => d.logit >= LEAST_LOGIT && d.refused === undefined), { edition, facts, keep, ...(mentions ? { mentions } : {}) });
    const { draft, findings } = applyRules(readDraft(assembled.codes.map((c) => ({ ...c, probability: 1 / (1 + Math.exp(-c.logit)) }))), facts, edition);
    const taken = matchLines(draft.codes, note.diagnoses);
    draft.codes.forEach((line, i) => points.push({ system: SYSTEM, note: note.id, logit: line.logit, right: taken[i] !== undefined, covariates: readCovariates(line, { rates: ratesOf(note.id) }) }));
    claims.push({ id: note.id, facts, lines: draft.codes, findings, queries: draft.queries });
    counts.right += taken.filter((slot) => slot !== undefined).length;
    counts.predicted += draft.codes.length;
    counts.found += taken.filter((slot) => slot !== undefined && note.diagnoses[slot]!.certainty === 'required').length;
    counts.required += note.diagnoses.filter((d) => d.certainty === 'required').length;
  }
  return { counts, points, claims };
}

/** The slot that each line fills: its own code first, then an alternative, required slots before optional ones. */
function matchLines(lines: readonly ClaimLine[], diagnoses: readonly CodedDiagnosis[]): (number | undefined)[] {
  const slots = diagnoses.map((d) => new Set([d.code, ...(d.alternatives ?? [])].map(undot)));
  const order = diagnoses.map((_, i) => i).sort((a, b) => Number(diagnoses[a]!.certainty !== 'required') - Number(diagnoses[b]!.certainty !== 'required'));
  const taken = new Set<number>();
  return lines.map((line) => {
    const slot = order.find((i) => !taken.has(i) && undot(diagnoses[i]!.code) === line.code) ?? order.find((i) => !taken.has(i) && slots[i]!.has(line.code));
    if (slot !== undefined) taken.add(slot);
    return slot;
  });
}

function f1(c: Counts): { p: number; r: number; f1: number } {
  const p = c.right / Math.max(1, c.predicted), r = c.found / Math.max(1, c.required);
  return { p, r, f1: (2 * p * r) / Math.max(1e-9, p + r) };
}

/** The threshold with the best F1 on the training notes; with dev, on both together (dev is there to tune on; the map never follows it). */
function chooseKeep(dump: Dump, dev: Dump | undefined): number {
  let best = { keep: -1, f1: 0 };
  for (let keep = -2.5; keep <= 1.01; keep += 0.25) {
    const train = f1(codeAll(dump, keep).counts);
    const onDev = dev ? f1(codeAll(dev, keep).counts) : undefined;
    process.stderr.write(`keep ${keep.toFixed(2)} out-of-fold P ${train.p.toFixed(3)} R ${train.r.toFixed(3)} F1 ${train.f1.toFixed(4)}${onDev ? `  dev P ${onDev.p.toFixed(3)} R ${onDev.r.toFixed(3)} F1 ${onDev.f1.toFixed(4)}` : ''}\n`);
    const reached = onDev ? (onDev.f1 + train.f1) / 2 : train.f1;
    if (reached > best.f1) best = { keep, f1: reached };
  }
  return best.keep;
}

function readPoints(file: string): CalibrationPoint[] {
  return readAllRows<Omit<CalibrationPoint, 'covariates'>>(file).map((row) => ({ covariates: {}, ...row }));
}

const dump = readDump(dumpDir);
const dev = devDir ? readDump(devDir) : undefined;
const keep = given ?? chooseKeep(dump, dev);
const kept = codeAll(dump, keep);
const pointsFile = option('points');
const excluded = option('exclude') ? new RegExp(option('exclude')!) : undefined;
const points = [...kept.points.filter((one) => !excluded?.test(one.note)), ...(pointsFile ? readPoints(pointsFile) : [])];
const systems = [...new Set(points.map((one) => one.system))];
const chosen = Object.fromEntries(systems.map((system) => [system, chooseCalibration(points.filter((one) => one.system === system), system, only)]));
const main = chosen[SYSTEM]!;
for (const { compared } of Object.values(chosen)) {
  for (const one of compared)
    process.stderr.write(`${one.system} ${one.method.padEnd(11)} ${one.covariates ? 'with' : 'without'} covariates  ECE ${one.ece.toFixed(4)} Brier ${one.brier.toFixed(4)} log loss ${one.logLoss.toFixed(4)}${one.chosen ? '  <- chosen' : ''}\n`);
}

if (option('offset') && !dev) fail('--offset dev needs --dev', 2);
const offset = option('offset') ? offsetMap(main.map, codeAll(dev!, keep).points, OFFSETS_SPREAD) : undefined;
if (offset) main.map = offset.map;
const outcomes = systems.flatMap((system) => points.filter((one) => one.system === system).map((one, i): [number, number] => [chosen[system]!.probabilities[i]!, Number(one.right)]));
const eceOf = (coded: CodedNotes): number => expectedError(applyMap(main.map, coded.points).map((p, i) => [p, Number(coded.points[i]!.right)]));
const shiftDir = option('shift');
const shiftCheck = shiftDir ? { [basename(shiftDir)]: Number(eceOf(codeAll(readDump(shiftDir), keep)).toFixed(4)) } : undefined;
const shifted = systems.filter((system) => chosen[system]!.map.shifts);
const calibrationPath = join(packageDir, 'calibration.json');
const before = existsSync(calibrationPath) ? readCalibration(readFileSync(calibrationPath)) : undefined;
const others = <V>(record: Record<string, V> = {}): Record<string, V> => Object.fromEntries(Object.entries(record).filter(([group]) => !systems.includes(group)));
const shifts = { ...others(before?.shifts), ...Object.fromEntries(shifted.map((system) => [system, chosen[system]!.map.shifts!])) };
const calibration: Calibration = {
  schema: 1,
  method: main.method,
  knots: { ...others(before?.knots), ...Object.fromEntries(systems.map((system) => [system, chosen[system]!.map.knots])) },
  ...(Object.keys(shifts).length ? { shifts } : {}),
  fitted: {
    notes: new Set(points.map((one) => one.note)).size, codes: points.length,
    eceBefore: Number(expectedError(points.map((one) => [1 / (1 + Math.exp(-one.logit)), Number(one.right)])).toFixed(4)),
    eceAfter: Number(expectedError(outcomes).toFixed(4)), dataSha256: dump.sha256,
    compared: [...systems.flatMap((system) => chosen[system]!.compared), ...(before?.fitted.compared ?? []).filter(({ system }) => !systems.includes(system))],
    ...(before?.fitted.groups ? { groups: others(before.fitted.groups) } : {}),
    ...(shiftCheck ? { shiftCheck } : {}),
    ...(offset ? { offset: { data: basename(devDir!), value: offset.offset, ece: Number(offset.error.toFixed(4)) } } : {}),
  },
};
const bytes = JSON.stringify(calibration);
readCalibration(Buffer.from(bytes)); // what is written can be read
writeFileSync(calibrationPath, bytes);
const scorerPath = join(packageDir, 'scorer.json');
const scorer = readJson<Record<string, unknown>>(scorerPath);
writeFileSync(scorerPath, JSON.stringify({ ...scorer, keepLogit: keep }));
if (offset) process.stderr.write(`offset ${offset.offset} on dev, ECE there ${offset.error.toFixed(4)} (cross-fitted by note)\n`);
process.stderr.write(`keep ${keep}, ${main.method}, ECE ${calibration.fitted.eceBefore} before, ${calibration.fitted.eceAfter} after (cross-fitted by note)\n`);
if (shiftCheck) process.stderr.write(`another kind of notes: ECE ${JSON.stringify(shiftCheck)}\n`);
if (dev) {
  const d = codeAll(dev, keep);
  process.stderr.write(`dev ${JSON.stringify(f1(d.counts))} ECE ${eceOf(d).toFixed(4)}\n`);
}
const claimsFile = option('claims');
if (claimsFile) writeFileSync(claimsFile, writeClaims(kept).join(''));

/** The out-of-fold claims as the engine would print them, as far as routing and metrics read them. */
function writeClaims(coded: CodedNotes): string[] {
  const fitted = main.probabilities.values();
  // Notes that the map was not fitted on get the whole map, the others that of the other folds.
  const whole = applyMap(main.map, coded.points);
  const probabilities = coded.points.map((one, i) => (excluded?.test(one.note) ? whole[i]! : fitted.next().value!));
  let at = 0;
  return coded.claims.map(({ id, facts, lines, findings, queries }) => {
    const codes = lines.map((line) => {
      const probability = Math.round(probabilities[at++]! * 1e4) / 1e4;
      const { sequence, role, evidence, sources, flags } = line;
      return { system: SYSTEM, code: dotted(line.code), ...(role ? { role } : {}), sequence, probability, evidence, sources, flags };
    });
    return `${JSON.stringify({ id, documentType: facts.documentType, setting: facts.setting, codes, findings, queries, provenance: { editions: { [SYSTEM]: edition.id } } })}\n`;
  });
}

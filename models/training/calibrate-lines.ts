// Fits the calibration of visits, other CPT and HCPCS lines and ICD-10-PCS codes on training notes coded out of fold, and adds it to the package's calibration.json.
//   tsx models/training/calibrate-lines.ts --dump DIR --package DIR [--encoders DIR] [--cache DIR] [--procedures DIR] [--visits DIR] [--pcs DIR]
//     [--rates FILE] [--own-rates] [--folds FILE] [--exclude REGEX] [--limit N] [--points FILE] [--claims FILE] [--from-points FILE] [--only GROUP]
// After calibrate.ts, which fits the map of diagnoses and chooses the keep threshold. A group whose fold models are not given gets no map and keeps the logistic function.
// --dump: dump-features.ts after train_scorer.py; --encoders: the package that the dump was made with (default: --package), --cache: its cache.
// With --folds, --encoders, --cache and --rates may hold {fold}: the package that reads the notes of a fold, the cache and the training rates for them.
// --procedures: dump-procedures.ts after train_procedures.py; --visits: train_visit.py --folds 5; --pcs: train_pcs.py WORK --folds-only.
// --own-rates: the procedure trees keep the rates of their file, for notes that were not counted there (trees of train_procedures.py --from).
// --exclude: a regular expression of note ids that are left out (machine-written notes are coded otherwise than real ones). --limit: so many notes, spread over all. --points: the coded lines, which --from-points reads instead of coding.
// --only: fits one group (`ICD-10-PCS`) and leaves the maps of the others; pcs-points.ts writes points of ICD-10-PCS codes without the encoders.
// --claims: the out-of-fold claims with cross-fitted probabilities, for `chartcode tune --predictions`.
import './report-errors.js';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readCount } from '../../eval/lib/read-number.js';
import { applyMap, chooseCalibration, expectedError } from '../../src/calibration/choose.js';
import type { CalibrationPoint } from '../../src/calibration/fit.js';
import { groupOf } from '../../src/calibration/covariates.js';
import { calibrate, type Calibration, GROUPS, readCalibration, readCovariates, type TrainingRates } from '../../src/calibration/index.js';
import { dotted, loadEdition } from '../../src/reference/index.js';
import { byFold } from './by-fold.js';
import { codeOutOfFold, type CodedOutOfFold, readDrafts, readPcs, readProcedures, readVisits } from './code-out-of-fold.js';
import { encodersByFold } from './encoders-by-fold.js';
import { judgeLines, type JudgedLine } from './judge-lines.js';
import { fail, readFolds, readJson } from './note-sources.js';
import { countProcedureRates } from './procedure-rates.js';

/** Groups with fewer codes get no map: two numbers from so few would be noise. */
const LEAST_CODES = 100;
const NAMES = ['dump', 'package', 'encoders', 'cache', 'procedures', 'visits', 'pcs', 'rates', 'folds', 'exclude', 'limit', 'points', 'claims', 'from-points', 'only'] as const;
const { 'own-rates': ownRates, ...options } = parseArgs({ options: { ...Object.fromEntries(NAMES.map((name) => [name, { type: 'string' as const }])), 'own-rates': { type: 'boolean' as const } } }).values as Partial<Record<(typeof NAMES)[number], string>> & { 'own-rates'?: boolean };
const { dump, package: packageDir } = options;
if (!packageDir || (!dump && !options['from-points'])) fail('needed: --package, and --dump or --from-points', 2);

const limit = options.limit === undefined ? Number.POSITIVE_INFINITY : readCount('--limit', options.limit);
const excluded = options.exclude ? new RegExp(options.exclude) : undefined;

interface PointsFile { sha256: string; points: CalibrationPoint[]; claims: object[] }
const { sha256, points, claims } = options['from-points'] ? readJson<PointsFile>(options['from-points']) : await codeDump(dump!);
if (options.points) writeFileSync(options.points, JSON.stringify({ sha256, points, claims }));

const path = join(packageDir, 'calibration.json');
const before = readCalibration(readFileSync(path));
const fitted = GROUPS.slice(1).filter((group) => !options.only || group === options.only).flatMap((group) => {
  const own = points.filter((one) => one.system === group && !excluded?.test(one.note));
  if (own.length < LEAST_CODES) {
    process.stderr.write(`${group}: ${own.length} codes, no map\n`);
    return [];
  }
  const chosen = chooseCalibration(own, group);
  const outcomes = (probabilities: readonly number[]): [number, number][] => own.map((one, i) => [probabilities[i]!, Number(one.right)]);
  const [eceBefore, eceAfter] = [own.map((one) => 1 / (1 + Math.exp(-one.logit))), chosen.probabilities].map((all) => Number(expectedError(outcomes(all)).toFixed(4)));
  for (const one of chosen.compared) process.stderr.write(`${group} ${one.method.padEnd(11)} ${one.covariates ? 'with' : 'without'} covariates  ECE ${one.ece.toFixed(4)} Brier ${one.brier.toFixed(4)} log loss ${one.logLoss.toFixed(4)}${one.chosen ? '  <- chosen' : ''}\n`);
  const about = { method: chosen.method, covariates: chosen.map.shifts !== undefined, notes: new Set(own.map((one) => one.note)).size, codes: own.length, eceBefore: eceBefore!, eceAfter: eceAfter!, dataSha256: sha256 };
  const share = own.filter((one) => one.right).length / own.length;
  const high = outcomes(chosen.probabilities).filter(([p]) => p >= 0.9);
  process.stderr.write(`${group}: ${own.length} codes of ${about.notes} notes, ${share.toFixed(3)} right; ECE ${eceBefore} before, ${eceAfter} after (cross-fitted by note); p >= .9: ${high.length}, ${(high.reduce((sum, [, y]) => sum + y, 0) / Math.max(1, high.length)).toFixed(3)} right\n`);
  return [{ group, chosen, about, byPoint: new Map(own.map((one, i) => [one, chosen.probabilities[i]!])) }];
});

const stay = (group: string): boolean => group === 'ICD-10-CM' || (options.only !== undefined && group !== options.only);
const calibration: Calibration = {
  ...before,
  knots: { ...pick(before.knots), ...Object.fromEntries(fitted.map(({ group, chosen }) => [group, chosen.map.knots])) },
  shifts: { ...pick(before.shifts ?? {}), ...Object.fromEntries(fitted.flatMap(({ group, chosen }) => (chosen.map.shifts ? [[group, chosen.map.shifts]] : []))) },
  fitted: {
    ...before.fitted,
    compared: [...(before.fitted.compared ?? []).filter(({ system }) => stay(system)), ...fitted.flatMap(({ chosen }) => chosen.compared)],
    groups: { ...pick(before.fitted.groups ?? {}), ...Object.fromEntries(fitted.map(({ group, about }) => [group, about])) },
  },
};
const bytes = JSON.stringify(calibration);
readCalibration(Buffer.from(bytes)); // what is written can be read
writeFileSync(path, bytes);
if (options.claims) writeFileSync(options.claims, writeClaims());

/** Of the groups that stay as they are. */
function pick<V>(record: Record<string, V>): Record<string, V> {
  return Object.fromEntries(Object.entries(record).filter(([group]) => stay(group)));
}

async function codeDump(dir: string): Promise<PointsFile> {
  const edition = loadEdition();
  const folds = options.folds ? readFolds(options.folds) : undefined;
  const encodersOf = encodersByFold({ package: options.encoders ?? packageDir!, cache: options.cache, folds });
  const drafts = readDrafts(dir);
  const { keepLogit } = readJson<{ keepLogit: number }>(join(packageDir!, 'scorer.json'));
  const ratesOf = options.rates ? byFold(options.rates, folds, (name) => readJson<{ code: TrainingRates }>(name).code) : () => undefined;
  const procedureRates = await countProcedureRates(edition);
  const parts = { encodersOf, edition, keep: keepLogit, drafts: drafts.notes, rates: ownRates ? undefined : procedureRates, procedures: readProcedures(options.procedures), visits: readVisits(options.visits), pcs: readPcs(options.pcs) };
  const ids = [...drafts.notes.keys()].filter((id) => !excluded?.test(id));
  const step = Math.max(1, ids.length / limit);
  const taken = new Set(ids.filter((_, i) => Math.floor(i / step) !== Math.floor((i - 1) / step)));
  const result: PointsFile = { sha256: createHash('sha256').update(drafts.sha256).update(String(taken.size)).digest('hex'), points: [], claims: [] };
  for await (const coded of codeOutOfFold(parts, (id) => taken.has(id))) {
    const context = { rates: ratesOf(coded.note.id), procedureRates: procedureRates.without(coded.note).code, facts: coded.facts };
    const judged = judgeLines(coded.lines, coded.note);
    result.points.push(...judged.map(({ line, right }): CalibrationPoint => ({ system: groupOf(line), note: coded.note.id, logit: line.logit, right, covariates: readCovariates(line, context) })));
    result.claims.push(printClaim(coded, judged, edition.id));
    if (result.claims.length % 100 === 0) process.stderr.write(`${result.claims.length} of ${taken.size} notes\n`);
  }
  return result;
}

/** A claim as the engine would print it, as far as routing and metrics read it; its codes stand in the order of the note's points. */
function printClaim({ note, facts, findings, queries }: CodedOutOfFold, judged: readonly JudgedLine[], edition: string): object {
  const codes = judged.map(({ line: { system, code, role, sequence, modifiers, units, evidence, sources, flags } }) => ({
    system, code: system === 'ICD-10-CM' ? dotted(code) : code, ...(role ? { role } : {}), sequence, ...(modifiers ? { modifiers } : {}), ...(units ? { units } : {}), evidence, sources, flags,
  }));
  return { id: note.id, documentType: facts.documentType, setting: facts.setting, codes, findings, queries, provenance: { editions: { 'ICD-10-CM': edition } } };
}

/**
 * The claims with their probabilities, cross-fitted where a map was fitted on the note. Diagnoses get the package's map, of few numbers from thousands of codes, before
 * it was moved to fit other notes: these are the notes on which it says the truth, and only there a threshold on it can be proved.
 */
function writeClaims(): string {
  let at = 0;
  const probabilityOf = (point: CalibrationPoint): number => {
    const own = fitted.find(({ group }) => group === point.system);
    if (own) return own.byPoint.get(point) ?? applyMap(own.chosen.map, [point])[0]!;
    return calibrate(before, point.system, point.logit - (before.fitted.offset?.value ?? 0), before.shifts ? point.covariates : {});
  };
  return claims.map((claim) => {
    const { codes, ...rest } = claim as { codes: object[] };
    return `${JSON.stringify({ ...rest, codes: codes.map((code) => ({ ...code, probability: Math.round(probabilityOf(points[at++]!) * 1e4) / 1e4 })) })}\n`;
  }).join('');
}
process.exit(0);

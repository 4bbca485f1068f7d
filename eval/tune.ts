// Tunes a threshold profile: the lowest thresholds whose precision is proved on coded notes, by code system and for whole claims.
import type { Control, ThresholdProfile, Tuned } from '../src/routing/index.js';
import { ThresholdProfileSchema } from '../src/routing/index.js';
import { specialtySlug } from '../src/routing/select-profile.js';
import { ChartcodeError } from '../src/errors.js';
import { SYSTEMS } from '../src/types.js';
import { reroute } from './lib/reroute.js';
import type { Bound, ControlOptions, TestedPoint, Unit } from './lib/risk-control.js';
import { chooseControl, testGrid } from './lib/risk-control.js';
import { judgedCodes } from './lib/score-claims.js';
import { specialtiesOf } from './lib/slices.js';
import type { Case } from './lib/slots.js';
import { drawGuide, drawLines } from './lib/svg-chart.js';

export interface TuneOptions {
  /** Only notes of this specialty (any case); absent: all. */
  specialty?: string;
  target: number;
  /** Of the guarantee, such as .95. */
  confidence?: number;
  bound?: Bound;
  starts?: number;
  /** Conditions and lower tier of this profile are kept. */
  base: ThresholdProfile;
  /** Model that made the claims. */
  modelSha256: string;
  dataset: string;
  dataSha256: string;
  author: string;
  /** Day of tuning, ISO. */
  date: string;
  /** Rows of the dataset that could not be read. */
  notesLeftOut?: number;
}

export interface TuneResult {
  profile: ThresholdProfile;
  /** Every point tested, by system and for `claims`. */
  tested: Record<string, TestedPoint[]>;
}

/**
 * A profile for the notes of a specialty. Code level: per system, the precision of the codes at or above the threshold; a system without a valid
 * threshold gets 1, which no probability below certainty reaches. Claim level: the precision of the codes of claims whose every code reaches the threshold and which
 * meet all other conditions of the base profile. Without a valid claim threshold nothing leaves alone, and `tuned.claims.reason` says why.
 * Throws E106 for a target or confidence outside (0, 1) and for a specialty that no note has.
 */
export function tuneProfile(cases: readonly Case[], options: TuneOptions): TuneResult {
  const { target, confidence = 0.95, bound = 'clopper-pearson', starts = 3, specialty, base } = options;
  for (const [field, value] of Object.entries({ 'target-precision': target, confidence }))
    if (!(value > 0 && value < 1)) throw new ChartcodeError('E106', undefined, [{ field, problem: 'must lie between 0 and 1' }]);
  const chosen = specialty ? cases.filter((one) => specialtiesOf(one.gold).includes(specialty.trim().toLowerCase())) : cases;
  if (chosen.length === 0) throw new ChartcodeError('E106', undefined, [{ field: 'specialty', problem: `no note of ${options.dataset} has it` }]);
  const control: ControlOptions = { target, confidence, bound, starts };
  const open: ThresholdProfile = { ...base, modelSha256: options.modelSha256, auto: { ...base.auto, allowed: true, lowestProbability: 0 } };
  const decisions = chosen.map((one) => ({ one, reasons: reroute(one, open).reasons }));
  const eligible = decisions.filter(({ reasons }) => reasons.length === 0).map(({ one }) => one);
  const tested: Record<string, TestedPoint[]> = {};
  const controlOf = (name: string, units: readonly Unit[], whole: boolean, all: number, what: string): Control => {
    const points = testGrid(units, whole, control);
    tested[name] = points;
    const count = (threshold: number): number =>
      whole ? units.filter((unit) => unit.length > 0 && unit.every((one) => one.probability >= threshold)).length : units.flat().filter((one) => one.probability >= threshold).length;
    return chooseControl(points, all, what, control, count);
  };
  const systems = Object.fromEntries(
    SYSTEMS.map((system) => {
      const units = chosen.map((one) => unitOf(one, system));
      return [system, controlOf(system, units, false, units.flat().length, `codes of ${system}`)] as const;
    }).filter(([, one]) => one.n > 0 || one.threshold !== null),
  );
  const proved = controlOf('claims', eligible.map((one) => unitOf(one)), true, chosen.length, 'codes of claims that meet the other conditions');
  const claims = proved.threshold === null && eligible.length < chosen.length ? { ...proved, reason: `${proved.reason ?? ''}; kept out by ${countReasons(decisions.map(({ reasons }) => reasons))}` } : proved;
  const stoppedByAge = decisions.filter(({ reasons }) => reasons.some(isAge));
  const inForce = decisions.filter(({ reasons }) => reasons.every(isAge)).map(({ one }) => one);
  const claimsWithCurrentTables = stoppedByAge.length === 0 ? undefined : controlOf(CURRENT_TABLES, inForce.map((one) => unitOf(one)), true, chosen.length, 'codes of claims that meet the other conditions');
  const tuned: Tuned = {
    specialty: specialty ?? 'all', dataset: options.dataset, dataSha256: options.dataSha256, notes: chosen.length, target, confidence, bound, starts, systems, claims, ...(claimsWithCurrentTables ? { claimsWithCurrentTables } : {}),
    author: options.author, date: options.date, ...(options.notesLeftOut ? { notesLeftOut: options.notesLeftOut } : {}),
  };
  const medium = base.tiers.default.medium;
  const tierOf = ({ threshold }: Control): { high: number; medium: number } => ({ high: threshold ?? 1, medium: Math.min(medium, threshold ?? 1) });
  const { lowestProbability: _base, ...auto } = base.auto;
  const profile = ThresholdProfileSchema.parse({
    schema: 'threshold-profile/1',
    id: `${specialtySlug(specialty ?? 'all')}-${String(Number((100 * target).toFixed(6))).replace('.', '_')}`,
    modelSha256: options.modelSha256,
    source: `chartcode tune on ${options.dataset}, ${options.date}`,
    tiers: { default: base.tiers.default, ...Object.fromEntries(Object.entries(systems).map(([system, one]) => [system, tierOf(one)])) },
    auto: { ...auto, allowed: claims.threshold !== null, ...(claims.threshold === null ? {} : { lowestProbability: claims.threshold }) },
    tuned,
  });
  return { profile, tested };
}

const CURRENT_TABLES = 'claims, were all tables current';

/** A stop that ends when tables of the day are imported. */
function isAge(reason: string): boolean {
  return reason.startsWith('table-expired');
}

/** Kinds of reasons with the number of claims that each holds, the commonest first. */
function countReasons(reasons: readonly (readonly string[])[]): string {
  const counts = new Map<string, number>();
  for (const kind of reasons.flatMap((all) => [...new Set(all.map((reason) => reason.split(':')[0] ?? ''))])) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a).slice(0, 5).map(([kind, n]) => `${kind} ${n}`).join(', ');
}

/** A note's codes with their probabilities: of one system, or all. A code without a probability is not sure. */
function unitOf(one: Case, system?: string): Unit {
  return judgedCodes(one)
    .filter(({ code }) => system === undefined || code.system === system)
    .map(({ code, right }) => ({ probability: code.probability ?? 0, right }));
}

/** Lines for a person. */
export function formatTuning({ profile }: TuneResult): string {
  const { tuned } = profile;
  if (!tuned) return '';
  const number = (value: number | null): string => (value === null ? '-' : value.toFixed(3));
  const line = (name: string, one: Control): string[] => [
    `${name.padEnd(12)} ${(one.threshold === null ? 'review' : one.threshold.toFixed(3)).padStart(9)}  ${number(one.precision).padStart(9)}  ${number(one.lower).padStart(8)}  ${String(one.n).padStart(5)}  ${one.effective.toFixed(0).padStart(9)}  ${one.coverage.toFixed(3).padStart(8)}`,
    ...(one.reason ? [`             ${one.reason}`] : []),
  ];
  return [
    `profile ${profile.id}: ${tuned.specialty}, ${tuned.notes} notes of ${tuned.dataset}; precision ${tuned.target} at confidence ${tuned.confidence}, ${tuned.bound}`,
    `model sha256 ${(profile.modelSha256 ?? '').slice(0, 12)}, data sha256 ${tuned.dataSha256.slice(0, 12)}`,
    '',
    'system       threshold  precision  lower    codes  effective  coverage',
    ...Object.entries(tuned.systems).flatMap(([system, one]) => line(system, one)),
    ...line('whole claims', tuned.claims),
    ...(tuned.claimsWithCurrentTables ? line('  *', tuned.claimsWithCurrentTables) : []),
    '',
    profile.auto.allowed
      ? `Claims leave alone when every code reaches ${profile.auto.lowestProbability}; ${(100 * profile.auto.auditShare).toFixed(0)} % of them are shown to a person all the same.`
      : `REVIEW EVERYTHING: ${tuned.claims.reason ?? ''}`,
    ...(tuned.claimsWithCurrentTables ? [
      '* were all tables current. Now rule tables are past the last day that they declare: every claim with a line that they check (CPT and HCPCS with the shipped',
      '  ones) stays in review under any threshold, a hard stop. Import the current ones (`chartcode reference import`; `reference status` shows the days), tune again.',
    ] : []),
    '',
  ].join('\n');
}

/** Precision and its lower bound against the threshold, one chart a system, as one SVG-only page part. */
export function drawTuning({ profile, tested }: TuneResult): string {
  const { tuned } = profile;
  const charts = Object.entries(tested).filter(([, points]) => points.length > 0).map(([name, points]) =>
    drawLines(`${name}: precision by threshold`, ['threshold', 'precision'], [
      { name: 'measured', points: points.map((one) => [one.threshold, one.precision ?? 0] as const) },
      { name: `lower bound at ${tuned?.confidence}`, points: points.map((one) => [one.threshold, one.lower] as const) },
    ], drawGuide([0, tuned?.target ?? 0], [1, tuned?.target ?? 0])));
  return `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>${profile.id}</title><style>:root { color-scheme: light dark; font: 15px system-ui, sans-serif } figure { display: inline-block } svg text { font-size: 11px; fill: currentColor }</style></head>\n<body><h1>${profile.id}</h1>\n${charts.join('\n')}\n</body></html>\n`;
}

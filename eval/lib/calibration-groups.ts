// How far probabilities can be believed in parts of the codes: by code system, and by how often training notes have a diagnosis.
import { bandOf } from '../../src/calibration/covariates.js';
import type { CodeRates } from './frequency.js';
import { BANDS } from './frequency.js';
import { seededRandom } from './random.js';
import { judgedCodes } from './score-claims.js';
import type { Case } from './slots.js';
import { normCode } from './slots.js';
import type { Outcome } from './statistics.js';
import { calibrationError, mean } from './statistics.js';
import { isVisit } from './visits.js';

/**
 * `confidence`: mean probability, `accuracy`: share right; their difference tells which way the error lies. `chance`: the error that probabilities
 * without any fault would show on average over so few codes; an `ece` no higher than that says nothing against them.
 */
export interface CalibrationGroup { ece: number; chance: number; confidence: number; accuracy: number; n: number }

export interface CalibrationGroups {
  system: Record<string, CalibrationGroup>;
  /** Diagnoses; absent where the model keeps no rates. */
  frequency?: Record<string, CalibrationGroup>;
}

/** Calibration of some outcomes; undefined without any. */
export function describeGroup(outcomes: readonly Outcome[]): CalibrationGroup | undefined {
  const ece = calibrationError(outcomes);
  if (ece === null) return undefined;
  return { ece, chance: errorByChance(outcomes.map(([p]) => p)), confidence: mean(outcomes.map(([p]) => p)), accuracy: mean(outcomes.map(([, right]) => Number(right))), n: outcomes.length };
}

const RUNS = 200;

/** Mean calibration error when each code is right with just its probability, over seeded draws. */
function errorByChance(probabilities: readonly number[]): number {
  const random = seededRandom(probabilities.length);
  return mean(Array.from({ length: RUNS }, () => calibrationError(probabilities.map((p): Outcome => [p, random() < p])) ?? 0));
}

/** Groups without a code are left out. Beside the systems stand the parts of the professional claim that are scored by models of their own. */
export function groupCalibration(cases: readonly Case[], rates?: CodeRates): CalibrationGroups {
  const judged = cases.flatMap(judgedCodes).flatMap(({ code, right }) => (code.probability === undefined ? [] : [{ code, outcome: [code.probability, right] as Outcome }]));
  const groups = (names: readonly string[], of: (code: (typeof judged)[number]['code']) => string | undefined): Record<string, CalibrationGroup> =>
    Object.fromEntries(names.flatMap((name) => {
      const group = describeGroup(judged.filter(({ code }) => of(code) === name).map(({ outcome }) => outcome));
      return group ? [[name, group] as const] : [];
    }));
  const systems = [...new Set(judged.map(({ code }) => code.system))].sort();
  return {
    system: { ...groups(systems, (code) => code.system), ...groups(PARTS, (code) => (PROFESSIONAL.has(code.system) ? PARTS[isVisit(code.code) ? 0 : 1] : undefined)) },
    ...(rates ? { frequency: groups(BANDS, (code) => (code.system === 'ICD-10-CM' ? bandOf(rates[normCode(code.code)]) : undefined)) } : {}),
  };
}

const PARTS = ['visits', 'CPT and HCPCS without visits'] as const;
const PROFESSIONAL: ReadonlySet<string> = new Set(['CPT', 'HCPCS']);

/** One line a group, for a person. */
export function formatGroups({ system, frequency = {} }: CalibrationGroups): [name: string, text: string][] {
  const three = (value: number): string => value.toFixed(3);
  return [...Object.entries(system), ...Object.entries(frequency).map(([band, group]) => [`${band} in training notes`, group] as const)].map(
    ([name, { ece, chance, confidence, accuracy, n }]) => [`  ECE, ${name}`, `${three(ece)}  (by chance ${three(chance)})  given ${three(confidence)}, right ${three(accuracy)}  (n ${n})`],
  );
}

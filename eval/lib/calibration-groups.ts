// How far probabilities can be believed in parts of the codes: by code system, and by how often training notes have a diagnosis.
import { bandOf } from '../../src/calibration/covariates.js';
import type { CodeRates } from './frequency.js';
import { BANDS } from './frequency.js';
import { judgedCodes } from './score-claims.js';
import type { Case } from './slots.js';
import { normCode } from './slots.js';
import type { Outcome } from './statistics.js';
import { calibrationError, mean } from './statistics.js';

/** `confidence`: mean probability, `accuracy`: share right; their difference tells which way the error lies. */
export interface CalibrationGroup { ece: number; confidence: number; accuracy: number; n: number }

export interface CalibrationGroups {
  system: Record<string, CalibrationGroup>;
  /** Diagnoses; absent where the model keeps no rates. */
  frequency?: Record<string, CalibrationGroup>;
}

/** Calibration of some outcomes; undefined without any. */
export function describeGroup(outcomes: readonly Outcome[]): CalibrationGroup | undefined {
  const ece = calibrationError(outcomes);
  if (ece === null) return undefined;
  return { ece, confidence: mean(outcomes.map(([p]) => p)), accuracy: mean(outcomes.map(([, right]) => Number(right))), n: outcomes.length };
}

/** Groups without a code are left out. */
export function groupCalibration(cases: readonly Case[], rates?: CodeRates): CalibrationGroups {
  const judged = cases.flatMap(judgedCodes).flatMap(({ code, right }) => (code.probability === undefined ? [] : [{ code, outcome: [code.probability, right] as Outcome }]));
  const groups = (names: readonly string[], of: (code: (typeof judged)[number]['code']) => string | undefined): Record<string, CalibrationGroup> =>
    Object.fromEntries(names.flatMap((name) => {
      const group = describeGroup(judged.filter(({ code }) => of(code) === name).map(({ outcome }) => outcome));
      return group ? [[name, group] as const] : [];
    }));
  const systems = [...new Set(judged.map(({ code }) => code.system))].sort();
  return {
    system: groups(systems, (code) => code.system),
    ...(rates ? { frequency: groups(BANDS, (code) => (code.system === 'ICD-10-CM' ? bandOf(rates[normCode(code.code)]) : undefined)) } : {}),
  };
}

/** One line a group, for a person. */
export function formatGroups({ system, frequency = {} }: CalibrationGroups): [name: string, text: string][] {
  const three = (value: number): string => value.toFixed(3);
  return [...Object.entries(system), ...Object.entries(frequency).map(([band, group]) => [`${band} in training notes`, group] as const)].map(
    ([name, { ece, confidence, accuracy, n }]) => [`  ECE, ${name}`, `${three(ece)}  given ${three(confidence)}, right ${three(accuracy)}  (n ${n})`],
  );
}

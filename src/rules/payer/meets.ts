// Whether a line of a claim meets a payer's condition.
import { undotted } from '../../reference/index.js';
import type { PayerCondition } from '../../reference/payer-pack.js';
import type { EncounterFacts } from '../../types.js';
import type { ClaimLine, DraftClaim } from '../contract.js';

/** A claim as conditions ask for it. */
export interface ClaimFacts { lines: readonly ClaimLine[]; units: ReadonlyMap<string, number>; facts: EncounterFacts }

export function readClaimFacts(draft: DraftClaim, facts: EncounterFacts): ClaimFacts {
  const units = new Map<string, number>();
  for (const line of draft.codes) if (line.system !== 'ICD-10-CM') units.set(line.code, (units.get(line.code) ?? 0) + (line.units ?? 1));
  return { lines: draft.codes, units, facts };
}

const compiled = new Map<string, (code: string) => boolean>();

/** A pattern (payer-pack.ts) as a test of undotted codes. */
function compile(pattern: string): (code: string) => boolean {
  const known = compiled.get(pattern);
  if (known) return known;
  const range = /^([0-9A-Z]{5})-([0-9A-Z]{5})$/.exec(pattern);
  const plain = range ? '' : undotted(pattern.replace('*', ''));
  const test = range ? (code: string) => code.length === 5 && code >= range[1]! && code <= range[2]!
    : pattern.endsWith('*') ? (code: string) => code.startsWith(plain) : (code: string) => code === plain;
  compiled.set(pattern, test);
  return test;
}

const fits = (code: string, patterns: readonly string[]): boolean => patterns.some((pattern) => compile(pattern)(code));
const inBounds = (value: number, { min = -Infinity, max = Infinity }: { min?: number; max?: number }): boolean => value >= min && value <= max;

/** True when all named conditions hold. Conditions on a line fail where there is none. */
export function meets(condition: PayerCondition, line: ClaimLine | undefined, claim: ClaimFacts): boolean {
  const { facts } = claim;
  const others = (patterns: readonly string[]): boolean => claim.lines.some((other) => other !== line && fits(other.code, patterns));
  const onLine = (test: (given: ClaimLine) => boolean): boolean => line !== undefined && test(line);
  const tests: { [K in keyof Required<PayerCondition>]: (value: NonNullable<PayerCondition[K]>) => boolean } = {
    codes: (patterns) => onLine((given) => fits(given.code, patterns)),
    modifiers: (wanted) => onLine((given) => (given.modifiers ?? []).some((modifier) => wanted.includes(modifier))),
    withoutModifiers: (barred) => onLine((given) => !(given.modifiers ?? []).some((modifier) => barred.includes(modifier))),
    units: (bounds) => onLine((given) => inBounds(given.units ?? 1, bounds)),
    unitsOfDay: (bounds) => onLine((given) => inBounds(claim.units.get(given.code) ?? 0, bounds)),
    linked: (patterns) => onLine((given) => (given.linkedDiagnoses ?? []).some((code) => fits(code, patterns))),
    withoutLinked: (patterns) => onLine((given) => !(given.linkedDiagnoses ?? []).some((code) => fits(code, patterns))),
    with: others,
    without: (patterns) => !others(patterns),
    age: (bounds) => facts.patient.age !== undefined && inBounds(facts.patient.age, bounds),
    sex: (sexes) => facts.patient.sex !== undefined && sexes.includes(facts.patient.sex),
    setting: (settings) => settings.includes(facts.setting),
    specialty: (names) => facts.specialty !== undefined && names.map((name) => name.toLowerCase()).includes(facts.specialty.toLowerCase()),
    dateOfService: ({ from = '', through = '9999' }) => facts.dateOfService >= from && facts.dateOfService <= through,
    any: (branches) => branches.some((branch) => meets(branch, line, claim)),
    not: (inner) => !meets(inner, line, claim),
  };
  return (Object.keys(condition) as (keyof PayerCondition)[]).every((name) => {
    const value = condition[name];
    return value === undefined || (tests[name] as (given: unknown) => boolean)(value);
  });
}

// Cuts a set of cases by a field of the note, as the reference scorer's --by does, or by what can be read off it.
import { textOf } from './dataset.js';
import type { ClaimScores } from './score-claims.js';
import { scoreCases } from './score-claims.js';
import type { Case } from './slots.js';

export const SLICE_FIELDS = ['document_type', 'setting', 'stratum', 'difficulty', 'specialty', 'note_length', 'sex', 'age_band'] as const;

/** A specialty of fewer notes is shown together with its like: figures of two notes say nothing and may point at a patient. */
export const LEAST_SPECIALTY_NOTES = 5;
const FEW = `other (fewer than ${LEAST_SPECIALTY_NOTES} notes each)`;

const LENGTHS: readonly [words: number, name: string][] = [
  [150, 'up to 150 words'],
  [400, '151 to 400 words'],
  [800, '401 to 800 words'],
  [Number.POSITIVE_INFINITY, 'over 800 words'],
];
const AGES: readonly [years: number, name: string][] = [
  [1, 'under 1'],
  [18, '1 to 17'],
  [40, '18 to 39'],
  [65, '40 to 64'],
  [80, '65 to 79'],
  [Number.POSITIVE_INFINITY, '80 and over'],
];
/** Fields whose values have an order of their own. */
const BANDS: Record<string, readonly [below: number, name: string][]> = { note_length: LENGTHS, age_band: AGES };

/**
 * Scores by value of a field, taken from the note or else from its encounter; `None` where it is absent. Also known: `specialty` (a note
 * with two counts in both), `note_length`, `sex`, `age_band`.
 */
export function scoreSlices(cases: readonly Case[], field: string): Record<string, ClaimScores> {
  const groups = groupCases(cases, field);
  const bands = BANDS[field];
  const place = (value: string): number => bands?.findIndex(([, name]) => name === value) ?? 0;
  return Object.fromEntries([...groups].sort(([a], [b]) => place(a) - place(b) || (a < b ? -1 : 1)).map(([value, group]) => [value, scoreCases(group)]));
}

function groupCases(cases: readonly Case[], field: string): Map<string, Case[]> {
  const groups = groupBy(cases, (one) => valuesOf(one, field));
  if (field !== 'specialty') return groups;
  const few = new Set([...groups].filter(([, group]) => group.length < LEAST_SPECIALTY_NOTES).map(([value]) => value));
  return groupBy(cases, (one) => [...new Set(valuesOf(one, field).map((value) => (few.has(value) ? FEW : value)))]);
}

function groupBy(cases: readonly Case[], values: (one: Case) => readonly string[]): Map<string, Case[]> {
  const groups = new Map<string, Case[]>();
  for (const one of cases) {
    for (const value of values(one)) {
      const group = groups.get(value);
      if (group) group.push(one);
      else groups.set(value, [one]);
    }
  }
  return groups;
}

function valuesOf(one: Case, field: string): string[] {
  const { gold } = one;
  const { patient } = gold.encounter;
  if (field === 'specialty') return specialtiesOf(gold);
  if (field === 'note_length') return [nameOf(LENGTHS, textOf(gold).split(/\s+/).filter(Boolean).length - 1)];
  if (field === 'sex') return [patient?.sex ?? 'None'];
  if (field === 'age_band') return [patient?.age === undefined ? 'None' : nameOf(AGES, patient.age)];
  return [sliceOf(one, field)];
}

/** The specialties of a note in lower case: of its encounter, else those that the dataset names. */
export function specialtiesOf(gold: Case['gold']): string[] {
  const named = gold.encounter.specialty === undefined ? (gold.specialties ?? []) : [gold.encounter.specialty];
  const plain = [...new Set(named.map((one) => one.trim().toLowerCase()).filter(Boolean))];
  return plain.length > 0 ? plain : ['None'];
}

function nameOf(bands: readonly [below: number, name: string][], value: number): string {
  return bands.find(([below]) => value < below)?.[1] ?? 'None';
}

function sliceOf({ gold }: Case, field: string): string {
  const note: Record<string, unknown> = gold;
  const encounter: Record<string, unknown> = gold.encounter;
  const value = field in note ? note[field] : encounter[field];
  return value === undefined || value === null ? 'None' : String(value);
}

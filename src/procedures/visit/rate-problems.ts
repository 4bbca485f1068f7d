// Sorts the diagnoses of a visit into the kinds of problem that the E/M guidelines define.
import type { DraftCode } from '../../types.js';
import table from './data/problem-kinds.json' with { type: 'json' };
import type { Level } from './types.js';

/** Kinds of problem-kinds.json. */
export type ProblemKind = keyof typeof table.kinds;

export interface RatedProblem {
  draft: DraftCode;
  kind: ProblemKind;
  /** Highest level that one such problem supports by itself. */
  level: Level;
}

const BY_PREFIX = new Map<string, ProblemKind>();
for (const [kind, row] of Object.entries(table.kinds)) for (const prefix of row.prefixes) BY_PREFIX.set(prefix, kind as ProblemKind);

export const PROBLEM_KINDS = Object.keys(table.kinds) as ProblemKind[];

/** Each ICD-10-CM diagnosis with its kind, in claim order; the longest listed prefix decides, a code without one is acute. */
export function rateProblems(diagnoses: readonly DraftCode[]): RatedProblem[] {
  return diagnoses
    .filter((draft) => draft.system === 'ICD-10-CM')
    .map((draft) => {
      const kind = kindOf(draft.code);
      return { draft, kind, level: Math.min(table.kinds[kind].level, isUncomplicated(draft.code) ? 1 : 3) as Level };
    });
}

/** Whether a diagnosis is one that counts as an acute uncomplicated illness alone. */
export function isUncomplicated(code: string): boolean {
  return table.uncomplicated.prefixes.some((prefix) => code.startsWith(prefix));
}

function kindOf(code: string): ProblemKind {
  for (let length = code.length; length > 0; length--) {
    const kind = BY_PREFIX.get(code.slice(0, length));
    if (kind !== undefined) return kind;
  }
  return 'acute';
}

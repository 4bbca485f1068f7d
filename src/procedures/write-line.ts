// A line for a number that the words of a note name by themselves, beside what the trees found.
import type { ProcedureCode } from '../reference/types.js';
import type { Evidence } from '../types.js';
import type { ProcedureLine } from './types.js';

/** A bare line of a number: no modifiers and no links yet. `logit` is how sure such lines are; `sources` says what named it. */
export function writeLine({ system, code }: Pick<ProcedureCode, 'system' | 'code'>, evidence: Evidence[], logit: number, { units = 1, source = 'named-procedures' }: { units?: number; source?: string } = {}): ProcedureLine {
  return { system, code, logit, probability: 1 / (1 + Math.exp(-logit)), evidence, sources: [source], flags: [], modifiers: [], units, linkedDiagnoses: [] };
}

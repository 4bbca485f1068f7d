// A line for a number that the words of a note name by themselves, beside what the trees found.
import type { Edition, ProcedureCode } from '../reference/types.js';
import type { Evidence } from '../types.js';
import type { ProcedureLine } from './types.js';

/** A number as a line needs it: one with a label of our own, else one of HCPCS Level II in force, which has its title alone. */
export function findNumber(edition: Pick<Edition, 'procedure' | 'hcpcs'>, code: string): Pick<ProcedureCode, 'system' | 'code'> | undefined {
  const listed = edition.hcpcs(code);
  return edition.procedure(code) ?? (listed && listed.terminated === undefined ? { system: 'HCPCS', code } : undefined);
}

/** A bare line of a number: no modifiers and no links yet. `logit` is how sure such lines are; `sources` says what named it. */
export function writeLine({ system, code }: Pick<ProcedureCode, 'system' | 'code'>, evidence: Evidence[], logit: number, { units = 1, source = 'named-procedures' }: { units?: number; source?: string } = {}): ProcedureLine {
  return { system, code, logit, probability: 1 / (1 + Math.exp(-logit)), evidence, sources: [source], flags: [], modifiers: [], units, linkedDiagnoses: [] };
}

// The order of a claim coded elsewhere, as it was sent.
import type { EncounterFacts, Finding } from '../types.js';
import type { Edition } from '../reference/types.js';
import { dotted } from '../reference/index.js';
import type { DraftClaim } from './contract.js';
import { judgeGivenFirst } from './diagnoses/first-listed.js';

/**
 * Errors of the first diagnosis as the caller sent it, without numbers: the rules judge it only after they have put the codes in order. `told` are findings
 * of `applyRules` on the same claim; what they say already is left out.
 */
export function checkGivenOrder(input: DraftClaim, facts: EncounterFacts, edition: Edition, told: readonly Finding[]): Omit<Finding, 'id'>[] {
  const found = judgeGivenFirst(input, facts, edition).map((item) => ({ ...item, codes: item.codes.map((code) => dotted(code)) }));
  return found.filter((item) => !told.some((other) => other.rule === item.rule && other.codes.includes(item.codes[0] ?? '')));
}

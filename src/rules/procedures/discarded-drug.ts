// Drug wasted from a single-dose container: JW counts it on a line of its own, JZ says that none was.
import { finding } from '../lines.js';
import type { ClaimLine, Rule, RuleFinding } from '../contract.js';
import { linesByCode, modifiersOf, proceduresOf } from './procedure-lines.js';

const SOURCE = 'Medicare Claims Processing Manual, chapter 17, 40.1 (JW and JZ)';
/** HCPCS numbers of drugs and biologicals: J, C9, and those of Q and A9 that are drugs or contrast agents. */
const DRUG = /^(?:J\d{4}|C9\d{3}|Q[0-5]\d{3}|A9\d{3}|P9\d{3}|9[01]\d{3})$/;

const has = (line: ClaimLine, modifier: string): boolean => modifiersOf(line).includes(modifier);

function judge(code: string, lines: readonly ClaimLine[]): RuleFinding[] {
  const wasted = lines.filter((line) => has(line, 'JW'));
  const whole = lines.filter((line) => has(line, 'JZ'));
  if (wasted.length + whole.length === 0) return [];
  if (!DRUG.test(code)) return [finding('error', 'flagged', [code], `${code} is no drug of a single-dose container and takes neither JW nor JZ.`, SOURCE)];
  if (wasted.some((line) => has(line, 'JZ'))) return [finding('error', 'flagged', [code], `${code} has JW and JZ on one line: drug was wasted, or none was.`, SOURCE)];
  if (wasted.length > 0 && whole.length > 0) return [finding('error', 'flagged', [code], `${code} has a line with JW and one with JZ: drug was wasted, or none was.`, SOURCE)];
  // JW is the waste of what was given: the dose stands on its own line.
  if (wasted.length === lines.length) return [finding('error', 'flagged', [code], `${code} with JW counts what was wasted; the line of the dose that was given is missing.`, SOURCE)];
  return [];
}

export const discardedDrug: Rule = {
  id: 'discarded-drug',
  severity: 'error',
  action: 'flagged',
  source: SOURCE,
  run(draft, facts) {
    const byCode = linesByCode(proceduresOf(draft));
    const findings = [...byCode].flatMap(([code, lines]) => judge(code, lines));
    if (facts.payer?.trim().toLowerCase() !== 'medicare' || facts.dateOfService < '2023-07-01') return { draft, findings };
    const silent = [...byCode].filter(([code, lines]) => /^J(?!7[36]|7999)\d{4}$/.test(code) && !lines.some((line) => has(line, 'JW') || has(line, 'JZ'))).map(([code]) => code);
    if (silent.length > 0) findings.push(finding('info', 'flagged', silent, `${silent.join(', ')}: where the drug comes from a single-dose container, Medicare asks for JW (waste, on its own line) or JZ (none).`, SOURCE));
    return { draft, findings };
  },
};

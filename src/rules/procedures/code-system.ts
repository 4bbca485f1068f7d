// The code system of a line against the claim that it stands on: ICD-10-PCS is for hospital inpatients, CPT for everyone else.
import type { EncounterFacts } from '../../types.js';
import { finding } from '../lines.js';
import type { ClaimLine, Rule, RuleFinding } from '../contract.js';
import { listCodes } from './procedure-lines.js';

const SOURCE = '45 CFR 162.1002(c); ICD-10-PCS Official Guidelines FY2026, conventions (hospital inpatient procedures)';

const codesOf = (lines: readonly ClaimLine[]): string[] => [...new Set(lines.map((line) => line.code))];

/** Where ICD-10-PCS has no place; undefined for a stay. */
function barOf({ setting, claimType }: EncounterFacts): string | undefined {
  if (claimType === 'professional') return 'a professional claim';
  return setting === 'inpatient' ? undefined : `a claim of the setting ${setting.replaceAll('_', ' ')}`;
}

export const codeSystem: Rule = {
  id: 'code-system',
  severity: 'error',
  action: 'flagged',
  source: SOURCE,
  run(draft, facts) {
    const findings: RuleFinding[] = [];
    const facility = draft.codes.filter((line) => line.system === 'ICD-10-PCS');
    const bar = barOf(facts);
    if (bar !== undefined && facility.length > 0) {
      // The engine itself gives both sides of a note unless one is asked for: there the facility's lines wait for a stay.
      const offered = facts.claimType !== 'professional' && facility.every((line) => line.evidence.length > 0);
      const codes = codesOf(facility);
      findings.push(finding(offered ? 'info' : 'error', 'flagged', codes, `${listCodes(codes)} ${codes.length === 1 ? 'is an ICD-10-PCS code' : 'are ICD-10-PCS codes'}, which only a hospital reports, for an inpatient stay; ${bar} reports CPT and HCPCS.`, SOURCE));
    }
    if (facts.claimType === 'institutional' && facts.setting === 'inpatient') {
      const codes = codesOf(draft.codes.filter((line) => line.system === 'CPT'));
      if (codes.length > 0) findings.push(finding('warning', 'flagged', codes, `${listCodes(codes)}: a hospital reports the procedures of an inpatient stay in ICD-10-PCS, not in CPT.`, SOURCE));
    }
    return { draft, findings };
  },
};

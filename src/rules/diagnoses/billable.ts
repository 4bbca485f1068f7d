// Only codes that the edition lists as billable may stand on a claim.
import { dotted } from '../../reference/index.js';
import { ask, diagnosesOf, deriveCode, finding, removeEach } from '../lines.js';
import type { Rule, RuleFinding } from '../contract.js';

/** Choices that a question about a category lists at most. */
const LISTED = 8;

export const billable: Rule = {
  id: 'billable',
  severity: 'error',
  action: 'removed',
  source: 'ICD-10-CM Official Guidelines FY2026, I.B.2 (level of detail); official code list',
  run(draft, _facts, edition) {
    const codes = edition.icd10cm;
    const source = `ICD-10-CM ${codes.edition} code list`;
    let result = draft;
    const findings: RuleFinding[] = [];
    // Removed together: a claim coded elsewhere may hold thousands.
    const gone = new Map<string, string>();
    for (const line of diagnosesOf(draft)) {
      if (codes.isBillable(line.code)) continue;
      const below = codes.has(line.code) ? codes.billableUnder(line.code) : [];
      const only = below.length === 1 ? below[0] : undefined;
      if (only) {
        result = deriveCode(result, 'billable', only, [line], [line.code]);
        findings.push(finding('error', 'replaced', [line.code, only], `${dotted(line.code)} is not billable; ${dotted(only)} is its only billable code.`, source));
        continue;
      }
      gone.set(line.code, '');
      if (below.length === 0) {
        findings.push(finding('error', 'removed', [line.code], `${dotted(line.code)} is not a code of this edition.`, source));
        continue;
      }
      const coded = diagnosesOf(draft).filter((other) => below.includes(other.code));
      findings.push(finding('error', 'removed', [line.code, ...coded.map((other) => other.code)], `${dotted(line.code)} is a heading with ${below.length} billable codes below it; a claim needs one of those.`, source));
      if (coded.length === 0) {
        const choices = below.slice(0, LISTED).map((code) => dotted(code)).join(', ');
        result = ask(result, { topic: 'specificity', message: `Which detail of ${codes.title(line.code)} is documented? Codes: ${choices}${below.length > LISTED ? ', ...' : ''}.`, evidence: line.evidence });
      }
    }
    return { draft: removeEach(result, gone), findings };
  },
};

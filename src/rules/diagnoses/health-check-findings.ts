// An examination with abnormal findings has the findings beside it; without any on the claim it is the examination without them.
import { dotted } from '../../reference/index.js';
import type { Rule, RuleFinding } from '../contract.js';
import table from '../data/health-check-age.json' with { type: 'json' };
import { deriveCode, diagnosesOf, finding } from '../lines.js';

const WITHOUT: Readonly<Record<string, string>> = table.withoutFindings;
const NO_FINDING = new RegExp(table.noFindings);

export const healthCheckFindings: Rule = {
  id: 'health-check-findings',
  severity: 'warning',
  action: 'replaced',
  source: 'ICD-10-CM Tabular FY2026, Z00.01, Z00.121, Z01.01, Z01.11, Z01.411: use additional code to identify abnormal findings; guideline I.C.21.c.13',
  run(draft) {
    const lines = diagnosesOf(draft);
    const found = lines.find(({ code }) => WITHOUT[code]);
    if (!found || lines.some(({ code }) => !NO_FINDING.test(code))) return { draft, findings: [] };
    const code = WITHOUT[found.code]!;
    const told: RuleFinding = finding('warning', 'replaced', [found.code, code], `${dotted(found.code)} asks for the abnormal findings beside it, and the claim has none; it is ${dotted(code)}.`, healthCheckFindings.source);
    return { draft: deriveCode(draft, healthCheckFindings.id, code, [found], [found.code]), findings: [told] };
  },
};

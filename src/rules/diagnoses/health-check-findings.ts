// An examination with abnormal findings has the findings beside it; without any on the claim it is the examination without them.
import { dotted } from '../../reference/index.js';
import type { Rule, RuleFinding } from '../contract.js';
import table from '../data/health-check-age.json' with { type: 'json' };
import { deriveCode, diagnosesOf, finding } from '../lines.js';

const WITHOUT: Readonly<Record<string, string>> = table.withoutFindings;
const WITH: Readonly<Record<string, string>> = Object.fromEntries(Object.entries(WITHOUT).map(([withFindings, without]) => [without, withFindings]));
const NO_FINDING = new RegExp(table.noFindings);
const NEW_FINDING = new RegExp(table.newFindings);
const AREA: Readonly<Record<string, RegExp>> = Object.fromEntries(Object.entries(table.areaOf).map(([code, pattern]) => [code, new RegExp(pattern)]));

export const healthCheckFindings: Rule = {
  id: 'health-check-findings',
  severity: 'warning',
  action: 'replaced',
  source: 'ICD-10-CM Tabular FY2026, Z00.01, Z00.121, Z01.01, Z01.11, Z01.411: use additional code to identify abnormal findings; guideline I.C.21.c.13',
  run(draft) {
    const lines = diagnosesOf(draft);
    const check = lines.find(({ code }) => WITHOUT[code] ?? WITH[code]);
    if (!check) return { draft, findings: [] };
    const found = lines.find(({ code }) => (WITHOUT[check.code] ? !NO_FINDING.test(code) : NEW_FINDING.test(code) && (AREA[check.code]?.test(code) ?? true)));
    if (WITHOUT[check.code] ? found : !found) return { draft, findings: [] };
    const code = (WITHOUT[check.code] ?? WITH[check.code])!;
    const why = found ? `is the examination without abnormal findings, and ${dotted(found.code)} is one` : 'asks for the abnormal findings beside it, and the claim has none';
    const told: RuleFinding = finding('warning', 'replaced', [check.code, code], `${dotted(check.code)} ${why}; it is ${dotted(code)}.`, healthCheckFindings.source);
    return { draft: deriveCode(draft, healthCheckFindings.id, code, [check], [check.code]), findings: [told] };
  },
};

// A routine health examination has a code for each age: the newborn's first week and month, the child's, the adult's.
import { dotted } from '../../reference/index.js';
import { deriveCode, diagnosesOf, finding } from '../lines.js';
import type { Rule, RuleFinding } from '../contract.js';
import table from '../data/health-check-age.json' with { type: 'json' };

type Row = (typeof table.rows)[number];
const ROWS = new Map<string, Row>(table.rows.map((row) => [row.code, row]));

const fits = ({ days: [from = 0, to = 0] }: Row, days: number): boolean => days >= from && days <= to;

/** Days of an age in years; undefined for a bare 0, which may be any day of the first year. */
function daysOf(age: number | undefined): number | undefined {
  return age === undefined || age === 0 ? undefined : Math.floor(age * table.yearDays + 0.5);
}

export const healthCheckAge: Rule = {
  id: 'health-check-age',
  severity: 'warning',
  action: 'replaced',
  source: 'ICD-10-CM Tabular FY2026, Z00.0-, Z00.11-, Z00.12-; Medicare Code Editor, age conflict',
  run(draft, facts) {
    const days = daysOf(facts.infantAge ?? facts.patient.age);
    if (days === undefined) return { draft, findings: [] };
    let result = draft;
    const findings: RuleFinding[] = [];
    for (const line of diagnosesOf(draft)) {
      const row = ROWS.get(line.code);
      if (!row || fits(row, days)) continue;
      // of a newborn's code nothing says whether findings were abnormal: the code without them claims less
      const findingsOf = row.findings ?? 'without';
      const code = table.rows.find((other) => fits(other, days) && (other.findings ?? findingsOf) === findingsOf)?.code;
      if (!code) continue;
      result = deriveCode(result, healthCheckAge.id, code, [line], [line.code]);
      findings.push(finding('warning', 'replaced', [line.code, code], `${dotted(line.code)} is the routine examination of another age; at ${ageInWords(days)} it is ${dotted(code)}.`, healthCheckAge.source));
    }
    return { draft: result, findings };
  },
};

function ageInWords(days: number): string {
  if (days < 60) return `${days} days`;
  return days < 2 * table.yearDays ? `${Math.floor(days / 30.44)} months` : `${Math.floor(days / table.yearDays)} years`;
}

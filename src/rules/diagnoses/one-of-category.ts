// Two stages of one thing contradict each other: a person must say which one holds.
import { dotted } from '../../reference/index.js';
import type { Rule, RuleFinding } from '../contract.js';
import table from '../data/one-of-category.json' with { type: 'json' };
import { diagnosesOf, finding } from '../lines.js';

/** A row: codes that agree in all places of `by` (by default the category alone) are stages of one thing. `stages`: the codes that are stages at all. */
interface Row { category: string; what: string; by?: number[]; stages?: string; severity?: string; inpatient?: string; source?: string }

/** Codes of the row by what they are stages of. */
function groupsOf({ category, by = [], stages = '' }: Row, codes: readonly string[]): string[][] {
  const pattern = new RegExp(`^(?:${category})${stages}`);
  const groups = new Map<string, string[]>();
  for (const code of codes) {
    if (!pattern.test(code)) continue;
    const key = by.map((at) => code[at] ?? '').join('');
    groups.set(key, [...(groups.get(key) ?? []), code]);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}

export const oneOfCategory: Rule = {
  id: 'one-of-category',
  severity: 'error',
  action: 'flagged',
  source: table.source,
  run(draft, facts) {
    const claim = diagnosesOf(draft).map((line) => line.code);
    const findings = (table.rows as readonly Row[]).flatMap((row) => groupsOf(row, claim).map((codes): RuleFinding => {
      const severity = (facts.setting === 'inpatient' ? row.inpatient : undefined) ?? row.severity ?? 'error';
      return finding(severity as RuleFinding['severity'], 'flagged', codes, `${codes.map(dotted).join(' and ')} each give another ${row.what}; only one can hold.`, row.source ?? `ICD-10-CM FY2026 Tabular, ${row.category}`);
    }));
    return { draft, findings };
  },
};

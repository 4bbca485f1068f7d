// Two stages of one thing contradict each other: a person must say which one holds.
import { dotted } from '../../reference/index.js';
import type { Rule } from '../contract.js';
import table from '../data/one-of-category.json' with { type: 'json' };
import { diagnosesOf, finding } from '../lines.js';

export const oneOfCategory: Rule = {
  id: 'one-of-category',
  severity: 'error',
  action: 'flagged',
  source: table.source,
  run(draft) {
    const findings = table.rows.flatMap(({ category, what }) => {
      const codes = diagnosesOf(draft).filter((line) => line.code.startsWith(category)).map((line) => line.code);
      if (codes.length < 2) return [];
      return [finding('error', 'flagged', codes, `${codes.map(dotted).join(' and ')} each give another ${what}; only one can hold.`, `ICD-10-CM FY2026 Tabular, ${category}`)];
    });
    return { draft, findings };
  },
};

// A code for a condition of no stated kind beside its kinds in other categories. Rows: data/open-families.json.
import { dotted } from '../../reference/index.js';
import { diagnosesOf, finding } from '../lines.js';
import type { Rule } from '../contract.js';
import table from '../data/open-families.json' with { type: 'json' };

const ROWS = table.rows.map(({ open, precise, what }) => ({ open: new RegExp(open), precise: new RegExp(precise), what }));

export const openFamily: Rule = {
  id: 'open-family',
  severity: 'warning',
  action: 'flagged',
  source: 'ICD-10-CM Official Guidelines FY2026, I.B.18; src/rules/data/open-families.json',
  run(draft) {
    const claim = diagnosesOf(draft).map(({ code }) => code);
    const findings = ROWS.flatMap(({ open, precise, what }) => {
      const code = claim.find((one) => open.test(one));
      const kinds = code === undefined ? [] : claim.filter((one) => one !== code && precise.test(one));
      return code === undefined || kinds.length === 0 ? [] : [finding('warning', 'flagged', [code, ...kinds], `${kinds.map(dotted).join(', ')} ${kinds.length === 1 ? 'names' : 'name'} the kind of ${what}; ${dotted(code)}, which leaves it open, stands beside it only for another condition.`, openFamily.source)];
    });
    return { draft, findings };
  },
};

// A code for a condition of no stated kind beside its kinds in other categories. Rows: data/open-families.json.
import { dotted } from '../../reference/index.js';
import { diagnosesOf, finding, removeCodes } from '../lines.js';
import type { Rule } from '../contract.js';
import table from '../data/open-families.json' with { type: 'json' };

interface Row { open: string; precise: string; what: string; removed?: boolean }

const ROWS = (table.rows as readonly Row[]).map(({ open, precise, what, removed = false }) => ({ open: new RegExp(open), precise: new RegExp(precise), what, removed }));

export const openFamily: Rule = {
  id: 'open-family',
  severity: 'warning',
  action: 'removed',
  source: 'ICD-10-CM Official Guidelines FY2026, I.B.18; src/rules/data/open-families.json',
  run(draft) {
    const claim = diagnosesOf(draft).map(({ code }) => code);
    const judged = ROWS.flatMap(({ open, precise, what, removed }) => claim.filter((code) => open.test(code)).flatMap((code) => {
      const kinds = claim.filter((one) => one !== code && precise.test(one));
      if (kinds.length === 0) return [];
      const named = `${kinds.map(dotted).join(', ')} ${kinds.length === 1 ? 'names' : 'name'} the kind of ${what}; ${dotted(code)}, which leaves it open, `;
      return [{ gone: removed ? [code] : [], said: finding('warning', removed ? 'removed' : 'flagged', [code, ...kinds], named + (removed ? 'is left out.' : 'stands beside it only for another condition.'), openFamily.source) }];
    }));
    return { draft: removeCodes(draft, judged.flatMap(({ gone }) => gone)), findings: judged.map(({ said }) => said) };
  },
};

// A day of service before the first NCCI release that is held: its edits are judged by a later one.
import { finding } from '../lines.js';
import type { Rule } from '../contract.js';
import { proceduresOf, sideOfClaim } from './procedure-lines.js';

export const ncciDate: Rule = {
  id: 'ncci-date',
  severity: 'warning',
  action: 'flagged',
  source: 'CMS NCCI edits, quarterly releases',
  run(draft, facts, edition) {
    if (proceduresOf(draft).length === 0) return { draft, findings: [] };
    const side = sideOfClaim(facts);
    const table = edition.ncci.pairs(side, facts.dateOfService);
    if (facts.dateOfService >= table.from) return { draft, findings: [] };
    const message = `The day of service ${facts.dateOfService} lies before ${table.from}, the first NCCI release held; edits that ended before then are known, those that began since cannot be told apart.`;
    return { draft, findings: [finding('warning', 'flagged', [], message, `CMS NCCI ${side} PTP edits ${table.edition}`)] };
  },
};

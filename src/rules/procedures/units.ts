// Units of a line are a whole number of at least one; miles may have a fraction.
import { finding } from '../lines.js';
import type { Rule } from '../contract.js';
import { isMeasured, proceduresOf } from './procedure-lines.js';

export const units: Rule = {
  id: 'units',
  severity: 'error',
  action: 'flagged',
  source: 'Medicare Claims Processing Manual, chapter 26, 10.4, item 24G',
  run(draft) {
    const findings = proceduresOf(draft).flatMap(({ code, units: count }) => {
      if (count === undefined) return [];
      if (!(Number.isFinite(count) && count > 0)) return [finding('error', 'flagged', [code], `${code} is reported with ${count} units; a service that was given counts at least one.`, units.source)];
      if (Number.isInteger(count) || isMeasured(code)) return [];
      return [finding('error', 'flagged', [code], `${code} is reported with ${count} units; units are whole, except for miles.`, units.source)];
    });
    return { draft, findings };
  },
};

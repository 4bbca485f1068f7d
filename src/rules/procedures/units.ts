// Units of a line are a whole number of at least one.
import { finding } from '../lines.js';
import type { Rule } from '../contract.js';
import { proceduresOf } from './procedure-lines.js';

export const units: Rule = {
  id: 'units',
  severity: 'error',
  action: 'flagged',
  source: 'Medicare Claims Processing Manual, chapter 26, 10.4, item 24G',
  run(draft) {
    const wrong = proceduresOf(draft).filter((line) => line.units !== undefined && !(Number.isFinite(line.units) && line.units > 0));
    return { draft, findings: wrong.map((line) => finding('error', 'flagged', [line.code], `${line.code} is reported with ${line.units ?? 0} units; a service that was given counts at least one.`, units.source)) };
  },
};

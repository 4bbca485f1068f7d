// Medically Unlikely Edits: more units of a number than one provider gives on a line or a day.
import { finding } from '../lines.js';
import type { Rule, RuleFinding } from '../contract.js';
import { linesByCode, proceduresOf, sideOfClaim } from './procedure-lines.js';

const WHY = {
  1: 'the limit holds for a line; more go on a further line with the modifier that says why',
  2: 'the limit follows from the code itself and is not lifted',
  3: 'the limit is lifted only on appeal with documentation',
} as const;

export const unitLimit: Rule = {
  id: 'unit-limit',
  severity: 'error',
  action: 'flagged',
  source: 'CMS Medically Unlikely Edits (MUE)',
  run(draft, facts, edition) {
    const side = sideOfClaim(facts);
    const findings = [...linesByCode(proceduresOf(draft))].flatMap(([code, lines]): RuleFinding[] => {
      const limit = edition.ncci.unitLimit(side, code, facts.dateOfService);
      if (!limit) return [];
      const counts = lines.map((line) => Math.max(0, line.units ?? 1));
      const units = limit.adjudication === '1' ? Math.max(...counts) : counts.reduce((sum, count) => sum + count, 0);
      if (units <= limit.units) return [];
      const source = `CMS MUE ${side} ${limit.edition}, row ${code}, MUE ${limit.units}, MAI ${limit.adjudication}`;
      // A limit of none says what Medicare covers, not how often a service can be given.
      if (limit.units === 0) return [finding(facts.payer?.toLowerCase() === 'medicare' ? 'warning' : 'info', 'flagged', [code], `Medicare does not pay ${code} at all on this kind of claim.`, source)];
      return [finding('error', 'flagged', [code], `${code}: ${units} units where at most ${limit.units} ${limit.units === 1 ? 'is' : 'are'} paid; ${WHY[limit.adjudication]}.`, source)];
    });
    return { draft, findings };
  },
};

// Units of every line, with waste, findings and questions; the rule unit-limit holds them against the MUE.
import { isPaidBy } from '../paid-by.js';
import type { ProcedureFinding, ProcedureInput, ProcedureLine } from '../types.js';
import type { Query } from '../../types.js';
import type { LineView } from './contract.js';
import { countDrugUnits } from './drug-units.js';
import { countTimedUnits } from './time-units.js';
import { countUnits } from './count-units.js';

/** Units and their modifier (JW on a line of its own for what was thrown away, JZ when nothing was). */
export interface UnitOutcome { units: number; modifiers: string[]; waste?: Pick<ProcedureLine, 'units' | 'modifiers'> }

/** Units of each line: what the caller set above one stands; else the dose, the minutes or the count that the note states; else 1. */
export function settleUnits(views: readonly LineView[], input: ProcedureInput): { units: Map<LineView, UnitOutcome>; findings: ProcedureFinding[]; queries: Query[] } {
  const timed = countTimedUnits(views, input);
  const findings: ProcedureFinding[] = [...timed.findings];
  const queries: Query[] = [];
  const units = new Map<LineView, UnitOutcome>();
  const isMedicare = isPaidBy(input.facts.payer, ['medicare']);
  for (const view of views) {
    const drug = countDrugUnits(view, views, input);
    if (drug?.finding) findings.push(drug.finding);
    if (drug?.query) queries.push(drug.query);
    const given = view.line.units > 1 ? view.line.units : undefined;
    const count = given ?? drug?.units ?? timed.units.get(view) ?? countUnits(view, views, input) ?? 1;
    const waste = (isMedicare || input.facts.payer === undefined) && drug?.wasted !== undefined ? { units: drug.wasted, modifiers: ['JW'] } : undefined;
    units.set(view, { units: count, modifiers: !waste && ((isMedicare && drug?.single) || (input.facts.payer === undefined && drug?.spent)) ? ['JZ'] : [], ...(waste ? { waste } : {}) });
  }
  return { units, findings, queries };
}

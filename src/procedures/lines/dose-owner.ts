// Whose amount it is where a sentence names several drugs: "Kenalog 40 and 4 mL lidocaine" states a volume of lidocaine, not of Kenalog.
import table from './doses.json' with { type: 'json' };
import type { StatedDose } from './parse-dose.js';

const NAMES = new RegExp(`(?<![\\w-])(?:${[...table.drugs.flatMap(({ names }) => names), ...table.diluents].join('|')})(?![a-z])`, 'gi');
/** What may stand between an amount and the name after it that it belongs to: `4 mL of plain 1% lidocaine`; a comma ends it. */
const JOINS = /^\s*(?:of\s+)?(?:(?:plain|the|preservative[- ]free|\d*\.?\d+\s*%(?:\s+(?:plain|preservative[- ]free))?)\s+)*$/i;

/**
 * Whether an amount is that of another drug than the one that `own` matches: the name that directly follows it has it, else the last one before it.
 * An amount with no other drug's name in its sentence is never another's. Linear in the text.
 */
export function belongsToOther(text: string, { start, end }: Pick<StatedDose, 'start' | 'end'>, own: RegExp): boolean {
  const names = [...text.matchAll(NAMES)].map((one) => ({ start: one.index, end: one.index + one[0].length, own: own.test(one[0]) }));
  const after = names.find((one) => one.start >= end);
  if (after && JOINS.test(text.slice(end, after.start))) return !after.own;
  const before = names.findLast((one) => one.end <= start);
  return before !== undefined ? !before.own : false;
}

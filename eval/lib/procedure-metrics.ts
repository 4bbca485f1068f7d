// Figures of the professional claim: visit level, modifiers, units.
import type { PredictedCode } from './prediction.js';
import type { Case } from './slots.js';
import type { Ratio } from './statistics.js';
import { ratio } from './statistics.js';
import { isNeighbourLevel, isVisit } from './visits.js';

/** Visit level: exact (or an alternative), and at most one level off within its family. */
export function scoreVisits(cases: readonly Case[]): { em_exact: Ratio; em_within_one_level: Ratio } {
  const judged = cases.flatMap(({ gold, px }) => {
    if (!gold.em) return [];
    const wanted = [gold.em.code, ...gold.em.alternatives];
    const visits = px.predicted.map((code) => code.code).filter((code) => isVisit(code) || wanted.includes(code));
    const got = visits.find((code) => wanted.includes(code)) ?? visits[0];
    const exact = got !== undefined && wanted.includes(got);
    const near = exact || (got !== undefined && wanted.some((code) => isNeighbourLevel(got, code)));
    return [{ exact, near }];
  });
  return {
    em_exact: ratio(judged.filter((one) => one.exact).length, judged.length),
    em_within_one_level: ratio(judged.filter((one) => one.near).length, judged.length),
  };
}

/** Modifiers and units of the procedures that were found. */
export function scoreProcedures(cases: readonly Case[]): { modifiers_exact: Ratio; units_exact: Ratio; units_other_than_one: Ratio } {
  const judged = cases.flatMap(({ px }) =>
    [...px.pairs].map(([place, slot]) => {
      const code = px.predicted[place] as PredictedCode;
      const gold = (px.slots[slot] as (typeof px.slots)[number]).gold;
      const modifiers = [gold.modifiers, gold.modifiers_alternative ?? gold.modifiers].map(sortedKey);
      return { modifiers: modifiers.includes(sortedKey(code.modifiers ?? [])), units: (code.units ?? 1) === gold.units, counted: gold.units !== 1 };
    }),
  );
  const counted = judged.filter((one) => one.counted);
  return {
    modifiers_exact: ratio(judged.filter((one) => one.modifiers).length, judged.length),
    units_exact: ratio(judged.filter((one) => one.units).length, judged.length),
    units_other_than_one: ratio(counted.filter((one) => one.units).length, counted.length),
  };
}

function sortedKey(modifiers: readonly string[]): string {
  return [...modifiers].sort().join(' ');
}

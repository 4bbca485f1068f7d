// The trimester that an obstetric code states against the week of gestation that the claim gives.
import { dotted } from '../../reference/index.js';
import { diagnosesOf, finding } from '../lines.js';
import type { Rule } from '../contract.js';

export const TRIMESTERS = ['first', 'second', 'third'] as const;

/** Weeks of a Z3A code; undefined for `not specified` and the open ends. */
export function weeksOf(code: string): number | undefined {
  const weeks = Number(/^Z3A(\d\d)$/.exec(code)?.[1]);
  return weeks >= 8 && weeks <= 42 ? weeks : undefined;
}

/** First: below 14 weeks; second: to below 28; third from then on. */
export function trimesterOfWeeks(weeks: number): (typeof TRIMESTERS)[number] {
  return weeks < 14 ? 'first' : weeks < 28 ? 'second' : 'third';
}

export const trimester: Rule = {
  id: 'trimester',
  severity: 'error',
  action: 'flagged',
  source: 'ICD-10-CM Official Guidelines FY2026, I.C.15.a.3; Tabular, chapter 15, trimesters counted from the last period',
  run(draft, facts, edition) {
    const codes = diagnosesOf(draft).map((line) => line.code).filter((code) => edition.icd10cm.has(code));
    const given = codes.find((code) => weeksOf(code) !== undefined);
    const weeks = given === undefined ? undefined : weeksOf(given);
    if (given === undefined || weeks === undefined) return { draft, findings: [] };
    const due = trimesterOfWeeks(weeks);
    const wrong = codes.filter((code) => code.startsWith('O')).flatMap((code) => {
      const stated = /\b(first|second|third) trimester\b/i.exec(edition.icd10cm.title(code))?.[1]?.toLowerCase();
      return stated !== undefined && stated !== due ? [{ code, stated }] : [];
    });
    // A stay may begin in one trimester and end in the next (I.C.15.a.5).
    const severity = facts.setting === 'inpatient' ? 'warning' : 'error';
    return { draft, findings: wrong.map(({ code, stated }) => finding(severity, 'flagged', [code, given], `${dotted(code)} says ${stated} trimester; ${weeks} weeks (${dotted(given)}) are in the ${due}.`, trimester.source)) };
  },
};

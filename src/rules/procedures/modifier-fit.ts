// A modifier that the number on its line does not take, by the indicators of the fee schedule.
import type { PolicyIndicators } from '../../reference/types.js';
import { finding } from '../lines.js';
import type { Rule, RuleFinding } from '../contract.js';
import table from '../data/modifier-fit.json' with { type: 'json' };
import { isLikeVisit, isVisit, isWithin, MODIFIERS, modifiersOf, proceduresOf, scheduleSource } from './procedure-lines.js';

type Severity = RuleFinding['severity'];
interface Row { modifiers: string[]; indicator: keyof PolicyIndicators; refused: Record<string, string>; why: Record<string, string> }

const byModifier = new Map<string, Row[]>();
for (const row of table.rows as unknown as Row[]) for (const modifier of row.modifiers) byModifier.set(modifier, [...(byModifier.get(modifier) ?? []), row]);

export const modifierFit: Rule = {
  id: 'modifier-fit',
  severity: 'error',
  action: 'flagged',
  source: 'CMS Physician Fee Schedule indicators: bilateral, PC/TC, assistant, co-surgeon, team, multiple procedures, global days',
  run(draft, _facts, edition) {
    const findings = proceduresOf(draft).flatMap((line): RuleFinding[] => {
      const modifiers = new Set(modifiersOf(line));
      if (modifiers.size === 0) return [];
      const found: RuleFinding[] = [];
      const policy = edition.policy(line.code);
      for (const modifier of policy ? modifiers : []) {
        for (const row of byModifier.get(modifier) ?? []) {
          const value = String(policy?.[row.indicator] ?? '');
          const severity = row.refused[value] as Severity | undefined;
          if (severity) found.push(finding(severity, 'flagged', [line.code], `${line.code} does not take modifier ${modifier}: ${row.why[value] ?? row.why[''] ?? ''}.`, scheduleSource(edition, line.code, `${row.indicator} ${value}`)));
        }
      }
      if (isVisit(line.code)) {
        const misplaced = [...modifiers].filter((modifier) => MODIFIERS.separate.has(modifier) || MODIFIERS.surgeryOnly.has(modifier) || MODIFIERS.anatomic.has(modifier));
        if (misplaced.length > 0) found.push(finding('error', 'flagged', [line.code], `${line.code} is a visit and does not take modifier ${misplaced.join(', ')}.`, 'CMS NCCI Policy Manual, chapter I.E'));
      } else {
        const misplaced = [...modifiers].filter((modifier) => MODIFIERS.visitOnly.has(modifier));
        // Payers differ on evaluations outside the section of visits.
        if (misplaced.length > 0) found.push(finding(isLikeVisit(line.code) ? 'warning' : 'error', 'flagged', [line.code], `${line.code} does not take modifier ${misplaced.join(', ')}: the modifier belongs to a visit, not to a procedure or test.`, 'CPT appendix A; CMS NCCI Policy Manual, chapter I.D and I.E'));
      }
      for (const { modifiers: places, ranges, why, source } of table.places) {
        const misplaced = isWithin(line.code, ranges) ? [] : places.filter((modifier) => modifiers.has(modifier));
        if (misplaced.length > 0) found.push(finding('error', 'flagged', [line.code], `${line.code} does not take modifier ${misplaced.join(', ')}: ${why}.`, source));
      }
      for (const { modifiers: pair, why, source } of table.together) {
        if (pair.every((modifier) => modifiers.has(modifier))) found.push(finding('error', 'flagged', [line.code], `${line.code} has ${pair.join(' and ')} on one line: ${why}.`, source));
      }
      if (modifiers.has('50') && (line.units ?? 1) > 1) found.push(finding('error', 'flagged', [line.code], `${line.code} has modifier 50 and ${line.units ?? 1} units; both sides are one unit with 50.`, 'Medicare Claims Processing Manual, chapter 12, 40.7'));
      if (modifiers.has('50') && (modifiers.has('LT') || modifiers.has('RT'))) found.push(finding('error', 'flagged', [line.code], `${line.code} names both sides with 50 and one of them again.`, 'Medicare Claims Processing Manual, chapter 12, 40.7'));
      else if (modifiers.has('LT') && modifiers.has('RT')) found.push(finding('warning', 'flagged', [line.code], `${line.code} has LT and RT on one line; both sides are 50, or a line each.`, 'Medicare Claims Processing Manual, chapter 12, 40.7'));
      return found;
    });
    return { draft, findings };
  },
};

// Two visits of one day that exclude each other: two levels of a family, a new and an established patient.
import { finding } from '../lines.js';
import type { ClaimLine, Rule, RuleFinding } from '../contract.js';
import { modifiersOf, proceduresOf, visitFamily, type VisitFamily } from './procedure-lines.js';

const SOURCE = 'Medicare Claims Processing Manual, chapter 12, 30.6.5 (one visit by a physician or group on a day)';

interface Visit { line: ClaimLine; family: VisitFamily }

function judge(a: Visit, b: Visit): RuleFinding | undefined {
  const codes = [a.line.code, b.line.code];
  if (a.family.opposite === b.family.id) return finding('error', 'flagged', codes, `${codes.join(' and ')} call the patient new and established on the same day.`, SOURCE);
  if (a.family.id === b.family.id && a.line.code !== b.line.code) {
    // 27: a second encounter in a hospital's outpatient departments on that day
    const separate = [a, b].some(({ line }) => modifiersOf(line).some((modifier) => modifier === '27' || modifier === '25'));
    return finding(separate ? 'warning' : 'error', 'flagged', codes, `${codes.join(' and ')} are two levels of one ${a.family.name}; a day has one.`, SOURCE);
  }
  if (a.family.excludes?.includes(b.family.id) || b.family.excludes?.includes(a.family.id)) return finding('error', 'flagged', codes, `${codes.join(' and ')} report the same hospital day twice.`, SOURCE);
  return undefined;
}

export const visitLevels: Rule = {
  id: 'visit-levels',
  severity: 'error',
  action: 'flagged',
  source: SOURCE,
  run(draft, facts) {
    const visits: Visit[] = [];
    const seen = new Set<string>();
    for (const line of proceduresOf(draft)) {
      const family = seen.has(line.code) ? undefined : visitFamily(line.code);
      seen.add(line.code);
      if (family) visits.push({ line, family });
    }
    const findings = visits.flatMap((a, at) => visits.slice(at + 1).flatMap((b) => judge(a, b) ?? []));
    // Only where the claim says where the service was given.
    for (const { line, family } of facts.settingAssumed ? [] : visits) {
      if (family.settings !== undefined && !family.settings.includes(facts.setting)) findings.push(finding('error', 'flagged', [line.code], `${line.code} is a service of a hospital (${family.name}), and the setting of the claim is ${facts.setting.replaceAll('_', ' ')}.`, 'Medicare Claims Processing Manual, chapter 12, 30.6.9 to 30.6.11; chapter 26, 10.5 (place of service)'));
    }
    const isNew = facts.patient.newPatient;
    for (const { line, family } of isNew === undefined ? [] : visits) {
      if (family.patient !== undefined && (family.patient === 'new') !== isNew) findings.push(finding('warning', 'flagged', [line.code], `${line.code} is a ${family.name}, but the patient is ${isNew ? 'new' : 'established'}.`, 'Medicare Claims Processing Manual, chapter 12, 30.6.7'));
    }
    return { draft, findings };
  },
};

// What a pregnant patient has is coded in chapter 15. Rows: data/pregnancy-conditions.json.
import { dotted } from '../../reference/index.js';
import type { DiagnosisCodes } from '../../reference/types.js';
import { addCode, deriveCode, diagnosesOf, finding } from '../lines.js';
import type { DraftClaim, Rule, RuleFinding } from '../contract.js';
import table from '../data/pregnancy-conditions.json' with { type: 'json' };
import { TRIMESTERS, trimesterOfWeeks, weeksOf } from './trimester.js';

interface Row { id: string; conditions: string; not?: string; unless?: string; stem: string; derived: readonly string[]; replaces?: boolean }

const ROWS = (table.rows as readonly Row[]).map((row) => ({ ...row, is: new RegExp(row.conditions), not: row.not === undefined ? undefined : new RegExp(row.not), unless: row.unless === undefined ? undefined : new RegExp(row.unless) }));
/** Place in `derived` of the trimester that is not stated, of childbirth and of the puerperium. */
const [OPEN, CHILDBIRTH, PUERPERIUM] = [3, 4, 5];

/** Where in its course the pregnancy of the claim is, as a place in `derived`; undefined without one, after an abortive outcome, and where it is normal or incidental (Z33.1, Z34). */
function findEpisode(codes: readonly string[], titles: DiagnosisCodes): number | undefined {
  const has = (pattern: RegExp) => codes.some((code) => pattern.test(code));
  if (has(/^(?:O0[0-8]|Z331|Z34)/)) return undefined;
  if (has(/^(?:O8[02]|Z37)/)) return CHILDBIRTH;
  // what this rule put into the puerperium says nothing of a pregnancy that goes on
  const after = (code: string): boolean => titles.has(code) && /\bpuerperium\b/i.test(titles.title(code));
  if (!codes.some((code) => /^(?:Z3A|O[1-4]|O6[01]|O09|O9[89A])/.test(code) && !after(code))) return has(/^(?:Z39|O8[5-9]|O9[0-2])/) ? PUERPERIUM : undefined;
  const weeks = codes.map(weeksOf).find((found) => found !== undefined);
  if (weeks !== undefined) return TRIMESTERS.indexOf(trimesterOfWeeks(weeks));
  const stated = codes.map((code) => /\b(first|second|third) trimester\b/i.exec(code.startsWith('O') && titles.has(code) ? titles.title(code) : '')?.[1]?.toLowerCase()).find((found) => found !== undefined);
  return stated === undefined ? OPEN : TRIMESTERS.indexOf(stated as (typeof TRIMESTERS)[number]);
}

/** What a title of chapter 15 says beside when it was: in which trimester, in childbirth. */
function baseOf(title: string): string {
  return title.toLowerCase().replace(/,? ?\b(?:in|complicating) (?:pregnancy|childbirth)\b/g, '').replace(/,? (?:first|second|third|unspecified) trimester/g, '').replace(/[^a-z0-9]+/g, ' ').trim();
}

/** The code of the same complication in childbirth; undefined where a code gives no trimester, or the classification has none. */
function inChildbirth(code: string, titles: DiagnosisCodes): string | undefined {
  if (!code.startsWith('O') || !titles.isBillable(code)) return undefined;
  const title = titles.title(code);
  if (!/\btrimester\b|\bin pregnancy\b/i.test(title) || /\bchildbirth\b|\bpuerperium\b/i.test(title)) return undefined;
  return titles.billableUnder(code.slice(0, 3)).find((other) => /\bchildbirth\b/i.test(titles.title(other)) && baseOf(titles.title(other)) === baseOf(title));
}

export const pregnancyCondition: Rule = {
  id: 'pregnancy-condition',
  severity: 'warning',
  action: 'replaced',
  source: 'ICD-10-CM Official Guidelines FY2026, I.C.15.a.1; src/rules/data/pregnancy-conditions.json',
  run(draft, { patient }, edition) {
    if (patient.sex === 'M') return { draft, findings: [] };
    const lines = diagnosesOf(draft);
    const episode = findEpisode(lines.map((line) => line.code), edition.icd10cm);
    if (episode === undefined) return { draft, findings: [] };
    let result: DraftClaim = draft;
    const findings: RuleFinding[] = [];
    for (const line of episode === CHILDBIRTH ? lines : []) {
      const code = inChildbirth(line.code, edition.icd10cm);
      if (code === undefined) continue;
      result = deriveCode(result, pregnancyCondition.id, code, [line], [line.code]);
      findings.push(finding('warning', 'replaced', [code, line.code], `The delivery was in this stay: ${dotted(code)} takes the place of ${dotted(line.code)}.`, 'ICD-10-CM Official Guidelines FY2026, I.C.15.a.3'));
    }
    for (const row of ROWS) {
      const code = row.derived[episode];
      if (code === undefined || !edition.icd10cm.isBillable(code) || lines.some((line) => line.code.startsWith(row.stem) || row.unless?.test(line.code))) continue;
      const parts = lines.filter((line) => row.is.test(line.code) && !row.not?.test(line.code));
      const [condition] = parts;
      if (!condition) continue;
      result = row.replaces ? deriveCode(result, pregnancyCondition.id, code, parts, parts.map((line) => line.code)) : addCode(result, pregnancyCondition.id, code, [condition], condition, 'before');
      const names = parts.map((line) => dotted(line.code)).join(', ');
      findings.push(finding('warning', 'replaced', [code, ...parts.map((line) => line.code)], `${names} in a pregnancy is coded in chapter 15: ${dotted(code)} ${row.replaces ? 'takes its place' : 'goes before it'}.`, `${pregnancyCondition.source}, row ${row.id}`));
    }
    return { draft: result, findings };
  },
};

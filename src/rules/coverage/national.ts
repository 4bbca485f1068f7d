// National coverage determinations that ship: what Medicare covers a procedure for, wherever it is done. Rows: data/national-coverage.json.
import { dotted } from '../../reference/index.js';
import type { EncounterFacts } from '../../types.js';
import { finding } from '../lines.js';
import type { RuleFinding } from '../contract.js';
import table from '../data/national-coverage.json' with { type: 'json' };

interface Row { id: string; ncd: string; section: string; from: string; title: string; procedures: string[]; covered?: string[]; together?: string[][]; ages?: { min?: number; max?: number }; message: string }

const byProcedure = new Map<string, Row[]>();
for (const row of table.rows as readonly Row[]) for (const code of row.procedures) byProcedure.set(code, [...(byProcedure.get(code) ?? []), row]);

const hasOne = (codes: readonly string[], prefixes: readonly string[]): boolean => codes.some((code) => prefixes.some((prefix) => code.startsWith(prefix)));

/** What the determinations say of a procedure beside its diagnoses (undotted). */
export function judgeNationally(procedure: string, diagnoses: readonly string[], facts: EncounterFacts): RuleFinding[] {
  return (byProcedure.get(procedure) ?? []).flatMap((row): RuleFinding[] => {
    if (facts.dateOfService < row.from) return [];
    const source = `CMS National Coverage Determination ${row.ncd}, ${row.section.length === 1 ? `section ${row.section}` : row.section}; src/rules/data/national-coverage.json ${table.edition}, row ${row.id}`;
    const said = row.message.replaceAll('{code}', procedure);
    const { age } = facts.patient;
    const { min = -Infinity, max = Infinity } = row.ages ?? {};
    if (age !== undefined && (Math.floor(age) < min || Math.floor(age) > max)) return [finding('warning', 'flagged', [procedure], `${said}; the patient is ${Math.floor(age)}.`, source)];
    const needed = [...(row.covered ? [row.covered] : []), ...(row.together ?? [])];
    if (needed.every((prefixes) => hasOne(diagnoses, prefixes))) return [];
    const linked = diagnoses.length === 0 ? 'it is linked to no diagnosis' : `${diagnoses.map(dotted).join(', ')} ${diagnoses.length === 1 ? 'is' : 'are'} not among these`;
    return [finding('warning', 'flagged', [procedure, ...diagnoses], `${said}; ${row.together ? 'what is linked does not show all of it' : linked}.`, source)];
  });
}

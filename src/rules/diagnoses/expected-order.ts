// The order that the guidelines ask for beyond the Tabular's own notes: told, and changed where they leave no choice and the order is the engine's own. Rows: data/expected-order.json.
import { dotted } from '../../reference/index.js';
import { diagnosesOf, finding, isChosenReason, reorder } from '../lines.js';
import type { Rule, RuleFinding } from '../contract.js';
import { readOnset } from './onset.js';
import table from '../data/expected-order.json' with { type: 'json' };

/** A row; regular expressions over undotted codes. */
interface Row { id: string; first: string; later?: string; unless?: string; settings?: string[]; /** Not where the note tells that the first began in the stay. */ unlessInStay?: boolean; moves?: boolean; severity: string; message: string; source: string }

const ROWS = (table.rows as readonly Row[]).map((row) => ({ row, first: new RegExp(row.first), later: new RegExp(row.later ?? '.'), unless: row.unless ? new RegExp(row.unless) : undefined }));

/** The earliest code of each side where the row is broken: one that should lead behind one that should follow. */
function findBroken({ row, first, later, unless }: (typeof ROWS)[number], claim: readonly string[]): { first: string; later: string } | undefined {
  const lead = claim.findIndex((code) => first.test(code));
  const follow = claim.findIndex((code) => !first.test(code) && later.test(code));
  if (lead < 0 || follow < 0 || follow > lead) return undefined;
  if (row.later === undefined && unless?.test(claim[0]!)) return undefined;
  return { first: claim[lead]!, later: row.later === undefined ? claim[0]! : claim[follow]! };
}

/** The claim with one of its codes right before another. */
function moveBefore(claim: readonly string[], code: string, place: string): string[] {
  const others = claim.filter((one) => one !== code);
  return others.toSpliced(others.indexOf(place), 0, code);
}

export const expectedOrder: Rule = {
  id: 'expected-order',
  severity: 'error',
  action: 'flagged',
  source: 'ICD-10-CM Official Guidelines FY2026, I.B.8, I.B.10, I.C.1 to I.C.21; src/rules/data/expected-order.json',
  run(draft, facts, edition) {
    const lines = diagnosesOf(draft);
    const own = lines.some(isChosenReason);
    const beganInStay = (code: string): boolean => {
      const line = lines.find((one) => one.code === code);
      return line?.presentOnAdmission === 'N' || (line !== undefined && readOnset(code, edition.icd10cm.title(code), line.evidence, line.told ?? []) === 'N');
    };
    let claim = lines.map((line) => line.code);
    const findings = ROWS.flatMap((entry): RuleFinding[] => {
      const { row } = entry;
      const broken = row.settings && !row.settings.includes(facts.setting) ? undefined : findBroken(entry, claim);
      if (!broken || (row.unlessInStay && beganInStay(broken.first))) return [];
      const moves = own && row.moves === true;
      if (moves) claim = moveBefore(claim, broken.first, broken.later);
      const message = row.message.replaceAll('{first}', dotted(broken.first)).replaceAll('{later}', dotted(broken.later));
      return [finding(row.severity as RuleFinding['severity'], moves ? 'resequenced' : 'flagged', [broken.first, broken.later], message, `ICD-10-CM Official Guidelines FY2026, ${row.source}; row ${row.id}`)];
    });
    return { draft: findings.some(({ action }) => action === 'resequenced') ? reorder(draft, claim) : draft, findings };
  },
};

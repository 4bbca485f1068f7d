// A procedure line names a number that exists and was in force on the day of service; a facility line a row of the ICD-10-PCS tables.
import type { Edition } from '../../reference/types.js';
import type { EncounterFacts } from '../../types.js';
import { finding } from '../lines.js';
import type { Rule, RuleFinding } from '../contract.js';
import { linesByCode, proceduresOf } from './procedure-lines.js';

const SHAPE = /^(?:\d{4}[0-9A-Z]|[A-V]\d{4})$/;

/** True when any table names the number. */
function isListed(code: string, edition: Edition, day: string): boolean {
  return edition.procedure(code) !== undefined || edition.hcpcs(code) !== undefined || edition.policy(code) !== undefined
    || edition.ncci.unitLimit('practitioner', code, day) !== undefined || edition.ncci.unitLimit('hospital', code, day) !== undefined
    || edition.ncci.addOn(code, day) !== undefined || edition.ncci.pairs('practitioner', day).has(code);
}

function judge(code: string, facts: EncounterFacts, edition: Edition): RuleFinding | undefined {
  const table = edition.tables.find((item) => item.name === 'hcpcs');
  const day = facts.dateOfService;
  if (!SHAPE.test(code)) return finding('error', 'flagged', [code], `${code} does not have the form of a CPT or HCPCS number.`, `HCPCS ${table?.edition ?? ''}, form of codes`);
  const terminated = edition.hcpcs(code)?.terminated;
  if (terminated !== undefined && terminated < day) {
    return finding('error', 'flagged', [code], `${code} ended on ${terminated}, before the day of service.`, `HCPCS Level II ${table?.edition ?? ''}, row ${code}`);
  }
  if (isListed(code, edition, day)) return undefined;
  // A number may be newer than the tables; within their time it would stand there.
  const isLater = day > (table?.validThrough ?? '');
  return finding(isLater ? 'warning' : 'error', 'flagged', [code], `${code} stands in no table of ${table?.edition ?? 'the edition'}${isLater ? '; it may be newer than they are' : ''}.`, `HCPCS Level II and CMS policy tables ${table?.edition ?? ''}`);
}

/** True when the first three characters have a table and one of its rows allows the other four together. */
function isInPcs(code: string, edition: Edition): boolean {
  const table = code.length === 7 ? edition.pcsTable(code.slice(0, 3)) : undefined;
  return table?.rows.some((row) => row.axes.every((axis, at) => axis.values[code.charAt(3 + at)] !== undefined)) ?? false;
}

function judgeFacility(code: string, edition: Edition): RuleFinding | undefined {
  if (isInPcs(code, edition) || edition.procedureTitle('ICD-10-PCS', code) !== undefined) return undefined;
  return finding('error', 'flagged', [code], `${code} is no row of an ICD-10-PCS table of ${edition.id}.`, `ICD-10-PCS ${edition.id}, tables`);
}

export const knownCode: Rule = {
  id: 'procedure-code',
  severity: 'error',
  action: 'flagged',
  source: 'CMS HCPCS Level II, Physician Fee Schedule and NCCI tables; ICD-10-PCS tables',
  run(draft, facts, edition) {
    const facility = new Set(draft.codes.filter((line) => line.system === 'ICD-10-PCS').map((line) => line.code));
    const findings = [
      ...[...linesByCode(proceduresOf(draft)).keys()].flatMap((code) => judge(code, facts, edition) ?? []),
      ...[...facility].flatMap((code) => judgeFacility(code, edition) ?? []),
    ];
    return { draft, findings };
  },
};

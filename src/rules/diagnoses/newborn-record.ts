// Mother and newborn have a record each: nothing of the mother on the child's, no perinatal code far from birth.
import { dotted } from '../../reference/index.js';
import { diagnosesOf, finding, removeCodes } from '../lines.js';
import type { ClaimLine, Rule } from '../contract.js';
import table from '../data/newborn-record.json' with { type: 'json' };
import { withoutLines } from '../procedures/procedure-lines.js';

const PCS = new RegExp(table.pcs);
const BIRTH = new RegExp(table.birth);
const PERINATAL = new RegExp(table.perinatal);
const PREGNANCY = new RegExp(table.pregnancy);
const LASTING = new RegExp(table.lastingPerinatal);

const DIAGNOSES = new RegExp(table.diagnoses);

const isOfMother = ({ system, code }: ClaimLine): boolean => (system === 'ICD-10-CM' ? DIAGNOSES.test(code) : system === 'ICD-10-PCS' ? PCS.test(code) : system === 'CPT' && table.numbers.some(([from = '', to = '']) => code >= from && code <= to));

export const newbornProcedure: Rule = {
  id: 'newborn-procedure',
  severity: 'error',
  action: 'removed',
  source: 'ICD-10-CM Official Guidelines FY2026, I.C.15.a.2, I.C.16.a.1; ICD-10-PCS Official Guidelines, C1 (obstetrics: products of conception, on the mother)',
  run(draft, facts) {
    const { age } = facts.patient;
    const born = diagnosesOf(draft).filter((line) => BIRTH.test(line.code)).map((line) => line.code);
    if (!(age === undefined ? born.length > 0 : age < 1)) return { draft, findings: [] };
    const gone = draft.codes.filter(isOfMother);
    const codes = new Map(gone.map(({ system, code }) => [code, system === 'ICD-10-CM' ? dotted(code) : code] as const));
    return {
      draft: withoutLines(draft, new Set(gone)),
      findings: [...codes].map(([code, shown]) => finding('error', 'removed', [code, ...born], `${shown} is of the mother and does not belong on the record of the newborn.`, newbornProcedure.source)),
    };
  },
};

export const perinatalAge: Rule = {
  id: 'perinatal-age',
  severity: 'error',
  action: 'removed',
  source: 'ICD-10-CM Official Guidelines FY2026, I.C.16.a.1, I.C.16.a.4',
  run(draft, facts) {
    const { age } = facts.patient;
    if (age === undefined) return { draft, findings: [] };
    const late = diagnosesOf(draft).filter(({ code }) => (PERINATAL.test(code) && age >= table.perinatalFromYears) || (LASTING.test(code) && age >= table.lastingFromYears));
    const mother = age >= table.perinatalFromYears ? diagnosesOf(draft).filter(({ code }) => PREGNANCY.test(code)).map(({ code }) => code) : [];
    if (mother.length > 0) {
      const gone = late.map(({ code }) => code);
      return { draft: removeCodes(draft, gone), findings: gone.map((code) => finding('error', 'removed', [code, ...mother.slice(0, 1)], `${dotted(code)} is for the record of the newborn; this one is of the mother.`, perinatalAge.source)) };
    }
    // In a grown person only the conditions that may last for life leave a doubt.
    const severity = (code: string) => (age >= table.lastingFromYears && !LASTING.test(code) ? 'error' : 'warning');
    return { draft, findings: late.map(({ code }) => finding(severity(code), 'flagged', [code], `${dotted(code)} arises around birth; the patient is ${Math.floor(age)}. It stays only when the provider says that it has lasted since.`, perinatalAge.source)) };
  },
};

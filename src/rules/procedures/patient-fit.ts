// A procedure against the patient's sex and age. Rows: data/procedure-patients.json.
import type { EncounterFacts } from '../../types.js';
import { finding } from '../lines.js';
import type { ClaimLine, Rule, RuleFinding } from '../contract.js';
import table from '../data/procedure-patients.json' with { type: 'json' };

interface Row { ranges: string[][]; prefix?: string; sex?: string; ages?: { min?: number; max?: number }; what: string }

const ROWS = table.rows as readonly Row[];

function isOf({ ranges, prefix }: Row, { system, code }: ClaimLine): boolean {
  if (system === 'ICD-10-PCS') return prefix !== undefined && code.startsWith(prefix);
  return system === 'CPT' && code.length === 5 && ranges.some(([from = '', to = '']) => code >= from && code <= to);
}

/** What stands against a row; undefined when the patient fits it or is not told. */
function misfit({ sex, ages }: Row, { patient }: EncounterFacts): string | undefined {
  if (sex !== undefined && (patient.sex === 'F' || patient.sex === 'M') && patient.sex !== sex) return `the patient is recorded as ${patient.sex === 'F' ? 'female' : 'male'}`;
  if (ages === undefined || patient.age === undefined) return undefined;
  const years = Math.floor(patient.age);
  return years < (ages.min ?? 0) || years > (ages.max ?? Infinity) ? `the patient is ${years}` : undefined;
}

export const patientFit: Rule = {
  id: 'procedure-patient',
  severity: 'warning',
  action: 'flagged',
  source: table.source,
  run(draft, facts) {
    if (facts.patient.sex === undefined && facts.patient.age === undefined) return { draft, findings: [] };
    const told = new Set<string>();
    const findings = draft.codes.flatMap((line): RuleFinding[] => {
      if (line.system === 'ICD-10-CM' || told.has(line.code)) return [];
      told.add(line.code);
      const row = ROWS.find((one) => isOf(one, line));
      const why = row && misfit(row, facts);
      return row && why ? [{ ...finding('warning', 'flagged', [line.code], `${line.code} is ${row.what}; ${why}. Please check the number or the record.`, `${table.source}; src/rules/data/procedure-patients.json`), evidence: line.evidence.slice(0, 1) }] : [];
    });
    return { draft, findings };
  },
};

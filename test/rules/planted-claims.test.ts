// Claims with one known error each, written from the guidelines and tables: whatever rule tells, it must name the wrong code, and fall silent on the corrected claim.
import { describe, expect, it } from 'vitest';
import { loadEdition, undotted } from '../../src/reference/index.js';
import { applyRules, readForeignClaim, type ForeignLine } from '../../src/rules/index.js';
import type { EncounterFacts } from '../../src/types.js';
import table from './planted-claims.json' with { type: 'json' };
import { INPATIENT, OFFICE } from '../helpers/draft-codes.js';

interface Row { class: string; section: string; wrong: string; right: string; at?: string; setting?: string; age?: number; rightAge?: number; sex?: 'F' | 'M'; payer?: string }

const edition = loadEdition({ dateOfService: OFFICE.dateOfService });
const rows = table.rows as readonly Row[];
const SETTINGS: Record<string, EncounterFacts> = { o: OFFICE, i: INPATIENT, e: { ...OFFICE, setting: 'emergency' }, h: { ...OFFICE, setting: 'outpatient_hospital' } };

/** `29881-RT-59x2>M17.11`, `N17.9/N`; in a stay a diagnosis without an indicator gets the one that is due, unless it says `/-`. */
function readLine(word: string, inpatient: boolean): ForeignLine {
  const [, name = '', indicator, units, link] = /^([^x/>]+?)(?:\/(.))?(?:x(\d+))?(?:>(.+))?$/.exec(word) ?? [];
  const [code = '', ...modifiers] = name.split('-');
  const diagnosis = /^[A-Z]\d[0-9A-Z](?:\.|$)|^\d{3}\.|^[A-Z]\d[0-9A-Z]{1,2}A$/.test(code);
  if (!diagnosis) return { system: /^\d[0-9A-Z]{6}$|^0FT4$/.test(code) && !/^\d{5}$/.test(code) ? 'ICD-10-PCS' : /^[A-V]\d{4}$/.test(code) ? 'HCPCS' : 'CPT', code, modifiers, ...(units ? { units: Number(units) } : {}), ...(link ? { linkedDiagnoses: [link] } : {}) };
  const due = edition.icd10cm.isPoaExempt(undotted(code)) ? '1' : 'Y';
  const poa = indicator === '-' ? undefined : (indicator ?? due) as 'Y' | 'N' | '1';
  return { system: 'ICD-10-CM', code, ...(inpatient && poa ? { presentOnAdmission: poa } : {}) };
}

function findingsOf({ setting = 'o', sex, payer }: Row, codes: string, age: number | undefined) {
  const base = SETTINGS[setting] ?? OFFICE;
  const facts: EncounterFacts = { ...base, patient: { ...(age === undefined ? {} : { age }), ...(sex ? { sex } : {}) }, ...(payer ? { payer } : {}) };
  return applyRules(readForeignClaim(codes.split(' ').map((word) => readLine(word, base.setting === 'inpatient'))), facts, edition).findings.filter((item) => item.severity !== 'info');
}

const named = (row: Row): string[] => (row.at ?? row.wrong.replace(/[/>]\S*|x\d+/g, '')).split(' ');
const show = (row: Row, rest = ''): string => `${row.class} (${row.section}): ${row.wrong}${rest}`;

describe('planted claims', () => {
  it('are of every class, each with a section', () => {
    expect(rows.length).toBeGreaterThanOrEqual(150);
    expect(new Set(rows.map((row) => row.class)).size).toBeGreaterThanOrEqual(45);
    expect(rows.every((row) => row.section.length > 2 && row.wrong !== '' && row.right !== '')).toBe(true);
  });
  it('are found, .99 of them at the code that is wrong', () => {
    const missed = rows.filter((row) => !findingsOf(row, row.wrong, row.age).some((item) => item.codes.some((code) => named(row).includes(code))));
    expect(missed.length / rows.length, `missed ${missed.length} of ${rows.length}:\n${missed.map((row) => show(row)).join('\n')}`).toBeLessThanOrEqual(0.01);
  });
  it('raise no error, and hardly a warning, when corrected', () => {
    const told = rows.map((row) => ({ row, found: findingsOf(row, row.right, row.rightAge ?? row.age) })).filter(({ found }) => found.length > 0);
    const list = told.map(({ row, found }) => show(row, ` -> ${row.right}: ${found.map((item) => `${item.severity} ${item.rule} ${item.codes.join(' ')}`).join('; ')}`)).join('\n');
    expect(told.filter(({ found }) => found.some((item) => item.severity === 'error')).length, list).toBeLessThanOrEqual(rows.length * 0.01);
    expect(told.length, list).toBeLessThanOrEqual(rows.length * 0.03);
  });
});

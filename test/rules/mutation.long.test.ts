// Each rule matters: with one rule off, a planted error of its own is no longer found.
import { describe, expect, it } from 'vitest';
import { loadEdition } from '../../src/reference/index.js';
import { applyRules, readForeignClaim, type ForeignLine } from '../../src/rules/index.js';
import { RULE_ORDER } from '../../src/rules/order.js';
import type { EncounterFacts } from '../../src/types.js';
import { INPATIENT, OFFICE } from '../helpers/draft-codes.js';
import { plantDiagnoses } from './planted-diagnoses.js';

const edition = loadEdition();
const rulesOf = (lines: ForeignLine[], facts: EncounterFacts, off: string[] = []) => applyRules(readForeignClaim(lines), facts, edition, { off }).findings;
const cpt = (code: string, rest: Partial<ForeignLine> = {}): ForeignLine => ({ system: 'CPT', code, ...rest });
const dx = (code: string, rest: Partial<ForeignLine> = {}): ForeignLine => ({ system: 'ICD-10-CM', code, ...rest });

/** One claim for each rule that the planted diagnoses do not cover. */
const OTHERS: Record<string, { lines: ForeignLine[]; facts?: EncounterFacts }> = {
  specificity: { lines: [dx('E78.5'), dx('J45.909'), dx('J45.40'), dx('M54.50'), dx('M54.59'), dx('I50.9'), dx('I50.22'), dx('F32.A'), dx('F32.1')] },
  'stated-conflict': { lines: [dx('M17.11', { flags: ['conflict:laterality'] })] },
  'questionable-admission': { lines: [dx('E66.9', { presentOnAdmission: 'Y' })], facts: INPATIENT }, 'unspecified-code': { lines: [dx('J18.9'), dx('I82.409')], facts: INPATIENT },
  'vaccine-reason': { lines: [dx('J06.9'), cpt('90686')] },
  'open-family': { lines: [dx('D64.9'), dx('D50.9')] }, etiology: { lines: [dx('I10'), dx('F02.80')] },
  'uncertain-diagnosis': { lines: [dx('J18.9', { evidence: [{ documentId: 'd1', start: 0, end: 18, text: 'possible pneumonia' }] })] },
  'procedure-patient': { lines: [cpt('58150')], facts: { ...OFFICE, patient: { sex: 'M' } } },
  'code-system': { lines: [{ system: 'ICD-10-PCS', code: '0FT44ZZ' }] },
  'health-check-findings': { lines: [dx('Z00.01')], facts: OFFICE },
  'health-check-age': { lines: [dx('Z00.129')], facts: { ...OFFICE, patient: { age: 0.04 } } },
  excludes2: { lines: [dx('J44.9'), dx('J47.9')] },
  'ncci-date': { lines: [cpt('99213')], facts: { ...OFFICE, dateOfService: '2020-01-15' } },
  'procedure-code': { lines: [cpt('00000')] }, 'duplicate-line': { lines: [cpt('20610'), cpt('20610')] }, units: { lines: [cpt('20610', { units: 0 })] },
  'modifier-known': { lines: [cpt('20610', { modifiers: ['QX1'] })] }, 'modifier-fit': { lines: [cpt('99213', { modifiers: ['50'] })] },
  'ncci-ptp': { lines: [cpt('29881'), cpt('29870')] }, 'add-on': { lines: [cpt('90836')] }, 'unit-limit': { lines: [cpt('29881', { units: 9 })] },
  'discarded-drug': { lines: [cpt('J1885', { modifiers: ['JW'] })] }, 'visit-levels': { lines: [cpt('99213'), cpt('99214')] },
  'modifier-25': { lines: [cpt('20610'), cpt('99213')] }, 'modifier-57': { lines: [cpt('27447'), cpt('99214')] }, 'global-days': { lines: [cpt('27447'), cpt('99232')], facts: INPATIENT },
  'side-mismatch': { lines: [dx('M17.11'), cpt('20610', { modifiers: ['LT'], linkedDiagnoses: ['M17.11'] })] },
  'medical-necessity': { lines: [cpt('97810', { linkedDiagnoses: ['M54.2'] })], facts: { ...OFFICE, payer: 'medicare' } },
  payer: { lines: [cpt('99243')], facts: { ...OFFICE, payer: 'medicare' } },
};

/** A rule that only asks says so in the claim's questions. */
const ASKING: Record<string, ForeignLine[]> = {
  'unstated-place': [dx('T14.8XXA', { evidence: [{ documentId: 'd1', start: 0, end: 10, text: 'laceration' }] })],
};
const questionsOf = (lines: ForeignLine[], off: string[] = []) => applyRules(readForeignClaim(lines), OFFICE, edition, { off }).draft.queries.map((query) => query.message);

describe('every rule that asks', () => {
  it.each(Object.entries(ASKING))('%s is missed when it is off', (id, lines) => {
    const left = questionsOf(lines, [id]);
    expect(questionsOf(lines).filter((message) => !left.includes(message))).not.toEqual([]);
  });
});

describe('every rule', () => {
  const plants = plantDiagnoses(edition);
  it.each(RULE_ORDER.map(({ rule }) => rule.id).filter((id) => ASKING[id] === undefined))('%s is missed when it is off, and alone says what it says', (id) => {
    const other = OTHERS[id];
    const claims = other ? [{ wrong: other.lines, facts: other.facts ?? OFFICE }] : plants.filter((plant) => plant.rule === id);
    expect(claims.length, 'no planted error').toBeGreaterThan(0);
    const found = claims.filter(({ wrong, facts }) => rulesOf(wrong, facts).some((item) => item.rule === id));
    expect(found.length / claims.length).toBeGreaterThanOrEqual(0.9);
    // What is left without the rule is another account of the claim: this error is told by no other rule in its words.
    for (const { wrong, facts } of found.slice(0, 3)) {
      const said = rulesOf(wrong, facts).filter((item) => item.rule === id).map((item) => item.message);
      const left = rulesOf(wrong, facts, [id]).map((item) => item.message);
      expect(said.filter((message) => !left.includes(message))).not.toEqual([]);
    }
  });
});


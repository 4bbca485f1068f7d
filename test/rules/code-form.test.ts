// Codes as such: edition in force, billable, 7th character, no repeats.
import { describe, expect, it } from 'vitest';
import { loadEdition } from '../../src/reference/index.js';
import { applyRules } from '../../src/rules/index.js';
import { claimOf, OFFICE } from '../helpers/draft-codes.js';

const edition = loadEdition();
const check = (codes: string[], facts = OFFICE) => {
  const { draft, findings, removed } = applyRules(claimOf(...codes), facts, edition);
  return { codes: draft.codes.map((line) => line.code), rules: findings.map((item) => `${item.rule} ${item.severity} ${item.action}`), findings, draft, removed };
};

describe('edition-date', () => {
  it('warns after the last and before the first day', () => {
    expect(check(['I10'], { ...OFFICE, dateOfService: '2026-10-01' }).rules).toEqual(['edition-date warning flagged']);
    expect(check(['I10'], { ...OFFICE, dateOfService: '2025-09-30' }).rules).toEqual(['edition-date warning flagged']);
  });
  it('says which edition was taken where no day is given', () => {
    const [inside] = check(['I10'], { ...OFFICE, dateAssumed: true }).findings;
    expect(inside?.message).toMatch(/^No date of service is given: ICD-10-CM FY2026 .* was taken\. Tables/);
    const [past] = check(['I10'], { ...OFFICE, dateAssumed: true, dateOfService: '2026-11-27' }).findings;
    expect(past?.message).toMatch(/was taken; it has ended since/);
    expect(past?.message).not.toMatch(/service of/);
  });
  it('is silent on both ends of the edition', () => {
    expect(check(['I10'], { ...OFFICE, dateOfService: edition.from }).rules).toEqual([]);
    expect(check(['I10'], { ...OFFICE, dateOfService: edition.validThrough }).rules).toEqual([]);
  });
});

describe('seventh-character', () => {
  it('puts a character that stands too early into the 7th place', () => {
    const { codes, rules, draft } = check(['T78.2A', 'S06.0X0A']);
    expect(rules[0]).toBe('seventh-character error replaced');
    expect(codes).toContain('T782XXA');
    expect(draft.codes[0]?.sources).toContain('rule:seventh-character');
  });
  it('asks when it is missing, with or without placeholders', () => {
    for (const code of ['S72.001', 'T78.2', 'T78.2XX']) {
      const { codes, rules, draft } = check([code, 'I10']);
      expect(rules).toEqual(['seventh-character error removed']);
      expect(codes).toEqual(['I10']);
      expect(draft.queries.map((query) => query.topic)).toEqual(['seventh-character']);
    }
  });
  it('refuses a character that the Tabular does not give', () => {
    const { rules, findings } = check(['S72.001Z']);
    expect(rules).toEqual(['seventh-character error removed']);
    expect(findings[0]?.message).toMatch(/legal ones are A, B, C/);
  });
  it('is silent on complete codes and on codes that need none', () => expect(check(['S72.001A', 'I10']).rules).toEqual([]));
});

describe('billable', () => {
  it('takes the only billable code of a heading', () => {
    expect(check(['R51']).codes).toEqual([]);
    const only = edition.icd10cm.billable.find((code) => {
      const parent = edition.icd10cm.parent(code);
      return parent !== undefined && edition.icd10cm.billableUnder(parent).length === 1 && code.length < 7;
    });
    if (!only) throw new Error('no heading with one code');
    expect(check([edition.icd10cm.parent(only) ?? '']).codes).toEqual([only]);
  });
  it('asks for the detail of a heading, unless a code below it stands there', () => {
    expect(check(['E11', 'I10']).draft.queries).toHaveLength(1);
    const beside = check(['E11', 'E11.9']);
    expect(beside.codes).toEqual(['E119']);
    expect(beside.draft.queries).toEqual([]);
    expect(beside.removed.map((item) => item.line.code)).toEqual(['E11']);
  });
  it('removes what is no code', () => expect(check(['Q12.XYZ', 'HELLO', 'I10']).rules).toEqual(['billable error removed', 'billable error removed']));
  it('is silent on billable codes', () => expect(check(['E11.9']).rules).toEqual([]));
});

describe('duplicate', () => {
  it('reports a code once, with all its evidence', () => {
    const claim = claimOf('I10', 'K21.9', 'I10');
    claim.codes[0]?.evidence.push({ documentId: 'd1', start: 0, end: 3, text: 'HTN' });
    claim.codes[2]?.evidence.push({ documentId: 'd1', start: 9, end: 12, text: 'HTN' });
    const { draft, findings } = applyRules(claim, OFFICE, edition);
    expect(draft.codes.map((line) => line.code)).toEqual(['I10', 'K219']);
    expect(draft.codes[0]?.evidence).toHaveLength(2);
    expect(findings.map((item) => item.rule)).toEqual(['duplicate']);
  });
});

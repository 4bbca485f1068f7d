// Order of diagnoses, what may open a claim, patient edits and present-on-admission indicators.
import { describe, expect, it } from 'vitest';
import { loadEdition } from '../../src/reference/index.js';
import { applyRules, readForeignClaim } from '../../src/rules/index.js';
import type { EncounterFacts } from '../../src/types.js';
import { claimOf, evidenceAt, INPATIENT, OFFICE } from '../helpers/draft-codes.js';

const edition = loadEdition();
const check = (codes: string[], facts: EncounterFacts = OFFICE) => {
  const { draft, findings } = applyRules(claimOf(...codes), facts, edition);
  const told = findings.filter((item) => !['excludes2', 'present-on-admission', 'company'].includes(item.rule));
  return { codes: draft.codes.map((line) => line.code), rules: told.map((item) => `${item.rule} ${item.action}`), draft, findings };
};

describe('code-first', () => {
  it('puts the cause ahead', () => expect(check(['K21.9', 'F02.80', 'G30.9'])).toMatchObject({ codes: ['K219', 'G309', 'F0280'], rules: ['code-first resequenced'] }));
  it('is silent when it stands ahead', () => expect(check(['G30.9', 'F02.80']).rules).toEqual([]));
});

describe('use-additional', () => {
  it('puts the detail behind', () => expect(check(['N18.30', 'I12.9', 'K21.9']).codes).toEqual(['I129', 'N1830', 'K219']));
  it('does not move codes for what a chapter asks "where applicable"', () => expect(check(['F17.210', 'J44.9']).rules).toEqual([]));
  it('is silent in order', () => expect(check(['I12.9', 'N18.30']).rules).toEqual([]));
});

describe('manifestation-first', () => {
  it('opens with another code when the cause is absent', () => {
    const { codes, rules } = check(['J91.0', 'I10']);
    expect(codes).toEqual(['I10', 'J910']);
    expect(rules).toEqual(['manifestation-first resequenced', 'etiology flagged']);
  });
  it('asks when nothing else is coded', () => {
    const { rules, draft } = check(['J91.0']);
    expect(rules).toEqual(['manifestation-first queried']);
    expect(draft.queries.map((query) => query.topic)).toEqual(['manifestation-first']);
  });
});

describe('etiology', () => {
  it('misses the disease behind a manifestation that stands in a later place', () => {
    expect(check(['I10', 'F02.80']).findings.filter((item) => item.rule === 'etiology')).toMatchObject([{ severity: 'warning', action: 'flagged', codes: ['F02.80'] }]);
  });
  it('is silent beside it', () => {
    expect(check(['G30.9', 'F02.80']).rules).toEqual([]);
    expect(check(['C34.91', 'J91.0']).rules).toEqual([]);
  });
});

describe('external-cause-first', () => {
  it('opens with the injury', () => expect(check(['W19.XXXA', 'S52.501A'])).toMatchObject({ codes: ['S52501A', 'W19XXXA'], rules: ['external-cause-first resequenced'] }));
  it('is silent behind it', () => expect(check(['S52.501A', 'W19.XXXA']).rules).toEqual([]));
});

describe('secondary-first', () => {
  it('opens with the reason', () => expect(check(['Z79.4', 'E11.9']).codes).toEqual(['E119', 'Z794']));
  it('lets a screening open', () => expect(check(['Z12.11', 'K63.5']).rules).toEqual([]));
});

describe('unacceptable-principal', () => {
  it('holds for inpatients only', () => {
    const code = edition.icd10cm.billable.find((one) => one.startsWith('Z71') && edition.icd10cm.edits(one).unacceptablePrincipal) ?? 'F17210';
    expect(check([code, 'I10'], INPATIENT).codes).toEqual(['I10', code]);
    expect(check([code, 'I10']).rules).toEqual([]);
    expect(check([code], INPATIENT).rules).toEqual(['unacceptable-principal queried']);
  });
});

describe('questionable-admission', () => {
  it('asks about the principal diagnosis of a stay only', () => {
    expect(check(['E66.9', 'J18.9'], INPATIENT).rules).toEqual(['questionable-admission flagged']);
    expect(check(['J18.9', 'E66.9'], INPATIENT).rules).toEqual([]);
    expect(check(['E66.9']).rules).toEqual([]);
  });
});

describe('unspecified-code', () => {
  it('wants the side in a stay, and is an error where Medicare pays', () => {
    expect(check(['J18.9', 'I82.409'], INPATIENT).findings.filter((item) => item.rule === 'unspecified-code')).toMatchObject([{ severity: 'warning', codes: ['I82.409'] }]);
    const { findings } = check(['J18.9', 'I82.409'], { ...INPATIENT, payer: 'Medicare' });
    expect(findings.find((item) => item.rule === 'unspecified-code')).toMatchObject({ severity: 'error', source: expect.stringMatching(/^Medicare Code Editor FY2026, row I82\.409$/) as string });
    expect(check(['J18.9', 'I82.401'], INPATIENT).rules).toEqual([]);
    expect(check(['I82.409']).rules).toEqual([]);
  });
  it('asks for it where a note speaks', () => {
    const claim = readForeignClaim([{ system: 'ICD-10-CM', code: 'I82.409', evidence: [evidenceAt(0, 'DVT of the leg')] }]);
    expect(applyRules(claim, INPATIENT, edition).draft.queries.map((query) => query.topic)).toEqual(['laterality']);
  });
});

describe('perinatal-age', () => {
  const at = (age: number, code: string) => check([code], { ...OFFICE, patient: { age } }).findings.filter((item) => item.rule === 'perinatal-age').map((item) => item.severity);
  it('is an error in a grown person, save for what lasts', () => {
    expect(at(70, 'P59.9')).toEqual(['error']);
    expect(at(4, 'P59.9')).toEqual(['warning']);
    expect(at(70, 'P07.10')).toEqual(['warning']);
    expect(at(0, 'P59.9')).toEqual([]);
  });
});

describe('age', () => {
  const at = (age: number, code: string) => check([code], { ...OFFICE, patient: { age } }).rules;
  it('flags each group outside its years', () => {
    expect(at(40, 'Z05.1')).toEqual(['age flagged']);
    expect(at(70, 'O80')).toContain('age flagged');
    expect(at(5, 'F03.90')).toEqual(['age flagged']);
  });
  it('is silent inside them, on the last day too, and without an age', () => {
    expect(at(0.1, 'Z05.1')).toEqual([]);
    expect(at(30, 'O80')).toEqual([]);
    expect(at(80, 'F03.90')).toEqual([]);
    const range = edition.icd10cm.edits('Z051').ageRange;
    expect(at((range?.to ?? 0) + 0.9, 'Z05.1')).toEqual([]);
    expect(check(['Z05.1']).rules).toEqual([]);
  });
});

describe('sex', () => {
  it('warns and keeps the code', () => {
    const { findings, codes } = check(['N40.0'], { ...OFFICE, patient: { sex: 'F' } });
    expect(findings).toMatchObject([{ rule: 'sex', severity: 'warning', action: 'flagged' }]);
    expect(codes).toEqual(['N400']);
  });
  it('is silent for a fitting, other or unknown sex', () => {
    for (const sex of ['M', 'O', 'U'] as const) expect(check(['N40.0'], { ...OFFICE, patient: { sex } }).rules).toEqual([]);
  });
});

describe('present-on-admission', () => {
  const indicators = (...args: Parameters<typeof readForeignClaim>) => applyRules(readForeignClaim(...args), INPATIENT, edition);
  it('gives 1 to exempt codes, Y to others, N to what arose in the stay', () => {
    const { draft, findings } = indicators([
      { system: 'ICD-10-CM', code: 'I50.9', evidence: [evidenceAt(0, 'heart failure', 'history_of_present_illness')] },
      { system: 'ICD-10-CM', code: 'Z79.4', evidence: [evidenceAt(40, 'on insulin', 'medications')] },
      { system: 'ICD-10-CM', code: 'N17.9', evidence: [evidenceAt(80, 'she then developed acute kidney injury', 'hospital_course')] },
    ]);
    const byCode = Object.fromEntries(draft.codes.map((line) => [line.code, line.presentOnAdmission]));
    expect(byCode).toEqual({ I509: 'Y', Z794: '1', N179: 'N' });
    expect(findings.filter((item) => item.rule !== 'company')).toEqual([]);
  });
  it('asks for a missing one on a claim coded elsewhere, and corrects a 1 that is not due', () => {
    const { findings, draft } = indicators([{ system: 'ICD-10-CM', code: 'I50.9' }, { system: 'ICD-10-CM', code: 'E11.9', presentOnAdmission: '1' }, { system: 'ICD-10-CM', code: 'K21.9', presentOnAdmission: 'W' }]);
    expect(findings.map((item) => `${item.codes.join()} ${item.severity}`)).toEqual(['I50.9 warning', 'E11.9 error']);
    expect(draft.codes.find((line) => line.code === 'K219')?.presentOnAdmission).toBe('W');
  });
  it('is no matter of the physician\'s claim', () => {
    const claim = readForeignClaim([{ system: 'ICD-10-CM', code: 'I50.9' }, { system: 'ICD-10-CM', code: 'K21.9', presentOnAdmission: 'Y' }]);
    const { draft, findings } = applyRules(claim, { ...INPATIENT, claimType: 'professional' }, edition);
    expect(findings.map((item) => `${item.rule} ${item.severity}`)).toEqual(['present-on-admission info']);
    expect(draft.codes.some((line) => line.presentOnAdmission !== undefined)).toBe(false);
  });
  it('leaves it out of other settings', () => {
    const claim = readForeignClaim([{ system: 'ICD-10-CM', code: 'I50.9', presentOnAdmission: 'Y' }]);
    const { draft } = applyRules(claim, OFFICE, edition);
    expect(draft.codes[0]).not.toHaveProperty('presentOnAdmission');
  });
});

describe('what arose in the stay', () => {
  const indicatorOf = (...evidence: [text: string, section: string][]) => applyRules(readForeignClaim([{ system: 'ICD-10-CM', code: 'N17.9', evidence: evidence.map(([text, section], at) => evidenceAt(at * 100, text, section)) }]), INPATIENT, edition).draft.codes[0]?.presentOnAdmission;
  it('is N where its words call it acquired, wherever they stand', () => {
    expect(indicatorOf(['hospital-acquired acute kidney injury', 'assessment'])).toBe('N');
    expect(indicatorOf(['acute kidney injury, not present on admission', 'discharge_diagnosis'])).toBe('N');
  });
  it('is N where the course says postoperative and the rest is a list of final diagnoses', () => {
    expect(indicatorOf(['postoperative acute kidney injury', 'hospital_course'], ['acute kidney injury', 'discharge_diagnosis'])).toBe('N');
  });
  it('is N for what an operation of the claim brought, a principal diagnosis aside', () => {
    const bled = { system: 'ICD-10-CM' as const, code: 'D62', evidence: [evidenceAt(0, 'postoperative anemia', 'discharge_diagnosis')] };
    const of = (...lines: Parameters<typeof readForeignClaim>[0]) => applyRules(readForeignClaim(lines), INPATIENT, edition).draft.codes.find(({ code }) => code === 'D62')?.presentOnAdmission;
    const hip = { system: 'ICD-10-CM' as const, code: 'M16.11' };
    expect(of(hip, bled, { system: 'ICD-10-PCS', code: '0SR90JZ' })).toBe('N');
    expect(of(hip, bled)).toBe('Y');
    expect(of(bled, hip, { system: 'ICD-10-PCS', code: '0SR90JZ' })).toBe('Y');
  });
  it('is N under a heading of complications, and U with a question where only the course tells of what often begins there', () => {
    expect(indicatorOf(['ileus', 'complications'])).toBe('N');
    const { draft, findings } = applyRules(readForeignClaim([{ system: 'ICD-10-CM', code: 'M16.11', evidence: [evidenceAt(0, 'osteoarthritis of the right hip', 'history_of_present_illness')] }, { system: 'ICD-10-CM', code: 'D62', evidence: [evidenceAt(90, 'acute blood loss anemia, two units given', 'hospital_course')] }]), INPATIENT, edition);
    expect(draft.codes.map((line) => line.presentOnAdmission)).toEqual(['Y', 'U']);
    expect(draft.queries).toMatchObject([{ topic: 'present-on-admission' }]);
    expect(findings.find((item) => item.rule === 'present-on-admission')).toMatchObject({ action: 'queried', codes: ['D62'] });
    expect(indicatorOf(['acute kidney injury, treated with fluids', 'hospital_course'])).toBe('Y');
  });
  it('is Y where the history has it too', () => expect(indicatorOf(['postoperative acute kidney injury', 'hospital_course'], ['acute kidney injury', 'history_of_present_illness'])).toBe('Y'));
});

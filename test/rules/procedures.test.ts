// Rules on procedure lines: each fires, stays silent, and knows its exception.
import { describe, expect, it } from 'vitest';
import { loadEdition } from '../../src/reference/index.js';
import { applyRules, readForeignClaim, type ForeignLine } from '../../src/rules/index.js';
import type { EncounterFacts, Evidence } from '../../src/types.js';
import { evidenceAt, OFFICE } from '../helpers/draft-codes.js';

const edition = loadEdition();

/** `29881-59-LT x2 >S83.211A`: code, modifiers, units, linked diagnosis. */
function lineOf(text: string): ForeignLine {
  const [name = '', ...rest] = text.split(' ');
  const [code = '', ...modifiers] = name.split('-');
  const units = rest.find((part) => part.startsWith('x'));
  const links = rest.filter((part) => part.startsWith('>')).map((part) => part.slice(1));
  const system = code.includes('.') || /^[A-Z]\d\d$/.test(code) ? 'ICD-10-CM' : /^[A-V]\d{4}$/.test(code) ? 'HCPCS' : 'CPT';
  return { system, code, modifiers, ...(units ? { units: Number(units.slice(1)) } : {}), linkedDiagnoses: links };
}

function check(lines: string[], facts: Partial<EncounterFacts> = {}) {
  const result = applyRules(readForeignClaim(lines.map(lineOf)), { ...OFFICE, ...facts }, edition);
  return { ...result, rules: result.findings.map((item) => `${item.rule} ${item.severity} ${item.action} ${item.codes.join(' ')}`), codes: result.draft.codes.map((line) => line.code) };
}

describe('vaccine-reason', () => {
  it('adds the encounter for immunization where a vaccine stands, and points the vaccine and its giving to it', () => {
    const { draft, rules } = check(['S91.331A', '99282-25 >S91.331A', '90715 >S91.331A', '90471 >S91.331A'], { setting: 'emergency' });
    expect(draft.codes.map(({ code, linkedDiagnoses }) => [code, linkedDiagnoses].flat().join(' '))).toEqual(['S91331A', 'Z23', '99282 S91331A', '90715 Z23', '90471 Z23']);
    expect(rules).toContain('vaccine-reason warning replaced Z23 90715');
    expect(check(['90675 >Z20.3', '90471', 'Z20.3']).draft.codes.find(({ code }) => code === '90675')!.linkedDiagnoses).toEqual(['Z23', 'Z203']);
    expect(check(['90750', '90471']).codes).toContain('Z23');
  });
  it('has nothing to say of a claim with it, of globulins or of BCG for the bladder', () => {
    for (const lines of [['Z23', '90715'], ['S91.331A', '90375'], ['C67.9', '90586'], ['I10', '99213']]) expect(check(lines).rules.filter((one) => one.startsWith('vaccine-reason'))).toEqual([]);
  });
});

describe('ncci-ptp', () => {
  it('judges further critical care by its primary, which carries the modifier', () => {
    expect(check(['99291-25', '99292', '99152', '31500']).rules.filter((one) => /99292/.test(one))).toEqual([]);
    expect(check(['99291', '99292', '31500']).rules.filter((one) => /99292/.test(one))).toEqual([]);
    expect(check(['99291', '99292', '31500']).rules).toEqual(expect.arrayContaining([expect.stringMatching(/^modifier-25 error flagged 99291/)]));
  });
  it('takes column 2 away where no modifier separates the pair, and says which line fell', () => {
    const { rules, codes, removed, findings } = check(['29881', '29874-59']);
    expect(rules).toEqual(['ncci-ptp error removed 29874 29881']);
    expect(codes).toEqual(['29881']);
    expect(removed.map(({ line, rule }) => `${line.code} ${rule}`)).toEqual(['29874 ncci-ptp']);
    expect(findings[0]?.source).toMatch(/2024-07, 29881\/29874, modifier indicator 0/);
  });
  it('flags column 2 where a modifier may separate it, whichever comes first', () => {
    expect(check(['95886', '95885']).rules).toEqual(expect.arrayContaining(['ncci-ptp error flagged 95885 95886']));
    expect(check(['30465', '30410']).rules).toEqual(['ncci-ptp error flagged 30465 30410']);
    expect(check(['30465', '30410']).codes).toEqual(['30465', '30410']);
  });
  it('lets a modifier on either line lift it, one that is no NCCI modifier not', () => {
    expect(check(['30465-59', '30410']).rules).toEqual([]);
    expect(check(['30465', '30410-XS']).rules).toEqual([]);
    expect(check(['30465-22', '30410']).rules).toEqual(['ncci-ptp error flagged 30465 30410']);
  });
  it('asks for different sites where only sites are named', () => {
    expect(check(['20610-RT', '20605-LT']).rules).toEqual([]);
    expect(check(['11750-T5', '11730-T5']).rules).toEqual(['ncci-ptp warning flagged 11730 11750']);
    expect(check(['11750-T5', '11730-T6']).rules).toEqual([]);
  });
  it('judges an institutional outpatient claim by the hospital table', () => {
    const { findings } = check(['29881', '29874'], { claimType: 'institutional', setting: 'outpatient_hospital' });
    expect(findings[0]?.source).toMatch(/hospital PTP/);
  });
  it('does not let a line that falls take another with it', () => {
    const { draft } = check(['29881', '29874', '29870']);
    expect(applyRules(draft, OFFICE, edition).findings.filter((item) => item.action === 'removed')).toEqual([]);
  });
});

describe('ncci-date', () => {
  it('warns before the first release that is held, not on its first day', () => {
    expect(check(['29881'], { dateOfService: '2023-03-01' }).rules).toContain('ncci-date warning flagged ');
    expect(check(['29881'], { dateOfService: '2024-07-01' }).rules.filter((rule) => rule.startsWith('ncci-date'))).toEqual([]);
  });
  it('knows that a pair had ended', () => {
    expect(edition.ncci.pairs('practitioner', '2026-01-15').find('0001A', '99213', '2026-01-15')).toBeUndefined();
  });
});

describe('unit-limit', () => {
  it('adds lines of a day up, and takes a line alone where the edit is one of lines', () => {
    expect(check(['20610-RT x2', '20610-LT x1']).rules).toEqual(['unit-limit error flagged 20610']);
    expect(check(['20610-50 x1']).rules).toEqual([]);
    const byLine = edition.procedures().find(({ code }) => edition.ncci.unitLimit('practitioner', code, '2026-01-15')?.adjudication === '1');
    const limit = edition.ncci.unitLimit('practitioner', byLine?.code ?? '', '2026-01-15')?.units ?? 0;
    const rules = (lines: string[]) => check(lines).rules.filter((rule) => rule.startsWith('unit-limit error'));
    expect(rules([`${byLine?.code} x${limit}`, `${byLine?.code}-76 x${limit}`])).toEqual([]);
    expect(rules([`${byLine?.code} x${limit + 1}`])).toHaveLength(1);
  });
});

describe('add-on', () => {
  it('needs one of its primaries', () => {
    expect(check(['22614']).rules).toEqual(['add-on error flagged 22614']);
    expect(check(['22614', '22612']).rules).toEqual([]);
  });
  it('says nothing of a code that is none, and leaves the contractor the choice', () => {
    expect(check(['22612']).rules).toEqual([]);
    const type2 = edition.procedures().find(({ code }) => edition.ncci.addOn(code, '2026-01-15')?.type === '2' && edition.ncci.addOn(code, '2026-01-15')?.primaries.length === 0);
    const rules = (lines: string[]) => check(lines).rules.filter((rule) => rule.startsWith('add-on'));
    expect(rules([type2?.code ?? ''])).toEqual([`add-on error flagged ${type2?.code}`]);
    expect(rules([type2?.code ?? '', '27447'])).toEqual([]);
  });
});

describe('visits beside procedures', () => {
  it('asks for 25 beside a minor procedure', () => {
    expect(check(['20610', '99213']).rules).toEqual(['modifier-25 error flagged 99213 20610']);
    expect(check(['20610', '99213-25']).rules).toEqual([]);
    expect(check(['93000', '99213']).rules.filter((rule) => rule.startsWith('modifier-25'))).toEqual([]);
  });
  it('asks for 57 before a major operation, where 25 only warns', () => {
    expect(check(['27447', '99214'])).toMatchObject({ rules: ['modifier-57 error flagged 99214 27447'] });
    expect(check(['27447', '99214-25']).rules).toEqual(['modifier-57 warning flagged 99214 27447']);
    expect(check(['27447', '99214-57']).rules).toEqual([]);
  });
  it('sees a follow-up visit inside the global days, unless it is unrelated', () => {
    const rules = (lines: string[]) => check(lines, { setting: 'inpatient' }).rules.filter((rule) => rule.startsWith('global'));
    expect(rules(['27447', '99232'])).toEqual(['global-days error flagged 99232 27447']);
    expect(rules(['27447', '99232-24'])).toEqual([]);
  });
  it('leaves the visit beside an assistant alone', () => expect(check(['27447-80', '99214']).rules).toEqual([]));
});

describe('visit-levels', () => {
  it('refuses two levels, and a patient who is new and established', () => {
    expect(check(['99213', '99214']).rules).toContain('visit-levels error flagged 99213 99214');
    expect(check(['99203', '99213-25']).rules).toContain('visit-levels error flagged 99203 99213');
    expect(check(['99222', '99235'], { setting: 'inpatient' }).rules).toEqual([expect.stringMatching(/^(ncci-ptp|visit-levels) error/)]);
  });
  it('lets a preventive visit stand beside a problem visit with 25, and compares with the patient', () => {
    expect(check(['99396', '99213-25']).rules.filter((rule) => !rule.startsWith('unit-limit info'))).toEqual([]);
    expect(check(['99203'], { patient: { newPatient: false } }).rules).toEqual(['visit-levels warning flagged 99203']);
    expect(check(['99203'], { patient: { newPatient: true } }).rules).toEqual([]);
  });
});

describe('modifier-fit', () => {
  it.each([
    ['99213-50', 'bilateral'], ['27447-26', 'parts'], ['93000-TC', 'parts'], ['20610-80', 'assistant'], ['20610-66', 'team'], ['20610-25', 'visit'], ['71046-25', 'visit'], ['80053-57', 'visit'], ['J1885-25', 'visit'], ['99213-59', 'visit'], ['20610-LT-50', 'sides'],
  ])('refuses %s (%s)', (line) => expect(check([line]).rules[0]).toMatch(/^modifier-fit error/));
  it.each(['27447-50', '71046-26', '71046-TC', '27447-AS', '22633-62', '27447-54', '99213-25', '92014-25', '99285-25', '20610-RT', '99213-95'])('takes %s', (line) => expect(check([line], line.startsWith('99285') ? { setting: 'emergency' } : {}).rules).toEqual([]));
});

describe('procedure-patient', () => {
  const at = (code: string, patient: EncounterFacts['patient']) => check([code], { patient }).rules.filter((rule) => rule.startsWith('procedure-patient'));
  it('flags a procedure of the other sex, and a preventive visit of another age', () => {
    expect(at('58150', { sex: 'M' })).toEqual(['procedure-patient warning flagged 58150']);
    expect(at('52601', { sex: 'F' })).toEqual([]);
    expect(at('55866', { sex: 'F' })).toHaveLength(1);
    expect(at('99397', { age: 30 })).toHaveLength(1);
    expect(at('99392', { age: 4.9 })).toEqual([]);
    const claim = readForeignClaim([{ system: 'ICD-10-PCS', code: '10E0XZZ' }]);
    expect(applyRules(claim, { ...OFFICE, setting: 'inpatient', patient: { sex: 'M', age: 40 } }, edition).findings.map((item) => item.rule)).toContain('procedure-patient');
  });
  it('is silent on a fitting patient and on one whose sex and age are not told', () => {
    for (const patient of [{}, { sex: 'O' as const }, { sex: 'F' as const, age: 40 }]) expect(at('58150', patient)).toEqual([]);
  });
});

describe('code-system', () => {
  const rules = (system: 'CPT' | 'ICD-10-PCS', facts: Partial<EncounterFacts>, evidence: Evidence[] = []) =>
    applyRules(readForeignClaim([{ system, code: system === 'CPT' ? '47562' : '0FT44ZZ', evidence }]), { ...OFFICE, ...facts }, edition).findings.filter((item) => item.rule === 'code-system').map((item) => `${item.severity} ${item.codes.join()}`);
  it('refuses ICD-10-PCS outside a stay and on a professional claim', () => {
    for (const setting of ['office', 'emergency', 'outpatient_hospital'] as const) expect(rules('ICD-10-PCS', { setting })).toEqual(['error 0FT44ZZ']);
    expect(rules('ICD-10-PCS', { setting: 'inpatient', claimType: 'professional' })).toEqual(['error 0FT44ZZ']);
    expect(rules('CPT', { setting: 'inpatient', claimType: 'institutional' })).toEqual(['warning 47562']);
  });
  it('takes it on the claim of a stay, and only tells where the engine gives both sides of a note', () => {
    expect(rules('ICD-10-PCS', { setting: 'inpatient' })).toEqual([]);
    expect(rules('CPT', { setting: 'inpatient', claimType: 'professional' })).toEqual([]);
    expect(rules('ICD-10-PCS', {}, [evidenceAt(0, 'cholecystectomy')])).toEqual(['info 0FT44ZZ']);
  });
});

describe('form of lines', () => {
  it('names an unknown modifier and one that stands twice', () => {
    expect(check(['99213-QQ9']).rules).toEqual(['modifier-known error flagged 99213']);
    expect(check(['99213-25-25']).rules).toEqual(['modifier-known warning flagged 99213']);
    expect(check(['99213-25', 'J1885', '20553-XU']).rules.filter((rule) => rule.startsWith('modifier-known'))).toEqual([]);
  });
  it('wants at least one unit', () => {
    expect(check(['99213 x0']).rules).toEqual(['units error flagged 99213']);
    expect(check(['99213 x1']).rules).toEqual([]);
  });
  it('tells a wrong form, an ended code and an unlisted one apart', () => {
    expect(check(['9921']).rules).toEqual(['procedure-code error flagged 9921']);
    expect(check(['27447']).rules.filter((rule) => rule.startsWith('procedure-code'))).toEqual([]);
    const ended = ['C9132', 'J0256', 'G0154', 'C9803', 'C9723'].find((code) => (edition.hcpcs(code)?.terminated ?? '9999') < '2026-01-15');
    if (ended) expect(check([ended]).rules).toContain(`procedure-code error flagged ${ended}`);
    expect(check(['00001']).rules).toEqual(['procedure-code warning flagged 00001']);
    expect(check(['00001'], { dateOfService: '2024-08-01' }).rules.filter((rule) => rule.startsWith('procedure'))).toEqual(['procedure-code error flagged 00001']);
  });
  it('knows ICD-10-PCS codes from the tables', () => {
    const claim = readForeignClaim([{ system: 'ICD-10-PCS', code: '0FT44ZZ' }, { system: 'ICD-10-PCS', code: '0FT44ZQ' }]);
    const { findings } = applyRules(claim, { ...OFFICE, setting: 'inpatient' }, edition);
    expect(findings.filter((item) => item.rule === 'procedure-code').map((item) => [item.severity, item.codes])).toEqual([['error', ['0FT44ZQ']]]);
  });
  it('takes the second of two equal lines away, not one that was repeated or lies elsewhere', () => {
    const { rules, codes, removed } = check(['93000', '93000']);
    expect([rules, codes, removed.length]).toEqual([['duplicate-line error removed 93000'], ['93000'], 1]);
    expect(check(['71046', '71046-76']).rules).toEqual([]);
    expect(check(['20610-LT', '20610-RT']).rules).toEqual([]);
  });
});

describe('side-mismatch', () => {
  it('compares with the linked diagnoses', () => {
    expect(check(['M17.11', '27447-LT >M17.11']).rules).toEqual(['side-mismatch error flagged 27447 M17.11']);
    expect(check(['M17.11', '27447-RT >M17.11']).rules).toEqual([]);
    expect(check(['M17.0', '27447-RT >M17.0']).rules).toEqual([]);
    expect(check(['I10', '27447-RT >I10']).rules).toEqual([]);
  });
  it('asks for the side of a diagnosis that leaves it open', () => {
    expect(check(['M17.10', '27447-RT >M17.10']).findings).toMatchObject([{ rule: 'side-mismatch', severity: 'warning', codes: ['M17.10', '27447'], message: expect.stringMatching(/M17\.11 states it/) as string }]);
    expect(check(['M19.90', '27447-RT >M19.90']).rules).toEqual([]);
  });
  it('asks when both sides were done and the diagnosis names one', () => {
    expect(check(['M17.11', '20610-50 >M17.11']).rules).toEqual(['side-mismatch warning flagged 20610 M17.11']);
    expect(check(['M17.0', '20610-50 >M17.0']).rules).toEqual([]);
  });
});

describe('a hostile claim', () => {
  it('with thousands of lines, unknown codes and repeats is judged, and twice the same', () => {
    const lines = Array.from({ length: 2000 }, (_, at) => `${String(10_000 + at * 40).padStart(5, '0')}${at % 7 ? '' : '-59'} x${at % 4}`);
    const { findings, draft } = check([...lines, ...lines.slice(0, 50), 'XXXXX', '-']);
    expect(findings.length).toBeLessThan(40_000);
    const again = applyRules(draft, OFFICE, edition);
    expect(again.draft.codes.map((line) => line.code)).toEqual(draft.codes.map((line) => line.code));
  }, 120_000);
});

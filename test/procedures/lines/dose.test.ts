import { describe, expect, it } from 'vitest';
import { billUnits, readDoses, readDoseUnit, readWeight } from '../../../src/procedures/lines/parse-dose.js';
import { complete, edition, unitsOf } from './helpers.js';

describe('billing unit of a HCPCS title', () => {
  it.each([
    ['J3301', 10, 'mg'], ['J1010', 1, 'mg'], ['J0171', 0.1, 'mg'], ['J0280', 250, 'mg'], ['J0696', 250, 'mg'], ['J1245', 10, 'mg'], ['J0720', 1000, 'mg'],
    ['J2805', 0.005, 'mg'], ['J0585', 1, 'unit'], ['J0561', 100000, 'unit'], ['J9214', 1000000, 'unit'], ['Q9967', 1, 'ml'], ['J1212', 50, 'ml'], ['J7042', 500, 'ml'],
    ['A9505', 1, 'mci'], ['A9532', 0.005, 'mci'], ['Q4107', 1, 'sqcm'], ['J0702', 6, 'mg'], ['J3401', 0.1, 'ml'],
  ] as const)('%s is %d %s', (code, value, dimension) => {
    expect(readDoseUnit(edition.hcpcs(code)!.title, code)).toEqual({ value, dimension });
  });
  it.each(['A9500', 'A9502', 'J9015', 'J9029'])('%s is a whole study, vial or dose', (code) => {
    expect(readDoseUnit(edition.hcpcs(code)!.title, code)).toBe('whole');
  });
  it('is undefined without one', () => expect(readDoseUnit('Unclassified drugs')).toBeUndefined());
});

describe('amounts in words', () => {
  it.each([
    ['40 mg of Kenalog', 40, 'mg'], ['40-mg', 40, 'mg'], ['0.5 mL', 0.5, 'ml'], ['.5 cc', 0.5, 'ml'], ['1,000 mcg', 1, 'mg'], ['1 g of Rocephin', 1000, 'mg'],
    ['2 million units', 2000000, 'unit'], ['one gram', 1000, 'mg'], ['10.8 mCi', 10.8, 'mci'],
    ['fentanyl 50 \u00b5g with the micro sign', 0.05, 'mg'], ['fentanyl 50 \u03bcg with the Greek letter', 0.05, 'mg'],
  ] as const)('%s', (text, value, dimension) => expect(readDoses(text)[0]).toMatchObject({ value, dimension }));
  it('tells a strength, a weight dose and a flow from a dose', () => {
    expect(readDoses('40 mg/mL')[0]).toMatchObject({ perMl: true });
    expect(readDoses('5 mg/kg')[0]).toMatchObject({ perKg: true });
    expect(readDoses('140 mcg/kg/min')[0]).toMatchObject({ rate: true });
  });
  it('reads weights in kg and pounds', () => {
    expect(readWeight('Weight: 70 kg')).toBe(70);
    expect(readWeight('weighs 154 pounds')).toBeCloseTo(69.85, 1);
    expect(readWeight('no scale')).toBeUndefined();
  });
});

describe('dose over unit, rounded up', () => {
  it.each([[80, 10, 8], [81, 10, 9], [0.3, 0.1, 3], [250, 250, 1], [1, 250, 1], [1000, 250, 4], [53, 10, 6], [2.7, 1, 3], [0.4, 0.1, 4]])('%d over %d is %d', (dose, unit, units) => {
    expect(billUnits(dose, unit)).toBe(units);
  });
});

describe('units of drug lines', () => {
  const drug = (text: string, code: string, quote: string, payer?: string) => ({ text, lines: [[code, quote]] as [string, string][], type: 'procedure_note' as const, ...(payer ? { payer } : {}) });
  it.each([
    ['The knee was injected with 80 mg triamcinolone.', 'J3301', 'injected with 80 mg triamcinolone', 8],
    ['Solu-Medrol 125 mg IM was given.', 'J2919', 'Solu-Medrol 125 mg IM', 25],
    ['1 mL of a 40 mg/mL solution of Kenalog was injected.', 'J3301', '1 mL of a 40 mg/mL solution of Kenalog', 4],
    ['She got epinephrine 1:1000, 0.3 mL.', 'J0171', 'epinephrine 1:1000, 0.3 mL', 3],
    ['1 mL of Depo-Medrol 80 was injected.', 'J1010', '1 mL of Depo-Medrol 80', 80],
    ['We injected both elbows with 40 mg of Kenalog.', 'J3301', 'both elbows with 40 mg of Kenalog', 8],
    ['WEIGHT: 80 kg\nPLAN: Infliximab 5 mg/kg was infused.', 'J1745', 'Infliximab 5 mg/kg', 40],
    ['Remicade was infused today. The dose of Remicade was 300 mg.', 'J1745', 'Remicade was infused', 30],
    ['Lidocaine 50 mg and Kenalog 20 mg were drawn up.', 'J3301', 'Lidocaine 50 mg and Kenalog 20 mg', 2],
    ['Deflux 1.5 mL right, Deflux 1.2 mL left.', 'L8604', 'Deflux 1.5 mL right, Deflux 1.2 mL left', 3],
  ])('%s', (text, code, quote, units) => expect(unitsOf(drug(text, code, quote), code)).toBe(units));
  it.each([
    ['2 mL of Kenalog 40 and 4 mL of 1% lidocaine were injected.', '2 mL of Kenalog 40', 8],
    ['Lidocaine 4 mL, Kenalog-10 1 mL injected.', 'Kenalog-10 1 mL', 1],
    ['Kenalog 40 mg with 50 mg lidocaine was injected.', 'Kenalog 40 mg', 4],
    ['1 mL Kenalog-40 mixed with marcaine 3 mL was injected.', '1 mL Kenalog-40', 4],
  ])('leaves the amount of another drug alone: %s', (text, quote, units) => expect(unitsOf(drug(text, 'J3301', quote), 'J3301')).toBe(units));
  it.each(['Injected the right subacromial bursa with Kenalog 40 and 4 mL lidocaine.', 'Injected with Kenalog 40 and lidocaine 4 mL.', 'Injected with Kenalog 40, 5 mL of plain 0.5% marcaine.'])('a strength alone is no dose: %s', (text) => {
    const { lines, findings } = complete(drug(text, 'J3301', 'Kenalog 40'));
    expect(lines[0]!.units).toBe(1);
    expect(findings).toMatchObject([{ rule: 'dose-without-unit', codes: ['J3301'] }]);
  });
  it('gives a number without a unit a finding with the quote, and one unit', () => {
    const { lines, findings } = complete(drug('Kenalog 60 was injected into the knee.', 'J3301', 'Kenalog 60 was injected'));
    expect(lines[0]!.units).toBe(1);
    expect(findings).toMatchObject([{ rule: 'dose-without-unit', codes: ['J3301'], evidence: [{ text: 'Kenalog 60 was injected' }] }]);
  });
  it('does not count a dose that no one is given', () => {
    const { lines, findings } = complete(drug('Ceftriaxone 99999999999999 g IM given.', 'J0696', 'Ceftriaxone 99999999999999 g IM'));
    expect(lines[0]!.units).toBe(1);
    expect(findings).toMatchObject([{ rule: 'dose-impossible', codes: ['J0696'], evidence: [{ text: 'Ceftriaxone 99999999999999 g IM' }] }]);
  });
  it('asks for a dose that is not stated', () => {
    const { lines, findings, queries } = complete(drug('Kenalog was injected into the knee.', 'J3301', 'Kenalog was injected'));
    expect([lines[0]!.units, findings.length, queries[0]!.topic]).toEqual([1, 0, 'dose']);
  });
  it('bills a flow without a duration as one unit', () => expect(unitsOf(drug('adenosine at 140 mcg/kg/min was infused', 'J0153', 'adenosine at 140 mcg/kg/min'), 'J0153')).toBe(1));
  it('bills waste on a JW line for Medicare, and where no payer is named', () => {
    const text = 'Botox 80 units were injected from a single-dose vial, 20 units were discarded.';
    const lines = (payer?: string) => complete(drug(text, 'J0585', 'Botox 80 units were injected from a single-dose vial, 20 units were discarded', payer)).lines.map(({ units, modifiers }) => [units, modifiers]);
    expect(lines('medicare')).toEqual([[80, []], [20, ['JW']]]);
    expect(lines()).toEqual([[80, []], [20, ['JW']]]);
    expect(lines('aetna')).toEqual([[80, []]]);
  });
  it.each([
    ['Pembrolizumab 170 mg IV. Vials of 100 mg, single use. 30 mg was thrown away.', [[170, []], [30, ['JW']]]],
    ['Pembrolizumab 170 mg IV from two 100 mg single-dose vials, 30 mg wasted.', [[170, []], [30, ['JW']]]],
    ['Pembrolizumab 170 mg IV. Waste: 30 mg.', [[170, []], [30, ['JW']]]],
    ['Pembrolizumab 200 mg IV. Two vials, none wasted.', [[200, ['JZ']]]],
    ['Pembrolizumab 200 mg IV. Ondansetron 8 mg IV, 2 mg wasted.', [[200, []]]],
  ])('reads what was thrown away: %s', (text, expected) => expect(complete(drug(text, 'J9271', text.slice(0, 24), 'medicare')).lines.map(({ units, modifiers }) => [units, modifiers])).toEqual(expected));
  it('says JZ for a single-dose vial without waste, for Medicare', () => {
    const text = 'Prolia 60 mg was given from a single-dose vial.';
    expect(complete(drug(text, 'J0897', 'Prolia 60 mg was given from a single-dose vial', 'medicare')).lines[0]!.modifiers).toEqual(['JZ']);
    expect(complete(drug(text, 'J0897', 'Prolia 60 mg was given from a single-dose vial')).lines[0]!.modifiers).toEqual([]);
  });
  it('counts study doses by the study beside them', () => {
    const text = 'Myocardial perfusion at rest and stress. Myoview was injected.';
    expect(unitsOf({ text, lines: [['78452', 'Myocardial perfusion at rest and stress'], ['A9502', 'Myoview was injected']] }, 'A9502')).toBe(2);
    expect(unitsOf({ text, lines: [['78451', 'Myocardial perfusion at rest and stress'], ['A9502', 'Myoview was injected']] }, 'A9502')).toBe(1);
  });
  it('does not cut more units than the MUE, which the rule unit-limit reports', () => {
    const { lines, findings } = complete(drug('Kenalog 900 mg was injected.', 'J3301', 'Kenalog 900 mg was injected'));
    expect(lines[0]!.units).toBe(90);
    expect(findings).toEqual([]);
  });
});

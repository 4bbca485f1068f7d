import { describe, expect, it } from 'vitest';
import { allocateTimedUnits, readMinutes, unitsOf as unitsOfMinutes } from '../../../src/procedures/lines/time-units.js';
import { complete, unitsOf } from './helpers.js';

describe('8-minute rule', () => {
  it.each([[7, 0], [8, 1], [15, 1], [22, 1], [23, 2], [37, 2], [38, 3], [52, 3], [53, 4], [67, 4], [68, 5], [82, 5], [83, 6]])('%d minutes are %d units', (minutes, units) => {
    expect(unitsOfMinutes(minutes, 15)).toBe(units);
  });
  // the worked cases of the CMS manual, chapter 5, section 20.2
  it.each([
    [[24, 23], [2, 1]], [[20, 20], [2, 1]], [[33, 7], [2, 1]], [[18, 13, 10, 8], [1, 1, 1, 0]], [[7, 7, 7], [1, 0, 0]],
  ])('%j minutes share out as %j', (minutes, units) => expect(allocateTimedUnits(minutes)).toEqual(units));
  it('is 0 units for less than 8 minutes in all', () => expect(allocateTimedUnits([4, 3])).toEqual([0, 0]));
});

describe('midpoint rule', () => {
  it.each([[15, 30, 0], [16, 30, 1], [45, 30, 1], [46, 30, 2], [30, 60, 0], [31, 60, 1]])('%d minutes of %d', (minutes, unit, units) => expect(unitsOfMinutes(minutes, unit)).toBe(units));
});

describe('minutes in words', () => {
  it.each([
    ['a one-hour consultation', 60], ['a 30-minute consultation', 30], ['half an hour', 30], ['a half-hour session', 30], ['1 hour and 20 minutes', 80], ['seven hours of counseling', 420],
    ['for 10-15 minutes', 15], ['from 10:30 am to 11:15 am', 45], ['start time 9:00, stop time 9:40', 40], ['from 11:30 am to 12:10 pm', 40], ['one and a half hours', 90],
  ])('%s', (text, minutes) => expect(readMinutes(text).minutes).toBe(minutes));
  it('tells a time that cannot be', () => {
    expect(readMinutes('treated for -15 minutes')).toEqual({ minutes: undefined, negative: true });
    expect(readMinutes('from 10:30 am to 10:15 am').negative).toBe(true);
    expect(readMinutes('pain since 10-15 minutes').negative).toBe(false);
  });
});

describe('units of timed lines', () => {
  const therapy = (text: string, ...lines: [string, string][]) => ({ text, lines, type: 'progress_note' as const, setting: 'office' as const });
  it('shares the total of all timed lines', () => {
    const note = therapy('Neuromuscular reeducation for 24 minutes. Therapeutic exercise for 23 minutes.', ['97112', 'Neuromuscular reeducation for 24 minutes'], ['97110', 'Therapeutic exercise for 23 minutes']);
    expect(complete(note).lines.map((line) => line.units)).toEqual([2, 1]);
  });
  it('leaves out therapy that reaches no unit, with a finding', () => {
    const text = 'Therapeutic exercise for 25 minutes. Manual therapy for 15 minutes. Gait training for 9 minutes.';
    const { lines, findings } = complete(therapy(text, ['97110', 'Therapeutic exercise for 25 minutes'], ['97140', 'Manual therapy for 15 minutes'], ['97116', 'Gait training for 9 minutes']));
    expect(lines.map(({ code, units }) => [code, units])).toEqual([['97110', 2], ['97140', 1]]);
    expect(findings).toMatchObject([{ rule: 'time-too-short', codes: ['97116'] }]);
  });
  it.each([
    ['99417', 'A total of 80 minutes was spent.', '99205', 1], ['99417', 'A total of 80 minutes was spent.', '99215', 2], ['99292', 'Critical care time was 110 minutes.', '99291', 2],
    ['97802', 'This was a one-hour dietary consultation.', undefined, 4], ['G0109', 'Seven hours of counseling in a group.', undefined, 14],
  ])('%s in %s', (code, text, visit, units) => {
    const quote = text.slice(0, -1);
    expect(unitsOf(therapy(text, ...(visit ? [[visit, quote] as [string, string]] : []), [code, quote]), code)).toBe(units);
  });
  it.each([[103, undefined, 1], [104, undefined, 1], [105, undefined, 2], [104, 'medicare', 1], [134, 'Medicare Part B', 2], [133, 'medicare', 1]])('%d minutes of critical care for %s', (minutes, payer, units) => {
    const text = `Critical care time was ${minutes} minutes.`;
    const quote = text.slice(0, -1);
    expect(unitsOf({ ...therapy(text, ['99291', quote], ['99292', quote]), ...(payer ? { payer } : {}) }, '99292')).toBe(units);
  });
  it('gives an impossible time a finding with its quote, and bills nothing by it', () => {
    const { lines, findings } = complete(therapy('Therapeutic exercise for -30 minutes.', ['97110', 'Therapeutic exercise']));
    expect(lines).toEqual([]);
    expect(findings).toMatchObject([{ rule: 'negative-time', evidence: [{ text: 'Therapeutic exercise for -30 minutes.' }] }]);
  });
});

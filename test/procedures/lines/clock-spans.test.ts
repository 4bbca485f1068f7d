// Starts and ends by the clock, and the times that cannot be.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readClockSpans } from '../../../src/procedures/lines/clock-spans.js';
import { complete, type TinyNote } from './helpers.js';

const minutesOf = (text: string): (number | undefined)[] => readClockSpans(text).map(({ minutes }) => minutes);

describe('a start and an end by the clock', () => {
  it.each([
    ['infused from 09:20 to 11:30', 130], ['start 14:05, stop 14:35', 30], ['Start time: 2:40 PM. End time: 3:30 PM.', 50], ['10:30-10:46', 16], ['0930-1300', 210], ['began at 0905 and was stopped at 1340', 275],
    ['from 11:30 am to 12:10 pm', 40], ['in at 11:30, out at 1:40', 130], ['start 23:10, stop 00:45', 95], ['from 22:00 to 06:00 the next morning', 480], ['from 2 PM to 3 PM', 60], ['time in 3:00 pm, time out 3:45 pm', 45],
  ])('%s', (text, minutes) => expect(minutesOf(text)).toEqual([minutes]));
  it.each(['start 14:40, stop 14:10', 'from 11:30 to 09:20', '10:30-10:15', 'Start time: 2:40 PM. End time: 2:10 PM.', 'started at 1415 and finished at 1350', 'from 2 PM to 1 PM', 'hung 13:10, ended 12:05'])('%s cannot be', (text) => {
    expect(minutesOf(text)).toEqual([undefined]);
  });
  it.each(['blood pressure 120/80', 'ratio 10:1', 'in 2019-2020', '7-10 days', 'L4-5 to S1'])('%s is none', (text) => expect(minutesOf(text).filter((one) => one === undefined)).toEqual([]));
  it('lies in its text, whatever the text', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (before, behind) => {
      for (const { start, end } of readClockSpans(`${before} from 10:00 to 11:00 ${behind}`)) expect(start).toBeLessThan(end);
    }));
  });
});

const therapy = (text: string, ...lines: [string, string][]): TinyNote => ({ text, lines, type: 'progress_note', setting: 'office' });
const said = (text: string, ...lines: [string, string][]) => complete(therapy(text, ...lines)).findings.map(({ rule, codes, evidence }) => [rule, codes.join(' '), evidence.map((one) => one.text).join(' | ')]);

describe('times that cannot be', () => {
  it('shows the start and the stop, with the lines of the sentence', () => {
    expect(said('Iron sucrose 200 mg IV, start 14:40, stop 14:10.', ['J1756', 'Iron sucrose 200 mg'])).toEqual([['negative-time', 'J1756', 'start 14:40 | stop 14:10']]);
  });
  it.each(['Manual therapy minus 12 minutes.', 'Session length: -45 min.', 'Counseled for -5 minutes.'])('%s', (text) => expect(said(text).map(([rule]) => rule)).toEqual(['negative-time']));
  it.each(['Pain for 10-15 minutes.', 'Exercise - 20 minutes, manual - 10 minutes.', 'Treated for 15 minutes.'])('says nothing of "%s"', (text) => expect(said(text)).toEqual([]));
  it('says that a start and a stop are the same', () => expect(said('Zometa 4 mg IV, start 10:00, end 10:00.').map(([rule]) => rule)).toEqual(['negative-time']));
  it('counts by a total that is smaller than its parts, with all quotes', () => {
    const { lines, findings } = complete(therapy('PHYSICAL THERAPY DAILY NOTE\nTherapeutic exercise 25 minutes. Manual therapy 20 minutes. Total timed minutes: 30.', ['97110', 'Therapeutic exercise 25 minutes'], ['97140', 'Manual therapy 20 minutes']));
    expect(lines.map(({ code, units }) => [code, units])).toEqual([['97110', 1], ['97140', 1]]);
    expect(findings).toMatchObject([{ rule: 'time-total', evidence: [{ text: 'Total timed minutes: 30' }, {}, {}] }]);
  });
  it('bills one unit of a time that no day holds', () => {
    const { lines, findings } = complete(therapy('PHYSICAL THERAPY DAILY NOTE\nTherapeutic exercise 900 minutes.', ['97110', 'Therapeutic exercise 900 minutes']));
    expect(lines[0]!.units).toBe(1);
    expect(findings.map(({ rule }) => rule)).toEqual(['time-impossible']);
  });
});

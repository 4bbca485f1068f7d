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
  it('quotes both times, or the words that are negative', () => {
    const messages = (text: string) => complete(therapy(text)).findings.map(({ message }) => message);
    expect(messages('Therapeutic exercise from 10:40 to 10:20.')[0]).toBe('The stop time 10:20 lies before the start time 10:40 (-20 minutes), and the note names no other day; no minutes were counted from it.');
    expect(messages('Session from 3:45 PM to 3:00 PM.')[0]).toContain('stop time 3:00 PM lies before the start time 3:45 PM (-45 minutes)');
    expect(messages('Zometa 4 mg IV, start 10:00, end 10:00.')[0]).toContain('stop time 10:00 is the same as the start time 10:00');
    expect(messages('Manual therapy -15 minutes.')[0]).toBe('The time -15 minutes is below zero; it was not counted.');
  });
  it('compares a total of timed minutes with timed services alone', () => {
    const rules = (text: string) => complete(therapy(text, ['97110', 'Therapeutic exercise'])).findings.map(({ rule }) => rule);
    expect(rules('PHYSICAL THERAPY DAILY NOTE\nTherapeutic exercise 25 min, manual therapy 15 min, unattended e-stim 15 min. Total timed minutes: 40.')).toEqual([]);
    expect(rules('PT DAILY NOTE\nTherapeutic exercise 20 min, gait training 10 min, mechanical traction 12 min, paraffin 10 min. Total timed time 30 min.')).toEqual([]);
    expect(rules('PT DAILY NOTE\nTherapeutic exercise 20 min, gait training 15 min, mechanical traction 12 min. Total timed time 30 min.')).toEqual(['time-total']);
  });
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

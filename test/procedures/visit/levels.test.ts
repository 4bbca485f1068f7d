// The tables: two of three, total time of each family, ages, times that notes state.
import { describe, expect, test } from 'vitest';
import { readDocument } from '../../../src/document/index.js';
import { chooseCode } from '../../../src/procedures/visit/choose-code.js';
import { FAMILIES } from '../../../src/procedures/visit/choose-family.js';
import { findTimes, isPossible } from '../../../src/procedures/visit/find-times.js';
import { LEVELS, levelByTime, meetTwoOfThree, settleLevel } from '../../../src/procedures/visit/settle-level.js';
import type { Level, TimeHit } from '../../../src/procedures/visit/types.js';

const evidence = { documentId: 'd1', start: 0, end: 0, text: '' };
const choose = (name: string, level: Level, times: TimeHit[] = [], age?: number, payer?: string) =>
  chooseCode({ name, family: FAMILIES[name]!, probability: 1, twin: 0 }, level, { hits: [], times, impossible: [], problems: [], features: new Map() }, { patient: age === undefined ? {} : { age }, ...(payer ? { payer } : {}) });

describe('two of three', () => {
  const all = LEVELS.flatMap((problems) => LEVELS.flatMap((data) => LEVELS.map((risk) => ({ problems, data, risk }))));
  test('all 64: at least two elements reach the level and no higher level has two', () => {
    for (const one of all) {
      const level = meetTwoOfThree(one);
      const reaching = (least: number) => Object.values(one).filter((value) => value >= least).length;
      expect(reaching(level)).toBeGreaterThanOrEqual(2);
      expect(reaching(level + 1)).toBeLessThan(2);
    }
  });

  test('the level never passes what quotes support, and the elements make it', () => {
    const sure = { level: [0, 0, 0, 1], problems: [0, 0, 0, 1], data: [0, 0, 0, 1], risk: [0, 0, 0, 1] };
    for (const ceiling of all) {
      const { level, elements } = settleLevel(sure, ceiling);
      expect(level).toBe(meetTwoOfThree(ceiling));
      expect(meetTwoOfThree(elements)).toBe(level);
      for (const name of ['problems', 'data', 'risk'] as const) expect(elements[name]).toBeLessThanOrEqual(ceiling[name]);
    }
  });
});

describe('total time', () => {
  const timed = Object.entries(FAMILIES).filter(([, one]) => one.by === 'mdm' && one.minutes);
  test.each(timed)('%s: each level from its least minutes on', (_, { minutes }) => {
    const least = minutes as number[];
    for (const level of LEVELS) {
      const after = LEVELS.filter((one) => least[one] === least[level]).at(-1);
      expect(levelByTime(least[level]!, least)).toBe(after);
      expect(levelByTime(least[level]! - 1, least) ?? -1).toBeLessThan(level);
    }
  });

  test.each([
    ['office_est', 1, 40, '99215', 'time'],
    ['office_est', 2, 29, '99214', 'mdm'],
    ['office_new', 0, 45, '99204', 'time'],
    ['hosp_init', 2, 75, '99223', 'time'],
    ['ed', 1, 90, '99283', 'mdm'],
  ] as [string, Level, number, string, string][])('%s at level %i with %i minutes is %s by %s', (name, level, minutes, code, basis) => {
    expect(choose(name, level, [{ kind: 'total', minutes, evidence }])).toMatchObject({ code, basis });
  });
});

describe('critical care and discharge', () => {
  test.each([[30, undefined], [74, undefined], [75, 1], [104, 1], [105, 2], [140, 3]])('%i minutes', (minutes, units) => {
    const choice = choose('critical', 0, [{ kind: 'critical', minutes, evidence }]);
    expect(choice.code).toBe('99291');
    expect(choice.addOn?.units).toBe(units);
  });

  test.each([[75, undefined], [103, undefined], [104, 1], [133, 1], [134, 2]])('%i minutes for Medicare, which takes whole half hours', (minutes, units) => {
    expect(choose('critical', 0, [{ kind: 'critical', minutes, evidence }], undefined, 'Medicare').addOn?.units).toBe(units);
  });

  test.each([[undefined, '99238'], [30, '99238'], [31, '99239'], [45, '99239']])('discharge day of %s minutes', (minutes, code) => {
    expect(choose('discharge', 0, minutes === undefined ? [] : [{ kind: 'discharge', minutes, evidence }]).code).toBe(code);
  });
});

test.each([
  [0, '99381', '99391'], [0.99, '99381', '99391'], [1, '99382', '99392'], [4, '99382', '99392'], [5, '99383', '99393'], [11, '99383', '99393'], [12, '99384', '99394'],
  [17, '99384', '99394'], [18, '99385', '99395'], [39, '99385', '99395'], [40, '99386', '99396'], [64, '99386', '99396'], [65, '99387', '99397'], [101, '99387', '99397'],
])('preventive visit at %d', (age, fresh, known) => {
  expect(choose('prev_new', 0, [], age).code).toBe(fresh);
  expect(choose('prev_est', 0, [], age).code).toBe(known);
});

describe('times that notes state', () => {
  const times = (text: string) => findTimes([readDocument({ id: 'd1', text })]).filter(isPossible).map(({ kind, minutes }) => `${kind} ${minutes}`);
  test.each([
    ['Critical care time 42 minutes excluding procedures.', 'critical 42'],
    ['I provided 35 minutes of critical care.', 'critical 35'],
    ['Critical care one hour.', 'critical 60'],
    ['Discharge time was greater than 30 minutes.', 'discharge 31'],
    ['Total time spent today 45 minutes.', 'total 45'],
    ['I spent forty-five minutes with the patient, face to face.', 'total 45'],
    ['Total time 1.5 hours.', 'total 90'],
  ])('%s', (text, found) => {
    expect(times(text)).toContain(found);
  });

  test.each(['Tourniquet time 45 minutes.', 'Discharge summary. 63M with chest pain.', 'She spent 20 minutes walking.', 'The visit went well.', 'Critical care time -5 minutes'])('none of a visit in: %s', (text) => {
    expect(times(text).filter((one) => one.startsWith('total') || one.startsWith('critical'))).toEqual([]);
  });
});

test('what the rules make certain is not weighed away, and never passes what quotes support', () => {
  const low = [0, 0.9, 0.1, 0];
  const odds = { level: low, problems: low, data: low, risk: low };
  expect(settleLevel(odds, { problems: 2, data: 0, risk: 2 }).level).toBe(1);
  expect(settleLevel(odds, { problems: 2, data: 0, risk: 2 }, 2).level).toBe(2);
  expect(settleLevel(odds, { problems: 1, data: 0, risk: 2 }, 2).level).toBe(1);
});

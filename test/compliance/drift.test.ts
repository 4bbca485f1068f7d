// Drift: planted upcoding is found in the measure that it touches, an honest practice stays silent at the stated rate.
import { describe, expect, it } from 'vitest';
import { ChartcodeError } from '../../src/errors.js';
import { BaselineSchema, findDrift, freezeBaseline, StoredClaimSchema } from '../../src/compliance/index.js';
import { averageRunLength, limitFor } from '../../src/compliance/cumulative-sum.js';
import { observeClaim } from '../../src/compliance/observe.js';
import { makeClaims, type Practice, severityOf } from './claims.js';

const NOW = new Date('2026-04-01T00:00:00Z');
const baseline = freezeBaseline(makeClaims({ weeks: 26, perWeek: 80, from: '2025-07-01', seed: 1 }), 'second half of 2025', NOW, severityOf);
const OPTIONS = { periodDays: 7, falseAlarmsPerYear: 0.5, severityOf };
const watch = (practice: Partial<Practice>) => findDrift(makeClaims({ weeks: 26, perWeek: 80, from: '2026-01-01', seed: 2, ...practice }), baseline, OPTIONS);
const alarmsOf = (report: ReturnType<typeof findDrift>) => report.charts.flatMap(({ measure, alarm }) => (alarm ? [`${measure} ${alarm.direction}`] : []));

it('freezes a baseline that can be read again, and refuses one of too few claims', () => {
  expect(BaselineSchema.parse(JSON.parse(JSON.stringify(baseline)))).toEqual(baseline);
  expect(baseline.measures['visit-top:office-established']?.mean).toBeGreaterThan(0.3);
  expect(() => freezeBaseline(makeClaims({ weeks: 1, perWeek: 50, from: '2026-01-01', seed: 1 }), 'x', NOW, severityOf)).toThrow(ChartcodeError);
});

describe('findDrift', () => {
  it.each([
    ['visit levels', { visits: 0.12 }, 'visit-top:office-established up'],
    ['HCC capture', { hcc: 0.1 }, 'hcc-capture up'],
    ['CC capture', { cc: 0.25 }, 'cc-capture up'],
    ['fewer HCCs', { hcc: -0.1 }, 'hcc-capture down'],
  ])('finds planted drift of %s, and when it began', (_name, drift, expected) => {
    const report = watch({ drift: { week: 8, ...drift } });
    expect(alarmsOf(report)).toContain(expected);
    const chart = report.charts.find(({ measure, alarm }) => alarm && expected.startsWith(measure))!;
    const planted = Date.parse('2026-01-01') + 8 * 7 * 86_400_000;
    expect(Math.abs(Date.parse(chart.alarm!.since) - planted)).toBeLessThan(5 * 7 * 86_400_000);
    expect(Date.parse(chart.alarm!.at)).toBeGreaterThanOrEqual(planted);
  });

  it('touches no measure that the drift does not reach', () => {
    const report = watch({ drift: { week: 8, visits: 0.15 } });
    expect(alarmsOf(report).filter((alarm) => !alarm.startsWith('visit'))).toEqual([]);
  });

  it('is silent where nothing drifts, over many practices, at about the stated rate', () => {
    let alarms = 0;
    for (let seed = 100; seed < 116; seed += 1) alarms += watch({ seed }).alarms;
    // 16 half-years at 0.5 a year: 4 alarms would be expected at most; the allowance for the baseline makes it fewer. Measures are correlated, so some come in pairs.
    expect(alarms).toBeLessThanOrEqual(4);
  });

  it('says what it does not watch, and joins thin weeks', () => {
    const thin = findDrift(makeClaims({ weeks: 26, perWeek: 6, from: '2026-01-01', seed: 5 }), baseline, OPTIONS);
    const chart = thin.charts.find(({ measure }) => measure === 'hcc-capture')!;
    expect(chart.points.every(({ n, periods }) => n >= 10 && periods > 1)).toBe(true);
    const foreign = makeClaims({ weeks: 4, perWeek: 80, from: '2026-01-01', seed: 6 }).map((one) => ({ ...one, claim: { ...one.claim, codes: [...one.claim.codes, { system: 'CPT' as const, code: '99285' }] } }));
    expect(findDrift(foreign, baseline, OPTIONS).notWatched).toContainEqual({ measure: 'visit-level:emergency', reason: 'the baseline has none' });
    expect(findDrift([], baseline, OPTIONS)).toMatchObject({ charts: [], alarms: 0 });
  });
});

it('sets the limit by the run length, as tables of the chart have it', () => {
  // k = .5, h = 4 and 5, one-sided: 336 and 930 in the usual tables (Montgomery); Siegmund's approximation gives 338 and 938.
  expect(averageRunLength(0.5, 4)).toBeGreaterThan(325);
  expect(averageRunLength(0.5, 4)).toBeLessThan(345);
  expect(averageRunLength(0.5, 5)).toBeCloseTo(938, -1);
  expect(limitFor(0.5, averageRunLength(0.5, 5))).toBeCloseTo(5, 6);
});

it('reads each number of a claim as it is meant', () => {
  const codes = [
    { system: 'ICD-10-CM', code: 'J18.9', role: 'first_listed' }, { system: 'ICD-10-CM', code: 'N17.9', role: 'secondary' }, { system: 'ICD-10-CM', code: 'E11.9', role: 'secondary', hcc: { V24: 19, V28: 38, RxHCC: 31 } },
    { system: 'ICD-10-CM', code: 'E11.65', role: 'secondary', hcc: { V24: 18, V28: 38, RxHCC: 30 } }, { system: 'CPT', code: '99223' },
  ];
  const claim = StoredClaimSchema.parse({ claimId: 'c', at: '2026-01-01T10:00:00Z', claim: { setting: 'inpatient', documentType: 'history_and_physical', codes, decision: { route: 'auto', reasons: [], profile: 'default' } } });
  expect(Object.fromEntries(observeClaim(claim, severityOf).map(({ measure, value }) => [measure, value]))).toEqual({
    'diagnoses-per-claim': 4, 'procedures-per-claim': 1, 'hcc-capture': 1, 'hccs-per-claim': 1, 'visit-level:hospital-initial': 3, 'visit-top:hospital-initial': 1, 'cc-capture': 1, 'mcc-capture': 0,
  });
});

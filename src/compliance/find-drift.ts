// Later claims against the frozen baseline: a chart a measure, and an alarm where its cumulative sum crosses the limit.
import type { Baseline, ChartPoint, DriftReport, MeasureChart, SeverityOf, StoredClaim } from './contract.js';
import { limitFor } from './cumulative-sum.js';
import table from './measures.json' with { type: 'json' };
import { describeMeasure, observeClaim } from './observe.js';

const DAY_MS = 86_400_000;

export interface DriftOptions { periodDays: number; falseAlarmsPerYear: number; severityOf: SeverityOf }

interface Period { from: number; periods: number; values: number[] }

/**
 * Finds drift. A sum collects standardised differences of periods from the baseline, less an allowance of half a standard error and what the baseline's
 * own mean is unsure by; the limit follows from the stated number of false alarms a year, shared by all measures and both directions.
 */
export function findDrift(claims: readonly StoredClaim[], baseline: Baseline, options: DriftOptions): DriftReport {
  const { periodDays, falseAlarmsPerYear, severityOf } = options;
  const inOrder = [...claims].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const start = Date.parse(inOrder[0]?.at ?? new Date(0).toISOString());
  const byMeasure = new Map<string, Map<number, number[]>>();
  for (const claim of inOrder) {
    const period = Math.floor((Date.parse(claim.at) - start) / (periodDays * DAY_MS));
    for (const { measure, value } of observeClaim(claim, severityOf)) {
      const periods = byMeasure.get(measure) ?? new Map<number, number[]>();
      const values = periods.get(period) ?? [];
      values.push(value);
      periods.set(period, values);
      byMeasure.set(measure, periods);
    }
  }
  const { leastBaseline } = table.control;
  const notWatched = [...byMeasure.keys()].sort().flatMap((measure) => {
    const frozen = baseline.measures[measure];
    if (!frozen) return [{ measure, reason: 'the baseline has none' }];
    if (frozen.n < leastBaseline / 4) return [{ measure, reason: `the baseline has ${frozen.n} only` }];
    return frozen.variance <= 0 ? [{ measure, reason: 'it never varied in the baseline' }] : [];
  });
  const left = new Set(notWatched.map(({ measure }) => measure));
  const watched = [...byMeasure].filter(([measure]) => !left.has(measure)).sort(([a], [b]) => (a < b ? -1 : 1));
  const runLength = (2 * Math.max(1, watched.length) * (365.25 / periodDays)) / falseAlarmsPerYear;
  const limit = limitFor(table.control.allowance, runLength);
  const charts = watched.map(([measure, periods]) => drawChart(measure, periods, baseline.measures[measure]!, limit, (period) => new Date(start + period * periodDays * DAY_MS).toISOString().slice(0, 10)));
  const { name, from, until, claims: count, claimsSha256 } = baseline;
  return { baseline: { name, from, until, claims: count, claimsSha256 }, periodDays, falseAlarmsPerYear, runLength: Math.round(runLength), charts, notWatched, alarms: charts.filter(({ alarm }) => alarm).length };
}

function drawChart(measure: string, byPeriod: ReadonlyMap<number, readonly number[]>, frozen: Baseline['measures'][string], limit: number, dayOf: (period: number) => string): MeasureChart {
  const deviation = Math.sqrt(frozen.variance);
  let [up, down, upFrom, downFrom]: [number, number, string, string] = [0, 0, '', ''];
  let alarm: MeasureChart['alarm'] = null;
  const points = poolPeriods(byPeriod, frozen).map(({ from, periods, values }): ChartPoint => {
    const n = values.length;
    const value = values.reduce((a, b) => a + b, 0) / n;
    const error = deviation / Math.sqrt(n);
    const z = (value - frozen.mean) / error;
    // The baseline's mean is an estimate: its standard error, in those of the period, is allowed for, since it would add up.
    const allowance = table.control.allowance + Math.sqrt(n / frozen.n);
    const day = dayOf(from);
    if (up === 0) upFrom = day;
    if (down === 0) downFrom = day;
    up = Math.max(0, up + z - allowance);
    down = Math.max(0, down - z - allowance);
    if (!alarm && up > limit) alarm = { direction: 'up', since: upFrom, at: day };
    if (!alarm && down > limit) alarm = { direction: 'down', since: downFrom, at: day };
    const bound = (side: number): number => (frozen.kind === 'share' ? Math.min(1, Math.max(0, frozen.mean + side * error)) : frozen.mean + side * error);
    return { from: day, periods, n, value: round(value), lower: round(bound(-3)), upper: round(bound(3)), up: round(up), down: round(down) };
  });
  return { measure, ...describeMeasure(measure), baseline: round(frozen.mean), limit: round(limit), points, alarm };
}

/** Joins periods until each holds enough for its mean to be near normal: `leastPerPeriod` values, and for shares `leastInformation` = n p (1 - p). What is left over at the end waits. */
function poolPeriods(byPeriod: ReadonlyMap<number, readonly number[]>, frozen: Baseline['measures'][string]): Period[] {
  const { leastInformation, leastPerPeriod } = table.control;
  const pooled: Period[] = [];
  let open: Period | undefined;
  for (const [period, values] of [...byPeriod].sort(([a], [b]) => a - b)) {
    open ??= { from: period, periods: 0, values: [] };
    open.values.push(...values);
    open.periods = period - open.from + 1;
    const enough = open.values.length >= leastPerPeriod && (frozen.kind === 'mean' || open.values.length * frozen.variance >= leastInformation);
    if (!enough) continue;
    pooled.push(open);
    open = undefined;
  }
  return pooled;
}

function round(value: number): number {
  return Number(value.toFixed(4));
}

// The compliance report: one JSON, printed for a terminal or as an HTML page that needs nothing beside it.
import type { ChartPoint, DriftReport, MeasureChart } from './contract.js';
import type { AuditSample } from './draw-sample.js';

/** What the reviews of sampled claims found. */
export interface SampleFindings { suggested: number; accepted: number; modified: number; rejected: number; added: number; agreement: number | null; lower: number; upper: number }

export interface ComplianceReport {
  schema: 'chartcode.compliance-report/1';
  generatedAt: string;
  from: string | null;
  until: string | null;
  claims: number;
  routes: Record<string, number>;
  sample: Omit<AuditSample, 'items'>;
  findings: SampleFindings | null;
  /** Absent where no baseline is frozen. */
  drift: DriftReport | null;
}

const percent = (value: number | null): string => (value === null ? '-' : `${(value * 100).toFixed(1)} %`);

/** Lines of the report that both forms print: what was measured, and its value. */
function listFacts(report: ComplianceReport): [string, string][] {
  const { sample, findings, drift } = report;
  return [
    ['Claims', `${report.claims}${report.from === null ? '' : `, coded ${report.from.slice(0, 10)} to ${(report.until ?? '').slice(0, 10)}`}`],
    ['Routes', Object.entries(report.routes).map(([route, n]) => `${route} ${n}`).join(', ') || 'none'],
    ['Audit sample', `${sample.sampled} of ${sample.population} claims that nothing spoke against (${percent(sample.reached)}; asked for ${percent(sample.share)}), ${sample.reviewed} reviewed`],
    ['Agreement in the sample', findings === null ? 'no claim of the sample has been reviewed' : `${percent(findings.agreement)} of ${findings.suggested} codes stood (95 % interval ${percent(findings.lower)} to ${percent(findings.upper)}); ${findings.modified} changed, ${findings.rejected} rejected, ${findings.added} added`],
    ['Drift', drift === null ? 'not watched: no baseline is frozen (chartcode compliance freeze)' : `${drift.alarms} alarm${drift.alarms === 1 ? '' : 's'} in ${drift.charts.length} measures against ${drift.baseline.name} (${drift.baseline.claims} claims); about ${drift.falseAlarmsPerYear} false alarms a year are expected of all measures together, one in ${drift.runLength} periods of a measure and direction`],
  ];
}

function describeAlarm({ alarm }: MeasureChart): string {
  if (!alarm) return 'in control';
  return `${alarm.direction === 'up' ? 'ALARM: higher' : 'alarm: lower'} since ${alarm.since} (seen ${alarm.at})`;
}

const lastOf = (chart: MeasureChart): ChartPoint | undefined => chart.points.at(-1);

/** For a terminal, or a text file. */
export function formatReportText(report: ComplianceReport): string {
  const facts = listFacts(report).map(([name, value]) => `${name}: ${value}`);
  const charts = (report.drift?.charts ?? []).map((chart) => `  ${chart.meaning.padEnd(78)} baseline ${chart.baseline.toFixed(3)}, last ${(lastOf(chart)?.value ?? Number.NaN).toFixed(3)}  ${describeAlarm(chart)}`);
  const left = (report.drift?.notWatched ?? []).map(({ measure, reason }) => `  ${measure} is not watched: ${reason}`);
  return [`Compliance report of ${report.generatedAt}`, ...facts, ...charts, ...left, ''].join('\n');
}

const escape = (text: string): string => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

/** A page without scripts, styles or images from elsewhere. */
export function formatReportHtml(report: ComplianceReport): string {
  const rows = listFacts(report).map(([name, value]) => `<tr><th>${escape(name)}</th><td>${escape(value)}</td></tr>`).join('\n');
  const charts = (report.drift?.charts ?? []).map((chart) => `<section class="${chart.alarm ? 'alarm' : ''}"><h2>${escape(chart.meaning)}</h2>
<p>${escape(chart.unit)}; baseline ${chart.baseline}; ${escape(describeAlarm(chart))}</p>
${drawChart(chart)}
<table><tr><th>From</th><th>n</th><th>Value</th><th>3-sigma limits</th><th>Sum up</th><th>Sum down</th></tr>
${chart.points.slice(-12).map((p) => `<tr><td>${p.from}${p.periods > 1 ? ` (${p.periods} periods)` : ''}</td><td>${p.n}</td><td>${p.value}</td><td>${p.lower} to ${p.upper}</td><td>${p.up} of ${chart.limit}</td><td>${p.down} of ${chart.limit}</td></tr>`).join('\n')}
</table></section>`);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Chartcode compliance report</title>
<style>body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}table{border-collapse:collapse;margin:.5rem 0 1.5rem}th,td{border:1px solid #bbb;padding:.2rem .6rem;text-align:left;vertical-align:top}section.alarm h2{color:#a40000}svg{max-width:100%;height:auto}</style></head>
<body><h1>Compliance report</h1><p>${escape(report.generatedAt)}. Counts and codes only; no words of a note.</p>
<table>${rows}</table>
${charts.join('\n')}
${(report.drift?.notWatched ?? []).map(({ measure, reason }) => `<p>${escape(measure)} is not watched: ${escape(reason)}.</p>`).join('\n')}
</body></html>
`;
}

const [WIDTH, HEIGHT] = [720, 140];

/** Values of the periods with their limits. */
function drawChart({ points, baseline, meaning }: MeasureChart): string {
  if (points.length === 0) return '';
  const all = points.flatMap((p) => [p.value, p.lower, p.upper]);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const x = (i: number): string => ((points.length === 1 ? 0.5 : i / (points.length - 1)) * WIDTH).toFixed(1);
  const y = (value: number): string => (HEIGHT - ((value - low) / Math.max(1e-9, high - low)) * HEIGHT).toFixed(1);
  const path = (value: (p: ChartPoint) => number): string => points.map((p, i) => `${x(i)},${y(value(p))}`).join(' ');
  return `<svg viewBox="-6 -6 ${WIDTH + 12} ${HEIGHT + 12}" width="${WIDTH}" role="img" aria-label="${escape(meaning)} by period">
<polyline points="${path((p) => p.upper)}" fill="none" stroke="#999" stroke-dasharray="4 3"/><polyline points="${path((p) => p.lower)}" fill="none" stroke="#999" stroke-dasharray="4 3"/>
<polyline points="${path(() => baseline)}" fill="none" stroke="#4a7"/><polyline points="${path((p) => p.value)}" fill="none" stroke="#125" stroke-width="2"/></svg>`;
}

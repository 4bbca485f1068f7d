// One self-contained page of an evaluation: charts, tables, the worst notes; no script, nothing fetched.
import type { ClaimDetails } from './claim-details.js';
import type { ClaimsFigures } from './evaluate-claims.js';
import type { ReliabilityBin } from './statistics.js';
import { drawBars, drawDot, drawGuide, drawLines, drawMatrix, drawPlot, escapeHtml } from './svg-chart.js';
import type { WorstCase } from './worst-cases.js';

const STYLE = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { max-width: 76rem; margin: 2rem auto; padding: 0 1rem; }
pre { overflow-x: auto; font: 13px/1.45 ui-monospace, monospace; }
svg { max-width: 100%; } svg text { font-size: 11px; fill: currentColor; }
figure { display: inline-block; margin: 0 2rem 1rem 0; vertical-align: top; max-width: 100%; overflow-x: auto; }
.legend { font-size: 12px; } summary { cursor: pointer; } details { margin: .2rem 0; }
table { border-collapse: collapse; } td, th { padding: .15rem .8rem .15rem 0; text-align: right; vertical-align: top; }
th:first-child, td:first-child, .worst td { text-align: left; }`;

/** The page. `figures` and `worst` are absent for datasets of code sets. */
export function renderReport(title: string, table: string, figures?: ClaimsFigures, worst: readonly WorstCase[] = []): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title><style>${STYLE}</style></head>
<body><h1>${escapeHtml(title)}</h1>
${figures ? renderCharts(figures) : ''}
<h2>Figures</h2>
<pre>${escapeHtml(table)}</pre>
${worst.length ? renderWorst(worst) : ''}
</body></html>
`;
}

function renderCharts({ details, slices }: ClaimsFigures): string {
  return [
    '<h2>Confidence</h2>',
    renderReliability(details.reliability),
    details.risk_coverage.length ? renderRisk(details) : '',
    details.threshold_sweep.length ? renderSweep(details) : '',
    renderTiers(details.tiers),
    details.em_confusion.rows.length ? '<h2>Visit level</h2>' : '',
    renderConfusion(details),
    '<h2>Slices</h2>',
    details.icd_by_frequency
      ? drawBars(
          'ICD-10-CM F1 by how often training notes have the code',
          Object.entries(details.icd_by_frequency).map(([name, one]) => ({ name, value: one.f1, note: `required ${one.required}` })),
        )
      : '',
    ...Object.entries(slices).map(([field, values]) =>
      drawBars(
        `ICD-10-CM F1 by ${field}`,
        Object.entries(values).map(([name, scores]) => ({ name, value: scores.icd.f1, note: `${scores.encounters} notes` })),
      ),
    ),
  ].join('\n');
}

/** Share right against mean probability in each bin; the area of a dot follows the number of codes in it. */
export function renderReliability(bins: readonly ReliabilityBin[]): string {
  const most = Math.max(1, ...bins.map((bin) => bin.n));
  const dots = bins.flatMap(({ n, confidence, accuracy }) => {
    if (confidence === null || accuracy === null) return [];
    const label = `${n} codes given ${confidence.toFixed(3)} on average, ${accuracy.toFixed(3)} right`;
    return [drawDot(confidence, accuracy, 3 + 9 * Math.sqrt(n / most), label)];
  });
  return drawPlot('Reliability: share right by probability', ['probability', 'share right'], drawGuide([0, 0], [1, 1]) + dots.join(''));
}

function renderRisk({ risk_coverage: curve, aurc }: ClaimDetails): string {
  return drawLines(`Risk and coverage (area ${aurc === null ? '-' : aurc.toFixed(3)})`, ['share of codes kept, surest first', 'share of them wrong'], [
    { name: 'wrong', points: curve.map((point) => [point.coverage, point.risk] as const) },
  ]);
}

function renderSweep({ threshold_sweep: sweep }: ClaimDetails): string {
  const of = (pick: (point: (typeof sweep)[number]) => number | null): [number, number][] =>
    sweep.flatMap((point): [number, number][] => {
      const value = pick(point);
      return value === null ? [] : [[point.threshold, value]];
    });
  const plot = drawLines('Thresholds: codes at or above a probability', ['threshold', 'share'], [
    { name: 'precision', points: of((point) => (point.codes ? point.precision : null)) },
    { name: 'recall', points: of((point) => point.recall) },
    { name: 'F1', points: of((point) => point.f1) },
    { name: 'claims whose codes all reach it', points: of((point) => point.claims) },
  ]);
  const rows = sweep
    .filter((_, place) => place % 5 === 0 || place >= sweep.length - 5)
    .map((point) => {
      const cells = [point.precision, point.recall, point.f1].map((value) => `<td>${value.toFixed(3)}</td>`).join('');
      const sure = `<td>${point.claims.toFixed(3)}</td><td>${point.claim_precision === null ? '-' : point.claim_precision.toFixed(3)}</td>`;
      return `<tr><td>${point.threshold.toFixed(2)}</td>${cells}<td>${point.codes}</td>${sure}</tr>`;
    });
  return `${plot}<figure><figcaption>Threshold sweep</figcaption>
<table><tr><th>from</th><th>P</th><th>R</th><th>F1</th><th>codes</th><th>sure claims</th><th>their precision</th></tr>${rows.join('')}</table></figure>`;
}

function renderTiers(tiers: ClaimDetails['tiers']): string {
  const rows = Object.entries(tiers).map(([tier, { precision, lower95, upper95, n }]) => {
    const cells = [precision, lower95, upper95].map((value) => `<td>${value.toFixed(3)}</td>`).join('');
    return `<tr><td>${escapeHtml(tier)}</td>${cells}<td>${n}</td></tr>`;
  });
  return `<figure><figcaption>Precision of the tiers (95 % Wilson)</figcaption>
<table><tr><th>tier</th><th>precision</th><th>from</th><th>to</th><th>codes</th></tr>${rows.join('')}</table></figure>`;
}

function renderConfusion({ em_confusion: { rows, columns, counts } }: ClaimDetails): string {
  return rows.length ? drawMatrix('Visit level: gold (rows) against the claim (columns)', rows, columns, counts) : '';
}

function renderWorst(worst: readonly WorstCase[]): string {
  const notes = worst.map((one) => {
    const about = [one.document_type, one.difficulty].filter((value) => value !== undefined).join(', ');
    const wrong = one.wrong.map((code) => {
      const why = `${code.kind}${code.detail ? `: ${code.detail}` : ''}${code.section ? `, in ${code.section}` : ''}`;
      return row([code.system, code.code, code.probability === null ? '-' : code.probability.toFixed(3), why, code.description ?? '', code.quote ?? '']);
    });
    const missed = one.missed.map((slot) => row([slot.system, slot.code, '', 'missed', slot.alternatives.join(' '), slot.quote ?? '']));
    return `<details><summary>${escapeHtml(one.id)}: ${one.wrong.length} wrong, ${one.missed.length} missed, ${one.right} right${about ? ` (${escapeHtml(about)})` : ''}</summary>
<table class="worst">${wrong.join('')}${missed.join('')}</table></details>`;
  });
  return `<h2>Worst notes</h2>
<p>Wrong codes count with their probability, a missed required code counts one.</p>
${notes.join('\n')}`;
}

function row(cells: readonly string[]): string {
  return `<tr>${cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`;
}

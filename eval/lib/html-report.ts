// One self-contained page of an evaluation: the table, the reliability diagram and the tiers; no script, nothing fetched.
import type { ClaimDetails } from './claim-details.js';
import type { ReliabilityBin } from './statistics.js';

const SIZE = 320;
const MARGIN = 40;
const SIDE = SIZE - 2 * MARGIN;

const STYLE = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
pre { overflow-x: auto; font: 13px/1.45 ui-monospace, monospace; }
svg text { font-size: 11px; fill: currentColor; }
figure { display: inline-block; margin: 0 2rem 1rem 0; vertical-align: top; }
table { border-collapse: collapse; } td, th { padding: .15rem .8rem .15rem 0; text-align: right; } th:first-child, td:first-child { text-align: left; }`;

/** The page. `details` is absent for datasets of code sets, which have no calibration. */
export function renderReport(title: string, table: string, details?: ClaimDetails): string {
  const figures = details ? `${renderReliability(details.reliability)}${renderTiers(details.tiers)}` : '';
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title><style>${STYLE}</style></head>
<body><h1>${escapeHtml(title)}</h1>
${figures}
<pre>${escapeHtml(table)}</pre>
</body></html>
`;
}

/** Share right against mean probability in each bin; the area of a dot follows the number of codes in it. */
export function renderReliability(bins: readonly ReliabilityBin[]): string {
  const most = Math.max(1, ...bins.map((bin) => bin.n));
  const x = (value: number): string => (MARGIN + SIDE * value).toFixed(1);
  const y = (value: number): string => (MARGIN + SIDE * (1 - value)).toFixed(1);
  const ticks = [0, 0.25, 0.5, 0.75, 1].map(
    (at) => `<text x="${x(at)}" y="${SIZE - MARGIN + 16}" text-anchor="middle">${at}</text><text x="${MARGIN - 6}" y="${y(at)}" text-anchor="end" dominant-baseline="middle">${at}</text>`,
  );
  const dots = bins.flatMap(({ n, confidence, accuracy }) => {
    if (confidence === null || accuracy === null) return [];
    const label = `${n} codes given ${confidence.toFixed(3)} on average, ${accuracy.toFixed(3)} right`;
    return [`<circle cx="${x(confidence)}" cy="${y(accuracy)}" r="${(3 + 9 * Math.sqrt(n / most)).toFixed(1)}" fill="#3b7dd8" fill-opacity=".7"><title>${label}</title></circle>`];
  });
  return `<figure><figcaption>Reliability: share right by probability</figcaption>
<svg width="${SIZE}" height="${SIZE}" viewBox="0 0 ${SIZE} ${SIZE}" role="img" aria-label="Reliability diagram">
<rect x="${MARGIN}" y="${MARGIN}" width="${SIDE}" height="${SIDE}" fill="none" stroke="currentColor" stroke-opacity=".4"/>
<line x1="${x(0)}" y1="${y(0)}" x2="${x(1)}" y2="${y(1)}" stroke="currentColor" stroke-opacity=".4" stroke-dasharray="4 4"/>
${ticks.join('')}${dots.join('')}</svg></figure>`;
}

function renderTiers(tiers: ClaimDetails['tiers']): string {
  const rows = Object.entries(tiers).map(([tier, { precision, lower95, upper95, n }]) => {
    const cells = [precision, lower95, upper95].map((value) => `<td>${value.toFixed(3)}</td>`).join('');
    return `<tr><td>${escapeHtml(tier)}</td>${cells}<td>${n}</td></tr>`;
  });
  return `<figure><figcaption>Precision of the tiers (95 % Wilson)</figcaption>
<table><tr><th>tier</th><th>precision</th><th>from</th><th>to</th><th>codes</th></tr>${rows.join('')}</table></figure>`;
}

function escapeHtml(text: string): string {
  const names: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (character) => names[character] ?? character);
}

// Small charts as inline SVG: lines on axes, bars with labels, a shaded matrix. Colours follow the page; nothing is fetched.

export function escapeHtml(text: string): string {
  const names: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (character) => names[character] ?? character);
}

const SIZE = 336;
const MARGIN = 48;
const SIDE = SIZE - 2 * MARGIN;
const TICKS = [0, 0.25, 0.5, 0.75, 1];
const COLOURS = ['#3b7dd8', '#d8683b', '#3aa06a', '#a05ac0'];

const x = (value: number): string => (MARGIN + SIDE * value).toFixed(1);
const y = (value: number): string => (MARGIN + SIDE * (1 - value)).toFixed(1);

export interface Series {
  name: string;
  /** Both in 0 to 1. */
  points: readonly (readonly [x: number, y: number])[];
}

/** A figure with a caption around a square plot; `content` is drawn in the unit square by `plotX` and `plotY`. */
export function drawPlot(caption: string, axes: [horizontal: string, vertical: string], content: string, legend: readonly string[] = []): string {
  const ticks = TICKS.map(
    (at) =>
      `<text x="${x(at)}" y="${SIZE - MARGIN + 16}" text-anchor="middle">${at}</text><text x="${MARGIN - 6}" y="${y(at)}" text-anchor="end" dominant-baseline="middle">${at}</text>`,
  ).join('');
  const names = legend.map((name, i) => `<span style="color:${COLOURS[i % COLOURS.length]}">&#9632;</span> ${escapeHtml(name)}`).join(' &nbsp; ');
  return `<figure><figcaption>${escapeHtml(caption)}</figcaption>
<svg width="${SIZE}" height="${SIZE}" viewBox="0 0 ${SIZE} ${SIZE}" role="img" aria-label="${escapeHtml(caption)}">
<rect x="${MARGIN}" y="${MARGIN}" width="${SIDE}" height="${SIDE}" fill="none" stroke="currentColor" stroke-opacity=".4"/>
${ticks}<text x="${SIZE / 2}" y="${SIZE - 6}" text-anchor="middle">${escapeHtml(axes[0])}</text><text x="11" y="${SIZE / 2}" text-anchor="middle" transform="rotate(-90 11 ${SIZE / 2})">${escapeHtml(axes[1])}</text>
${content}</svg>${names ? `<div class="legend">${names}</div>` : ''}</figure>`;
}

/** Lines in one plot. */
export function drawLines(caption: string, axes: [string, string], series: readonly Series[], marks = ''): string {
  const lines = series.map(
    ({ points }, i) =>
      `<polyline fill="none" stroke="${COLOURS[i % COLOURS.length]}" stroke-width="1.8" points="${points.map(([a, b]) => `${x(a)},${y(b)}`).join(' ')}"/>`,
  );
  return drawPlot(caption, axes, marks + lines.join(''), series.map((one) => one.name));
}

/** A dot with a tooltip. */
export function drawDot(a: number, b: number, radius: number, label: string): string {
  return `<circle cx="${x(a)}" cy="${y(b)}" r="${radius.toFixed(1)}" fill="${COLOURS[0]}" fill-opacity=".7"><title>${escapeHtml(label)}</title></circle>`;
}

/** A dashed line between two points of the unit square. */
export function drawGuide(from: readonly [number, number], to: readonly [number, number]): string {
  return `<line x1="${x(from[0])}" y1="${y(from[1])}" x2="${x(to[0])}" y2="${y(to[1])}" stroke="currentColor" stroke-opacity=".4" stroke-dasharray="4 4"/>`;
}

export interface Bar {
  name: string;
  /** 0 to 1. */
  value: number;
  note: string;
}

const BAR_ROW = 20;
const BAR_NAME = 220;
const BAR_LENGTH = 240;

/** Horizontal bars, one a row, with what stands behind each. */
export function drawBars(caption: string, bars: readonly Bar[]): string {
  const height = bars.length * BAR_ROW + 6;
  const width = BAR_NAME + BAR_LENGTH + 130;
  const rows = bars.map(({ name, value, note }, i) => {
    const top = i * BAR_ROW + 3;
    const middle = top + BAR_ROW / 2;
    return `<text x="${BAR_NAME - 8}" y="${middle}" text-anchor="end" dominant-baseline="middle">${escapeHtml(name)}</text><rect x="${BAR_NAME}" y="${top + 2}" width="${(BAR_LENGTH * value).toFixed(1)}" height="${BAR_ROW - 5}" fill="${COLOURS[0]}" fill-opacity=".7"/><text x="${(BAR_NAME + BAR_LENGTH * value + 6).toFixed(1)}" y="${middle}" dominant-baseline="middle">${value.toFixed(3)} (${escapeHtml(note)})</text>`;
  });
  return `<figure><figcaption>${escapeHtml(caption)}</figcaption>
<svg width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeHtml(caption)}">${rows.join('')}</svg></figure>`;
}

const CELL = 46;
const CELL_HEIGHT = 22;

/** Counts by row and column, darker where there are more; the diagonal (same name) is outlined. */
export function drawMatrix(caption: string, rows: readonly string[], columns: readonly string[], counts: readonly (readonly number[])[]): string {
  const most = Math.max(1, ...counts.flat());
  const [left, top] = [64, 24];
  const [width, height] = [left + columns.length * CELL + 4, top + rows.length * CELL_HEIGHT + 4];
  const heads = columns.map((name, c) => `<text x="${left + c * CELL + CELL / 2}" y="${top - 8}" text-anchor="middle">${escapeHtml(name)}</text>`);
  const cells = rows.flatMap((row, r) => [
    `<text x="${left - 6}" y="${top + r * CELL_HEIGHT + CELL_HEIGHT / 2}" text-anchor="end" dominant-baseline="middle">${escapeHtml(row)}</text>`,
    ...columns.map((column, c) => {
      const n = counts[r]?.[c] ?? 0;
      const at = `x="${left + c * CELL}" y="${top + r * CELL_HEIGHT}" width="${CELL}" height="${CELL_HEIGHT}"`;
      const text = n ? `<text x="${left + c * CELL + CELL / 2}" y="${top + r * CELL_HEIGHT + CELL_HEIGHT / 2}" text-anchor="middle" dominant-baseline="middle">${n}</text>` : '';
      return `<rect ${at} fill="${COLOURS[0]}" fill-opacity="${((0.85 * n) / most).toFixed(3)}" stroke="currentColor" stroke-opacity="${row === column ? 0.9 : 0.15}"/>${text}`;
    }),
  ]);
  return `<figure><figcaption>${escapeHtml(caption)}</figcaption>
<svg width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeHtml(caption)}">${heads.join('')}${cells.join('')}</svg></figure>`;
}

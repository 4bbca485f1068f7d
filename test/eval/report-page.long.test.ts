// The HTML report in a real browser: what it draws and writes equals metrics.json, and nothing of it is cut off. Skipped where there is no Chromium.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runEvaluation } from '../../eval/evaluate.js';
import type { ClaimsFigures } from '../../eval/lib/evaluate-claims.js';
import { loadCodedNotes } from '../../eval/lib/dataset.js';
import { findChromium, probePage } from '../helpers/chromium.js';
import { makeNoisyPredictions } from './noise.js';
import { ROOT } from './reference-scorer.js';

const chromium = findChromium();
const folder = mkdtempSync(join(tmpdir(), 'chartcode-page-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Figure { caption: string; texts: string[]; circles: { x: number; y: number; title: string }[]; bars: { width: number; label: string }[]; lines: string[]; outside: string[]; size: [number, number]; shown: boolean }
interface Page { title: string; figures: Figure[]; tables: string[][][]; pre: string; scripts: number; resources: number; overflow: number }

// In the page: sizes as laid out, in the units of each drawing.
const PROBE = `
  const box = (node) => { const b = node.getBBox(); return [b.x, b.y, b.x + b.width, b.y + b.height]; };
  const figures = [...document.querySelectorAll('figure')].map((figure) => {
    const svg = figure.querySelector('svg');
    const [, , w, h] = svg ? svg.getAttribute('viewBox').split(' ').map(Number) : [0, 0, 0, 0];
    const all = svg ? [...svg.querySelectorAll('text,circle,rect,polyline')] : [];
    const rects = svg ? [...svg.querySelectorAll('rect')] : [];
    return {
      caption: figure.querySelector('figcaption').innerText,
      texts: svg ? [...svg.querySelectorAll('text')].map((one) => one.textContent) : [],
      circles: svg ? [...svg.querySelectorAll('circle')].map((one) => ({ x: one.cx.baseVal.value, y: one.cy.baseVal.value, title: one.textContent })) : [],
      bars: rects.map((one) => ({ width: one.getBBox().width, label: one.nextElementSibling ? one.nextElementSibling.textContent : '' })),
      lines: svg ? [...svg.querySelectorAll('polyline')].map((one) => one.getAttribute('points')) : [],
      outside: all.filter((one) => !one.getAttribute('transform')).filter((one) => { const [x, y, r, b] = box(one); return x < -1 || y < -1 || r > w + 1 || b > h + 1; }).map((one) => one.textContent || one.tagName),
      size: [figure.getBoundingClientRect().width, figure.getBoundingClientRect().height],
      shown: figure.getBoundingClientRect().height > 20,
    };
  });
  return {
    title: document.querySelector('h1').innerText, figures,
    tables: [...document.querySelectorAll('figure table')].map((table) => [...table.rows].map((row) => [...row.cells].map((cell) => cell.innerText.trim()))),
    pre: document.querySelector('pre').innerText, scripts: document.scripts.length - 1, resources: performance.getEntriesByType('resource').length,
    overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  };`;

describe.skipIf(chromium === undefined)('the report in Chromium', () => {
  let page: Page;
  let figures: ClaimsFigures;
  const figureOf = (caption: string): Figure => {
    const found = page.figures.find((one) => one.caption.startsWith(caption));
    if (!found) throw new Error(`no figure ${caption}`);
    return found;
  };
  const number = (value: number): string => value.toFixed(3);

  beforeAll(async () => {
    const dataset = join(ROOT, 'eval/datasets/open-claims-test.jsonl.gz');
    const { notes } = await loadCodedNotes(dataset);
    const claims = join(folder, 'claims.jsonl');
    writeFileSync(claims, makeNoisyPredictions(notes, 11).map((one) => `${JSON.stringify(one)}\n`).join(''));
    await runEvaluation(dataset, { predictions: claims, out: folder });
    figures = JSON.parse(readFileSync(join(folder, 'metrics.json'), 'utf8')).claims;
    page = probePage<Page>(chromium as string, join(folder, 'report.html'), PROBE);
  });

  it('shows every figure whole, without a script or a fetch, within the window', () => {
    expect(page.title).toContain('open-claims-test.jsonl.gz');
    expect(page).toMatchObject({ scripts: 0, resources: 0 });
    expect(page.overflow).toBeLessThanOrEqual(0);
    expect(page.figures.filter((one) => !one.shown).map((one) => one.caption)).toEqual([]);
    expect(page.figures.filter((one) => one.outside.length > 0).map((one) => [one.caption, one.outside])).toEqual([]);
  });

  it('draws the reliability diagram where the bins are', () => {
    const bins = figures.details.reliability.filter((bin) => bin.n > 0);
    const { circles } = figureOf('Reliability');
    expect(circles).toHaveLength(bins.length);
    bins.forEach(({ n, confidence, accuracy }, i) => {
      expect(circles[i]?.x).toBeCloseTo(48 + 240 * (confidence ?? 0), 0);
      expect(circles[i]?.y).toBeCloseTo(48 + 240 * (1 - (accuracy ?? 0)), 0);
      expect(circles[i]?.title).toBe(`${n} codes given ${number(confidence ?? 0)} on average, ${number(accuracy ?? 0)} right`);
    });
  });

  it('draws the risk-coverage curve and the threshold sweep point by point', () => {
    const [risk] = figureOf('Risk and coverage').lines;
    expect(risk?.split(' ')).toHaveLength(figures.details.risk_coverage.length);
    expect(risk?.split(' ').at(-1)).toBe(`${(48 + 240).toFixed(1)},${(48 + 240 * (1 - (figures.details.risk_coverage.at(-1)?.risk ?? 0))).toFixed(1)}`);
    expect(figureOf('Risk and coverage').caption).toContain(number(figures.details.aurc ?? 0));
    const rows = page.tables.find((table) => table[0]?.[0] === 'from')?.slice(1) ?? [];
    expect(rows.length).toBeGreaterThan(5);
    for (const [threshold, precision, recall, f1, codes] of rows) {
      const point = figures.details.threshold_sweep.find((one) => one.threshold.toFixed(2) === threshold);
      expect([precision, recall, f1, codes]).toEqual([number(point?.precision ?? -1), number(point?.recall ?? -1), number(point?.f1 ?? -1), String(point?.codes)]);
    }
  });

  it('draws a bar for every value of every slice, as long as its F1', () => {
    for (const [field, values] of Object.entries(figures.slices)) {
      const { bars } = figureOf(`ICD-10-CM F1 by ${field}`);
      expect(bars).toHaveLength(Object.keys(values).length);
      Object.values(values).forEach((scores, i) => {
        expect(bars[i]?.width).toBeCloseTo(240 * scores.icd.f1, 0);
        expect(bars[i]?.label).toBe(`${number(scores.icd.f1)} (${scores.encounters} notes)`);
      });
    }
  });

  it('counts visits in the confusion matrix, and tiers in their table, as the JSON does', () => {
    const { rows, columns, counts } = figures.details.em_confusion;
    const shown = figureOf('Visit level').texts;
    expect(shown.slice(0, columns.length)).toEqual(columns);
    expect(shown.slice(columns.length).filter((text) => /^\d{1,4}$/.test(text) && !rows.includes(text)).map(Number).reduce((a, b) => a + b, 0)).toBe(counts.flat().reduce((a, b) => a + b, 0));
    const tiers = page.tables.find((table) => table[0]?.[0] === 'tier')?.slice(1) ?? [];
    expect(tiers).toEqual(Object.entries(figures.details.tiers).map(([tier, one]) => [tier, number(one.precision), number(one.lower95), number(one.upper95), String(one.n)]));
  });

  it('writes the table of figures', () => {
    const { icd, ece } = figures.scores;
    expect(page.pre).toContain(`P ${number(icd.precision)}  R ${number(icd.recall)}  F1 ${number(icd.f1)}  (predicted ${icd.predicted}, required ${icd.required})`);
    expect(page.pre).toContain(`${number(ece ?? 0)} / ${number(figures.details.brier ?? 0)}`);
  });
});

it.skipIf(chromium !== undefined)('no Chromium on this machine: the rendered report is not checked', () => expect(chromium).toBeUndefined());

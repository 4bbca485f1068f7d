// Short clauses through the shipped package, each class of error in its own file. Rows that today's model fails say so (`known`);
// one that passes again must lose the mark, so that a fix is noticed: `npx tsx test/regression/mark-known.ts`.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngine } from '../../src/create-engine.js';
import type { Engine } from '../../src/engine.js';
import { loadEdition } from '../../src/reference/index.js';
import { checkRow, readRegressionRows } from './rows.js';

const files = readRegressionRows();
const rows = [...files.values()].flat();

describe('regression rows', () => {
  it('are many, and none is written twice', () => {
    expect(rows.length).toBeGreaterThanOrEqual(120);
    expect(new Set(rows.map(({ text }) => text)).size).toBe(rows.length);
  });

  it('name codes of the edition', () => {
    const { billable } = loadEdition().icd10cm;
    const beginnings = new Set(billable.flatMap((code) => [3, 4, 5, 6, 7].map((length) => code.slice(0, length))));
    const unknown = rows.flatMap(({ must, mustNot }) => [...must, ...mustNot]).filter((code) => !beginnings.has(code.replace('.', '')));
    expect([...new Set(unknown)]).toEqual([]);
  });
});

describe('shipped package', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await createEngine({});
  });
  afterAll(() => engine.close());

  it.each([...files])('codes the clauses of %s as expected', async (_, ofFile) => {
    const failed: string[] = [];
    const fixed: string[] = [];
    for (const row of ofFile) {
      const problems = await checkRow(row, engine);
      if (problems.length > 0 && row.known === undefined) failed.push(`${row.text} → ${problems.join(', ')}`);
      if (problems.length === 0 && row.known !== undefined) fixed.push(row.text);
    }
    expect({ failed, fixed }).toEqual({ failed: [], fixed: [] });
  }, 300_000);
});

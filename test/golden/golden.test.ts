// Golden claims: twelve notes, one a specialty, through the shipped package. An expectation that today's engine fails says why (`known`)
// and must keep failing, so that a fix is noticed: `npx tsx test/golden/mark-known.ts`.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngine } from '../../src/create-engine.js';
import type { Engine } from '../../src/engine.js';
import { loadEdition } from '../../src/reference/index.js';
import { codeNote, findProblem, readGoldenNotes } from './notes.js';

const notes = [...readGoldenNotes()];

describe('golden notes', () => {
  it('are twelve, one a specialty, of 300 to 1,200 characters', () => {
    expect(new Set(notes.map(([, { specialty }]) => specialty)).size).toBe(12);
    for (const [, { text }] of notes) {
      const { length } = text.join('\n');
      expect(length).toBeGreaterThanOrEqual(300);
      expect(length).toBeLessThanOrEqual(1_200);
    }
  });

  it('name diagnoses and inpatient procedures of the edition', () => {
    const edition = loadEdition();
    const billable = new Set(edition.icd10cm.billable);
    for (const expectation of notes.flatMap(([, note]) => note.expect)) {
      if (expectation.kind === 'first_listed') for (const code of expectation.anyOf) expect(billable.has(code.replace('.', '')), code).toBe(true);
      if (expectation.kind === 'pcs') expect(edition.pcsTable(expectation.code.slice(0, 3)), expectation.code).toBeDefined();
    }
  });
});

describe('shipped package', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await createEngine({});
  }, 300_000);
  afterAll(() => engine.close());

  it.each(notes)('codes %s as expected', async (_, note) => {
    const claim = await codeNote(note, engine);
    const failed: string[] = [];
    const fixed: string[] = [];
    for (const expectation of note.expect) {
      const { known, ...wanted } = expectation;
      const problem = findProblem(expectation, claim);
      if (problem !== undefined && known === undefined) failed.push(`${JSON.stringify(wanted)} → ${problem}`);
      if (problem === undefined && known !== undefined) fixed.push(JSON.stringify(wanted));
    }
    expect({ failed, fixed }).toEqual({ failed: [], fixed: [] });
  }, 300_000);
});

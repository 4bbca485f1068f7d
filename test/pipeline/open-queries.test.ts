// A question about a procedure line is a reason for review, as one about a diagnosis is.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createEngine } from '../../src/create-engine.js';

let engine: Awaited<ReturnType<typeof createEngine>>;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.close());

it('lists each topic of the queries once among the reasons', async () => {
  const text = 'DISCHARGE SUMMARY\nPrincipal diagnosis: hip fracture.\nHOSPITAL COURSE: On the day after admission she underwent hemiarthroplasty of the left hip. She walked with the therapist. Discharged to rehab.';
  const { queries, decision } = await engine.code({ text, setting: 'inpatient', patient: { age: 84, sex: 'F' } });
  expect(queries.map(({ topic }) => topic)).toContain('specificity');
  expect(decision.route).toBe('review');
  expect(decision.reasons.filter((one) => one.startsWith('query-open')).sort()).toEqual([...new Set(queries.map(({ topic }) => `query-open: ${topic}`))].sort());
});

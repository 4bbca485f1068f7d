// The comparison of a claim's codes for the first-listed choice: its columns by hand, and what the shipped trees say.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeClaim, FIRST_OF_CLAIM_NAMES, readFirstOfClaim, weighClaim } from '../../src/assembly/first-listed/first-of-claim.js';
import { undotted } from '../../src/reference/index.js';
import type { DraftCode, EncounterFacts } from '../../src/types.js';

const SHIPPED = readFileSync(join(import.meta.dirname, '../../models/chartcode-icd10cm-2026.1/scorer-first-of-claim.json'));
const OFFICE: EncounterFacts = { setting: 'office', documentType: 'progress_note', patient: {}, dateOfService: '2026-01-15' };
const code = (name: string, ...places: [start: number, section: string][]): DraftCode => ({
  system: 'ICD-10-CM', code: undotted(name), logit: 1, probability: 0, sources: [], flags: [],
  evidence: places.map(([start, section]) => ({ documentId: 'd1', start, end: start + 5, text: 'words', section })),
});
const column = (rows: Float32Array[], name: string): number[] => rows.map((row) => Math.round(row[FIRST_OF_CLAIM_NAMES.indexOf(name)]! * 1000) / 1000 || 0);

it('describes each code by its place, its habits and the codes beside it', () => {
  const habits = { rates: { '': -1.4, 'o:': -1.5, 'o:I': -1, 'o:I25': -0.5, 'i:I25': 2, I: -1.2, 'progress_note:': -1.3 }, pairs: { 'I25>I10': 1.5 } };
  const rows = describeClaim([code('I10', [40, 'assessment']), code('I25.10', [10, 'chief_complaint'], [60, 'assessment']), code('Z79.82')], OFFICE, habits);
  expect(column(rows, 'rate_setting')).toEqual([-1, -0.5, -1.5]);
  expect(column(rows, 'rate')).toEqual([-1.2, -1.2, -1.4]);
  expect(column(rows, 'rate_document')).toEqual([-1.3, -1.3, -1.3]);
  expect(column(rows, 'rate_setting_below_best')).toEqual([-0.5, 0, -1]);
  expect(column(rows, 'rate_setting_rank')).toEqual([1, 0, 2]);
  expect(column(rows, 'pair_mean')).toEqual([-0.75, 0.75, 0]);
  expect(column(rows, 'pair_least')).toEqual([-1.5, 0, 0]);
  expect(column(rows, 'pair_most')).toEqual([0, 1.5, 0]);
  expect(column(rows, 'before')).toEqual([1, 0, 2]);
  expect(column(rows, 'quotes')).toEqual([1, 2, 0]);
  expect(column(rows, 'rank')).toEqual([0, 1, 0]); // both are best told in the assessment
  expect([column(rows, 'in_assessment'), column(rows, 'in_complaint'), column(rows, 'in_other')]).toEqual([[1, 1, 0], [0, 1, 0], [0, 0, 0]]);
  expect(rows.every((row) => row.length === FIRST_OF_CLAIM_NAMES.length)).toBe(true);
});

it('knows what opens a claim: the disease before its old infarction, the injury before the pressure that stands beside it', async () => {
  const model = readFirstOfClaim(SHIPPED);
  const first = async (codes: DraftCode[], facts = OFFICE): Promise<string> => [...await weighClaim(codes, facts, model)].reduce((a, b) => (b[1] > a[1] ? b : a))[0].code;
  expect(await first([code('I25.2', [10, 'assessment']), code('I25.10', [30, 'assessment']), code('Z95.5', [60, 'assessment'])])).toBe('I2510');
  expect(await first([code('I10', [10, 'past_medical_history']), code('S61.411A', [90, 'assessment']), code('W26.0XXA', [40, 'history_of_present_illness'])], { ...OFFICE, setting: 'emergency', documentType: 'emergency_department_note' })).toBe('S61411A');
  expect(await first([code('E78.5', [10, 'assessment']), code('J18.9', [5, 'assessment'])], { ...OFFICE, setting: 'inpatient', documentType: 'discharge_summary' })).toBe('J189');
});

it('refuses a file without habits, and one that reads unknown columns', () => {
  const file = JSON.parse(SHIPPED.toString('utf8')) as { features: string[] };
  expect(() => readFirstOfClaim(Buffer.from(JSON.stringify({ ...file, habits: undefined })))).toThrow(expect.objectContaining({ code: 'E203' }) as Error);
  expect(() => readFirstOfClaim(Buffer.from(JSON.stringify({ ...file, features: [...file.features, 'moon'] })))).toThrow(expect.objectContaining({ code: 'E203' }) as Error);
});

// Contradicting stages are flagged as an error and stay for a person to settle.
import { expect, it } from 'vitest';
import { loadEdition } from '../../src/reference/index.js';
import { applyRules, readForeignClaim } from '../../src/rules/index.js';

const run = (codes: string[]) =>
  applyRules(readForeignClaim(codes.map((code) => ({ system: 'ICD-10-CM' as const, code }))), { setting: 'office', documentType: 'progress_note', patient: {}, dateOfService: '2026-01-15' }, loadEdition())
    .findings.filter((f) => f.rule === 'one-of-category');

it('flags two stages of chronic kidney disease', () => {
  const [found] = run(['N18.4', 'N18.6']);
  expect(found).toMatchObject({ severity: 'error', action: 'flagged', codes: ['N18.4', 'N18.6'] });
});

it('says nothing of one stage, or of codes of different categories', () => expect(run(['N18.4', 'I12.9', 'D63.1'])).toEqual([]));

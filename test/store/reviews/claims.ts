// Claims and reviews made up for the tests of reviews and of what is drawn from them.
import type { Review } from '../../../src/store/reviews/index.js';
import type { Claim, ClaimCode } from '../../../src/types.js';

export const NOTE = 'Seen for type 2 diabetes and hypertension. No pneumonia was found. Knee pain, right. Office visit of 20 minutes.';

export function line(system: ClaimCode['system'], code: string, words: string, more: Partial<ClaimCode> = {}): ClaimCode {
  const start = NOTE.indexOf(words);
  return { system, code, description: '', sequence: 1, probability: 0.9, tier: 'medium', evidence: [{ documentId: 'd1', start, end: start + words.length, text: words }], sources: ['model'], flags: [], ...more };
}

export function makeClaim(codes: ClaimCode[] = [
  line('ICD-10-CM', 'E11.9', 'type 2 diabetes', { role: 'first_listed', sequence: 1, probability: 0.97, tier: 'high' }),
  line('ICD-10-CM', 'I10', 'hypertension', { role: 'secondary', sequence: 2 }),
  line('ICD-10-CM', 'J18.9', 'pneumonia', { role: 'secondary', sequence: 3, probability: 0.4, tier: 'low' }),
  line('CPT', '99213', 'Office visit', { sequence: 1, units: 1, linkedDiagnoses: ['E11.9', 'I10'] }),
]): Claim {
  return {
    documentType: 'progress_note', setting: 'office', codes, em: null, findings: [], rejected: [], queries: [],
    decision: { route: 'review', reasons: [], profile: 'default' },
    provenance: { model: { id: 'm', sha256: 'a'.repeat(64) }, calibration: 'c', thresholds: 'default', editions: { 'ICD-10-CM': 'FY2026' }, tables: {} },
    timings: { totalMs: 1 },
  };
}

export function review(claimId: string, reviewer: string, actions: Review['decisions'], more: Partial<Review> = {}): Review {
  const finalCodes = actions.filter(({ action }) => action !== 'reject').map(({ system, code, to }): Review['finalCodes'][number] => ({ system: to?.system ?? system, code: to?.code ?? code, from: to ? 'changed' : 'claim', evidence: [] }));
  return { id: `${claimId}-${reviewer}`, claimId, reviewer, reviewedAt: '2026-03-01T00:00:00.000Z', route: 'review', model: 'a', decisions: actions, added: [], finalCodes, ...more };
}

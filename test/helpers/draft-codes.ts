// Builders of draft codes, claim lines and encounter facts for the tests of assembly, rules and routing.
import { undotted } from '../../src/reference/index.js';
import { readForeignClaim, type DraftClaim } from '../../src/rules/index.js';
import type { DraftCode, EncounterFacts, Evidence } from '../../src/types.js';

export const OFFICE: EncounterFacts = { setting: 'office', documentType: 'progress_note', patient: {}, dateOfService: '2026-01-15' };
export const INPATIENT: EncounterFacts = { ...OFFICE, setting: 'inpatient', documentType: 'discharge_summary' };

/** Evidence of the words from `start` on, in document d1. */
export function evidenceAt(start: number, text: string, section?: string): Evidence {
  return { documentId: 'd1', start, end: start + text.length, text, ...(section ? { section } : {}) };
}

/** A candidate as scoring gives it; evidence far from that of other codes unless given. */
export function candidate(code: string, logit: number, evidence: Evidence[] = []): DraftCode {
  return { system: 'ICD-10-CM', code: undotted(code), logit, probability: 1 / (1 + Math.exp(-logit)), evidence, sources: ['model'], flags: [] };
}

/** A claim of someone else's codes, in the order given. */
export function claimOf(...codes: string[]): DraftClaim {
  return readForeignClaim(codes.map((code) => ({ system: 'ICD-10-CM', code })));
}

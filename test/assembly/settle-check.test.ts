// Routine examinations with and without abnormal findings (Official Guidelines, I.C.21.c.13).
import { describe, expect, it } from 'vitest';
import { settleCheck } from '../../src/assembly/assessment/settle-check.js';
import { readDocument } from '../../src/document/index.js';
import { findMentions } from '../../src/mentions/index.js';
import type { DraftCode } from '../../src/types.js';

/** Codes after the note has spoken; each stands on the words given. */
function settle(text: string, quotes: Record<string, string>): string[] {
  const codes = Object.entries(quotes).map(([code, quote]): DraftCode => ({ system: 'ICD-10-CM', code, logit: 1, probability: 0, evidence: [{ documentId: 'd1', start: text.indexOf(quote), end: text.indexOf(quote) + quote.length, text: quote }], sources: [], flags: [] }));
  return settleCheck(codes, findMentions(readDocument({ id: 'd1', text }))).map(({ code }) => code);
}

describe('a routine examination', () => {
  it('has findings where a condition is new or worse', () => {
    expect(settle('Well child. New diagnosis of atopic dermatitis.', { Z00129: 'Well child', L209: 'atopic dermatitis' })[0]).toBe('Z00121');
    expect(settle('Annual exam. Diabetes is uncontrolled.', { Z0000: 'Annual exam', E1165: 'Diabetes' })[0]).toBe('Z0001');
  });
  it('has none where the note says so of known conditions', () => {
    expect(settle('Annual exam, no abnormal findings. HTN stable.', { Z0001: 'Annual exam', I10: 'HTN' })[0]).toBe('Z0000');
    expect(settle('Annual exam. Exam normal. Elevated PSA.', { Z0001: 'Annual exam', R9720: 'Elevated PSA' })[0]).toBe('Z0001');
    expect(settle('Annual exam. Thyroid nodule, rest of exam normal.', { Z0001: 'Annual exam', E041: 'Thyroid nodule' })[0]).toBe('Z0001');
  });
  it('stays as it is elsewhere', () => {
    expect(settle('Well child. Asthma stable. No new problems.', { Z00129: 'Well child', J4530: 'Asthma' })[0]).toBe('Z00129');
    expect(settle('New cough.', { R059: 'cough' })).toEqual(['R059']);
  });
});

// CSV: a row a code that any reader cuts the same way, and nothing in it that a spreadsheet would run.
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderClaim } from '../../src/output/index.js';
import type { OutputInput } from '../../src/output/index.js';
import { OFFICE, anyInput, diagnosis, makeClaim } from './claims.js';

const read = (input: OutputInput): Record<string, string>[] => parse(renderClaim(input, { format: 'csv' }), { columns: true, record_delimiter: '\r\n', relax_column_count: false });

describe('CSV', () => {
  it('has a row a code, in the order of the claim', () => {
    const rows = read(OFFICE);
    expect(rows.map(({ system, code, units, linked_diagnoses }) => [system, code, units, linked_diagnoses])).toEqual([
      ['ICD-10-CM', 'E11.621', '', ''],
      ['ICD-10-CM', 'L97.419', '', ''],
      ['ICD-10-CM', 'I10', '', ''],
      ['CPT', '99214', '1', 'E11.621 I10'],
      ['CPT', '11042', '1', 'L97.419 E11.621'],
      ['HCPCS', 'J0171', '3', 'I10'],
    ]);
    expect(rows[0]).toMatchObject({ claim_id: 'enc-1', date_of_service: '2026-01-15', probability: '0.97', evidence: 'diabetes with a foot ulcer', route: 'review', model_sha256: 'ab'.repeat(32) });
  });

  it('names a claim that the caller gave no id by the id under which it is kept', () => {
    const { id: _, ...kept } = makeClaim([diagnosis('I10', 1)]);
    expect(read({ ...OFFICE, claim: { ...kept, claimId: 'kept-1' } })[0]?.['claim_id']).toBe('kept-1');
  });

  it('is a header alone for a claim without codes', () => expect(renderClaim({ ...OFFICE, claim: makeClaim([]) }, { format: 'csv' })).toMatch(/^claim_id,[^\r\n]+\r\n$/));

  it.each(['=1+1', '+1', '-pain', '@SUM(A1)', '|calc', '\t=1', '\r=1', '\n=1', ' =1', '＝1', '=HYPERLINK("http://x","y")'])('disarms %j', (text) => {
    const evidence = [{ documentId: 'd1', start: 0, end: text.length, text }];
    const [row] = read({ ...OFFICE, claim: makeClaim([diagnosis('I10', 1, { evidence, description: text })], { id: text }) });
    expect([row?.['evidence'], row?.['description'], row?.['claim_id']]).toEqual([`'${text}`, `'${text}`, `'${text}`]);
  });

  it('keeps every text through commas, quotes and line breaks', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const rows = read(input);
        expect(rows).toHaveLength(input.claim.codes.length);
        for (const [place, { code, description }] of input.claim.codes.entries()) {
          expect(rows[place]?.['code']).toBe(code);
          expect(rows[place]?.['description']?.replace(/^'/, '')).toBe(description.replace(/^'/, ''));
        }
        for (const cell of rows.flatMap((row) => Object.values(row))) expect(cell).not.toMatch(/^\s*[=+@|-]/);
      }),
      { numRuns: 25 },
    );
  });
});

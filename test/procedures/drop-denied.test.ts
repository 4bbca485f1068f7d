// A line stands on words that say that it was done, never on those that deny it alone.
import { describe, expect, it } from 'vitest';
import { readDocument } from '../../src/document/index.js';
import { dropDenied } from '../../src/procedures/drop-denied.js';
import type { ProcedureLine } from '../../src/procedures/index.js';

function codesLeft(text: string, ...quotes: string[]): string[] {
  const evidence = quotes.map((quote) => ({ documentId: 'd1', start: text.indexOf(quote), end: text.indexOf(quote) + quote.length, text: quote }));
  const line = { system: 'CPT', code: '29828', logit: 1, probability: 0.7, evidence, sources: [], flags: [], modifiers: [], units: 1, linkedDiagnoses: [] } as unknown as ProcedureLine;
  return dropDenied([line], { documents: [readDocument({ id: 'd1', text })] }).lines.map(({ code }) => code);
}

describe('dropDenied', () => {
  it.each([
    ['PROCEDURES: Biceps tenodesis planned, not done.', 'Biceps tenodesis'],
    ['The biceps tenodesis was therefore not performed.', 'biceps tenodesis'],
    ['Cholangiogram was not attempted.', 'Cholangiogram'],
    ['Polypectomy was deferred.', 'Polypectomy'],
  ])('%s', (text, quote) => expect(codesLeft(text, quote)).toEqual([]));

  it('keeps a line that another quote states', () => {
    const text = 'A biceps tenodesis was performed. A second biceps tenodesis suture was not placed.';
    expect(codesLeft(text, 'biceps tenodesis was performed', 'second biceps tenodesis')).toEqual(['29828']);
  });

  it.each([['Biceps tenodesis was performed without complications.', 'Biceps tenodesis'], ['The cyst was removed; the ovary was not removed.', 'cyst was removed'], ['Colonoscopy to the cecum. No biopsy was taken.', 'Colonoscopy'], ['Application of allograft to areas of lost skin, not grafted on the back.', 'Application of allograft']])('keeps %s', (text, quote) => {
    expect(codesLeft(text, quote)).toEqual(['29828']);
  });
});

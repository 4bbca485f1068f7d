import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quoteInContext } from '../../src/claim-evidence.js';
import { readDocument } from '../../src/document/index.js';
import type { Evidence } from '../../src/types.js';

const NOTE = 'ASSESSMENT:\n1. Hypothyroidism.\n2. Type 2 diabetes, well controlled on metformin and Lantus.\nPLAN: Continue levothyroxine 50 mcg daily.\n';
const document = readDocument({ id: 'd1', text: NOTE });
const quote = (words: string): Evidence => {
  const start = NOTE.indexOf(words);
  return { documentId: 'd1', start, end: start + words.length, text: words, section: 'assessment' };
};

test('a short quote is shown with its sentence, list number and closing mark', () => {
  expect(quoteInContext([quote('Hypothyroidism')], [document]).map(({ text }) => text)).toEqual(['Hypothyroidism', '1. Hypothyroidism.']);
  expect(quoteInContext([quote('Lantus')], [document])[1]?.text).toContain('controlled on metformin and Lantus');
});

test('a longer quote, no quote, and one of an unknown document stay as they are', () => {
  const long = quote('well controlled on metformin and Lantus');
  expect(quoteInContext([quote('Lantus'), long], [document])).toEqual([quote('Lantus'), long]);
  expect(quoteInContext([], [document])).toEqual([]);
  expect(quoteInContext([{ ...quote('Lantus'), documentId: 'other' }], [document])).toHaveLength(1);
});

test('every quote is the text at its offsets', () => {
  fc.assert(fc.property(fc.nat(NOTE.length - 2), fc.integer({ min: 1, max: 30 }), (start, length) => {
    const end = Math.min(NOTE.length, start + length);
    for (const one of quoteInContext([{ documentId: 'd1', start, end, text: NOTE.slice(start, end) }], [document])) expect(NOTE.slice(one.start, one.end)).toBe(one.text);
  }));
});

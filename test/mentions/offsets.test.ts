// Offsets hold on random text and on every corpus: nothing is lost, nothing overlaps, every span is its text.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDocument } from '../../src/document/index.js';
import { assertSpan, findMentions } from '../../src/mentions/index.js';
import { loadCorpora } from '../corpora.js';

function holdsOn(text: string): void {
  const doc = readDocument({ id: 'd', text, type: 'progress_note' });
  expect(doc.text).toBe(text);
  let end = 0;
  for (const section of doc.sections) {
    if (section.headingStart < end || section.start < section.headingStart || section.end < section.start || section.end > text.length)
      throw new Error('sections overlap');
    end = section.end;
  }
  const covered = new Uint8Array(text.length);
  for (const section of doc.sections) covered.fill(1, section.headingStart, section.start);
  let last = 0;
  for (const sentence of doc.sentences) {
    if (sentence.start < last || sentence.end <= sentence.start) throw new Error('sentences overlap');
    covered.fill(1, sentence.start, sentence.end);
    last = sentence.end;
  }
  for (const match of text.matchAll(/[\p{L}\p{N}]/gu))
    if (covered[match.index] === 0) throw new Error(`a letter is lost at ${match.index}`);
  let start = 0;
  for (const mention of findMentions(doc)) {
    const sentence = doc.sentences[mention.sentence];
    if (text.slice(mention.start, mention.end) !== mention.text) throw new Error('a mention is not its text');
    if (sentence === undefined || mention.start < sentence.start || mention.end > sentence.end)
      throw new Error('a mention leaves its sentence');
    if (mention.start < start) throw new Error('mentions are out of order');
    if (mention.text.trim() !== mention.text || mention.text.split(/\s+/).length > 32)
      throw new Error('a mention is too long or untrimmed');
    for (const cue of mention.cues)
      if (cue.start < 0 || cue.end <= cue.start || cue.end > text.length) throw new Error('a cue has no place');
    start = mention.start;
  }
}

const PIECES = [
  'CHIEF COMPLAINT:',
  'PLAN',
  'Denies ',
  'fever',
  ', ',
  '; ',
  '. ',
  '\n',
  '\r\n',
  '\n\n',
  '\t',
  '\u00a0',
  '1. ',
  '2) ',
  '- ',
  '•',
  '(',
  ')',
  ':',
  '/',
  '?',
  'no ',
  'ruled out',
  ' and ',
  ' with ',
  'Dr. ',
  'p.o. ',
  '1.5 ',
  '\u{1f489}',
  '\u{1d400}',
  'é',
  'e\u0301',
  '¿',
  '"',
  'mother has ',
  '**',
  '##',
  'LEFT',
  'x'.repeat(300),
  '\u2028',
  '\ufeff',
  '漢字',
];

describe('offsets', () => {
  it('hold on any string', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), holdsOn), { numRuns: 120 });
  });

  it('hold on any mixture of what notes are made of', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...PIECES), { maxLength: 80 }).map((parts) => parts.join('')),
        holdsOn,
      ),
      { numRuns: 250 },
    );
  });

  it('hold for the assertion of any span', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }), fc.nat(200), fc.nat(50), (parts, start, length) => {
        const text = parts.join('');
        const doc = readDocument({ id: 'd', text, type: 'progress_note' });
        const { assertion, cues } = assertSpan(doc, { start, end: start + length });
        for (const cue of cues) expect(assertion[cue.category]).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it.each([
    ['letters', 'a'],
    ['words', 'no fever '],
    ['commas', 'a, '],
    ['colons', 'A: '],
    ['items', '1. ab '],
    ['lines', 'ab cd,\n'],
    ['capitals', 'PLAN '],
    ['brackets', '('],
    ['astral', '\u{1f489}'],
  ])('hold on 200,000 characters of %s', (_name, unit) => {
    holdsOn(unit.repeat(Math.floor(200_000 / unit.length)));
  });

  for (const { name, texts } of loadCorpora()) {
    it.skipIf(texts === undefined)(`hold on ${name}${texts === undefined ? ' (absent: skipped)' : ''}`, () => {
      for (const text of texts ?? []) holdsOn(text);
    });
  }
});

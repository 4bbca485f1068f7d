// The note-word model on a small model written by hand: figures worked out on paper, and files that are not one.
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readNoteWords, weighNoteWords } from '../../src/encoder/note-words.js';

const header = { schema: 1, lead: 2, words: ['1well', 'knee', 'well'], idf: [3, 2, 1], labels: ['c:Z0000', 'g:M17'], scale: [0.01, 0.02], bias: [0.1, 0] };
const weights = [100, 0, -50, 50, 10, 0];

function fileOf(head: object, rows: readonly number[]): Buffer {
  const json = Buffer.from(JSON.stringify(head));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(json.length);
  return gzipSync(Buffer.concat([length, json, Buffer.from(Int8Array.from(rows).buffer)]));
}

describe('what the words of a note speak for', () => {
  const model = readNoteWords(fileOf(header, weights));

  it('weighs words by count and rarity, the first ones twice', () => {
    // well x2: (1 + ln 2) x 1; 1well x1: 3; knee x1: 2; the third word is past the lead
    const values = [3, 2, 1 + Math.log(2)];
    const length = Math.hypot(...values);
    const words = weighNoteWords(model, 'Well man; WELL. Knee: 12');
    expect(words.get('c:Z0000')).toBeCloseTo(0.01 * ((3 * 100 + 2 * -50 + (1 + Math.log(2)) * 10) / length) + 0.1, 10);
    expect(words.get('g:M17')).toBeCloseTo(0.02 * ((2 * 50) / length), 10);
  });

  it('says what is usual of a note without a known word', () => {
    expect([...weighNoteWords(model, '12/3 – !')]).toEqual([['c:Z0000', 0.1], ['g:M17', 0]]);
  });
});

describe('a file that is no model', () => {
  it.each([
    ['no gzip', Buffer.from('words')],
    ['no header', gzipSync(Buffer.from([9, 0, 0, 0, 1]))],
    ['empty', gzipSync(Buffer.alloc(0))],
    ['another schema', fileOf({ ...header, schema: 2 }, weights)],
    ['too few weights', fileOf(header, weights.slice(1))],
    ['a label without scale', fileOf({ ...header, scale: [1] }, weights)],
  ])('%s is refused', (_, bytes) => expect(() => readNoteWords(bytes)).toThrowError(expect.objectContaining({ code: 'E203' })));
});

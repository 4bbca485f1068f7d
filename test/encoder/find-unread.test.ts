// Words past the linker's longest text, unless another mention holds them.
import { describe, expect, it } from 'vitest';
import { countWordsRead, longestUnread } from '../../src/encoder/find-unread.js';
import type { Mention } from '../../src/types.js';

const tokenizer = { encode: () => [], pieces: (text: string) => [...text].map(() => 1) };
const mention = (start: number, text: string, documentId = 'd1'): Mention => ({ documentId, start, end: start + text.length, text, section: 'plan', sentence: 0, level: 'clause', assertion: {} as never, cues: [], facets: {} });

describe('countWordsRead', () => {
  it('is undefined when the ids are fewer than the limit, or just fit', () => {
    expect(countWordsRead('aa bb', [1, 1, 1, 1, 1, 1], 8, tokenizer)).toBeUndefined();
    expect(countWordsRead('aa bb cc', Array(8).fill(1), 8, tokenizer)).toBeUndefined();
  });
  it('counts whole words', () => {
    expect(countWordsRead('aa bb cc dd', Array(8).fill(1), 8, tokenizer)).toBe(3);
    expect(countWordsRead('aaaaaaaaaaaa bb', Array(8).fill(1), 8, tokenizer)).toBe(0);
  });
});

describe('longestUnread', () => {
  const whole = mention(0, 'one two three four');
  it('is 0 when all was read, or another mention holds the rest', () => {
    expect(longestUnread([whole], [undefined])).toBe(0);
    expect(longestUnread([whole, mention(8, 'three four')], [2, undefined])).toBe(0);
  });
  it('is the longest run in a row', () => {
    expect(longestUnread([whole], [1])).toBe(3);
    expect(longestUnread([whole, mention(8, 'three')], [1, undefined])).toBe(1);
    expect(longestUnread([whole, mention(8, 'three four', 'd2')], [2, undefined])).toBe(2);
    expect(longestUnread([whole, mention(8, 'three four')], [2, 1])).toBe(2);
  });
});

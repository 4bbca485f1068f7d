// Joints that differ are lines of their own, and no line rests on words that deny it.
import { describe, expect, it } from 'vitest';
import { dropNotDone } from '../../../src/procedures/drop-not-done.js';
import { completeLines } from '../../../src/procedures/lines/index.js';
import { readNote } from './helpers.js';

const modifiersOf = (text: string, code = '20610'): string => {
  const { input, lines } = readNote({ text, lines: [[code, ...text.match(/[^.]+\./g)!.map((one) => one.trim())]], type: 'progress_note', setting: 'office' });
  return completeLines(lines, input).lines.map(({ code: one, modifiers }) => `${one}-${[...modifiers].sort().join(',')}`).join(' ');
};

describe('large joints needled at one visit', () => {
  it.each([
    ['Left shoulder injected with 40 mg triamcinolone. Right knee injected with 40 mg triamcinolone.', '20610-LT 20610-59,RT'],
    ['Left shoulder subacromial space and left knee injected, 40 mg triamcinolone each.', '20610-LT 20610-59,LT'],
    ['Injections: left shoulder, 40 mg triamcinolone; right knee, 40 mg triamcinolone.', '20610-LT 20610-59,RT'],
    ['Right knee injected with 40 mg triamcinolone. Left knee injected with 40 mg triamcinolone.', '20610-50'],
    ['Right knee injected with 40 mg triamcinolone. Left shoulder was not injected.', '20610-RT'],
  ])('%s', (text, expected) => expect(modifiersOf(text)).toBe(expected));
});

describe('quotes that deny the act', () => {
  const quotesOf = (text: string, ...quotes: string[]): string[][] => {
    const { input, lines } = readNote({ text, lines: [['20611', ...quotes]], type: 'progress_note', setting: 'office' });
    return dropNotDone(lines, input).lines.map(({ evidence }) => evidence.map(({ text: words }) => words));
  };
  it('fall where another tells it', () => {
    const text = 'Ultrasound-guided injection of the left shoulder. Right shoulder and left knee were not injected.';
    expect(quotesOf(text, 'Ultrasound-guided injection of the left shoulder', 'Right shoulder and left knee were not injected')).toEqual([['Ultrasound-guided injection of the left shoulder']]);
  });
  it('take the line with them where none does', () => expect(quotesOf('Right shoulder and left knee were not injected.', 'Right shoulder and left knee were not injected')).toEqual([]));
  it('stay where the clause tells of another joint that was', () => {
    const text = 'Left knee was injected, the right one was not injected.';
    expect(quotesOf(text, text.slice(0, -1))).toHaveLength(1);
  });
});

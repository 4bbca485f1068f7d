// An array of rows cut into bytes: each piece is its element, whatever it holds and however it is laid out.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { splitArray } from '../../src/store/split-array.js';

const cut = (text: string): unknown[] => {
  const bytes = Buffer.from(text);
  const bounds = splitArray(bytes);
  return Array.from({ length: bounds.length / 2 }, (_, place) => JSON.parse(bytes.subarray(bounds[2 * place], bounds[2 * place + 1]).toString()) as unknown);
};

it('gives every element of every array', () => {
  const space = fc.constantFrom('', ' ', '\n', '\t\r\n  ');
  fc.assert(
    fc.property(fc.array(fc.json({ stringUnit: 'binary' })), space, space, fc.boolean(), (elements, before, after, mark) => {
      const text = `${mark ? '\ufeff' : ''}${before}[${before}${elements.join(`${before},${after}`)}${after}]${after}`;
      expect(cut(text)).toEqual(elements.map((one) => JSON.parse(one) as unknown));
    }),
  );
});

it.each(['[]', ' [ ] ', '\ufeff[\n]'])('finds nothing in %j', (text) => expect(cut(text)).toEqual([]));

it.each([
  ['{"a":[1]}', 'E101'],
  ['"[1]"', 'E101'],
  ['[1,]', 'E105'],
  ['[1]]', 'E105'],
  ['', 'E105'],
])('refuses %j with %s', (text, code) => expect(() => cut(text)).toThrow(expect.objectContaining({ code })));

it('names the byte that is not UTF-8', () => {
  expect(() => splitArray(Buffer.from([0x5b, 0x22, 0xff, 0x22, 0x5d]))).toThrow(expect.objectContaining({ code: 'E107', details: [{ field: 'body', problem: 'is not UTF-8', byte: 2 }] }));
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChartcodeError } from '../../src/errors.js';
import { locateJsonError, parseJson } from '../../src/store/parse-json.js';

describe('parseJson', () => {
  it('parses what JSON.parse parses', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(parseJson(JSON.stringify(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it.each([
    ['', 0],
    ['{', 1],
    ['{"a" 1}', 5],
    ['{"a":1,}', 7],
    ['[1,2', 4],
    ['[1 2]', 3],
    ['{"a":tru}', 5],
    ['01', 0],
    ['"a\nb"', 2],
    ['"a\\x"', 3],
    ['"abc', 4],
    ['[1]]', 3],
    ['{a:1}', 1],
    ['[,1]', 1],
    ['"\\u12g4"', 1],
    ['\ufeff1', 0],
  ])('%j breaks at %i', (text, position) => {
    expect(() => JSON.parse(text)).toThrow();
    expect(locateJsonError(text)).toBe(position);
  });

  it('says line and column, and never the text', () => {
    try {
      parseJson('{"text": "Marlowe",\n  Marlowe}');
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ code: 'E105', details: [{ position: 22, line: 2, column: 3 }] });
      expect(JSON.stringify((error as ChartcodeError).toBody())).not.toContain('Marlowe');
    }
  });

  it('finds a place inside, or the end, of whatever JSON.parse refuses, however deep', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'{}[]",:1e-.tfn\\u0 a\n') }), (text) => {
        try {
          JSON.parse(text);
        } catch {
          const at = locateJsonError(text);
          expect(at).toBeGreaterThanOrEqual(0);
          expect(at).toBeLessThanOrEqual(text.length);
          // Nothing before the place is wrong: more text could still complete it.
          if (at > 0) expect(locateJsonError(text.slice(0, at))).toBeLessThanOrEqual(at);
        }
      }),
    );
    expect(locateJsonError('['.repeat(1_000_000))).toBe(1_000_000);
  });
});

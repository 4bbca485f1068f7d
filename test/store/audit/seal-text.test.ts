// Texts at rest: sealed, bound to their place, readable after a rotation, closed to a wrong key.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readKeyRing, readSecretKey } from '../../../src/store/audit/key-ring.js';
import { openText, readKeyId, sealText } from '../../../src/store/audit/seal-text.js';

const key = (fill: number): string => Buffer.alloc(32, fill).toString('base64');
const ring = readKeyRing(`2026a:${key(1)}`, 'TEST');

describe('a sealed text', () => {
  it('opens to what it was, and never twice the same', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => void expect(openText(sealText(text, 'row-1', ring), 'row-1', ring)).toBe(text)));
    expect(sealText('a', 'x', ring)).not.toBe(sealText('a', 'x', ring));
    expect(sealText('Knee pain since May', 'x', ring)).not.toContain('Knee');
  });

  it('still opens after a rotation, and new ones take the new key', () => {
    const old = sealText('old', 'row', ring);
    const rotated = readKeyRing(`2027a:${Buffer.alloc(32, 2).toString('hex')},2026a:${key(1)}`, 'TEST');
    expect(openText(old, 'row', rotated)).toBe('old');
    expect([readKeyId(old), readKeyId(sealText('new', 'row', rotated))]).toEqual(['2026a', '2027a']);
  });

  it('E413 for a wrong key, a missing key, another place, a changed byte', () => {
    const sealed = sealText('secret words', 'row', ring);
    const refuse = (text: string, place: string, with_ = ring) => expect(() => openText(text, place, with_)).toThrow(expect.objectContaining({ code: 'E413' }));
    refuse(sealed, 'row', readKeyRing(`2026a:${key(3)}`, 'TEST'));
    refuse(sealed, 'row', readKeyRing(`2027a:${key(1)}`, 'TEST'));
    refuse(sealed, 'row-2');
    for (let at = sealed.lastIndexOf('.') + 1; at < sealed.length; at += 7) refuse(`${sealed.slice(0, at)}${sealed[at] === 'A' ? 'B' : 'A'}${sealed.slice(at + 1)}`, 'row');
    for (const text of ['', 'v1', 'v1.x', 'v2.a.b', 'v1.MjAyNmE.']) refuse(text, 'row');
  });
});

describe('key rings', () => {
  it('E106 that names the place and never the key', () => {
    for (const text of ['', 'a', 'a:short', `${key(1)}`, `a:${key(1)},b:zz`, `a:${key(1)},a:${key(2)}`, `a b:${key(1)}`]) {
      expect(() => readKeyRing(text, 'CHARTCODE_TEXT_KEYS')).toThrow(expect.objectContaining({ code: 'E106' }));
      try {
        readKeyRing(text, 'CHARTCODE_TEXT_KEYS');
      } catch (error) {
        expect(JSON.stringify([error, String(error)])).not.toContain('AQEB');
      }
    }
    expect(() => readSecretKey('hunter2', 'CHARTCODE_AUDIT_KEY')).toThrow(expect.objectContaining({ code: 'E106' }));
    expect(readSecretKey(key(5), 'X')).toHaveLength(32);
  });
});

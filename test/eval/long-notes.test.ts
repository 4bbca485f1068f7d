import { describe, expect, it } from 'vitest';
import { type Coding, joinText } from '../../eval/long-notes.js';

const TEXT = 'IMPRESSION: 1. Gout 🙂 of the left foot. 2. No cellulitis.';
const at = (quote: string): [number, number] => [TEXT.indexOf(quote), TEXT.indexOf(quote) + quote.length];
const CODING: Coding = {
  id: 'mts-0', part: 'unread', length: TEXT.length, encounter: { setting: 'office' }, procedures: [],
  diagnoses: [{ code: 'M10.9', role: 'first_listed', certainty: 'required', alternatives: [], evidence: [at('Gout'), at('left foot')] }],
  not_coded: [{ why: 'negated', tempting_code: 'L03.90', place: at('cellulitis') }],
};

describe('coding of long notes', () => {
  it('quotes the note at its places, in UTF-16 units', () => {
    expect(joinText(CODING, TEXT)).toMatchObject({
      id: 'mts-0', stratum: 'unread', encounter: { id: 'mts-0', text: TEXT, setting: 'office' },
      diagnoses: [{ code: 'M10.9', evidence: ['Gout', 'left foot'] }], not_coded: [{ why: 'negated', text: 'cellulitis' }],
    });
  });
  it('refuses another text', () => {
    expect(() => joinText(CODING, `${TEXT} `)).toThrow(/mts-0: its text has \d+ characters/);
  });
});

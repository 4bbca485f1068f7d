// Abbreviations that the linker does not know are read in words; what only looks like one is left alone.
import { describe, expect, it } from 'vitest';
import { readDocument } from '../../src/document/index.js';
import { findMentions } from '../../src/mentions/index.js';
import { spellOut } from '../../src/mentions/spell-out.js';

describe('spellOut', () => {
  it.each([
    ['BPPV right', 'benign paroxysmal positional vertigo right'],
    ['stable burst L1', 'stable burst fracture of L1 vertebra'],
    ['unstable T12 burst fx', 'unstable burst fracture of T12 vertebra'],
    ['CAP, LSS', 'community-acquired pneumonia, lumbar spinal stenosis'],
  ])('%s', (text, spelled) => expect(spellOut(text, false)).toBe(spelled));

  it.each(['bppv', 'CAPS', 'CAP-2', 'hypertension'])('leaves %s', (text) => expect(spellOut(text, false)).toBeUndefined());
  it('leaves text in capitals, where a word may look like one', () => expect(spellOut('PATIENT LOST HIS CAP', true)).toBeUndefined());
});

describe('findMentions', () => {
  const spelled = (text: string) => findMentions(readDocument({ id: 'd1', text })).map((mention) => mention.spelled);
  it('keeps the text of the note and adds the words', () => expect(findMentions(readDocument({ id: 'd1', text: 'Assessment: HFMD, mild.' }))).toMatchObject([{ text: 'HFMD, mild', spelled: 'hand foot and mouth disease, mild' }, { text: 'HFMD' }, {}]));
  it('counts an abbreviation with its side as no text in capitals', () => expect(spelled('BPPV R')[0]).toContain('vertigo'));
  it('reads no abbreviation in a line of capitals', () => expect(spelled('PATIENT LOST HIS CAP')).toEqual([undefined]));
});

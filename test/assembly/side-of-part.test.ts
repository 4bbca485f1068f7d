// A side that the rest of the note tells of the condition's part: stated, absent, conflicting.
import { describe, expect, it } from 'vitest';
import { assemble } from '../../src/assembly/index.js';
import { isOfPart } from '../../src/assembly/siblings/other-part.js';
import { readDocument } from '../../src/document/index.js';
import { findMentions } from '../../src/mentions/index.js';
import { loadEdition } from '../../src/reference/index.js';
import { candidate, evidenceAt, OFFICE } from '../helpers/draft-codes.js';

const edition = loadEdition();

/** The codes that assembly makes of one candidate whose evidence is the last such phrase of the note. */
function settle(code: string, note: string, phrase: string): string {
  const start = note.lastIndexOf(phrase);
  if (start < 0) throw new Error(`the note does not hold "${phrase}"`);
  const mentions = findMentions(readDocument({ id: 'd1', text: note }));
  return assemble([candidate(code, 2, [evidenceAt(start, phrase)])], { edition, facts: OFFICE, keep: 0, mentions }).codes.map((line) => line.code).join(' ');
}

describe('the side of the part', () => {
  it.each([
    ['S05.00XA', 'Scratched by a twig. OS: uptake at 3 oclock. OD clear, 20/20 OD. Diagnosis: corneal abrasion.', 'corneal abrasion', 'S0502XA'],
    ['M86.179', 'The right second toe probes to bone. Assessment: acute osteomyelitis.', 'acute osteomyelitis', 'M86171'],
    ['S42.293A', 'Left shoulder reduced in the department. Hill-Sachs impression on films.', 'Hill-Sachs impression', 'S42292A'],
    ['S42.413A', 'Landed on the left hand. Films: supracondylar fracture of the humerus. Abrasion right knee. Dx: supracondylar fx, left.', 'supracondylar fracture of the humerus', 'S42412A'],
    ['S52.539A', 'Landed on the right hand. The left wrist broke in the past. Diagnosis: Colles fracture.', 'Colles fracture', 'S52531A'],
    ['M77.30', 'MRI of the right ankle without contrast. Plantar calcaneal spur.', 'calcaneal spur', 'M7731'],
  ])('is that of all its side words (%s: %s)', (code, note, phrase, expected) => expect(settle(code, note, phrase)).toBe(expected));
  it.each([
    ['S05.00XA', 'Scratched by a twig. Uptake OS and OD. Diagnosis: corneal abrasion.', 'corneal abrasion', 'S0500XA'],
    ['H01.009', 'Vaccine given in the left deltoid. Assessment: blepharitis.', 'blepharitis', 'H01009'],
    ['M00.019', 'PICC right arm. Assessment: staphylococcal arthritis of the shoulder.', 'staphylococcal arthritis of the shoulder', 'M00019'],
    ['I82.409', 'Edema of the left leg is old. Assessment: deep vein thrombosis.', 'deep vein thrombosis', 'I82409'],
    ['S42.413A', 'Films: supracondylar fracture of the humerus. Abrasion right knee. Dx: supracondylar fx.', 'supracondylar fracture of the humerus', 'S42413A'],
    ['M24.073', 'The left great toe is crooked. Assessment: loose body in ankle.', 'loose body in ankle', 'M24073'],
  ])('is open where they differ, or are of another part (%s: %s)', (code, note, phrase, expected) => expect(settle(code, note, phrase)).toBe(expected));
});

describe('a side word of the part', () => {
  it.each([
    ['OS red', 'OS', ['eye'], true],
    ['OS red', 'OS', ['ear'], false],
    ['left arm', 'left', ['shoulder'], false],
    ['left arm', 'left', ['upper', 'limb', 'arm', 'elbow', 'hand', 'shoulder'], true],
    ['left middle ear', 'left', ['ear'], true],
    ['right great toe', 'right', ['foot'], true],
    ['right great toe', 'right', ['ankle'], false],
    ['on the right', 'right', ['knee'], false],
  ])('%s', (text, word, sites, own) => expect(isOfPart(text, { start: text.indexOf(word), end: text.indexOf(word) + word.length }, sites)).toBe(own));
});

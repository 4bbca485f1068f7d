// The joint of an arthritis that its own sentence does not name: stated, absent, several.
import { describe, expect, it } from 'vitest';
import { assemble } from '../../src/assembly/index.js';
import { readDocument } from '../../src/document/index.js';
import { findMentions } from '../../src/mentions/index.js';
import { loadEdition } from '../../src/reference/index.js';
import { candidate, evidenceAt, OFFICE } from '../helpers/draft-codes.js';

const edition = loadEdition();

function settle(code: string, note: string, phrase = 'primary osteoarthritis'): string {
  const mentions = findMentions(readDocument({ id: 'd1', text: note }));
  return assemble([candidate(code, 2, [evidenceAt(note.lastIndexOf(phrase), phrase)])], { edition, facts: OFFICE, keep: 0, mentions }).codes.map((line) => line.code).join(' ');
}

describe('the joint of an arthritis', () => {
  it.each([
    ['M17.10', 'Left hip stiff. Films: left hip joint space gone. Diagnosis: primary osteoarthritis.', 'M1612'],
    ['M19.91', 'Right ankle pain. Films: spurs at the right ankle. Diagnosis: primary osteoarthritis.', 'M19071'],
    ['M19.91', 'Base of the left thumb hurts. Grind test of the left CMC joint positive. Diagnosis: primary osteoarthritis.', 'M1812'],
    ['M17.10', 'One shoulder is stiff. Diagnosis: primary osteoarthritis.', 'M19019'],
    ['M19.91', 'One hip is stiff. Diagnosis: primary osteoarthritis.', 'M1610'],
    ['M17.11', 'Knees ache. Diagnosis: primary osteoarthritis of the right hip.', 'M1611'],
  ])('is the one that was looked at (%s: %s)', (code, note, expected) => expect(settle(code, note)).toBe(expected));
  it.each([
    ['M19.91', 'Rolled the right ankle. History: primary osteoarthritis.', 'M1991'],
    ['M19.91', 'Hips and knees are stiff. Diagnosis: primary osteoarthritis.', 'M1991'],
    ['M17.12', 'Left knee sore. Right hip stiff. Diagnosis: primary osteoarthritis.', 'M1712'],
    ['M19.91', 'Tired. Diagnosis: primary osteoarthritis.', 'M1991'],
  ])('stays as scored where none was, or several (%s: %s)', (code, note, expected) => expect(settle(code, note)).toBe(expected));
});

describe('the kind of an arthritis whose joint and side are known', () => {
  it.each([
    ['M19.90', 'Right knee crepitus. Assessment: osteoarthritis.', 'M1711'],
    ['M17.9', 'Assessment: osteoarthritis of the left knee.', 'M1712'],
    ['M19.90', 'Knee crepitus. Assessment: osteoarthritis.', 'M179'],
    ['M19.90', 'Assessment: osteoarthritis.', 'M1990'],
    ['M19.90', 'Osteoarthritis, diabetic foot ulcer. Pus at the left foot. Assessment: osteoarthritis.', 'M1990'],
    ['M19.90', 'Wear of the shoulders, right knee and toes. Assessment: osteoarthritis.', 'M1990'],
  ])('is that of the Index (%s: %s)', (code, note, expected) => expect(settle(code, note, 'osteoarthritis')).toBe(expected));
});

describe('the side of a joint that was replaced', () => {
  it.each([
    ['M17.10', 'Right total knee replacement in 2019, doing well. Left knee bone on bone. Assessment: primary osteoarthritis.', 'M1712'],
    ['M19.019', 'Right reverse shoulder replacement in 2020 fine. Left shoulder stiff. Assessment: primary osteoarthritis.', 'M19012'],
    ['M16.10', 'S/p left THA. Right hip stiff. Assessment: primary osteoarthritis.', 'M1611'],
  ])('is not that of the arthritis (%s: %s)', (code, note, expected) => expect(settle(code, note)).toBe(expected));
  it.each([
    ['M17.10', 'Scheduled for left knee replacement in 2026. Assessment: primary osteoarthritis.', 'M1712'],
  ])('is not any side (%s: %s)', (code, note, expected) => expect(settle(code, note)).toBe(expected));
});

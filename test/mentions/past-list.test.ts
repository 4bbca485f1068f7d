// Lists of past illnesses, and what an old list or chart says that the note takes back.
import { describe, expect, it } from 'vitest';
import { readDocument } from '../../src/document/index.js';
import { findMentions } from '../../src/mentions/index.js';

const listed = (text: string, kind?: string): string => findMentions(readDocument({ id: 'd1', text })).filter(({ ofPast }) => ofPast && (!kind || ofPast === kind)).map((one) => one.text).join(' | ');
const denied = (text: string): string => findMentions(readDocument({ id: 'd1', text })).filter(({ cues }) => cues.some(({ rule }) => rule === 'taken-back')).map((one) => one.text).join(' | ');

describe('a list of past illnesses', () => {
  it.each(['HPI: Sprain.\nPMH: pneumonia, asthma.\nEXAM: Ankle swollen.', 'Ankle sprain. PMH pneumonia, asthma.', 'Ankle sprain. Past medical history of pneumonia and gout, here with a sprain.'])('%s', (text) => expect(listed(text)).toContain('pneumonia'));
  it.each(['PMH COPD, presents with pneumonia.', 'PMH: COPD.\n\nPneumonia, right lower lobe.', 'DISCHARGE PROBLEM LIST: 1. Pneumonia. 2. Gout.', 'Pneumonia, right lower lobe.'])('is none: %s', (text) => expect(listed(text)).not.toMatch(/pneumonia/i));
  it.each(['Problem list, copied from an earlier visit: gallstones, gout.', 'PMH (carried forward): gallstones, gout.', 'PAST MEDICAL HISTORY (not updated):\n- gallstones\n- gout'])('is old: %s', (text) => expect(listed(text, 'stale')).toContain('gallstones'));
});

describe('what an old list says', () => {
  it.each([
    ['Her old problem list carries asthma, but she does not have asthma.', 'asthma'],
    ['The chart says he is diabetic; A1c normal, so this is not correct.', 'he is diabetic'],
    ['Records list seizures. This was entered in error.', 'seizures'],
    ['An outdated list includes gout.', 'gout'],
  ])('is taken back: %s', (text, words) => expect(denied(text)).toContain(words));
  it.each(['Problem list includes asthma and gout; she does not have eczema.', 'Records show a lung mass; no evidence of metastasis.', 'Old records list heart failure, and the echo confirms it.', 'Problem list reviewed: asthma.'])('stands: %s', (text) => expect(denied(text)).toBe(''));
});

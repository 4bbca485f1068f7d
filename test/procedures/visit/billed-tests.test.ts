// Tests that the claim bills with their reading, and guidance, are no elements of the visit.
import { describe, expect, it } from 'vitest';
import type { ProcedureLine } from '../../../src/procedures/types.js';
import { denyBilled } from '../../../src/procedures/visit/billed-tests.js';
import { countElements } from '../../../src/procedures/visit/count-elements.js';
import { findCues } from '../../../src/procedures/visit/find-cues.js';
import { readVisit } from './read-note.js';

function quotes(text: string, element: 'data' | 'risk', billed?: [code: string, words: string]): string {
  const { documents, mentions } = readVisit(text);
  const start = billed ? text.indexOf(billed[1]) : -1;
  const lines = billed ? [{ code: billed[0], evidence: [{ documentId: 'd1', start, end: start + billed[1].length, text: billed[1] }] } as unknown as ProcedureLine] : [];
  return countElements(denyBilled(findCues(documents, mentions), lines, documents), []).support[element].map((one) => one.evidence.text).join(' | ');
}

describe('tests on the claim', () => {
  it('an EKG that is billed and its reading do not count, the lab test does', () => {
    const said = quotes('EKG done here today. My interpretation: sinus rhythm. TSH was ordered.', 'data', ['93000', 'EKG done here']);
    expect(said).toContain('TSH');
    expect(said).not.toMatch(/EKG|interpretation/);
  });
  it('the reading told beside the words of a line does not count, whatever the test is called', () => {
    expect(quotes('Comprehensive audiometry was done here and interpreted by me. TSH was ordered.', 'data', ['92557', 'Comprehensive audiometry'])).toBe('TSH was ordered');
  });
  it('without a line of its own it counts', () => expect(quotes('EKG done here today. TSH was ordered.', 'data')).toContain('EKG'));
  it('a film of another place beside one that is billed counts', () => {
    expect(quotes('X-ray of the wrist was taken here, read by me. CT of the chest from the hospital was reviewed.', 'data', ['73110', 'X-ray of the wrist'])).toMatch(/^(?!.*wrist).*CT/);
  });
  it('a strep test has no reading of its own and counts', () => expect(quotes('Rapid strep test in the office was positive.', 'data', ['87880', 'Rapid strep test'])).toContain('strep'));
});

describe('guidance', () => {
  it.each(['The knee was injected under ultrasound guidance.', 'Ultrasound-guided injection of the hip was done.'])('%s', (text) => expect(quotes(text, 'data')).not.toMatch(/ultrasound/i));
});

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

describe('what belongs to a procedure is no risk of the visit', () => {
  it.each([
    'The wound was irrigated with 500 mL saline.',
    'Irrigated copiously with a liter of sterile normal saline under pressure.',
    'Port flushed with 10 mL saline and heparin 500 units.',
    'PICC line flushed, 10 mL NS, no resistance.',
    'Area numbed with 3 mL of 1% lidocaine with epinephrine.',
    'Digital block with 4 mL of 2% lidocaine and 0.5% bupivacaine.',
    '500 mL normal saline irrigation was used.',
    'Lidocaine 1% 5 mL was infiltrated around the abscess.',
    'Marcaine 0.25% 10 mL for local anesthesia.',
  ])('%s', (text) => expect(quotes(text, 'risk')).not.toMatch(/saline|heparin|caine|mL|NS/i));
  it.each([
    ['Wound irrigated with saline. Cephalexin 500 mg four times daily prescribed.', 'Cephalexin'],
    ['Washed out with saline, cephalexin 500 mg qid x 7 days.', 'cephalexin'],
    ['Irrigated with saline and started on doxycycline 100 mg bid.', 'doxycycline'],
    ['1 L normal saline IV bolus was given.', 'saline'],
    ['Nasal saline irrigation twice daily for the sinusitis.', 'saline'],
    ['Lidocaine patch 5% daily prescribed for the back.', 'Lidocaine|patch|daily'],
    ['Under local anesthesia the cyst was drained. Doxycycline 100 mg bid for 7 days.', 'Doxycycline'],
    ['Hot flushes: start venlafaxine 37.5 mg daily.', 'venlafaxine'],
  ])('%s stays', (text, words) => expect(quotes(text, 'risk')).toMatch(new RegExp(words)));
});

describe('a drug with its days', () => {
  it.each(['Abscess of the arm drained. Clindamycin seven days.', 'A/P: cystitis. Nitrofurantoin x 5 days.'])('%s is managed', (text) => expect(quotes(text, 'risk')).toMatch(/days/));
  it.each(['She took amoxicillin for ten days in May.', 'He finished cephalexin for two weeks in the spring.'])('%s is not', (text) => expect(quotes(text, 'risk')).not.toMatch(/days|weeks/));
});

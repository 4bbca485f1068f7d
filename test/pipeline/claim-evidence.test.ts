import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addManagement, quoteInContext } from '../../src/claim-evidence.js';
import { readDocument } from '../../src/document/index.js';
import type { Evidence } from '../../src/types.js';

const NOTE = 'ASSESSMENT:\n1. Hypothyroidism.\n2. Type 2 diabetes, well controlled on metformin and Lantus.\nPLAN: Continue levothyroxine 50 mcg daily.\n';
const document = readDocument({ id: 'd1', text: NOTE });
const quote = (words: string): Evidence => {
  const start = NOTE.indexOf(words);
  return { documentId: 'd1', start, end: start + words.length, text: words, section: 'assessment' };
};

test('a short quote is shown with its sentence, list number and closing mark', () => {
  expect(quoteInContext([quote('Hypothyroidism')], [document]).map(({ text }) => text)).toEqual(['Hypothyroidism', '1. Hypothyroidism.']);
  expect(quoteInContext([quote('Lantus')], [document])[1]?.text).toContain('controlled on metformin and Lantus');
});

test('a longer quote, no quote, and one of an unknown document stay as they are', () => {
  const long = quote('well controlled on metformin and Lantus');
  expect(quoteInContext([quote('Lantus'), long], [document])).toEqual([quote('Lantus'), long]);
  expect(quoteInContext([], [document])).toEqual([]);
  expect(quoteInContext([{ ...quote('Lantus'), documentId: 'other' }], [document])).toHaveLength(1);
});

test('every quote is the text at its offsets', () => {
  fc.assert(fc.property(fc.nat(NOTE.length - 2), fc.integer({ min: 1, max: 30 }), (start, length) => {
    const end = Math.min(NOTE.length, start + length);
    for (const one of quoteInContext([{ documentId: 'd1', start, end, text: NOTE.slice(start, end) }], [document])) expect(NOTE.slice(one.start, one.end)).toBe(one.text);
  }));
});

const PLAN = [
  'ASSESSMENT AND PLAN:', '1. Hypertension. Continue lisinopril 20 mg daily.', '2. Asthma.', '- Reasoning: She wheezes at night.', '- Medical Treatment: Refilled albuterol.', '3. Gout.', '4. Depression', 'Increase sertraline to 100 mg.', '',
  '5. Anemia.', '', 'Return in three months, continue all medicines.', '6. Migraine: stable on topiramate.', '',
].join('\n');
const plan = readDocument({ id: 'p1', text: PLAN });
const inPlan = (words: string, section = 'assessment_and_plan'): Evidence => ({ documentId: 'p1', start: PLAN.indexOf(words), end: PLAN.indexOf(words) + words.length, text: words, section });

test('what is done for a problem stands beside the words that head it', () => {
  const added = (words: string) => addManagement([inPlan(words)], [plan]).slice(1).map(({ text }) => text.replace(/\W+$/, ''));
  expect(added('Hypertension')).toEqual(['Continue lisinopril 20 mg daily']);
  expect(added('Asthma').join()).toContain('Refilled albuterol');
  expect(added('Depression')).toEqual(['Increase sertraline to 100 mg']);
});

test('what is done for the next problem, for all of them, or in the same sentence is not added', () => {
  for (const words of ['Gout', 'Anemia', 'Migraine', 'albuterol']) expect(addManagement([inPlan(words)], [plan])).toEqual([inPlan(words)]);
  expect(addManagement([inPlan('Hypertension', 'past_medical_history')], [plan])).toHaveLength(1);
  expect(addManagement([{ ...inPlan('Hypertension'), documentId: 'other' }], [plan])).toHaveLength(1);
});

test('what is added is the text at its offsets', () => {
  fc.assert(fc.property(fc.nat(PLAN.length - 2), fc.integer({ min: 1, max: 30 }), (start, length) => {
    const end = Math.min(PLAN.length, start + length);
    for (const one of addManagement([{ documentId: 'p1', start, end, text: PLAN.slice(start, end), section: 'plan' }], [plan])) expect(PLAN.slice(one.start, one.end)).toBe(one.text);
  }));
});

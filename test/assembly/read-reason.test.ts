// What the final list of a stay names ahead of a malignancy (Official Guidelines II, I.C.2).
import { describe, expect, it } from 'vitest';
import { findTreated } from '../../src/assembly/first-listed/read-reason.js';
import { readDocument } from '../../src/document/index.js';
import { findMentions } from '../../src/mentions/index.js';

const treated = (text: string, names: string[], setting: 'inpatient' | 'office' = 'inpatient') => findTreated(names, findMentions(readDocument({ id: 'd1', text })), { setting });

describe('the first item of the final list', () => {
  it.each([
    ['Discharge. Colon cancer. Final: 1. AKI. 2. Colon cancer.', ['C189', 'N179'], 'N179'],
    ['FINAL DIAGNOSES:\n1. Acute DVT of the left leg\n2. Pancreatic cancer', ['C250', 'I82402'], 'I82402'],
    ['DISCHARGE DIAGNOSIS: Brain metastases; lung cancer.', ['C3412', 'C7931'], 'C7931'],
  ])('%s', (text, names, code) => expect(treated(text, names)).toBe(code));

  it.each([
    ['Final: 1. Colon cancer, resected. 2. AKI.', ['C189', 'N179']],
    ['Final: 1. Postoperative ileus. 2. Colon cancer.', ['C189', 'K567']],
    ['Final: 1. AKI. 2. Colon cancer.', ['Z5111', 'C189', 'N179']],
    ['AKI and colon cancer.', ['C189', 'N179']],
  ])('changes nothing: %s', (text, names) => expect(treated(text, names)).toBeUndefined());

  it('counts in stays alone', () => expect(treated('Final: 1. AKI. 2. Colon cancer.', ['C189', 'N179'], 'office')).toBeUndefined());
});

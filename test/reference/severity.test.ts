// MS-DRG severity: known CC and MCC codes, and the principal diagnoses beside which they do not count.
import { expect, it } from 'vitest';
import { loadEdition } from '../../src/reference/index.js';

const cm = loadEdition().icd10cm;

it('tells CC and MCC from the rest', () => {
  expect(cm.severity('J9601')).toBe('MCC');
  expect(cm.severity('N179')).toBe('CC');
  expect(cm.severity('I10')).toBeUndefined();
  expect(cm.severity('NOPE')).toBeUndefined();
});

it('leaves out a CC beside a principal diagnosis that excludes it', () => {
  expect(cm.severity('J9601', 'I10')).toBe('MCC');
  expect(cm.severity('J9601', 'J9600')).toBeUndefined();
  expect(cm.severity('N179', 'N178')).toBeUndefined();
});

it('knows only codes of the edition', () => {
  const counts = { CC: 0, MCC: 0 };
  for (const code of cm.billable) {
    const level = cm.severity(code);
    if (level) counts[level] += 1;
  }
  expect(counts).toEqual({ CC: 15078, MCC: 3354 });
});

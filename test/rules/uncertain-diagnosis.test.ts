// A diagnosis that its own quotes leave open: told by the guideline of the setting.
import { describe, expect, it } from 'vitest';
import { loadEdition } from '../../src/reference/index.js';
import { applyRules, readForeignClaim } from '../../src/rules/index.js';
import { evidenceAt, INPATIENT, OFFICE } from '../helpers/draft-codes.js';

const edition = loadEdition();
/** The words between bars are the quote; the sentence around it stands beside it. */
function check(sentence: string, facts = OFFICE, code = 'J18.9') {
  const [before = '', quote = ''] = sentence.split('|');
  const whole = sentence.replaceAll('|', '');
  const evidence = [evidenceAt(before.length, quote), ...(quote === whole ? [] : [evidenceAt(0, whole)])];
  return applyRules(readForeignClaim([{ system: 'ICD-10-CM', code, evidence }]), facts, edition).findings.filter((item) => item.rule === 'uncertain-diagnosis');
}

describe('uncertain-diagnosis', () => {
  it.each(['Probable |pneumonia|.', 'Suspected community acquired |pneumonia|.', '|Pneumonia| cannot be ruled out.', '|Pneumonia| is suspected.', 'Fever, rule out |pneumonia|.', 'Infiltrate compatible with |pneumonia|.', '|possible pneumonia|'])('sees %s', (sentence) => {
    expect(check(sentence)).toMatchObject([{ severity: 'warning', action: 'flagged', source: 'ICD-10-CM Official Guidelines FY2026, IV.H' }]);
  });
  it.each(['|Pneumonia| of the left lower lobe.', 'Possible sprain, |pneumonia| confirmed.', '|Pneumonia|, likely due to aspiration.', 'Findings consistent with known |pneumonia|.', 'Suspected sepsis due to |pneumonia|.', '|Pneumonia| with possible effusion.'])('is silent on %s', (sentence) => expect(check(sentence)).toEqual([]));
  it('codes it as if it existed in a stay, and says so', () => {
    expect(check('Probable |pneumonia|.', INPATIENT)).toMatchObject([{ severity: 'info', source: 'ICD-10-CM Official Guidelines FY2026, II.H' }]);
  });
  it('leaves circumstances alone, and lines without evidence', () => {
    expect(check('Possible |contact with COVID-19|.', OFFICE, 'Z20.822')).toEqual([]);
    expect(applyRules(readForeignClaim([{ system: 'ICD-10-CM', code: 'J18.9' }]), OFFICE, edition).findings).toEqual([]);
  });
  it('holds its tongue when another quote asserts it', () => {
    const evidence = [evidenceAt(9, 'pneumonia'), evidenceAt(0, 'Possible pneumonia.'), evidenceAt(100, 'pneumonia of the right lower lobe')];
    expect(applyRules(readForeignClaim([{ system: 'ICD-10-CM', code: 'J18.9', evidence }]), OFFICE, edition).findings).toEqual([]);
  });
});

// Malignancies that are over, and the visits that look for their return (Official Guidelines, I.C.2.m, I.C.21.c.8).
import { describe, expect, it } from 'vitest';
import { readPastCancers, settlePastCancers } from '../../src/assembly/growths/settle-past-cancers.js';
import { readDocument } from '../../src/document/index.js';
import { findMentions } from '../../src/mentions/index.js';
import type { DraftCode } from '../../src/types.js';

const mentionsOf = (text: string) => findMentions(readDocument({ id: 'd1', text }));
const read = (text: string) => readPastCancers(mentionsOf(text), 2026).map(({ history }) => history).sort();

describe('a malignancy that is over', () => {
  it.each([
    ['Breast ca 2011 s/p lumpectomy, NED.', ['Z853']],
    ['Prostate cancer treated with seeds in 2012.', ['Z8546']],
    ['He had a resection of rectal cancer in 2019 and is disease free.', ['Z85048']],
    ['The right kidney was removed for cancer in 2011.', ['Z85528']],
    ['Basal cell carcinoma of the temple excised two years ago; melanoma of the calf, 2014.', ['Z85820', 'Z85828']],
    ['Choroidal melanoma of the left eye, removed in 2020.', ['Z85840']],
    ['Colon cancer, finished FOLFOX in 2024, no evidence of recurrence.', ['Z85038']],
    ['Eleven years since low anterior resection with neoadjuvant chemoradiation for rectal cancer.', ['Z85048']],
    ['Seven years out from left lumpectomy and adjuvant radiation for carcinoma of the left breast, no medicines.', ['Z853']],
    ['Cervical cancer, clinically free of disease.', ['Z8541']],
  ])('%s', (text, codes) => expect(read(text)).toEqual(codes));
});

describe('a malignancy that is not over, is not the patient’s, or is not said to be over', () => {
  it.each([
    'Metastatic breast cancer, lumpectomy in 2015.',
    'Prostate cancer diagnosed 2019, on active surveillance.',
    'Lung cancer resected in 2024, recurred in the mediastinum.',
    'Breast cancer 2018, no evidence of disease, on anastrozole.',
    'Colon cancer, resected in 2025, on adjuvant chemotherapy.',
    'Mother had breast cancer in 1999.',
    'No history of melanoma.',
    'Bladder cancer.',
    'Two years after diagnosis of colon cancer, treatment goes on.',
    'Two years after lumpectomy, on adjuvant chemotherapy for breast cancer.',
    'Three years after nephrectomy for kidney cancer, now metastatic to the lung.',
    'Breast cancer, margins free of cancer, nodes negative.',
    'Hodgkin lymphoma 2012, in remission.',
    'Prostate cancer treated in 2012. Prostate cancer with biochemical recurrence, ADT started.',
  ])('%s', (text) => expect(read(text)).toEqual([]));
});

const candidate = (code: string, logit: number, text: string, section = 'assessment'): DraftCode =>
  ({ system: 'ICD-10-CM', code, logit, probability: 0, evidence: [{ documentId: 'd1', start: 0, end: text.length, text, section }], sources: ['model'], flags: [] });
const settle = (text: string, candidates: DraftCode[], setting: 'office' | 'inpatient' = 'office') =>
  settlePastCancers(candidates, mentionsOf(text), ({ logit }) => logit >= 0, { setting, dateOfService: '2026-03-10' });
const standing = (text: string, candidates: DraftCode[], setting: 'office' | 'inpatient' = 'office') =>
  settle(text, candidates, setting).candidates.filter(({ logit }) => logit >= 0).map(({ code }) => code).sort();

describe('what stands', () => {
  it('is the history in place of the malignancy, and the follow-up that looks for its return', () => {
    const text = 'HPI: Here for melanoma follow-up. Excised 2022.\nASSESSMENT: Melanoma of the right calf, excised 2022, no evidence of recurrence.';
    expect(standing(text, [candidate('C4371', 1, 'Melanoma of the right calf')])).toEqual(['Z08', 'Z85820']);
    expect(settle(text, [candidate('C4371', 1, 'Melanoma of the right calf')]).dropped).toEqual([{ code: 'C4371', reason: 'sibling', by: 'Z85820' }]);
  });
  it('is no follow-up where another visit only lists it, and no list of a stay', () => {
    const text = 'HPI: Cough.\nPMH: bladder cancer 2016 s/p TURBT, hypertension.\nASSESSMENT: Acute bronchitis.';
    expect(standing(text, [candidate('J209', 1, 'Acute bronchitis')])).toEqual(['J209', 'Z8551']);
    expect(standing(text, [candidate('J209', 1, 'Acute bronchitis')], 'inpatient')).toEqual(['J209']);
  });
  it('is the malignancy of another place of the skin', () => {
    const text = 'Melanoma of the back excised in 2011. Melanoma of the left calf, wide excision today.';
    expect(standing(text, [candidate('C4372', 1, 'Melanoma of the left calf')])).toContain('C4372');
    expect(standing('Melanoma of the left calf excised in 2011, no recurrence.', [candidate('C4372', 1, 'Melanoma of the left calf')])).not.toContain('C4372');
  });
  it('is the malignancy of the other side', () => {
    const text = 'Right breast cancer 2010 treated with mastectomy, no recurrence. ASSESSMENT: Left breast cancer, new.';
    expect(standing(text, [candidate('C50912', 1, 'Left breast cancer')])).toContain('C50912');
    const healthy = 'Right breast cancer 2010 treated with mastectomy, no recurrence. Left breast without a mass.';
    expect(standing(healthy, [candidate('C50912', -2, 'Left breast without a mass')])).not.toContain('C50912');
  });
});

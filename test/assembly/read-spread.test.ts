// Where a malignancy began and where it went, as sentences tell it (Official Guidelines, I.C.2).
import { describe, expect, it } from 'vitest';
import { readSpread } from '../../src/assembly/growths/read-spread.js';
import { readDocument } from '../../src/document/index.js';
import { findMentions } from '../../src/mentions/index.js';

const read = (text: string) =>
  readSpread(findMentions(readDocument({ id: 'd1', text })).filter(({ level }) => level === 'sentence')).map(({ sites, primary }) => [primary?.code ?? '', ...sites.map(({ code }) => code)].join(' '));

describe('a statement of spread', () => {
  it.each([
    ['Metastatic lung cancer to the sigmoid colon.', 'C3490 C785'],
    ['Lung cancer metastatic to liver.', 'C3490 C787'],
    ['Metastatic breast cancer to the bone, on letrozole.', 'C50919 C7951'],
    ['Brain metastasis from melanoma of the back.', 'C439 C7931'],
    ['Metastatic colon cancer with liver and lung lesions.', 'C189 C787 C7800'],
    ['Pancreatic adenocarcinoma with liver and peritoneal mets.', 'C259 C787 C786'],
    ['Adenocarcinoma of the right lung with left adrenal metastasis.', 'C3490 C7972'],
    ['Prostate cancer with metastases to the spine, both lungs and pelvic lymph nodes.', 'C61 C7951 C7800 C775'],
    ['Left breast cancer, ER positive, with mets to T8 and the left hip.', ' C7951'],
    ['She has metastases to the right lung.', ' C7801'],
    ['Bone marrow metastases were found.', ' C7952'],
    ['Stage IV ca ascending colon, liver mets.', ' C787'],
    ['Carcinoma of head of pancreas, liver mets.', ' C787'],
    ['Stage IV adenocarcinoma left upper lobe lung, bone metastases.', ' C7951'],
    ['Adenocarcinoma of the right lower lobe of the lung, brain metastases.', ' C7931'],
  ])('%s', (text, codes) => expect(read(text)).toEqual([codes]));

  it.each([
    'No evidence of liver or lung metastasis.',
    'Staging CT chest clear, no liver mets.',
    'Rule out metastatic melanoma to lung.',
    'Will get an ultrasound to see if there is any evidence of liver metastasis.',
    'Ileal neuroendocrine tumor with liver metastases.',
    'Metastatic melanoma of the scalp, BRAF wild type.',
    'Lung cancer and liver cirrhosis.',
  ])('is none in: %s', (text) => expect(read(text)).toEqual([]));
});

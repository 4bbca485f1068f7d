// What statements of spread do to candidates.
import { describe, expect, it } from 'vitest';
import { placeSpread } from '../../src/assembly/growths/place-spread.js';
import { readDocument } from '../../src/document/index.js';
import { findMentions } from '../../src/mentions/index.js';
import type { DraftCode } from '../../src/types.js';

const TITLES: Record<string, string> = { C187: 'Malignant neoplasm of sigmoid colon', C189: 'Malignant neoplasm of colon, unspecified', C220: 'Liver cell carcinoma' };

/** Codes with log-odds after a text has spoken; every candidate stands on the whole text. */
function place(text: string, logits: Record<string, number>): Record<string, number> {
  const candidates = Object.entries(logits).map(([code, logit]): DraftCode => ({ system: 'ICD-10-CM', code, logit, probability: 0, evidence: [{ documentId: 'd1', start: 0, end: text.length, text }], sources: [], flags: [] }));
  const mentions = findMentions(readDocument({ id: 'd1', text }));
  return Object.fromEntries(placeSpread(candidates, mentions, ({ logit }) => logit >= 0, (code) => TITLES[code] ?? code).candidates.map(({ code, logit }) => [code, logit]));
}

describe('a statement of spread', () => {
  it('lifts the places and the origin', () => expect(place('Lung cancer metastatic to liver.', { C787: 2, C3490: -1 })).toEqual({ C787: 2, C3490: 1 }));
  it('states a place of which no candidate tells', () => expect(place('Lung cancer metastatic to liver.', { C3411: 0.5 })).toEqual({ C3411: 1, C787: 1 }));
  it('takes no reached place for the origin', () => expect(place('Metastatic lung cancer to the sigmoid colon.', { C187: 3, C785: -1 })).toEqual({ C785: 1, C3490: 1 }));
  it('prefers the likeliest code of the origin that stands', () => expect(place('Metastatic colon cancer with liver lesions.', { C187: 0.5, C189: -0.5 })).toEqual({ C187: 1, C189: -0.5, C787: 1 }));
  it('leaves the history of an origin that was taken out, and the origin that was not', () => {
    expect(place('Brain metastasis from melanoma, which was excised three years ago.', { C7931: 2, C4359: 1, Z85820: 0.5 })).toEqual({ C7931: 2, Z85820: 0.5 });
    expect(place('Brain metastasis from melanoma.', { C7931: 2, C4359: 1, Z85820: 0.5 })).toEqual({ C7931: 2, C4359: 1 });
  });
  it('gives an organ in which a malignancy began no second code, unless the note tells of another growth there', () => {
    expect(place('Metastatic esophageal cancer with liver mets.', { C159: 1, C787: 2, C7889: 0.5 })).toEqual({ C159: 1, C787: 2 });
    expect(place('Left lung cancer with contralateral lung nodules.', { C3492: 1, C7801: 0.5 })).toEqual({ C3492: 1, C7801: 0.5 });
  });
  it('gives none to an organ that the note never names', () => expect(place('Metastatic right breast cancer.', { C50911: 1, C7801: 0.5 })).toEqual({ C50911: 1 }));
  it('changes nothing where none is told', () => expect(place('Lung cancer. Liver cirrhosis.', { C3490: 0.2, C220: -2 })).toEqual({ C3490: 0.2, C220: -2 }));
});

// Nodes of no named region are those of the organ that drains to them.
import { describe, expect, it } from 'vitest';
import { placeNodes } from '../../src/assembly/growths/place-nodes.js';
import { readDocument } from '../../src/document/index.js';
import { findMentions } from '../../src/mentions/index.js';
import type { DraftCode } from '../../src/types.js';

/** Codes with log-odds after a text has spoken; every candidate stands on the whole text. */
function place(text: string, logits: Record<string, number>): Record<string, number> {
  const candidates = Object.entries(logits).map(([code, logit]): DraftCode => ({ system: 'ICD-10-CM', code, logit, probability: 0, evidence: [{ documentId: 'd1', start: 0, end: text.length, text }], sources: [], flags: [] }));
  const mentions = findMentions(readDocument({ id: 'd1', text }));
  return Object.fromEntries(placeNodes(candidates, mentions, ({ logit }) => logit >= 0).candidates.map(({ code, logit }) => [code, logit]));
}

describe('nodes of a malignancy', () => {
  it('lie where its organ drains to, when no region is named', () => {
    expect(place('Colon cancer. Oncology will see her about the nodes.', { C189: 1, C771: 0.4 })).toEqual({ C189: 1, C772: 0.4 });
    expect(place('Prostate cancer with positive nodes.', { C61: 2, C779: 0.5 })).toEqual({ C61: 2, C775: 1 });
  });
  it('lie where the note puts them', () => expect(place('Colon cancer with mediastinal nodes.', { C189: 1, C771: 0.4 })).toEqual({ C189: 1, C771: 0.4 }));
  it('are stated where some are called positive', () => {
    expect(place('Colon cancer: 3 of 22 lymph nodes were positive.', { C189: 1 })).toEqual({ C189: 1, C772: 1 });
    expect(place('Cancer of the tonsil, T2 N1 M0.', { C099: 1, C770: -0.5 })).toEqual({ C099: 1, C770: 1 });
  });
  it('are not where none is, where that was years ago, or where two malignancies stand', () => {
    expect(place('Colon cancer: 0 of 22 lymph nodes were positive.', { C189: 1 })).toEqual({ C189: 1 });
    expect(place('Colon cancer resected in 2019, 2 of 12 nodes positive.', { C189: 1 })).toEqual({ C189: 1 });
    expect(place('Lung cancer T2 N1 M0.', { C3490: 1 })).toEqual({ C3490: 1 });
    expect(place('Lung and colon cancer, node positive.', { C3490: 1, C189: 1 })).toEqual({ C3490: 1, C189: 1 });
  });
});

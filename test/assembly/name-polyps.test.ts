// Polyps by the kind that the pathologist names of each part of the bowel.
import { expect, it } from 'vitest';
import { namePolyps } from '../../src/assembly/growths/name-polyps.js';
import { readDocument } from '../../src/document/index.js';
import { findMentions } from '../../src/mentions/index.js';
import type { DraftCode } from '../../src/types.js';

const candidate = (code: string, text: string): DraftCode =>
  ({ system: 'ICD-10-CM', code, logit: 1, probability: 0, evidence: [{ documentId: 'd1', start: 0, end: text.length, text }], sources: ['model'], flags: [] });
const name = (text: string, codes: string[]) =>
  namePolyps(codes.map((code) => candidate(code, text)), findMentions(readDocument({ id: 'd1', text })), () => true).candidates.map(({ code }) => code).sort();

it('gives a hyperplastic polyp of the sigmoid the code of the colon, beside an adenoma elsewhere', () => {
  expect(name('Ascending colon polyp: tubular adenoma. Sigmoid colon polyp: hyperplastic polyp.', ['D122', 'K621'])).toEqual(['D122', 'K635']);
});

it('leaves alone what no pathologist named, and a note without polyps', () => {
  expect(name('Ascending colon polyp removed. Sigmoid colon polyp removed.', ['K635'])).toEqual(['K635']);
  expect(name('Hypertension, controlled.', ['I10'])).toEqual(['I10']);
});

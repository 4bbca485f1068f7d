// Which growth of the bowel lies where: a site beside another growth is not the adenoma's.
import { describe, expect, it } from 'vitest';
import { placeGrowths } from '../../src/assembly/growths/place-growths.js';
import { readDocument } from '../../src/document/index.js';
import { findMentions } from '../../src/mentions/index.js';
import { candidate, evidenceAt } from '../helpers/draft-codes.js';

const place = (text: string, ...codes: [string, string][]): string[] => {
  const candidates = codes.map(([code, words]) => candidate(code, 2, [evidenceAt(Math.max(0, text.indexOf(words)), words)]));
  return placeGrowths(candidates, findMentions(readDocument({ id: 'd1', text })), () => true).candidates.map(({ code }) => code);
};

describe('growths of the bowel', () => {
  it('moves an adenoma from the site of a lipoma to that of the polyp', () => {
    const text = 'In the transverse colon there was a lipoma, left alone. In the sigmoid colon a polyp was removed. It was a tubular adenoma.';
    expect(place(text, ['D12.3', 'tubular adenoma'], ['D17.79', 'a lipoma'])).toEqual(['D125', 'D175']);
  });
  it('drops one from a site without a growth where several others have one', () => {
    expect(place('Diverticula of the sigmoid. A polyp of the cecum and a polyp of the rectum, both adenomas.', ['D12.5', 'adenomas'], ['D12.0', 'polyp of the cecum'])).toEqual(['D120']);
  });
  it('names the place of each polyp that the pathologist calls an adenoma', () => {
    expect(place('A polyp in the ascending colon and a polyp in the descending colon were removed. Both were tubular adenomas.', ['K63.5', 'A polyp'])).toEqual(['D122', 'D124']);
    expect(place('A polyp, 8 mm, in the sigmoid and one in the rectum. All adenomatous.', ['K63.5', 'A polyp'])).toEqual(['D125', 'D128']);
  });
  it('leaves polyps of other kinds, lipomas elsewhere and adenomas at their site alone', () => {
    expect(place('Polyps of the cecum and sigmoid. Both hyperplastic, no adenomas in either; all adenomas ruled out.', ['K63.5', 'Polyps'])).toEqual(['K635']);
    expect(place('Lipoma of the spermatic cord.', ['D17.6', 'Lipoma']) ).toEqual(['D176']);
    expect(place('Lipoma of the back.', ['D17.1', 'Lipoma of the back'])).toEqual(['D171']);
    expect(place('A polyp of the transverse colon, adenoma. Sigmoid diverticula.', ['D12.3', 'A polyp'])).toEqual(['D123']);
  });
});

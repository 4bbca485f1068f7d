// What moves a candidate over or under the keep threshold: how often its category is required, and whether the note assesses it.
import { describe, expect, it } from 'vitest';
import { discountUnassessed } from '../../src/assembly/assessment/discount-unassessed.js';
import { harderToKeep } from '../../src/assembly/harder-to-keep.js';
import { assemble } from '../../src/assembly/index.js';
import { loadEdition } from '../../src/reference/index.js';
import { candidate, evidenceAt, OFFICE } from '../helpers/draft-codes.js';

const edition = loadEdition();
const inSection = (section: string, start: number, text: string) => ({ ...evidenceAt(start, text), section });

describe('the keep threshold of a category', () => {
  it('is higher where coders report at will, lower where they must', () => {
    expect(harderToKeep('Z9049')).toBeGreaterThan(0.4);
    expect(harderToKeep('W19XXXA')).toBeGreaterThan(0.4);
    expect(harderToKeep('A419')).toBeLessThan(-0.3);
    expect(harderToKeep('C3490')).toBeLessThan(-0.2);
    // a category that training never saw takes its chapter's share
    expect(harderToKeep('A0222')).toBe(harderToKeep('A5001'));
  });
  it('decides in assembly', () => {
    const run = (code: string, logit: number) => assemble([candidate('I10', 3, [evidenceAt(0, 'hypertension')]), candidate(code, logit, [evidenceAt(30, 'the other condition')])], { edition, facts: OFFICE, keep: 0.4 }).codes.map((line) => line.code);
    expect(run('Z90.49', 0.6)).toEqual(['I10']);
    expect(run('Z90.49', 1.2)).toEqual(['I10', 'Z9049']);
    expect(run('C34.90', 0.1).sort()).toEqual(['C3490', 'I10']);
  });
});

describe('a finding that nobody assessed', () => {
  const assessed = candidate('M75.42', 2, [inSection('assessment', 0, 'impingement')]);
  it('is less likely to be reported', () => {
    const found = candidate('M25.462', 1.2, [inSection('physical_exam', 40, 'effusion')]);
    expect(discountUnassessed([assessed, found])).toEqual([assessed, { ...found, logit: found.logit - 1 }]);
  });
  it('keeps its log-odds where it is also named elsewhere, where nothing is assessed, and where it is a factor or an injury', () => {
    const also = candidate('M25.462', 1.2, [inSection('physical_exam', 40, 'effusion'), inSection('history_of_present_illness', 90, 'effusion')]);
    const wound = candidate('S01.511A', 1.2, [inSection('physical_exam', 40, 'lip laceration')]);
    const factor = candidate('Z99.81', 1.2, [inSection('physical_exam', 40, 'oxygen')]);
    expect(discountUnassessed([assessed, also, wound, factor])).toEqual([assessed, also, wound, factor]);
    const alone = candidate('M25.462', 1.2, [inSection('physical_exam', 40, 'effusion')]);
    expect(discountUnassessed([alone])).toEqual([alone]);
    // a symptom in the assessment is no disease that explains what was found
    const symptom = candidate('R07.9', 2, [inSection('assessment', 0, 'chest pain')]);
    expect(discountUnassessed([symptom, alone])).toEqual([symptom, alone]);
  });
});

// Ranking a search phrase: shared words by rarity, then what words, clauses and rates add to cosines.
import { describe, expect, it } from 'vitest';
import { readLexicon } from '../../src/retrieval/index.js';
import { logRates, numberCategories, otherEncounters, rankPhrase } from '../../src/retrieval/rank-phrase.js';
import { indexPhrases } from '../../src/retrieval/similar-phrases.js';

// labels: 0 gout, 1 gout of the knee, 2 pain of the knee, 3 sprain
const phrases = indexPhrases(readLexicon('gout\t0:1\ngout knee\t1:1\nknee pain\t2:1,3:8\nsprain\t3:1\n'), 5);

describe('shared words', () => {
  it('count by rarity among phrases, the likest phrase of a label counts', () => {
    const likeness = [...phrases.compare('Pain in the knees')];
    const [rare, common] = [Math.log(4) ** 2, Math.log(2) ** 2]; // pain stands in one phrase of four, knee and gout in two
    expect(likeness[2]).toBeCloseTo(1, 6);
    expect(likeness[3]).toBeCloseTo(1, 6);
    expect(likeness[1]).toBeCloseTo(common / Math.sqrt((common + rare) * (common + common)), 6);
    expect([likeness[0], likeness[4]]).toEqual([0, 0]);
  });

  it('are none in a text of unknown words', () => expect([...phrases.compare('the ... zebra')]).toEqual([0, 0, 0, 0, 0]));
});

describe('a phrase', () => {
  const codes = ['M109', 'M1006', 'M2556', 'S8390', 'Z000'];
  const ranker = { forms: undefined, phrases, rates: logRates(codes, {}), encounters: otherEncounters(codes), categories: numberCategories(codes) };
  const rank = (text: string, cosines: [Float32Array, ...Float32Array[]], k = 5, rates = {}) => rankPhrase(text, cosines, k, { ...ranker, rates: logRates(codes, rates) }).map(({ label }) => label);
  const even = Float32Array.of(0.5, 0.5, 0.5, 0.5, 0.4);

  it('is ranked by cosines, ties by place', () => {
    expect(rank('zebra', [even])).toEqual([0, 1, 2, 3, 4]);
    expect(rank('zebra', [Float32Array.of(0.1, 0.5, 0.2, 0.5, 0.4)], 3)).toEqual([1, 3, 4]);
  });

  it('takes no more labels than there are', () => expect(rank('zebra', [even], 50)).toHaveLength(5));

  it('prefers a label whose phrase it shares, and a code that is reported more often', () => {
    expect(rank('knee pain', [even])[0]).toBe(2);
    expect(rank('zebra', [even], 1, { S8390: 0.1 })).toEqual([3]);
  });

  it('hears its clauses, less than itself', () => {
    const clause = Float32Array.of(0, 0, 0.9, 0, 0);
    expect(rank('zebra', [even, clause], 1)).toEqual([2]);
    expect(rank('zebra', [Float32Array.of(0.9, 0, 0.3, 0, 0), clause], 2)).toEqual([0, 2]);
  });
});

describe('encounters', () => {
  const codes = ['S0101XA', 'S0101XD', 'S0101XS', 'S0100XA', 'M8008XA', 'I10'];
  const ranker = { forms: undefined, phrases: indexPhrases(readLexicon('gout\t5:1\n'), 6), rates: logRates(codes, {}), encounters: otherEncounters(codes), categories: numberCategories(codes) };

  it('are initial and subsequent; a code without its other has none', () => expect([...otherEncounters(codes)]).toEqual([1, 0, -1, -1, -1, -1]));

  it('stand near each other when the first code has one, in the order that the phrase gives them', () => {
    const rank = (...cosines: number[]) => rankPhrase('zebra', [Float32Array.from(cosines)], 6, ranker).map(({ label }) => label);
    expect(rank(0.9, 0.2, 0.3, 0.8, 0.7, 0.1)).toEqual([0, 3, 1, 4, 2, 5]);
    expect(rank(0.2, 0.9, 0.3, 0.8, 0.7, 0.1)).toEqual([1, 3, 0, 4, 2, 5]);
    expect(rank(0.7, 0.2, 0.3, 0.1, 0.1, 0.9)).toEqual([5, 0, 2, 1, 3, 4]);
  });
});

describe('a category that is listed', () => {
  const codes = ['M4800', 'M4806', 'M4807', 'G8929', 'I10'];
  const ranker = { forms: undefined, phrases: indexPhrases(readLexicon('gout\t4:1\n'), 5), rates: logRates(codes, {}), encounters: otherEncounters(codes), categories: numberCategories(codes) };
  const rank = (...cosines: number[]) => rankPhrase('zebra', [Float32Array.from(cosines)], 5, ranker);

  it('numbers the codes of three characters alike', () => expect([...numberCategories(codes)]).toEqual([0, 0, 0, 1, 2]));

  it('comes before another disease that is a little likelier than its further codes', () => {
    expect(rank(0.8, 0.6, 0.5, 0.62, 0.1).map(({ label }) => label)).toEqual([0, 1, 3, 2, 4]);
    expect(rank(0.8, 0.6, 0.5, 0.64, 0.1).map(({ label }) => label)).toEqual([0, 3, 1, 2, 4]);
  });

  it('never changes the first code', () => {
    const ranked = rank(0.6, 0.79, 0.78, 0.2, 0.8);
    expect(ranked[0]).toMatchObject({ label: 4 });
    expect(ranked.every(({ score }) => score <= ranked[0]!.score)).toBe(true);
  });
});

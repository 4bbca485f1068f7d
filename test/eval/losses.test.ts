// What the stages behind the trees lose, on a made note.
import { describe, expect, it } from 'vitest';
import { findLosses, formatLosses, type Trace } from '../../eval/losses.js';

type Gold = Parameters<typeof findLosses>[0];
const gold = (...codes: [code: string, certainty: 'required' | 'optional', alternatives?: string[]][]): Gold => ({
  diagnoses: codes.map(([code, certainty, alternatives = []], at) => ({ code, role: at === 0 ? 'first_listed' : 'secondary', certainty, alternatives, evidence: [] })),
}) as unknown as Gold;
const trace = (parts: Partial<Trace>): Trace => ({ trees: new Map(), drafted: new Set(), assembled: new Set(), dropped: [], ruled: [], claim: [], ...parts });
const trees = (scores: Record<string, [logit: number, refused?: string]>): Trace['trees'] => new Map(Object.entries(scores).map(([code, [logit, refused]]) => [code, { logit, ...(refused ? { refused } : {}) }]));

describe('losses behind the trees', () => {
  it('names the stage of each required code that the trees would keep', () => {
    const { lost } = findLosses(gold(['I10', 'required'], ['E11.9', 'required'], ['J18.9', 'required'], ['N18.4', 'required'], ['K21.9', 'required'], ['R07.9', 'optional']), trace({
      trees: trees({ I10: [2, 'negated'], E119: [1], J189: [0.5], N184: [1.5], K219: [1], R079: [3] }), drafted: new Set(['E119', 'J189', 'N184']), assembled: new Set(['E119']),
      dropped: [{ code: 'N184', reason: 'sibling', by: 'N189' }], ruled: [{ rule: 'combination', codes: ['E119', 'E1122'] }], claim: ['N189'],
    }), 0);
    expect(lost.map(({ code, stage, by }) => [code, stage, by])).toEqual([['I10', 'assertion negated', ''], ['E119', 'rule combination', ''], ['J189', 'assembly below-threshold', ''], ['N184', 'assembly sibling', 'N189'], ['K219', 'scoring replaced', '']]);
  });
  it('counts no loss where an accepted code stands or the trees would not keep it', () => {
    const { lost, addedRight, addedWrong } = findLosses(gold(['E11.9', 'required', ['E11.65']], ['I10', 'required']), trace({ trees: trees({ E119: [1], I10: [-1] }), claim: ['E1165', 'Z794'] }), 0);
    expect({ lost, addedRight, addedWrong }).toEqual({ lost: [], addedRight: ['E1165'], addedWrong: ['Z794'] });
  });
  it('prints stages by their counts', () => {
    const loss = (stage: string) => ({ code: 'I10', logit: 1, stage, by: '' });
    const text = formatLosses([{ lost: [loss('assembly sibling'), loss('rule company'), loss('assembly sibling')], addedRight: ['I10'], addedWrong: [] }]);
    expect(text.split('\n').slice(0, 3).map((line) => line.trim().replace(/\s+/g, ' '))).toEqual(['1 notes', 'lost by assembly sibling 2', 'lost by rule company 1']);
  });
});

// Each pressure ulcer has its own stage and each burn its own degree (Official Guidelines I.C.12.a, I.C.19.d).
import { describe, expect, it } from 'vitest';
import { stateGradedParts } from '../../src/assembly/injuries/state-graded-parts.js';
import { readDocument } from '../../src/document/index.js';
import { findMentions } from '../../src/mentions/index.js';
import { loadEdition } from '../../src/reference/index.js';
import { candidate, evidenceAt } from '../helpers/draft-codes.js';

const { icd10cm } = loadEdition();
const state = (text: string, codes: [string, number][]): string[] => stateGradedParts(codes.map(([code, logit]) => candidate(code, logit, [evidenceAt(0, text)])), ({ logit }) => logit >= 0, findMentions(readDocument({ id: 'd1', text })), (code) => icd10cm.isBillable(code)).candidates.map(({ code }) => code).sort();

describe('parts with a grade', () => {
  it('have the grade that the note tells of each', () => {
    expect(state('Pressure ulcers: left hip stage 2, right heel unstageable.', [['L89.612', 2]])).toEqual(['L89222', 'L89610']);
    expect(state('Pressure injuries of both ankles: left stage 1, right stage 3.', [['L89.523', 2]])).toEqual(['L89513', 'L89521']);
    expect(state('Full-thickness burn of the right palm, partial-thickness burn of the chin.', [['T23.251A', 2]])).toEqual(['T2023XA', 'T23351A']);
    expect(state('First degree burns of the left thigh and left foot.', [['T24.112A', 2]])).toEqual(['T24112A', 'T25122A']);
  });
  it('of one region, side and degree are its multiple sites', () => {
    expect(state('Second degree burn of the right thigh and right knee.', [['T24.211A', 2]])).toEqual(['T24291A']);
  });
  it('have none once they are healed, and give it to no other', () => {
    expect(state('Right heel pressure ulcer, stage 3, has healed. Sacral pressure ulcer stage 2.', [['L89.613', 2], ['L89.152', 1]])).toEqual(['L89152']);
    expect(state('Second degree burn of the left forearm; hand spared.', [['T22.212A', 2]])).toEqual(['T22212A']);
  });
  it('stay as they are where the note tells of one part, or no grade', () => {
    expect(state('Sacral pressure ulcer stage 4.', [['L89.153', 2]])).toEqual(['L89153']);
    expect(state('Pressure ulcers of the sacrum and left heel.', [['L89.159', 2]])).toEqual(['L89159']);
  });
});

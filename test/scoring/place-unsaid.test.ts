import { describe, expect, it } from 'vitest';
import { loadEdition } from '../../src/reference/index.js';
import { placeUnsaid } from '../../src/scoring/place-unsaid.js';
import type { ScoredRow } from '../../src/scoring/score-rows.js';
import type { Mention } from '../../src/types.js';

const cm = loadEdition({ dateOfService: '2026-01-15' }).icd10cm;
const CLEAN = { negated: false, uncertain: false, historical: false, hypothetical: false, family: false };
const mention = (text: string, sentence: number, assertion = CLEAN): Mention => ({ documentId: 'd1', start: sentence * 100, end: sentence * 100 + text.length, text, section: 'unheaded', sentence, level: 'sentence', assertion, cues: [], facets: {} });
const row = (code: string, logit: number): ScoredRow => ({ code, logit, evidence: [], sources: ['model'], features: Float32Array.of() });
const place = (accepted: ScoredRow[], unsaid: ScoredRow[], ...mentions: Mention[]): string[] => placeUnsaid(accepted, unsaid, mentions, { cm, keep: -0.25 }).map(({ code }) => code);

describe('a condition whose codes name regions that the note does not', () => {
  it('is coded without a site where no sentence puts it anywhere', () => {
    expect(place([], [row('S0101XA', -2)], mention('a 2 cm laceration', 0))).toEqual(['T148XXA']);
    expect(place([], [row('L02414', -1.7), row('L02211', -2)], mention('Abscess, fluctuant', 0))).toEqual(['L0291']);
    expect(place([], [row('T2127XA', -0.3)], mention('Burn from hot coffee', 0))).toEqual(['T300']);
  });
  it('is coded where one other sentence puts it', () => {
    expect(place([], [row('S0101XA', -2)], mention('Cut her hand on a tin can', 0), mention('laceration is 3 cm', 1))).toEqual(['S61419A']);
    expect(place([], [row('S0101XA', -2)], mention('Cut his hand and his knee on glass', 0), mention('laceration is 3 cm', 1))).toEqual(['T148XXA']);
  });
  it('is left to a likely code whose region the note names', () => {
    expect(place([row('S52502A', -0.56)], [row('S42402A', -3.3)], mention('Closed fracture of the left distal radius', 0))).toEqual([]);
  });
  it('is not coded where no clause asserts it', () => {
    expect(place([], [row('L03032', -1)], mention('toe not cellulitis per ID', 0))).toEqual([]);
    expect(place([], [row('S0101XA', -1)], mention('laceration', 0, { ...CLEAN, negated: true }))).toEqual([]);
    expect(place([], [row('S36115A', -1)], mention('laceration of the liver', 0))).toEqual([]);
  });
  it('keeps a sign without the cause that its code would name', () => {
    expect(place([], [row('J910', 1)], mention('pleural effusion', 0))).toEqual(['J90']);
  });
});

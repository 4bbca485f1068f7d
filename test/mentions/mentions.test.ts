// Mentions: how sentences come apart, what is left out, and which facets are read.
import { describe, expect, it } from 'vitest';
import { readDocument } from '../../src/document/index.js';
import { findMentions } from '../../src/mentions/index.js';
import type { Facets } from '../../src/types.js';

function mentionsOf(text: string): ReturnType<typeof findMentions> {
  return findMentions(readDocument({ id: 'd1', text, type: 'progress_note' }));
}

function textsOf(text: string, level: 'sentence' | 'clause'): string[] {
  return mentionsOf(text)
    .filter((mention) => mention.level === level)
    .map((mention) => mention.text);
}

describe('mentions', () => {
  it('keeps a short sentence whole and its clauses beside it', () => {
    const text = '1. Type 2 diabetes with neuropathy, hypertension, and gout.';
    expect(textsOf(text, 'sentence')).toEqual(['Type 2 diabetes with neuropathy, hypertension, and gout']);
    expect(textsOf(text, 'clause')).toEqual(['Type 2 diabetes with neuropathy', 'Type 2 diabetes', 'neuropathy', 'hypertension', 'gout']);
  });

  it('ends without outer marks and joining words, and ends at all on a row of them', () => {
    expect(textsOf('Known asthma and, with the (', 'sentence')).toEqual(['Known asthma']);
    const began = performance.now();
    for (const mark of ['(', ' (', '- ', '"', ' and', ', or ']) mentionsOf(`Asthma ${mark.repeat(500)}gout.`);
    expect(performance.now() - began).toBeLessThan(2000);
  });

  it('cuts a list that is told in a row with bare numbers, and no other number', () => {
    expect(textsOf('A: 1 gout 2 nuclear cataract 3 pseudophakia', 'clause')).toEqual(expect.arrayContaining(['gout', 'nuclear cataract', 'pseudophakia']));
    expect(textsOf('Took 1 tablet 2 times daily for 3 weeks', 'clause')).not.toContain('times daily for');
    expect(textsOf('Grade 1 sprain, stage 2 ulcer', 'clause')).toEqual(expect.arrayContaining(['Grade 1 sprain', 'stage 2 ulcer']));
  });

  it('keeps weeks with their days, which tell something without a word', () => {
    expect(textsOf('Routine visit. 38 weeks 5 days. Cephalic.', 'sentence')).toContain('38 weeks 5 days');
    expect(textsOf('Seen again. 3 weeks. Cephalic.', 'sentence')).not.toContain('3 weeks');
  });

  it('gives a clause that equals its sentence once', () => {
    expect(mentionsOf('Acute appendicitis.').map((mention) => [mention.level, mention.text])).toEqual([['sentence', 'Acute appendicitis']]);
  });

  it.each<[string, string[]]>([
    ['Anemia due to chronic kidney disease.', ['Anemia', 'chronic kidney disease']],
    ['Hyponatremia secondary to SIADH.', ['Hyponatremia', 'SIADH']],
    ['Cough but fever persists.', ['Cough', 'fever persists']],
    ['Depression/insomnia', []],
    ['Depression/agoraphobia', ['Depression', 'agoraphobia']],
    ['Gout (left ankle).', ['Gout', 'left ankle']],
    ['PMH: HTN, DM2, CAD', ['HTN', 'DM2', 'CAD']],
    ['Known problems HTN/DM2/CAD', ['Known problems HTN', 'DM2', 'CAD']],
    ['HTN | DM2 | CAD |', ['HTN', 'DM2', 'CAD']],
    ['HTN / DM2 / CAD /', ['HTN', 'DM2', 'CAD']],
    ['T2DM w/ nephropathy', ['T2DM', 'nephropathy']],
    ['AKI 2/2 dehydration', ['AKI', 'dehydration']],
    ['Heart regular without murmur.', ['Heart regular', 'murmur']],
    ['Diverticulosis without evidence of diverticulitis.', ['Diverticulosis', 'diverticulitis']],
    ['Concussion without loss of consciousness.', []], // the absence is part of the code's name
    ['Annual examination without any abnormal findings.', []],
    ['Hypothyroidism - stable', ['Hypothyroidism', 'stable']],
    ['COPD & gout', ['COPD', 'gout']],
    ['BP 120/80 and pulse 70.', ['BP 120/80', 'pulse 70']],
  ])('cuts %s', (text, expected) => {
    if (expected.length > 0) expect(textsOf(text, 'clause')).toEqual(expected);
    else expect(mentionsOf(text).length).toBeGreaterThan(0);
  });

  it('leaves out what holds no telling word', () => {
    expect(mentionsOf('PLAN: None.\n1.\n12/5\nand the\nYes.')).toEqual([]);
  });

  it('never gives more than 32 words', () => {
    const long = `${Array.from({ length: 50 }, (_, i) => `finding${i}`).join(' ')}, ${Array.from({ length: 20 }, (_, i) => `sign${i}`).join(' ')}; cough.`;
    for (const mention of mentionsOf(long)) expect(mention.text.split(/\s+/).length).toBeLessThanOrEqual(32);
  });

  it('names document, section and sentence', () => {
    const mention = mentionsOf('Seen today for her knee.\nASSESSMENT: Gout.').at(-1);
    expect(mention).toMatchObject({ documentId: 'd1', section: 'assessment', sentence: 1, text: 'Gout' });
  });
});

describe('facets', () => {
  it.each<[string, Facets]>([
    ['Left knee pain', { laterality: 'left' }],
    ['Pain of the R shoulder', { laterality: 'right' }],
    ['Bilateral cataracts', { laterality: 'bilateral' }],
    ['Osteoarthritis of both knees', { laterality: 'bilateral' }],
    ['RUQ pain', { laterality: 'right' }],
    ['Left ventricular hypertrophy', {}],
    ['Right knee and left hip pain', {}],
    ['Right-handed man', {}],
    ['Severe asthma', { severity: 'severe' }],
    ['Mild to moderate stenosis', { severity: 'moderate' }],
    ['Acute on chronic systolic heart failure', { acuity: 'acute_on_chronic' }],
    ['Chronic bronchitis', { acuity: 'chronic' }],
    ['Subacute thyroiditis', { acuity: 'subacute' }],
    ['No acute distress', {}],
    ['Healing fracture of the radius', { phase: 'D' }],
    ['Follow-up of wrist fracture', { phase: 'D' }],
    ['Contracture as a late effect of burn', { phase: 'S' }],
    ['Laceration, initial encounter', { phase: 'A' }],
  ])('%s', (text, facets) => {
    expect(mentionsOf(text)[0]?.facets).toEqual(facets);
  });

  it('gives a clause the side of its sentence but not its severity', () => {
    const clause = mentionsOf('Severe left hip pain and swelling.').find((mention) => mention.text === 'swelling');
    expect(clause?.facets).toEqual({ laterality: 'left' });
  });
});

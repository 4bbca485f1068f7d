// One code a concept, in claim order.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadEdition } from '../../src/reference/index.js';
import { assemble } from '../../src/assembly/index.js';
import type { DraftCode } from '../../src/types.js';
import { candidate, evidenceAt, INPATIENT, OFFICE } from '../helpers/draft-codes.js';
import { tinyEdition } from '../helpers/tiny-edition.js';

const edition = loadEdition();
const run = (candidates: DraftCode[], facts = OFFICE, keep = 0) => assemble(candidates, { edition, facts, keep });
const names = (candidates: DraftCode[], facts = OFFICE) => run(candidates, facts).codes.map((code) => code.code);

describe('the threshold', () => {
  it('is a logit or a test', () => {
    const list = [candidate('I10', 1), candidate('K21.9', -1)];
    expect(run(list)).toMatchObject({ codes: [{ code: 'I10' }], dropped: [{ code: 'K219', reason: 'below-threshold', by: '' }] });
    expect(assemble(list, { edition, facts: OFFICE, keep: (item) => item.code === 'K219' }).codes.map((code) => code.code)).toEqual(['K219']);
  });
});

describe('levels', () => {
  it('give a heading to its supported child', () => {
    const result = run([candidate('I50', 2, [evidenceAt(0, 'heart failure')]), candidate('I50.22', 1.2, [evidenceAt(0, 'chronic systolic heart failure')])]);
    expect(result.codes.map((code) => code.code)).toEqual(['I5022']);
    expect(result.dropped).toEqual([{ code: 'I50', reason: 'more-specific', by: 'I5022' }]);
  });
  it('give it to the unspecified child when no child comes near', () => {
    expect(names([candidate('I50', 3, [evidenceAt(0, 'heart failure')]), candidate('I50.22', 0.1, [evidenceAt(0, 'heart failure')])])).toEqual(['I509']);
    for (const [heading, child] of [['E11', 'E119'], ['K35', 'K3580'], ['M17', 'M179'], ['J18', 'J189'], ['M25.56', 'M25569']] as const) expect(names([candidate(heading, 3)])).toEqual([child]);
    expect(run([candidate('I50', 3)]).codes[0]?.sources).toContain('assembly:unspecified-child');
  });
  it('drop what is no code', () => expect(run([candidate('QQQ', 3)])).toMatchObject({ codes: [], dropped: [{ reason: 'unknown-code' }] }));
  it('join candidates of one code', () => {
    const result = run([candidate('I10', 1, [evidenceAt(0, 'HTN')]), candidate('I10', 2, [evidenceAt(40, 'hypertension')])]);
    expect(result.codes).toHaveLength(1);
    expect(result.codes[0]).toMatchObject({ logit: 2, evidence: [{ text: 'hypertension' }, { text: 'HTN' }] });
  });
});

describe('concepts', () => {
  it('keep the best sibling on the same words', () => {
    const words = [evidenceAt(10, 'right knee osteoarthritis')];
    const result = run([candidate('M17.11', 2, words), candidate('M17.9', 1, [evidenceAt(16, 'knee osteoarthritis')]), candidate('M17.12', 0.5, words)]);
    expect(result.codes.map((code) => code.code)).toEqual(['M1711']);
    expect(result.dropped.map((item) => `${item.code} ${item.reason} ${item.by}`)).toEqual(['M179 same-words M1711', 'M1712 same-words M1711']);
  });
  it('give the same words to the code whose title says more of them, where it is about as likely', () => {
    const quote = [evidenceAt(0, 'Rheumatic mitral stenosis with insufficiency')];
    expect(names([candidate('I05.0', 1.5, quote), candidate('I05.2', 1.2, quote)])).toEqual(['I052']);
    expect(names([candidate('I05.0', 2.5, quote), candidate('I05.2', 1.2, quote)])).toEqual(['I050']);
    const plain = [evidenceAt(0, 'Rheumatic mitral stenosis')];
    expect(names([candidate('I05.0', 1.5, plain), candidate('I05.2', 1.2, plain)])).toEqual(['I050']);
  });
  it('leave the words of two digits, and of two complications of one disease, to both', () => {
    const both = [evidenceAt(0, 'displaced fractures of the 2nd and third metatarsals, left')];
    expect(names([candidate('S92.322A', 2, both), candidate('S92.332A', 1, both)])).toEqual(['S92322A', 'S92332A']);
    const one = [evidenceAt(0, 'displaced fracture of the third metatarsal, left')];
    expect(names([candidate('S92.322A', 1, one), candidate('S92.332A', 2, one)])).toEqual(['S92332A']);
    const crohn = [evidenceAt(0, 'ileal Crohn disease with obstruction and abscess')];
    expect(names([candidate('K50.012', 2, crohn), candidate('K50.014', 1, crohn), candidate('K50.912', 0.5, crohn)])).toEqual(['K50012', 'K50014']);
  });
  it('leave distinct mentions their own codes', () => {
    expect(names([candidate('M54.2', 2, [evidenceAt(0, 'neck pain')]), candidate('M54.50', 1, [evidenceAt(30, 'low back pain')])]).sort()).toEqual(['M542', 'M5450']);
    const both = [candidate('M54.2', 2, [evidenceAt(0, 'neck pain')]), candidate('M54.50', 1, [evidenceAt(0, 'neck pain'), evidenceAt(30, 'low back pain')])];
    expect(names(both)).toHaveLength(2);
  });
  it('keep two categories on one span only as partners or when both are strong', () => {
    const span = [evidenceAt(0, 'hypertensive chronic kidney disease')];
    const weak = assemble([candidate('I12.9', 2, span), candidate('N18.9', -1, span), candidate('N28.9', -1, span)], { edition, facts: OFFICE, keep: -2 });
    expect(weak.codes.map((code) => code.code)).toEqual(['I129', 'N189']);
    expect(weak.dropped).toEqual([{ code: 'N289', reason: 'same-evidence', by: 'I129' }]);
    const pair = [evidenceAt(0, 'anxiety and depression')];
    expect(names([candidate('F41.9', 2, pair), candidate('F32.A', 1.5, pair)])).toHaveLength(2);
  });
  it('let categories that say several things at once keep them', () => {
    const span = [evidenceAt(0, 'diabetes with neuropathy and CKD')];
    expect(names([candidate('E11.22', 2, span), candidate('E11.42', 1, span)])).toHaveLength(2);
  });
});

describe('sides', () => {
  it('join into the two-sided code when each has words of its own', () => {
    const result = run([candidate('M17.11', 2, [evidenceAt(0, 'right knee OA')]), candidate('M17.12', 1, [evidenceAt(40, 'left knee OA')])]);
    expect(result.codes).toMatchObject([{ code: 'M170', logit: 1 }]);
    expect(result.codes[0]?.evidence).toHaveLength(2);
  });
  it('share words that say both', () => {
    const both = (text: string) => names([candidate('M25.561', 2, [evidenceAt(0, text)]), candidate('M25.562', 1.5, [evidenceAt(0, text)])]).sort();
    expect(both('pain in both knees')).toEqual(['M25561', 'M25562']);
    expect(both('pain in the right knee')).toEqual(['M25561']);
    const words = [evidenceAt(0, 'bilateral knee OA')];
    expect(names([candidate('M17.11', 2, words), candidate('M17.12', 1, words)])).toEqual(['M170']);
  });
  it('stay apart where there is none', () => expect(names([candidate('M25.561', 2, [evidenceAt(0, 'right knee')]), candidate('M25.562', 1, [evidenceAt(40, 'left knee')])])).toHaveLength(2));
});

describe('the first-listed code', () => {
  it('is the postoperative diagnosis, whatever the body says louder', () => {
    expect(names([candidate('I10', 4, [evidenceAt(200, 'hypertension', 'past_medical_history')]), candidate('K80.20', 1, [evidenceAt(20, 'gallstones', 'postoperative_diagnosis')])])).toEqual(['K8020', 'I10']);
  });
  it('is the first of the assessment', () => {
    expect(names([candidate('E78.5', 3, [evidenceAt(340, 'hyperlipidemia', 'assessment')]), candidate('I48.0', 2.5, [evidenceAt(300, 'paroxysmal AF', 'assessment')])])[0]).toBe('I480');
  });
  it('is never a code that may not be first', () => {
    expect(names([candidate('Z79.4', 5, [evidenceAt(0, 'insulin', 'assessment')]), candidate('E11.9', 1, [evidenceAt(50, 'diabetes', 'plan')])])[0]).toBe('E119');
    expect(names([candidate('W19.XXXA', 5, [evidenceAt(0, 'fall', 'chief_complaint')]), candidate('S52.501A', 1, [evidenceAt(50, 'fracture', 'assessment')])])[0]).toBe('S52501A');
    const manifest = names([candidate('F02.80', 5, [evidenceAt(0, 'dementia', 'assessment')]), candidate('G30.9', 1, [evidenceAt(50, 'Alzheimer', 'past_medical_history')])]);
    expect(manifest).toEqual(['G309', 'F0280']);
  });
  it('is what a guideline puts first', () => {
    expect(names([candidate('P07.37', 3, [evidenceAt(0, '34 weeks', 'discharge_diagnosis')]), candidate('Z38.01', 1, [evidenceAt(50, 'born by cesarean', 'hospital_course')])], INPATIENT)[0]).toBe('Z3801');
    expect(names([candidate('Z30.2', 3, [evidenceAt(0, 'sterilization', 'discharge_diagnosis')]), candidate('O14.14', 1, [evidenceAt(50, 'severe preeclampsia', 'hospital_course')]), candidate('Z37.0', 1, [evidenceAt(90, 'live female', 'hospital_course')])], INPATIENT)[0]).toBe('O1414');
    const sepsis = [candidate('E11.22', 3, [evidenceAt(0, 'diabetes with kidney disease', 'assessment')]), candidate('A41.51', 1, [evidenceAt(50, 'E. coli sepsis', 'hospital_course')]), candidate('R65.21', 1, [evidenceAt(90, 'septic shock', 'hospital_course')])];
    expect(names(sepsis, INPATIENT)[0]).toBe('A4151');
  });
  it('is principal for inpatients: no unacceptable principal', () => {
    const code = edition.icd10cm.billable.find((one) => one.startsWith('F17') && edition.icd10cm.edits(one).unacceptablePrincipal);
    if (!code) throw new Error('no such code');
    const list = [candidate(code, 4, [evidenceAt(0, 'smoker', 'discharge_diagnosis')]), candidate('J18.9', 1, [evidenceAt(50, 'pneumonia', 'hospital_course')])];
    expect(names(list, INPATIENT)[0]).toBe('J189');
    expect(names(list)[0]).toBe(code);
  });
});

describe('every set of candidates', () => {
  it('gives each code once, no heading beside its child, whatever the order of candidates', () => {
    const tiny = tinyEdition({
      A1: { title: 'Disease', billable: false }, A11: { title: 'Disease of right arm' }, A12: { title: 'Disease of left arm' }, A13: { title: 'Disease, bilateral arms' }, A19: { title: 'Disease, unspecified' },
      B1: { title: 'Other', notes: { codeFirst: ['A1'] } }, C1: { title: 'Third', notes: { useAdditional: ['B1'] } }, V1: { title: 'Fall' },
    });
    const code = fc.constantFrom('A1', 'A11', 'A12', 'A13', 'A19', 'B1', 'C1', 'V1', 'X9');
    const one = fc.record({ code, logit: fc.integer({ min: -3, max: 4 }), start: fc.nat(4), section: fc.constantFrom('assessment', 'plan', 'past_medical_history') })
      .map((item) => candidate(item.code, item.logit, [evidenceAt(item.start * 10, 'some words', item.section)]));
    fc.assert(fc.property(fc.uniqueArray(one, { maxLength: 9, selector: (item) => item.code }), fc.nat(8), (list, shift) => {
      const context = { edition: tiny, facts: OFFICE, keep: -1 };
      const { codes, dropped } = assemble(list, context);
      const found = codes.map((item) => item.code);
      expect(new Set(found).size).toBe(found.length);
      expect(found.every((item) => tiny.icd10cm.isBillable(item))).toBe(true);
      for (const item of list) expect(found.includes(item.code) || dropped.some((gone) => gone.code === item.code)).toBe(true);
      if (found.length > 1) expect(found[0]).not.toBe('V1');
      const turned = [...list.slice(shift), ...list.slice(0, shift)];
      expect(assemble(turned, context).codes.map((item) => item.code)).toEqual(found);
    }), { numRuns: 200 });
  });
});

// Which CPT and HCPCS numbers a note's words lead to: vocabulary, status, measured facts, families, evidence.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { askDetails } from '../../../src/procedures/ask-details.js';
import { settleMember, type ScoredRow } from '../../../src/procedures/choose-members.js';
import { chooseLines } from '../../../src/procedures/choose.js';
import { describeCandidateProcedures, isVisit, procedureIndex } from '../../../src/procedures/describe.js';
import { readFacts } from '../../../src/procedures/facts.js';
import { PROCEDURE_FEATURES } from '../../../src/procedures/features/index.js';
import { fitFacets } from '../../../src/procedures/fit.js';
import { codeProcedures, readProcedureScorer } from '../../../src/procedures/index.js';
import type { ProcedureLine } from '../../../src/procedures/types.js';
import { readStatus } from '../../../src/procedures/status.js';
import { readWords } from '../../../src/procedures/words.js';
import { COLONOSCOPY, CT, edition, EXCISION, inputOf, PLANNED } from './notes.js';

const NO_RATES = { code: {}, category: {}, reported: {} };
/** A line of no number yet, for what looks at lines. */
const EMPTY_LINE: Omit<ProcedureLine, 'code' | 'evidence'> = { system: 'CPT', logit: 2, probability: 0.88, sources: [], flags: [], modifiers: [], units: 1, linkedDiagnoses: [] };
const stems = (text: string): string[] => readWords(text).map((w) => w.stem);
/** Trees that give the strength of the best clean words: enough to try the choice without a trained package. */
const BY_WORDS = readProcedureScorer(Buffer.from(JSON.stringify({
  schema: 1, features: PROCEDURE_FEATURES, keepLogit: 0, rates: NO_RATES,
  trees: [0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7].map((threshold, i) => ({ feature: [PROCEDURE_FEATURES.indexOf('clean_score')], threshold: [threshold], left: [-1], right: [-2], leaf: [i === 0 ? -1 : 0, 0.5] })),
})));
const rowsOf = (...args: Parameters<typeof inputOf>): ScoredRow[] => describeCandidateProcedures(inputOf(...args), NO_RATES).map((row) => ({ ...row, logit: row.view.clean?.score ?? 0 }));

describe('words', () => {
  it.each([
    ['laparoscopic cholecystectomy', 'lap chole'], ['open reduction and internal fixation', 'ORIF'], ['computed tomography', 'CT scan'], ['resection', 'resected'],
    ['biopsies', 'bx'], ['esophagogastroduodenoscopy', 'upper endoscopy'], ['incision and drainage', 'I&D'], ['excised', 'excision'],
  ])('reads "%s" and "%s" alike', (a, b) => expect(stems(b)).toEqual(stems(a)));

  it('keeps places, and takes a vertebral level for its region', () => {
    const text = 'Fusion C5-C6';
    expect(readWords(text).map(({ start, end }) => text.slice(start, end))).toEqual(['Fusion', 'C5', 'C6']);
    expect(stems('C5')).toEqual(stems('cervical'));
  });
});

describe('labels', () => {
  const index = procedureIndex({ edition });
  const first = (text: string): string => index.codes[index.match(new Set(stems(text)), 5)[0]!.code]!.code;
  it.each([
    ['total knee arthroplasty', '27447'], ['lap chole with IOC', '47563'], ['carpal tunnel release', '64721'], ['colonoscopy with cold snare polypectomy', '45385'], ['Myoview', 'A9502'],
  ])('"%s" spells %s', (text, code) => expect(first(text)).toBe(code));

  it('hold no visit, and every row has words of its own', () => {
    expect(index.codes.some(({ code }) => isVisit(code))).toBe(false);
    for (const { code, label } of index.codes) expect(label.length, code).toBeGreaterThan(3);
  });
});

describe('status', () => {
  it.each([
    ['We will schedule a total knee arthroplasty', 'judgement', 'planned'], ['status post appendectomy', 'history', 'previous'], ['he declined the injection', 'plan', 'refused'],
    ['An 8 mm polyp was removed with a snare', 'course', 'performed'], ['the colonoscopy was aborted at the splenic flexure', 'body', 'aborted'], ['I recommend an MRI', 'judgement', 'recommended'],
    ['Colonoscopy with snare polypectomy', 'heading', 'performed'], ['chest x-ray shows no infiltrate', 'results', 'reviewed'], ['Appendectomy', 'past', 'previous'],
  ] as const)('"%s" in %s: %s', (text, zone, status) => expect(readStatus(text, text, zone)).toBe(status));
});

describe('facts', () => {
  it('reads sizes, products, times, ages, views, levels, contrast', () => {
    expect(readFacts('a 2.3 x 1.1 cm lesion and a 6 mm polyp').cm).toEqual([2.3, expect.closeTo(0.6)]);
    expect(readFacts('3 x 2 cm').sqcm).toEqual([6]);
    expect(readFacts('total of 45 minutes; one hour').minutes).toEqual([45, 60]);
    expect(readFacts('a 7-year-old').years).toEqual([7]);
    expect(readFacts('AP and lateral').views).toEqual([2]);
    expect(readFacts('three views of the foot').views).toEqual([3]);
    expect(readFacts('discectomy C4-5, C5-6').counts).toEqual([2]);
    expect(readFacts('CT without and with contrast').contrast).toBe('without-and-with');
    expect(readFacts('noncontrast CT').contrast).toBe('none');
    expect(readFacts('with IV contrast').contrast).toBe('with');
  });

  const none = readFacts('');
  it.each([
    ['11401', '0.9 cm', 1], ['11401', '1.4 cm', -1], ['11402', '1.4 cm', 1], ['11402', '', 0.5], ['12001', '2.5 cm', 1], ['12002', '2.5 cm', -1], ['27447', '4 cm', 0],
  ] as const)('%s with "%s" fits %d', (code, text, fit) => expect(fitFacets(edition.procedure(code)!, readFacts(text), none, undefined).size).toBe(fit));
  it.each([
    ['42820', 7, 1], ['42820', 30, -1], ['42821', 30, 1], ['42821', undefined, 0.5],
  ] as const)('%s at %s years fits %d', (code, age, fit) => expect(fitFacets(edition.procedure(code)!, none, none, age).age).toBe(fit));
  it.each([['74176', 'without contrast', 1], ['74177', 'without contrast', -1], ['74178', 'without and with contrast', 1]] as const)('%s "%s" fits %d', (code, text, fit) => expect(fitFacets(edition.procedure(code)!, readFacts(text), none, undefined).contrast).toBe(fit));
});

describe('families', () => {
  const settle = (code: string, rows: readonly ScoredRow[]) => settleMember(rows.find((row) => row.code.code === code)!, rows);
  it('give the member that the size allows, whichever was likelier', () => {
    const rows = rowsOf(EXCISION);
    for (const chosen of ['11400', '11401', '11402', '11403']) if (rows.some((r) => r.code.code === chosen)) expect(settle(chosen, rows).row.code.code).toBe('11402');
  });
  it('give the lowest member and a question when the size is missing', () => {
    const rows = rowsOf(EXCISION.replace('1.4 cm ', ''));
    const { row, question } = settle('11402', rows);
    expect(row.code.code).toBe('11400');
    expect(question).toMatchObject({ code: '11400', missing: ['size'] });
    expect(question?.evidence.length).toBe(1);
    const asked = (...lines: string[]): string[] => askDetails([question!], lines.map((code) => ({ ...EMPTY_LINE, code, evidence: question!.evidence })), inputOf(EXCISION)).map(({ message }) => message);
    expect(asked('11400')[0]).toContain('does not state the size');
    expect(asked('12031')).toEqual([]);
  });
  it('give the contrast that the technique states', () => {
    const rows = rowsOf(CT, 'diagnostic_report');
    expect(settle('74177', rows).row.code.code).toBe('74176');
  });
});

describe('questions', () => {
  const ask = (text: string, code: string, missing: 'minutes' | 'count', units = 1): string[] => {
    const input = inputOf(text, 'progress_note', 'office');
    const evidence = [{ documentId: 'd1', start: 0, end: 10, text: text.slice(0, 10) }];
    return askDetails([{ code, label: 'a service', missing: [missing], evidence }], [{ ...EMPTY_LINE, code, evidence, units }], input).map(({ message }) => message);
  };
  it('do not ask for a time that the sentence of the line states, by the clock or in minutes', () => {
    expect(ask('Carboplatin IV infusion started 09:30, ended 11:45.', '96413', 'minutes')).toEqual([]);
    expect(ask('Therapeutic exercise 25 min with bands.', '97110', 'minutes')).toEqual([]);
    expect(ask('Carboplatin IV infusion was given.', '96413', 'minutes')[0]).toContain('does not state the time');
  });
  it('do not ask how many where units were counted', () => {
    expect(ask('Cryotherapy of keratoses x4.', '17003', 'count', 3)).toEqual([]);
    expect(ask('Cryotherapy of keratoses.', '17003', 'count')).toHaveLength(1);
  });
});

describe('choice', () => {
  const codes = async (...args: Parameters<typeof inputOf>): Promise<string[]> => {
    const input = inputOf(...args);
    return (await chooseLines(describeCandidateProcedures(input, NO_RATES), BY_WORDS, edition, '2026-01-15')).lines.map((line) => line.code);
  };
  it('finds what was done', async () => expect(await codes(COLONOSCOPY)).toContain('45385'));
  it('keeps one member of a family', async () => expect((await codes(COLONOSCOPY)).filter((c) => /^453[789]|^4538/.test(c))).toHaveLength(1));
  it('gives nothing for what is planned, past or declined', async () => expect((await codes(PLANNED, 'progress_note', 'office')).filter((c) => ['27447', '44950', '44970', '20610'].includes(c))).toEqual([]));
});

describe('the stage', () => {
  it('gives no numbers but the visit without trees, and the side that is asked for', async () => {
    const input = inputOf(COLONOSCOPY);
    expect((await codeProcedures(input, { scorer: undefined })).lines.filter((l) => l.system !== 'ICD-10-PCS' && !isVisit(l.code))).toEqual([]);
    expect((await codeProcedures({ ...input, claimType: 'professional' }, { scorer: BY_WORDS })).lines.every((l) => l.system !== 'ICD-10-PCS')).toBe(true);
    expect((await codeProcedures({ ...input, claimType: 'institutional' }, { scorer: BY_WORDS })).lines.every((l) => l.system === 'ICD-10-PCS')).toBe(true);
  });

  it.each(['office', 'emergency', 'outpatient_hospital', 'inpatient'] as const)('ICD-10-PCS on a claim of the setting %s', async (setting) => {
    const input = inputOf(COLONOSCOPY, 'procedure_note', setting);
    const held = async (claimType?: 'institutional'): Promise<number> => (await codeProcedures({ ...input, claimType }, { scorer: undefined })).lines.filter((l) => l.system === 'ICD-10-PCS').length;
    const hospital = setting === 'inpatient' || setting === 'outpatient_hospital';
    expect([(await held()) > 0, (await held('institutional')) > 0]).toEqual([hospital, true]);
  });

  it('quotes the document, whatever it is given', async () => {
    const parts = [COLONOSCOPY, CT, PLANNED, EXCISION].flatMap((t) => t.split('\n'));
    const odd = fc.string({ unit: 'binary', maxLength: 30 });
    await fc.assert(fc.asyncProperty(fc.array(fc.oneof(fc.constantFrom(...parts), odd), { minLength: 1, maxLength: 5 }), async (lines) => {
      const text = lines.join('\n');
      if (text.trim() === '') return;
      const input = inputOf(text);
      for (const line of (await codeProcedures(input, { scorer: BY_WORDS })).lines) {
        expect(line.evidence.length).toBeGreaterThan(0);
        for (const e of line.evidence) expect(text.slice(e.start, e.end)).toBe(e.text);
      }
    }), { numRuns: 10 });
  }, 120_000);
});

// A line stands on words that say that it was done, never on those that deny it alone.
import { describe, expect, it } from 'vitest';
import { readDocument } from '../../src/document/index.js';
import { dropNotDone } from '../../src/procedures/drop-not-done.js';
import type { ProcedureLine } from '../../src/procedures/index.js';
import { readNote } from './lines/helpers.js';

function codesLeft(text: string, ...quotes: string[]): string[] {
  const evidence = quotes.map((quote) => ({ documentId: 'd1', start: text.indexOf(quote), end: text.indexOf(quote) + quote.length, text: quote }));
  const line = { system: 'CPT', code: '29828', logit: 1, probability: 0.7, evidence, sources: [], flags: [], modifiers: [], units: 1, linkedDiagnoses: [] } as unknown as ProcedureLine;
  return dropNotDone([line], { documents: [readDocument({ id: 'd1', text })] }).lines.map(({ code }) => code);
}

describe('dropNotDone', () => {
  it.each([
    ['PROCEDURES: Biceps tenodesis planned, not done.', 'Biceps tenodesis'],
    ['The biceps tenodesis was therefore not performed.', 'biceps tenodesis'],
    ['Cholangiogram was not attempted.', 'Cholangiogram'],
    ['Polypectomy was deferred.', 'Polypectomy'],
    ['PLAN: Repeat colonoscopy. If a polyp is seen, snare polypectomy.', 'snare polypectomy'],
    ['PLAN: Repeat endoscopy with band ligation if varices are found.', 'band ligation'],
    ['Forceps biopsy was planned but was omitted because of the platelet count.', 'Forceps biopsy'],
    ['EMG guidance was not used.', 'EMG guidance'],
    ['No further tissue was removed.', 'tissue'],
    ['The first degree laceration was left unrepaired.', 'laceration'],
    ['Here three weeks after left ureteroscopy.', 'left ureteroscopy'],
    ['Comparison: core biopsy 2020, benign.', 'core biopsy'],
    ['A stress test is booked for next week.', 'stress test'],
    ['Spirometry will be repeated.', 'Spirometry'],
  ])('%s', (text, quote) => expect(codesLeft(text, quote)).toEqual([]));

  it('keeps a line that another quote states', () => {
    const text = 'A biceps tenodesis was performed. A second biceps tenodesis suture was not placed.';
    expect(codesLeft(text, 'biceps tenodesis was performed', 'second biceps tenodesis')).toEqual(['29828']);
  });

  it.each([['Biceps tenodesis was performed without complications.', 'Biceps tenodesis'], ['The wound was closed; sutures to be removed next week.', 'wound was closed'], ['The shoulder was prepped; methylprednisolone was offered but she preferred Kenalog, which was injected.', 'The shoulder was prepped; methylprednisolone was offered but she preferred Kenalog, which was injected'], ['We asked if a biopsy was wanted, and a biopsy was taken today.', 'biopsy was taken'], ['The cyst was removed; the ovary was not removed.', 'cyst was removed'], ['Colonoscopy to the cecum. No biopsy was taken.', 'Colonoscopy'], ['Application of allograft to areas of lost skin, not grafted on the back.', 'Application of allograft']])('keeps %s', (text, quote) => {
    expect(codesLeft(text, quote)).toEqual(['29828']);
  });
});

const keep = (text: string, code: string, quote: string): string[] => {
  const { input, lines } = readNote({ text, lines: [[code, quote]], type: 'progress_note', setting: 'office' });
  const { lines: left, findings } = dropNotDone(lines, input);
  return [...left.map((one) => one.code), ...findings.map(({ codes }) => `without ${codes.join(' ')}`)];
};

describe('services of elsewhere', () => {
  it.each([
    ['He had an upper endoscopy in March 2022 at another hospital.', '43235', 'upper endoscopy'], ['Skin biopsy was done last year by an outside dermatologist.', '11102', 'Skin biopsy'],
    ['Plan: excision of the cyst next month.', '11402', 'excision of the cyst'], ['The knee is failing injections, the last Synvisc in June.', '20610', 'injections'],
    ['Two years ago she underwent a knee injection.', '20610', 'knee injection'], ['Echocardiogram was ordered for next week.', '93306', 'Echocardiogram'], ['Order MRI of the lumbar spine.', '72148', 'MRI of the lumbar spine'],
    ['Abscess of the buttock incised and drained at urgent care two days ago.', '10061', 'incised and drained'], ['S/p I&D of the buttock abscess 2 days ago here.', '10060', 'I&D'], ['Healing abscess after I&D.', '10060', 'I&D'],
    ['X-rays of the wrist brought from urgent care were reviewed.', '73110', 'X-rays of the wrist'], ['Reviewed chest films from the outside hospital.', '71046', 'chest films'],
  ])('%s', (text, code, quote) => expect(keep(text, code, quote)).toEqual([`without ${code}`]));
  it.each([
    ['X-rays of the wrist, three views, were ordered and show no fracture.', '73110', 'X-rays of the wrist'], ['Knee injection was done today; the last one was two months ago.', '20610', 'Knee injection'],
    ['She had warts frozen in 2020; today three warts were frozen.', '17110', 'three warts were frozen'], ['EKG performed here, compared with the outside tracing.', '93000', 'EKG performed here'], ['Shave biopsy of the arm performed.', '11102', 'Shave biopsy'],
  ])('stays: %s', (text, code, quote) => expect(keep(text, code, quote)).toEqual([code]));
});

describe('a title against a body that denies it', () => {
  const left = (body: string): string[] => {
    const text = `PROCEDURE: Septoplasty and bilateral inferior turbinate reduction.\nDESCRIPTION OF PROCEDURE: The septal cartilage was removed. ${body}`;
    const { input, lines } = readNote({ text, lines: [['30140', 'bilateral inferior turbinate reduction']] });
    const settled = dropNotDone(lines, input);
    return [...settled.lines.map(({ code }) => code), ...settled.findings.map(({ rule }) => rule)];
  };
  it('goes by the body', () => expect(left('The turbinates were of normal size and turbinate reduction was not performed.')).toEqual(['heading-and-body']));
  it('keeps what another sentence of the body denies', () => expect(left('Sinus surgery was not performed.')).toEqual(['30140']));
});

describe('a part of a title that the body denies in other words than its own', () => {
  const left = (title: string, body: string, lines: [string, string][]): string => {
    const { input, lines: all } = readNote({ text: `PROCEDURE: ${title}\nDESCRIPTION OF PROCEDURE: ${body}`, lines });
    return dropNotDone(all, input).lines.map(({ code }) => code).join(' ');
  };
  const nose: [string, string][] = [['30520', 'Septoplasty'], ['30140', 'turbinate reduction']];
  it.each([
    ['Septoplasty, turbinate reduction', 'The septal cartilage was resected. The turbinates were small and nothing was done to them.', nose, '30520'],
    ['Septoplasty, turbinate reduction', 'The septal cartilage was resected. The airway was wide, so I left the turbinates alone.', nose, '30520'],
    ['Septoplasty, turbinate reduction', 'The septal cartilage was resected. The turbinates were resected under the mucosa. The posterior tips were left alone.', nose, '30520 30140'],
    ['Rotator cuff repair, biceps tenodesis', 'The cuff was repaired with two anchors. The biceps was probed, was smooth and stable, and was left alone.', [['29827', 'Rotator cuff repair'], ['29828', 'biceps tenodesis']], '29827'],
    ['Excision of carcinoma, rotation flap', 'The lesion was excised. The edges met easily, so no flap was used.', [['11642', 'Excision of carcinoma'], ['14040', 'rotation flap']], '11642'],
    ['Colonoscopy with snare polypectomy, hemorrhoid banding', 'A polyp was removed by snare. The hemorrhoids were small and did not require banding.', [['45385', 'snare polypectomy'], ['46221', 'hemorrhoid banding']], '45385'],
    ['Resection of the prostate, cystolitholapaxy', 'The lobes were resected. No stone was found.', [['52601', 'Resection of the prostate'], ['52317', 'cystolitholapaxy']], '52601'],
    ['Sigmoid resection, loop ileostomy', 'The sigmoid was resected. I saw no need for a stoma.', [['44204', 'Sigmoid resection'], ['44187', 'loop ileostomy']], '44204'],
    ['Meniscectomy and lateral release', 'The meniscus was trimmed. The patella was central, so a lateral release, which had been discussed, was thought superfluous.', [['29881', 'Meniscectomy'], ['29873', 'lateral release']], '29881'],
    ['Cuff repair, distal clavicle excision', 'The cuff was repaired with two anchors. With a benign examination I elected not to resect the clavicle.', [['29827', 'Cuff repair'], ['29824', 'distal clavicle excision']], '29827'],
    ['Salpingectomy, hysteroscopy with polypectomy', 'The tube was removed. The hysteroscopic part of the plan was accordingly dropped.', [['58661', 'Salpingectomy'], ['58558', 'hysteroscopy with polypectomy']], '58661'],
    ['Breast reduction, liposuction of the chest', 'The breasts were reduced by 600 g each. The rolls were gone and liposuction was not carried out.', [['19318', 'Breast reduction'], ['15877', 'liposuction of the chest']], '19318'],
    ['Salpingectomy, hysteroscopy with polypectomy', 'The tube was removed. Biopsies were not needed.', [['58661', 'Salpingectomy'], ['58558', 'hysteroscopy with polypectomy']], '58661 58558'],
    ['Bilateral salpingectomy, endometrial ablation', 'Both tubes were removed. The endometrial ablation device could not be used and was left in its box.', [['58661', 'Bilateral salpingectomy'], ['58563', 'endometrial ablation']], '58661'],
    ['Carpal tunnel release, cubital tunnel release', 'The carpal ligament was divided. The elbow was not operated on.', [['64721', 'Carpal tunnel release'], ['64718', 'cubital tunnel release']], '64721'],
  ] as [string, string, [string, string][], string][])('%s: %s', (title, body, lines, codes) => expect(left(title, body, lines)).toBe(codes));
  it('does not take a part of the only operation for the whole', () => expect(left('Knee replacement', 'The components were cemented. The patella was left alone.', [['27447', 'Knee replacement']])).toBe('27447'));
  it('goes by the body, not by what is told of other days', () => {
    const { input, lines } = readNote({ text: 'PROCEDURE: Corneal graft, secondary lens implant\nINDICATION: A lens implant was not attempted at the first operation.\nDESCRIPTION OF PROCEDURE: The cornea was trephined. The lens was fixed to the sclera.', lines: [['65750', 'Corneal graft'], ['66985', 'secondary lens implant']] });
    expect(dropNotDone(lines, input).lines.map(({ code }) => code)).toEqual(['65750', '66985']);
  });
});

describe('what was done before the patient came', () => {
  const left = (text: string, code: string, ...quotes: string[]): string[] => {
    const { input, lines } = readNote({ text, lines: [[code, ...quotes]], type: 'emergency_department_note', setting: 'emergency' });
    return dropNotDone(lines, input).lines.map((one) => one.code);
  };
  it.each([
    ['ED NOTE\nThe shoulder was reduced there under sedation and a sling was put on.', '23650', 'shoulder was reduced there', 'ED NOTE'],
    ['Sent from urgent care, where it was reduced and splinted.', '25605', 'where it was reduced'],
    ['A femoral line was placed before transfer.', '36556', 'femoral line was placed'],
    ['The finger popped back in on the field.', '26770', 'finger popped back in'],
    ['At Mercy he got an IJ cordis and two units of blood.', '36556', 'IJ cordis'],
    ['X-ray of the forearm read by the radiologist. The left forearm is swollen.', '73090', 'X-ray of the forearm', 'left forearm'],
    ['Chin laceration glued at an urgent care.', '12011', 'Chin laceration glued'],
  ])('is not billed: %s', (text, code, ...quotes) => expect(left(text, code, ...quotes)).toEqual([]));
  it.each([
    ['Reduced at urgent care, slipped again; I reduced the shoulder here.', '23650', 'reduced the shoulder'],
    ['A straight catheter was done with ease, and there were no leukocytes.', '51701', 'straight catheter was done'],
    ['The line placed before transfer was replaced over a wire.', '36580', 'line placed before transfer was replaced'],
  ])('stays: %s', (text, code, quote) => expect(left(text, code, quote)).toEqual([code]));
});

it('keeps the only operation that a title calls unfinished, whatever of it the body denies', () => {
  const { input, lines } = readNote({ text: 'PROCEDURE: Cataract surgery with lens implant (not completed)\nDESCRIPTION OF PROCEDURE: The iris prolapsed. No nucleus was removed, no lens implanted.', lines: [['66984', 'Cataract surgery with lens implant', 'no lens implanted']] });
  expect(dropNotDone(lines, input).lines.map(({ code }) => code)).toEqual(['66984']);
});

describe('what the anesthesia team did beside an operation', () => {
  const left = (text: string): string[] => {
    const { input, lines } = readNote({ text, lines: [['64415', 'interscalene block']] });
    return dropNotDone(lines, input).lines.map(({ code }) => code);
  };
  it('is not the surgeon\'s', () => expect(left('After an interscalene block by anesthesia the arthroscope was introduced.')).toEqual([]));
  it('is where the surgeon did it', () => expect(left('I placed an interscalene block, anesthesia by MAC.')).toEqual(['64415']));
});

describe('an operation that a report names in its plan alone', () => {
  const left = (plan: string): string[] => {
    const text = `PROCEDURE NOTE\nDESCRIPTION: The flexible cystoscope was passed and the bladder was normal.\nPLAN: ${plan}`;
    const { input, lines } = readNote({ text, lines: [['52281', 'urethral dilation']], type: 'procedure_note', setting: 'office' });
    return dropNotDone(lines, input).lines.map(({ code }) => code);
  };
  it('is not billed', () => expect(left('Cystoscopy with urethral dilation under anesthesia.')).toEqual([]));
  it('stays where the plan says that it was done', () => expect(left('Return as needed; urethral dilation was done today.')).toEqual(['52281']));
});

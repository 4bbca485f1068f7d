// What a note documents beside a line: add-ons, the giving of a drug, what an emergency physician did; and minutes of the service itself.
import { describe, expect, it } from 'vitest';
import { addCompanions, settleOwnMinutes } from '../../../src/procedures/lines/index.js';
import { complete, readNote, type TinyNote } from './helpers.js';

function companions(note: TinyNote): string[] {
  const { input, lines } = readNote(note);
  const { lines: added } = addCompanions(lines, input);
  for (const { evidence } of added) for (const one of evidence) expect(note.text.slice(one.start, one.end)).toBe(one.text);
  return added.map(({ code }) => code);
}

describe('companions', () => {
  it('gives an injected drug its administration, not one that another service includes', () => {
    const text = 'Ceftriaxone 250 mg was given IM in the right deltoid.';
    const note = { text, type: 'progress_note' as const, setting: 'office' as const };
    expect(companions({ ...note, lines: [['J0696', 'Ceftriaxone 250 mg']] })).toEqual(['J0696', '96372']);
    expect(companions({ ...note, lines: [['J0696', 'Ceftriaxone 250 mg'], ['96374', 'given']] })).toEqual(['J0696', '96374']);
    expect(companions({ ...note, setting: 'inpatient', lines: [['J0696', 'Ceftriaxone 250 mg']] })).toEqual(['J0696']);
    expect(companions({ ...note, text: 'Injected the knee with Kenalog 40 mg, SC anesthesia.', lines: [['J3301', 'Kenalog 40 mg'], ['20610', 'Injected the knee']] })).not.toContain('96372');
  });

  it('adds what goes beyond the first level', () => {
    const text = 'PROCEDURE: Anterior cervical discectomy and fusion C4-5 and C5-6.';
    expect(companions({ text, lines: [['22551', 'Anterior cervical discectomy and fusion']] })).toEqual(['22551', '22552']);
    expect(companions({ text: 'PROCEDURE: Anterior cervical discectomy and fusion C5-6.', lines: [['22551', 'Anterior cervical discectomy and fusion']] })).toEqual(['22551']);
  });

  it('adds the other timed therapies of the session, each with the minutes beside it', () => {
    const text = 'Therapeutic exercise 25 min, manual therapy 15 min to the shoulder, 10 minutes of gait training. Will add neuromuscular re-education 15 min next visit.';
    const note: TinyNote = { text, type: 'progress_note', setting: 'office', lines: [['97110', 'Therapeutic exercise 25 min']] };
    const { input, lines } = readNote(note);
    const { lines: added } = addCompanions(lines, input);
    expect(added.map(({ code, evidence }) => [code, evidence[0]!.text])).toEqual(expect.arrayContaining([['97140', 'manual therapy 15 min'], ['97116', '10 minutes of gait training']]));
    expect(added.map(({ code }) => code)).not.toContain('97112');
    expect(companions({ ...note, setting: 'inpatient' })).toEqual(['97110']);
  });

  it('adds the biopsy of another lesion beside a snare, by scope', () => {
    const scope = (text: string, code: string): string[] => companions({ text, type: 'procedure_note', lines: [[code, 'A polyp of the sigmoid colon was removed by snare']] });
    const snare = 'A polyp of the sigmoid colon was removed by snare.';
    expect(scope(`${snare} A separate lesion of the cecum was biopsied with cold forceps.`, '45385')).toEqual(['45385', '45380']);
    expect(scope(`${snare} A second polyp of the rectum was removed with biopsy forceps.`, '45385')).toEqual(['45385', '45380']);
    expect(scope(`${snare} Antral biopsies were taken.`, '45385')).toEqual(['45385']);
    expect(scope(`${snare} No biopsies of the rectum were taken.`, '45385')).toEqual(['45385']);
    expect(scope(`${snare} Antral biopsies were taken.`, '43251')).toEqual(['43251', '43239']);
  });

  it('adds the second quarter hour of sedation from 23 minutes on', () => {
    const sedation = (minutes: number): string[] => companions({ text: `Moderate sedation by me, ${minutes} minutes.`, lines: [['99152', 'Moderate sedation']] });
    expect(sedation(23)).toEqual(['99152', '99153']);
    expect(sedation(22)).toEqual(['99152']);
  });

  it('drops an add-on that the stated measure does not reach, and a stent that another number includes', () => {
    expect(companions({ text: 'Moderate sedation by me, 18 minutes.', lines: [['99152', 'Moderate sedation'], ['99153', '18 minutes']] })).toEqual(['99152']);
    expect(companions({ text: 'PROCEDURE: Anterior cervical discectomy and fusion C5-6.', lines: [['22551', 'Anterior cervical discectomy and fusion'], ['22552', 'C5-6']] })).toEqual(['22551']);
    expect(companions({ text: 'Ureteroscopy with laser lithotripsy. A double-J stent was placed.', lines: [['52356', 'laser lithotripsy'], ['52332', 'stent']] })).toEqual(['52356']);
  });

  it('finds intubation and central line of an emergency physician beside critical care', () => {
    const note = (text: string): string[] => companions({ text, type: 'emergency_department_note', setting: 'emergency', lines: [['99291', 'Critical care 65 minutes']] });
    expect(note('Critical care 65 minutes. RSI with etomidate and roc, intubated by me with a 7.5 tube. R IJ triple lumen catheter placed under ultrasound.')).toEqual(['99291', '31500', '36556']);
    expect(note('Critical care 65 minutes. Intubated at scene by EMS. Central access not needed.')).toEqual(['99291']);
  });
});

describe('minutes of the service itself', () => {
  function timed(text: string, code: string): { codes: string[]; findings: string[]; queries: number } {
    const { input, lines } = readNote({ text, type: 'progress_note', setting: 'office', lines: [[code, text.split('.')[0]!]] });
    const { lines: left, findings, queries } = settleOwnMinutes(lines, input);
    return { codes: left.map((line) => line.code), findings: findings.map(({ rule }) => rule), queries: queries.length };
  }

  it.each([
    ['Psychotherapy 15 minutes in addition to the visit.', [], ['time-too-short']], ['Psychotherapy 16 minutes in addition to the visit.', ['90833'], []], ['Psychotherapy 37 minutes.', ['90833'], []],
    ['Psychotherapy 38 minutes.', ['90836'], []], ['52 minutes of psychotherapy.', ['90836'], []], ['Psychotherapy: 53 minutes.', ['90838'], []], ['Supportive psychotherapy, 0 minutes.', [], ['time-too-short']],
    ['Seen today, 52 min incl 40 therapy.', ['90836'], []],
  ])('%s', (text, codes, findings) => expect(timed(text, '90836')).toMatchObject({ codes, findings }));

  it('does not take the time of the visit for psychotherapy', () => {
    expect(timed('Psychotherapy was given. Total time of the visit 45 minutes.', '90836')).toEqual({ codes: [], findings: [], queries: 1 });
  });

  it('takes the shortest number where psychotherapy alone has no time', () => {
    expect(timed('Individual CBT today.', '90837')).toEqual({ codes: ['90832'], findings: [], queries: 1 });
    expect(timed('Smoking cessation counseling 12 minutes.', '99406').codes).toEqual(['99407']);
  });
});

describe('what contradicts itself', () => {
  it('is one finding for all lines of a heading and a body, with both quotes; the body wins', () => {
    const { lines, findings } = complete({
      text: 'PROCEDURE: Arthroscopy of the right knee with meniscectomy and chondroplasty.\n\nDESCRIPTION OF PROCEDURE: The left knee was prepped. The left medial meniscus was resected. Chondroplasty of the left patella was done.',
      lines: [['29881', 'Arthroscopy of the right knee', 'The left medial meniscus was resected'], ['29877', 'Arthroscopy of the right knee', 'The left medial meniscus was resected']],
    });
    expect(lines.map(({ modifiers }) => modifiers)).toEqual([['LT'], ['LT']]);
    const conflicts = findings.filter(({ rule }) => rule === 'laterality-conflict');
    expect(conflicts).toHaveLength(1);
    expect(conflicts[0]!.codes).toEqual(['29881', '29877']);
    expect(conflicts[0]!.evidence).toHaveLength(2);
  });
});

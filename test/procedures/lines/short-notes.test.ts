// Sides that differ in notes of a few lines, and what of several procedures was called off.
import { describe, expect, it } from 'vitest';
import { complete, type TinyNote } from './helpers.js';

const sides = (text: string, code: string, quote: string, note: Partial<TinyNote> = {}) => {
  const { lines, findings } = complete({ text, lines: [[code, quote]], type: 'procedure_note', setting: 'office', ...note });
  return [lines[0]!.modifiers.filter((one) => ['LT', 'RT', '50'].includes(one)), findings.filter(({ rule }) => rule === 'laterality-conflict').map(({ evidence }) => evidence.map(({ text: words }) => words))];
};

describe('a first line and a telling that differ', () => {
  it('codes the telling and quotes both', () => {
    expect(sides('Procedure: right shoulder injection.\nThe left shoulder was cleaned and injected with 2 mL.', '20610', 'shoulder injection')).toEqual([['LT'], [['right shoulder injection.', 'The left shoulder was cleaned and injected with 2 mL.']]]);
  });
  it.each([
    ['Procedure: right shoulder injection.\nThe right shoulder was cleaned and injected.', ['RT']],
    ['Procedure: injection of both knees.\nThe left knee was injected. The right knee was injected.', ['50']],
    ['Procedure: left knee injection.\nThe left knee was injected. The right knee was injected as well.', ['50']],
    ['The left knee was injected. The right knee was injected.', ['50']],
  ])('no conflict: %s', (text, expected) => {
    const { lines, findings } = complete({ text, lines: [['20610', ...text.split(/\n|(?<=\.) /)]], type: 'procedure_note', setting: 'office' });
    expect([lines[0]!.modifiers, findings.filter(({ rule }) => rule === 'laterality-conflict')]).toEqual([expected, []]);
  });
});

describe('a heading that says more or other than the body', () => {
  const of = (text: string, code: string, quote: string, note: Partial<TinyNote> = {}) => {
    const { lines, findings } = complete({ text, lines: [[code, quote]], type: 'operative_report', setting: 'outpatient_hospital', ...note });
    return [lines[0]!.modifiers, findings.filter(({ rule }) => rule === 'laterality-conflict').map(({ evidence }) => evidence.length)];
  };
  it('both sides over a body of one', () => {
    expect(of('PROCEDURE: Bilateral carpal tunnel release.\nDESCRIPTION OF PROCEDURE: The right wrist was opened and the transverse carpal ligament was divided. A splint was put on the right wrist.', '64721', 'Bilateral carpal tunnel release')).toEqual([['RT'], [2]]);
    expect(of('PROCEDURE: Bilateral carpal tunnel release.\nDESCRIPTION OF PROCEDURE: The right wrist was opened and the transverse carpal ligament was divided. A splint was put on the right wrist. The same was done on the other side.', '64721', 'Bilateral carpal tunnel release')).toEqual([['50'], []]);
  });
  it('another digit', () => {
    expect(of('PROCEDURE: Release of right ring trigger finger.\nDESCRIPTION OF PROCEDURE: The A1 pulley of the right middle finger was divided. The right middle finger moved freely.', '26055', 'Release of right ring trigger finger')).toEqual([['F7'], [2]]);
  });
  it('the title of a study', () => {
    expect(of('X-RAY LEFT WRIST\nFINDINGS: The right wrist shows a fracture.\nIMPRESSION: Right distal radius fracture.', '73110', 'X-RAY LEFT WRIST', { type: 'diagnostic_report', setting: 'office' })).toEqual([['RT'], [2]]);
  });
});

describe('what was called off', () => {
  const text = 'OPERATIVE REPORT\nPROCEDURES: Left knee arthroscopy with medial meniscectomy; excision of ganglion of the left wrist.\nDESCRIPTION OF PROCEDURE: The medial meniscus was trimmed and the meniscectomy was completed. The excision of the wrist ganglion was cancelled because of hypotension.';
  const lines: TinyNote['lines'] = [['29881', 'Left knee arthroscopy with medial meniscectomy'], ['25111', 'excision of ganglion of the left wrist', 'excision of the wrist ganglion was cancelled']];
  it('marks that one alone and says so', () => {
    const completed = complete({ text, lines });
    expect(completed.lines.map(({ code, modifiers }) => [code, modifiers.includes('53')])).toEqual([['29881', false], ['25111', true]]);
    expect(completed.findings.filter(({ rule }) => rule === 'procedure-called-off')).toMatchObject([{ codes: ['25111'], evidence: [{}, { text: 'The excision of the wrist ganglion was cancelled because of hypotension.' }] }]);
  });
  it('leaves what was finished before the case was cancelled', () => {
    const other = 'OPERATIVE REPORT\nPROCEDURES: Umbilical hernia repair; lipoma excision of the back.\nDESCRIPTION OF PROCEDURE: The umbilical hernia was repaired with sutures. She then became unstable and the case was cancelled.';
    const completed = complete({ text: other, lines: [['49591', 'Umbilical hernia repair'], ['11406', 'lipoma excision of the back']] });
    expect(completed.lines.map(({ code, modifiers }) => [code, modifiers.includes('53')])).toEqual([['49591', false], ['11406', true]]);
  });
});

// What a number asks to be documented: the number that assumes least where the note is silent, and the question.
import { describe, expect, it } from 'vitest';
import { settleNeededDetails } from '../../src/procedures/needed-details.js';
import { readNote } from './lines/helpers.js';

const settle = (text: string, code: string, type: 'procedure_note' | 'diagnostic_report' = 'procedure_note') => {
  const { input, lines } = readNote({ text, type, setting: 'office', lines: code === '' ? [] : [[code, text.slice(0, 8)]] });
  const settled = settleNeededDetails(lines, input);
  return { codes: settled.lines.map((one) => one.code).join(' '), asked: settled.queries.map(({ message }) => /does not state (.*?)(?:,|;)/.exec(message)?.[1]) };
};

describe('a detail that is missing', () => {
  it.each([
    ['The wound was debrided. Dressing applied.', '11043', '97597', 'the depth of the tissue that was removed and the area that was debrided'],
    ['The heel ulcer was debrided of subcutaneous tissue.', '11042', '11042', 'the area that was debrided'],
    ['A polyp of the sigmoid colon was removed.', '45385', '45380', 'how the growth was removed (forceps'],
    ['A nevus was excised full thickness.', '11441', '11400', 'the site and the size'],
    ['The joint was injected with triamcinolone.', '20610', '20600', 'which joint or bursa'],
    ['Paclitaxel was infused.', '96413', '96409', 'how long the infusion ran (start and stop)'],
    ['Nail removed under digital block.', '11750', '11730', 'whether the matrix was destroyed and which finger or toe'],
    ['Hernia repair with mesh.', '49505', '', 'where the hernia was'],
    ['Nerve block with bupivacaine.', '64405', '64450', 'which nerve'],
    ['Skin biopsy was taken.', '11104', '11102', 'how the biopsy was taken (shave'],
    ['A stent was placed in a coronary artery.', '92928', '92928', 'which vessel was treated'],
    ['Split-thickness graft of the thigh.', '15100', '15100', 'the area'],
  ])('%s (%s)', (text, code, expected, ask) => expect(settle(text, code)).toEqual({ codes: expected, asked: [ask] }));

  it.each([
    ['The ulcer was debrided to muscle, 30 sq cm.', '11043'], ['The polyp was removed with a hot snare.', '45385'], ['The knee joint was injected.', '20610'], ['Paclitaxel ran from 9:00 to 10:30.', '96413'],
    ['The nail and its matrix were removed, right great toe, phenol.', '11750'], ['Inguinal hernia repair with mesh.', '49505'], ['Greater occipital nerve block.', '64405'], ['A 4 mm punch biopsy of the arm.', '11104'],
  ])('is none in "%s"', (text, code) => expect(settle(text, code)).toEqual({ codes: code, asked: [] }));

  it('is asked of words without a number', () => {
    expect(settle('The joint was injected with triamcinolone.', '').asked).toContain('which joint');
    expect(settle('CHEST X-RAY\nImpression: no pneumonia.', '', 'diagnostic_report').asked).toEqual(['the number of views']);
    expect(settle('The mass was excised and sent.', '').asked).toHaveLength(1);
    expect(settle('Excision of malignant lesion. Closed in layers.', '').asked).toEqual(['the site and the excised diameter of the lesion']);
    expect(settle('Excision is planned. Nothing was decided.', '').asked).toEqual([]);
  });
});

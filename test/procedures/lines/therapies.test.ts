// Minutes of each service in notes of therapy: which services stand, and how many units the day holds.
import { describe, expect, it } from 'vitest';
import { addTherapies, completeLines } from '../../../src/procedures/lines/index.js';
import { readNote, type TinyNote } from './helpers.js';

const bill = (text: string, note: Partial<TinyNote> = {}): string => {
  const { input } = readNote({ text, lines: [], type: 'progress_note', setting: 'office', ...note });
  const lines = addTherapies([], [], input);
  for (const { evidence } of lines) for (const one of evidence) expect(text.slice(one.start, one.end)).toBe(one.text);
  return completeLines(lines, input).lines.map(({ code, units }) => `${code}x${units}`).join(' ');
};

describe('services of therapists', () => {
  it.each([
    ['PT daily note. TherEx 30 min, manual therapy 15 min.', '97110x2 97140x1'],
    ['Physical therapy visit 3.\nGait training: 18 minutes with rolling walker.\nNeuromuscular re-education (97112): 10 minutes.', '97116x1 97112x1'],
    ['OT treatment note. 38 min of therapeutic activities. 16 minutes self-care training.', '97530x3 97535x1'],
    ['PT session. Ther ex 20 min. MT 18 min. US 5 min.', '97110x2 97140x1'],
    ['PT treatment. 97110 x 2 units, 97140 x 1 unit. Mechanical traction to the neck.', '97110x2 97140x1 97012x1'],
    ['Physical therapy. Manual therapy, gait training 23 min.', '97116x2'],
    ['PT daily note. Therapeutic exercise with the timed up and go test 17 minutes, ther ex alone 15 min.', '97110x1'],
    ['PT daily note. Manual therapy, cold pack 10 min. Gait training 16 min.', '97116x1'],
    ["PT tx note. TE 24' for the quads, gait trng 8'. Interferential current to the knee.", '97110x2 97014x1'],
  ])('%s', (text, expected) => expect(bill(text)).toBe(expected));
  it.each([
    'PT note. Plan: therapeutic exercise 20 min next visit.', 'Physical therapy. HEP: strengthening exercises 20 min daily.', 'PT note. Therapeutic exercise was declined, 15 min.',
    'Office visit. She does strengthening exercises 30 minutes and feels well.', 'PT note. Therapeutic exercise.',
  ])('not billed: %s', (text) => expect(bill(text)).toBe(''));
  it('is no matter of an operation', () => expect(bill('PT daily note. TherEx 30 min.', { type: 'operative_report' })).toBe(''));
});

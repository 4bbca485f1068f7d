// Services of another day or place, and those that are only ordered, are not billed; those done here are.
import { describe, expect, it } from 'vitest';
import { dropElsewhere } from '../../src/procedures/drop-elsewhere.js';
import { readNote } from './lines/helpers.js';

const keep = (text: string, code: string, quote: string): string[] => {
  const { input, lines } = readNote({ text, lines: [[code, quote]], type: 'progress_note', setting: 'office' });
  const { lines: left, findings } = dropElsewhere(lines, input);
  return [...left.map((one) => one.code), ...findings.map(({ rule }) => rule)];
};

describe('services of elsewhere', () => {
  it.each([
    ['He had an upper endoscopy in March 2022 at another hospital.', '43235', 'upper endoscopy'], ['Skin biopsy was done last year by an outside dermatologist.', '11102', 'Skin biopsy'],
    ['Plan: excision of the cyst next month.', '11402', 'excision of the cyst'], ['The knee is failing injections, the last Synvisc in June.', '20610', 'injections'],
    ['Two years ago she underwent a knee injection.', '20610', 'knee injection'], ['Echocardiogram was ordered for next week.', '93306', 'Echocardiogram'], ['Order MRI of the lumbar spine.', '72148', 'MRI of the lumbar spine'],
    ['X-rays of the wrist brought from urgent care were reviewed.', '73110', 'X-rays of the wrist'], ['Reviewed chest films from the outside hospital.', '71046', 'chest films'],
  ])('%s', (text, code, quote) => expect(keep(text, code, quote)).toEqual(['procedure-elsewhere']));
  it.each([
    ['X-rays of the wrist, three views, were ordered and show no fracture.', '73110', 'X-rays of the wrist'], ['Knee injection was done today; the last one was two months ago.', '20610', 'Knee injection'],
    ['She had warts frozen in 2020; today three warts were frozen.', '17110', 'three warts were frozen'], ['EKG performed here, compared with the outside tracing.', '93000', 'EKG performed here'], ['Shave biopsy of the arm performed.', '11102', 'Shave biopsy'],
  ])('stays: %s', (text, code, quote) => expect(keep(text, code, quote)).toEqual([code]));
});

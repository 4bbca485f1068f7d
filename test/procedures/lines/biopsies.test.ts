// Samples of the skin: primary technique, further lesions, sites with numbers of their own.
import { describe, expect, it } from 'vitest';
import { settleBiopsies } from '../../../src/procedures/lines/index.js';
import { readNote } from './helpers.js';

const settle = (text: string, codes = '11102'): string => {
  const { input, lines } = readNote({ text, lines: codes.split(' ').map((code) => [code, text.slice(0, 12)]), type: 'procedure_note', setting: 'office' });
  return settleBiopsies(lines, input).map(({ code, units }) => (units > 1 ? `${code}x${units}` : code)).sort().join(' ');
};

describe('samples of the skin', () => it.each([
  ['Shave biopsy of the temple was done.', '11102'], ['Punch biopsy of the scalp and punch biopsy of the shin were done.', '11104 11105'], ['A 6 mm punch of the forearm and a shave biopsy of the nose.', '11103 11104'],
  ['Shave biopsy of the left nasal ala. Shave biopsy of the right upper back. Shave biopsy of the left forearm.', '11102 11103x2'], ['Shave biopsy of the left arm and of the right arm.', '11102 11103'],
  ['Punch biopsy x2 of the thighs. Shave biopsy x2 (nose, chin).', '11103x2 11104 11105'], ['A) papule of the temple. B) macule of the back. C) papule of the calf. All three sites were numbed and shave biopsies done.', '11102 11103x2'],
  ['Procedure: shave biopsies x3. Shave biopsy of the cheek. Shave biopsy of the chin. Shave biopsy of the neck.', '11102 11103x2'], ['Incisional biopsy of the shoulder. Punch biopsy of the calf.', '11105 11106'],
  ['Punch biopsy of the back. The punch site of the back was closed.', '11104'], ['Shave biopsy of the left ear. Shave biopsy of the cheek.', '11102 69100'], ['Punch biopsy of the shin. Prior shave biopsy of the nose in 2020 showed a nevus.', '11104'],
  ['Skin sample of the arm.', '11102'],
])('%s', (text, expected) => expect(settle(text)).toBe(expected)));

it('leaves a claim without a sample of the skin alone', () => expect(settle('Shave biopsy of the tongue.', '41100')).toBe('41100'));

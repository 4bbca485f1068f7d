// Growths that a note tells one by one: what was done to each, its site and size, and the lines that follow.
import { describe, expect, it } from 'vitest';
import { readGrowths } from '../../../src/procedures/lines/growths.js';
import { settleBiopsies, settleExcisions } from '../../../src/procedures/lines/index.js';
import { readNote } from './helpers.js';

const read = (text: string, claimed: string[] = []) => readNote({ text, lines: claimed.map((code) => [code, text.slice(0, 10)]), type: 'progress_note', setting: 'office' });
const growths = (text: string): string[] => readGrowths(read(text).input.documents).map(({ act, word, cm, open }) => `${act} ${word} ${open ? '?' : cm}`);
const settle = (text: string, claimed: string[] = []): string => {
  const { input, lines } = read(text, claimed);
  return settleExcisions(settleBiopsies(lines, input), input).map(({ code, units }) => (units > 1 ? `${code}x${units}` : code)).sort().join(' ');
};

describe('each growth with what was done to it', () => {
  it.each([
    ['Lesion 1, left arm: nevus, 0.8 cm. Excised with a 0.1 cm margin. Lesion 2, right flank: keratosis 0.4 cm. Shave removal.', ['excised arm 1', 'shaved flank 0.4']],
    ['The nevus on the thigh (0.8 cm) was excised, and a keratosis of the shoulder, 1.1 cm, was shaved off.', ['excised thigh 0.8', 'shaved shoulder 1.1']],
    ['Two moles were excised: chest, 0.9 cm with margins; abdomen, 0.6 cm with margins. A third mole, on the neck, is for the next visit.', ['excised chest 0.9', 'excised abdomen 0.6']],
    ['Nevus of the back, 1 cm, excised. Keratosis of the nose: removal was offered and declined. The papule of the chin was not shaved.', ['excised back 1']],
    ['1. Excision of the lower cheek upper neck nevus, 1.5 cm. 2. Shave removal of a keratosis of the back, 1 cm.', ['excised cheek ?', 'shaved back 1']],
  ])('%s', (text, expected) => expect(growths(text)).toEqual(expected));
});

describe('lines of several growths', () => {
  it.each([
    ['Lesion 1, left arm: nevus, 0.8 cm. Excised with a 0.1 cm margin. Lesion 2, right flank: keratosis 0.4 cm. Shave removal. Lesion 3, calf: macule. Punch biopsy 4 mm.', ['11104'], '11104 11300 11401'],
    ['Growth on the forearm, 1.2 cm dermatofibroma, excised with 2 mm margins. Second growth on the trunk, 0.8 cm keratosis, shaved. Third, upper lip, 3 mm papule, shaved.', ['11402', '11442'], '11301 11310 11402'],
    ['Shave biopsy of a papule of the nose was taken. Actinic keratoses of the forehead frozen with liquid nitrogen.', [], '11102'],
    ['Nevus of the arm, 0.9 cm, excised. Shave of the lesion of the nose was offered and declined.', ['11401', '11311'], '11401'],
    ['Basal cell carcinoma of the nose, shave biopsy last month. Mohs surgery, one stage.', ['17311'], '17311'],
    ['Pathology: shave biopsy of the arm showed a nevus. No treatment.', [], ''],
  ])('%s', (text, claimed, expected) => expect(settle(text, claimed)).toBe(expected));
});

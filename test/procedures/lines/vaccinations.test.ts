// Vaccines that a note says were given, and the numbers of their giving.
import { describe, expect, it } from 'vitest';
import { addVaccinations } from '../../../src/procedures/lines/index.js';
import { readNote } from './helpers.js';

const give = (text: string, age: number): string => {
  const { input } = readNote({ text, lines: [], type: 'progress_note', setting: 'office' });
  const lines = addVaccinations([], [], { ...input, facts: { ...input.facts, patient: { age } } });
  for (const { evidence } of lines) for (const one of evidence) expect(text.slice(one.start, one.end)).toBe(one.text);
  return lines.map(({ code, units }) => (units > 1 ? `${code}x${units}` : code)).sort().join(' ');
};

describe('vaccines of a visit', () => {
  it.each([
    ['Vaccines given today: Tdap, Menveo.', 11, '90471 90472 90715 90734'],
    ['Immunizations administered by the MA: Pentacel, Prevnar 20, Rotarix. I counseled the parents on each vaccine.', 0, '90460x3 90461x4 90677 90681 90698'],
    ['MMRV and Kinrix were given after counseling on the vaccines.', 4, '90460x2 90461x6 90696 90710'],
    ['Hep B given IM in the right deltoid.', 40, '90471 90746'],
    ['Hep B given IM in the right thigh.', 1, '90471 90744'],
    ['RotaTeq and Hib given today. No counseling on vaccines by me.', 0, '90471 90474 90648 90680'],
    ['Shingrix was administered. Pneumovax declined.', 66, '90471 90750'],
    ['Prevnar 20 and Fluarix given today in the left and right deltoids.', 70, '90471 90472 90656 90677'],
    ['Comirnaty 2025-2026 formula 0.3 mL given IM in the left deltoid.', 66, '90480 91320'],
    ['Comirnaty given IM in the left deltoid; no counseling by the doctor.', 8, '90480 91319'],
    ['Spikevax and Fluzone given IM today.', 45, '90471 90480 90656 91322'],
    ['Arexvy 0.5 mL was given IM.', 76, '90471 90679'],
    ['mRESVIA given IM in the right arm.', 77, '90471 90683'],
    ['Will receive MMR today; flu vaccine declined.', 4, '90471 90707'],
  ])('%s at %i', (text, age, expected) => expect(give(text, age)).toBe(expected));
  it.each([
    'Immunizations are up to date, Tdap given in 2019.', 'Flu vaccine due, will be given at the pharmacy.', 'Mother refused MMR today.', 'Last tetanus shot (Tdap) was given 3 years ago.', 'Hep B #1 given at birth in the nursery.', 'Shingrix recommended. He received the flu shot last fall.',
    'HPV test negative today.', 'Discussed Gardasil; not given.', 'She had Comirnaty at the pharmacy in October.', 'A COVID-19 vaccine was given.',
  ])('not billed: %s', (text) => expect(give(text, 30)).toBe(''));
});

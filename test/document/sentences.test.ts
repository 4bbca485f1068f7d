// Sentences: abbreviations, numbers, lists, wrapped lines.
import { describe, expect, it } from 'vitest';
import { readDocument } from '../../src/document/index.js';

function split(text: string): string[] {
  return readDocument({ id: 'd', text, type: 'progress_note' }).sentences.map((s) => text.slice(s.start, s.end));
}

const cases: Array<[name: string, text: string, expected: string[]]> = [
  ['plain', 'She fell. She broke her wrist.', ['She fell.', 'She broke her wrist.']],
  ['title', 'Seen by Dr. Alder today. She agrees.', ['Seen by Dr. Alder today.', 'She agrees.']],
  ['two titles', 'Mrs. Reed saw Dr. Oak. He agreed.', ['Mrs. Reed saw Dr. Oak.', 'He agreed.']],
  ['initials', 'Seen by J. R. Alder on the ward. He is well.', ['Seen by J. R. Alder on the ward.', 'He is well.']],
  ['dose abbreviations', 'Take aspirin 81 mg p.o. q.d. for life.', ['Take aspirin 81 mg p.o. q.d. for life.']],
  ['dose abbreviation at the end', 'Lisinopril 10 mg p.o. q.d. She tolerates it.', ['Lisinopril 10 mg p.o. q.d.', 'She tolerates it.']],
  ['b.i.d. before a number', 'Metformin 500 mg b.i.d. 30 tablets given.', ['Metformin 500 mg b.i.d. 30 tablets given.']],
  ['decimals', 'Creatinine was 1.8 and potassium 4.2. Sodium was 140.', ['Creatinine was 1.8 and potassium 4.2.', 'Sodium was 140.']],
  ['versus', 'Viral vs. bacterial pharyngitis. Culture sent.', ['Viral vs. bacterial pharyngitis.', 'Culture sent.']],
  ['number sign', 'Room No. 5 was used. It was clean.', ['Room No. 5 was used.', 'It was clean.']],
  ['no as an answer', 'Any fever? No. She is well.', ['Any fever? No.', 'She is well.']],
  ['approximately', 'Lost approx. 200 mL of blood. Stable.', ['Lost approx. 200 mL of blood.', 'Stable.']],
  ['pt.', 'The pt. denies pain. Will follow.', ['The pt. denies pain.', 'Will follow.']],
  ['single letter that ends a sentence', 'She has hepatitis C. She drinks.', ['She has hepatitis C.', 'She drinks.']],
  ['numbered lines', '1. Asthma\n2. Eczema', ['1. Asthma', '2. Eczema']],
  ['numbered in one line', '1. Asthma. 2. Eczema. 3. Gout.', ['1. Asthma.', '2. Eczema.', '3. Gout.']],
  ['numbered in one line without stops', '1. Asthma 2. Eczema 3. Gout', ['1. Asthma', '2. Eczema', '3. Gout']],
  ['numbers in brackets', '1) Asthma 2) Eczema', ['1) Asthma', '2) Eczema']],
  ['commas between items', '1.  Asthma.,2.  Eczema.', ['1.  Asthma.', '2.  Eczema.']],
  ['dashes', '- Asthma\n- Eczema', ['- Asthma', '- Eczema']],
  ['bullets in one line', '• Asthma • Eczema', ['• Asthma', '• Eczema']],
  [
    'wrapped lines',
    'She has pain in the left\nknee and the hip.\nShe limps.',
    ['She has pain in the left\nknee and the hip.', 'She limps.'],
  ],
  ['wrapped after a comma', 'Denies fever,\nChills, sweats.', ['Denies fever,\nChills, sweats.']],
  ['short lines stay apart', 'Hypertension\nDiabetes\nGout', ['Hypertension', 'Diabetes', 'Gout']],
  ['blank line', 'cough and\n\nfever', ['cough and', 'fever']],
  ['a bracket before a small letter', 'Testing was negative (stable). iron deficiency anemia from bleeding.', ['Testing was negative (stable).', 'iron deficiency anemia from bleeding.']],
  ['a capital abbreviation before a small letter', 'Seen in the ED. hypertension on lisinopril.', ['Seen in the ED.', 'hypertension on lisinopril.']],
  ['a short word before a small letter', 'Quit years ago. emphysema, stable.', ['Quit years ago.', 'emphysema, stable.']],
  ['a size before a small letter', 'Nodule of 9 mm. emphysema in both lungs.', ['Nodule of 9 mm.', 'emphysema in both lungs.']],
  ['a number before a small letter', 'Pulse under 90. group B strep carrier.', ['Pulse under 90.', 'group B strep carrier.']],
  ['a dose goes on behind its unit', 'Labetalol 20 mg. twice daily and aspirin.', ['Labetalol 20 mg. twice daily and aspirin.']],
  ['a time goes on behind its unit', 'Seen every 6 wk. for injections.', ['Seen every 6 wk. for injections.']],
  ['semicolon kept', 'No fever; has cough.', ['No fever; has cough.']],
  ['stop without a blank', 'She has a sore throat.She is tired.', ['She has a sore throat.', 'She is tired.']],
  ['ICD-like number', 'Coded 250.00 last year. Agreed.', ['Coded 250.00 last year.', 'Agreed.']],
  ['carriage returns', 'She fell.\r\nShe limps.\r\n', ['She fell.', 'She limps.']],
  ['exclamation and question', 'Pain? Yes! Severe.', ['Pain?', 'Yes!', 'Severe.']],
  ['e.g.', 'Avoid NSAIDs, e.g. ibuprofen. Agreed.', ['Avoid NSAIDs, e.g. ibuprofen.', 'Agreed.']],
];

describe('sentences', () => {
  it.each(cases)('%s', (_name, text, expected) => {
    expect(split(text)).toEqual(expected);
  });

  it('joins lines wrapped at a fixed width even before a capital', () => {
    const text = [
      'The patient is a pleasant 61-year-old woman who was sent by her physician',
      'Dr. Alder because of a swollen calf, and who had been seen in the clinic of',
      'Oakville three weeks ago for the same complaint without any finding at all.',
      'She is otherwise well and takes no drugs. The ultrasound of today shows that',
      'the popliteal vein is not compressible. She will take apixaban.',
    ].join('\n');
    expect(split(text)).toHaveLength(4);
  });

  it('cuts a run without an end so that later stages stay linear', () => {
    const pieces = split('cough fever chills '.repeat(400));
    expect(pieces.length).toBeGreaterThan(4);
    expect(Math.max(...pieces.map((one) => one.length))).toBeLessThanOrEqual(1200);
  });
});

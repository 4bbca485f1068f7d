// No visit is coded where the note says that no one saw the patient.
import { describe, expect, it } from 'vitest';
import { readDocument } from '../../../src/document/index.js';
import { findUnseen } from '../../../src/procedures/visit/find-unseen.js';

const find = (text: string) => findUnseen({ documents: [readDocument({ id: 'd1', text })] });

describe('findUnseen', () => {
  it.each([
    'TRIAGE: Ankle pain since this morning. The patient left without being seen.',
    'Called three times in the waiting room, no answer. LWBS.',
    'The patient left before being evaluated by a provider.',
    'No-show for the visit of today.',
    'She did not show up for her appointment.',
  ])('%s', (text) => {
    const finding = find(text);
    expect(finding?.rule).toBe('visit-not-seen');
    const [quote] = finding!.evidence!;
    expect(text.slice(quote!.start, quote!.end)).toBe(quote!.text);
  });

  it.each([
    'HPI: She went to the emergency room last night but left without being seen. Cough since Monday.',
    'He did not keep his last appointment. Blood pressure is high.',
    'CC: Cough. PHYSICAL EXAM: Lungs clear. The patient left before being seen by the dietitian.',
    'Left knee seen and examined.',
  ])('not %s', (text) => expect(find(text)).toBeUndefined());
});

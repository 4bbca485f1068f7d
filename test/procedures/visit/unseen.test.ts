// No visit is coded where the note says that no one saw the patient.
import { describe, expect, it } from 'vitest';
import { readDocument } from '../../../src/document/index.js';
import { findTherapyAlone, findUnseen } from '../../../src/procedures/visit/find-unseen.js';

const find = (text: string) => findUnseen({ documents: [readDocument({ id: 'd1', text })] });

describe('findUnseen', () => {
  it.each([
    'TRIAGE: Ankle pain since this morning. The patient left without being seen.',
    'Called three times in the waiting room, no answer. LWBS.',
    'The patient left before being evaluated by a provider.',
    'No-show for the visit of today.',
    'She did not show up for her appointment.',
    'Patient did not show for her 2:15 new patient appointment. Voicemail left.',
    'Called patient with results. Potassium 4.4. Same dose.',
    'Telephone call: daughter reports she is sleeping better.',
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
    'Chest pain since morning. Called patient\'s cardiologist.',
    'Telephone visit, audio only. Cough for two days.',
  ])('not %s', (text) => expect(find(text)).toBeUndefined());
});

describe('findTherapyAlone', () => {
  const therapy = (text: string) => findTherapyAlone({ documents: [readDocument({ id: 'd1', text })] });

  it('is a session by a psychologist or social worker', () => {
    const text = 'INDIVIDUAL PSYCHOTHERAPY (licensed psychologist)\nSession 10:00 to 10:55, 55 minutes. Exposure for fear of driving. Homework set.';
    const finding = therapy(text);
    expect(finding?.rule).toBe('therapy-alone');
    expect(text.slice(finding!.evidence![0]!.start, finding!.evidence![0]!.end)).toBe('INDIVIDUAL PSYCHOTHERAPY');
  });

  it.each([
    'Behavioral health progress note. Start 9:00, stop 9:45. Patient seen for individual psychotherapy. Supportive techniques for grief. Plan: continue weekly therapy.',
    'CBT session #6, 52 min, by video. Thought records reviewed. Homework set.',
    'Counseling session, 50 minutes. She spoke of the conflict with her sister.',
  ])('is one where no one is named and nothing medical is told: %s', (text) => expect(therapy(text)?.rule).toBe('therapy-alone'));

  it.each([
    'OFFICE VISIT\nAnxiety, new. Discussed starting psychotherapy; referral placed. Sleep hygiene. 25 minutes.',
    'Psychotherapy session 45 minutes. Sertraline 50 mg started.',
    'Follow-up of depression. She goes to a therapy session each week. BP 118/70. 30 minutes.',
    'Physical therapy session 45 minutes. Therapeutic exercise.',
    'PSYCHIATRY FOLLOW-UP\nSertraline increased to 100 mg. Individual psychotherapy 20 minutes by the psychologist.',
    'OFFICE VISIT\nKnee pain. Physical therapy session tomorrow.',
    'PSYCHOTHERAPY NOTE by Dr. Hale, MD. Medication unchanged. 45 minutes.',
  ])('not %s', (text) => expect(therapy(text)).toBeUndefined());
});

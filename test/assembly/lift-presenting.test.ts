// Outside stays the symptom stands where the disease stays uncertain (Official Guidelines IV.D, IV.H).
import { describe, expect, it } from 'vitest';
import { findPresenting } from '../../src/assembly/assessment/lift-presenting.js';
import { readDocument } from '../../src/document/index.js';
import { findMentions } from '../../src/mentions/index.js';
import type { Setting } from '../../src/types.js';
import { candidate, evidenceAt } from '../helpers/draft-codes.js';

const lift = (text: string, codes: [string, number, string][], setting: Setting = 'emergency'): string[] => {
  const candidates = codes.map(([code, logit, words]) => candidate(code, logit, [evidenceAt(text.indexOf(words), words)]));
  return [...findPresenting(candidates, ({ logit }) => logit >= 0, findMentions(readDocument({ id: 'd1', text })), { setting, documentType: 'progress_note' }, (code) => (code === 'R002' ? 'Palpitations' : code))].sort();
};

describe('what the patient came with', () => {
  it('stands beside a doubt that the assessment states', () => {
    expect(lift('Assessment: rash and fever, possible measles.', [['R21', -2, 'rash'], ['R50.9', -3, 'fever']])).toEqual(['R21', 'R509']);
  });
  it('stands where the note comes to no diagnosis, with what its sentence tells too', () => {
    expect(lift('HPI: Hip pain. Fell asleep late.\nImpression: suspected bursitis.', [['M25.551', -4, 'Hip pain']])).toEqual(['M25551']);
  });
  it('does not stand in a stay, nor beside a disease that the note states', () => {
    expect(lift('Assessment: rash and fever, possible measles.', [['R21', -2, 'rash']], 'inpatient')).toEqual([]);
    expect(lift('HPI: Hip pain. Cough.\nAssessment: Gout. Possible bursitis.', [['M25.551', -3, 'Hip pain'], ['M10.9', 2, 'Gout']])).toEqual([]);
  });
  it('does not stand twice for one complaint', () => {
    expect(lift('Assessment: dizziness, possible vertigo.', [['R42', 1, 'dizziness'], ['R55', -2, 'dizziness']])).toEqual([]);
  });
});

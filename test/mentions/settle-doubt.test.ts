// What a stay leaves in doubt at its end is read as established; what was in doubt before, needs confirmation, or is no stay's end is not.
import { describe, expect, it } from 'vitest';
import { readDocument } from '../../src/document/index.js';
import { findMentions } from '../../src/mentions/index.js';
import { settleDoubt } from '../../src/mentions/settle-doubt.js';
import type { DocumentType, Setting } from '../../src/types.js';

const read = (text: string, setting: Setting = 'inpatient', type: DocumentType = 'discharge_summary') => {
  const doc = readDocument({ id: 'd1', text, type });
  return settleDoubt({ documents: [doc], mentions: findMentions(doc) }, setting);
};
const doubtful = (...given: Parameters<typeof read>): string[] => read(...given).mentions.filter(({ level, assertion }) => level === 'clause' && assertion.uncertain).map(({ text }) => text);

describe('doubt that stands when a stay ends', () => {
  it.each([
    'DISCHARGE DIAGNOSES:\n1. Probable pneumonia.\n2. Hypertension.',
    'She goes home on apixaban with suspected deep vein thrombosis of the left leg, and with iron.',
    'Final diagnosis: fever, acute pericarditis likely.',
  ])('is settled: %s', (text) => expect(doubtful(text)).toEqual([]));

  it('keeps the words of the note and its offsets', () => {
    const text = 'DISCHARGE DIAGNOSES: Asthma, probable pneumonia.';
    const { documents, mentions } = read(text);
    expect(documents[0]!.text).toHaveLength(text.length);
    expect(documents[0]!.text).not.toContain('probable');
    expect(mentions.find((one) => one.text === 'probable pneumonia')).toMatchObject({ text: text.slice(mentions.find((one) => one.text === 'probable pneumonia')!.start, text.length - 1), spelled: 'pneumonia', cues: [] });
  });
});

describe('doubt that stays', () => {
  const FINAL = 'DISCHARGE DIAGNOSES: Asthma, probable pneumonia.';
  it('outside a stay', () => expect(doubtful(FINAL, 'emergency')).toEqual(['probable pneumonia']));
  it('in a note of the admission', () => expect(doubtful(FINAL, 'inpatient', 'history_and_physical')).toEqual(['probable pneumonia']));
  it.each([
    ['of the time before', 'Admitted with asthma, suspected pneumonia.', ['suspected pneumonia']],
    ['of what needs confirmation', 'DISCHARGE DIAGNOSES: Fever, suspected COVID-19.', ['suspected COVID-19']],
    ['of a film', 'The discharge film showed atelectasis, possible pneumonia on a second reading of the film.', ['possible pneumonia on a second reading of the film']],
  ])('%s', (_, text, left) => expect(doubtful(text)).toEqual(left));
});

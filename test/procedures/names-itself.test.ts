// A report whose words are a number's own name keeps the number, whatever other words its family asks for.
import { describe, expect, it } from 'vitest';
import { readDocument } from '../../src/document/index.js';
import { findMentions } from '../../src/mentions/index.js';
import { decideLines } from '../../src/procedures/decide.js';
import type { ProcedureInput, ProcedureLine } from '../../src/procedures/types.js';
import { loadEdition } from '../../src/reference/index.js';

const edition = loadEdition();

function decide(code: string, words: string, around = ''): string[] {
  const text = `PROCEDURE: ${words}.${around}`;
  const document = readDocument({ id: 'd1', text });
  const start = text.indexOf(words);
  const line: ProcedureLine = { system: 'CPT', code, logit: 2, probability: 0.9, evidence: [{ documentId: 'd1', start, end: start + words.length, text: words, section: 'procedure' }], sources: ['model'], flags: [], modifiers: [], units: 1, linkedDiagnoses: [] };
  const input: ProcedureInput = { documents: [document], mentions: findMentions(document), facts: { setting: 'outpatient_hospital', documentType: 'procedure_note', patient: {}, dateOfService: '2026-01-15' }, diagnoses: [], edition };
  return decideLines([line], input).lines.map((one) => one.code);
}

describe('decideLines', () => {
  it.each([['92960', 'electrical cardioversion AF to sinus'], ['66821', 'YAG capsulotomy'], ['52601', 'bipolar TURP'], ['25447', 'CMC arthroplasty thumb'], ['50544', 'robotic pyeloplasty']])('%s stands for "%s"', (code, words) => expect(decide(code, words)).toEqual([code]));

  it('a number of another part still falls', () => expect(decide('19120', 'Excision of mass', ' The lesion of the left thigh was excised.')).toEqual([]));
});

it('most numbers stand where the report is one of their own names', () => {
  const codes = edition.procedures().filter(({ code }) => /^(?:2[0-9]|3[3-7]|4[3-9]|5[0-9]|6[5-9])/.test(code)).filter((_, at) => at % 9 === 0);
  const told = codes.flatMap((one) => one.phrases.filter((phrase) => phrase.split(' ').length >= 3).slice(0, 1).map((phrase) => [one.code, phrase] as const));
  const fell = told.filter(([code, phrase]) => decide(code, phrase).length === 0);
  expect(told.length).toBeGreaterThan(250);
  expect(fell.length / told.length).toBeLessThan(0.02);
});

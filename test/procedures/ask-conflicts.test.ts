// A side on which heading and body differ is asked about, with the words of both.
import { expect, it } from 'vitest';
import { askConflicts } from '../../src/procedures/ask-conflicts.js';
import type { ProcedureFinding, ProcedureLine } from '../../src/procedures/types.js';

const quote = (text: string, start: number) => ({ documentId: 'd1', start, end: start + text.length, text });
const finding = (rule: string, codes: string[]): ProcedureFinding => ({ rule, severity: 'warning', codes, message: 'Heading and body differ.', source: 'test', evidence: [quote('Left knee injection', 0), quote('The right knee was injected', 30)] });
const line = (code: string): ProcedureLine => ({ system: 'CPT', code, description: '', modifiers: [], units: 1, linkedDiagnoses: [], logit: 1, evidence: [] }) as unknown as ProcedureLine;

it('asks which side is right, with both quotes', () => {
  const [query, ...more] = askConflicts([finding('laterality-conflict', ['20610', '0S9C3ZZ'])], [line('20610')]);
  expect(more).toEqual([]);
  expect(query).toMatchObject({ topic: 'laterality-conflict', message: 'Which side is right for 20610? The note contradicts itself: "Left knee injection" against "The right knee was injected".' });
  expect(query!.evidence).toHaveLength(2);
});
it('asks nothing of a line that fell or of another finding', () => {
  expect(askConflicts([finding('laterality-conflict', ['20610'])], [])).toEqual([]);
  expect(askConflicts([finding('side-not-done', ['20610'])], [line('20610')])).toEqual([]);
});

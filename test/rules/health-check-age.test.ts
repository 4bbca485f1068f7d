// Routine examinations by age: the code of another age gives way, the right one and an unknown age stay.
import { expect, it } from 'vitest';
import { loadEdition } from '../../src/reference/index.js';
import { applyRules, readForeignClaim } from '../../src/rules/index.js';

const run = (code: string, age: number | undefined) => {
  const { draft, findings } = applyRules(readForeignClaim([{ system: 'ICD-10-CM', code }, { system: 'ICD-10-CM', code: 'J45.909' }]), { setting: 'office', documentType: 'progress_note', patient: age === undefined ? {} : { age }, dateOfService: '2026-01-15' }, loadEdition());
  // asthma stays beside it: the abnormal finding that some of the codes ask for
  return { codes: draft.codes.map((line) => line.code).filter((one) => one !== 'J45909'), findings: findings.filter((one) => one.rule === 'health-check-age') };
};

it.each([
  ['Z00.129', 5 / 365.25, 'Z00110'], ['Z00.129', 0.0383, 'Z00111'], ['Z00.121', 28 / 365.25, 'Z00111'], ['Z00.111', 0.5, 'Z00129'],
  ['Z00.129', 34, 'Z0000'], ['Z00.121', 34, 'Z0001'], ['Z00.00', 6, 'Z00129'], ['Z00.01', 6, 'Z00121'],
])('%s at %d years is %s', (code, age, right) => {
  const { codes, findings } = run(code, age);
  expect(codes).toEqual([right]);
  expect(findings).toMatchObject([{ action: 'replaced', severity: 'warning' }]);
});

it.each([['Z00.129', 0], ['Z00.129', undefined], ['Z00.111', 0.06], ['Z00.129', 16], ['Z00.00', 16], ['Z00.00', 15], ['Z00.129', 29 / 365.25], ['I10', 3]])('%s at %s years stays', (code, age) => {
  const { codes, findings } = run(code as string, age as number | undefined);
  expect(codes).toEqual([(code as string).replace('.', '')]);
  expect(findings).toEqual([]);
});

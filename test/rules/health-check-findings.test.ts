// An examination with abnormal findings stands only beside such findings.
import { expect, it } from 'vitest';
import { loadEdition } from '../../src/reference/index.js';
import { applyRules, readForeignClaim } from '../../src/rules/index.js';

const run = (...codes: string[]) => {
  const { draft, findings } = applyRules(readForeignClaim(codes.map((code) => ({ system: 'ICD-10-CM' as const, code }))), { setting: 'office', documentType: 'progress_note', patient: {}, dateOfService: '2026-01-15' }, loadEdition());
  return { codes: draft.codes.map((line) => line.code), told: findings.some((one) => one.rule === 'health-check-findings') };
};

it.each([['Z00.01', 'Z0000'], ['Z00.121', 'Z00129'], ['Z01.411', 'Z01419']])('%s alone is %s', (code, right) => {
  expect(run(code)).toEqual({ codes: [right], told: true });
});

it('a vaccine or a history is no finding', () => expect(run('Z00.121', 'Z23').codes).toEqual(['Z00129', 'Z23']));

it('stands beside a finding', () => expect(run('Z00.01', 'R03.0')).toEqual({ codes: ['Z0001', 'R030'], told: false }));

it.each([['Z00.00', 'R03.0', 'Z0001'], ['Z00.129', 'R01.1', 'Z00121'], ['Z00.00', 'L57.0', 'Z0001'], ['Z00.00', 'I10', 'Z0000'], ['Z01.419', 'N76.0', 'Z01411'], ['Z01.419', 'J06.9', 'Z01419']])('%s beside %s is %s: what the examination found, not what was known', (check, other, right) => {
  expect(run(check, other).codes[0]).toBe(right);
});

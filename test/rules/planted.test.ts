// Planted errors on procedure lines: 25 claims a class, each with one known error, and its corrected form.
import { describe, expect, it } from 'vitest';
import { loadEdition, type PairEdit } from '../../src/reference/index.js';
import { applyRules, readForeignClaim, type ForeignLine } from '../../src/rules/index.js';
import { OFFICE } from '../helpers/draft-codes.js';

const EACH = 25;
const DAY = OFFICE.dateOfService;
const edition = loadEdition();
const numbers = edition.procedures().filter(({ system }) => system === 'CPT').map(({ code }) => code);
/** Every seventh number, so that a class spreads over all of CPT. */
const spread = (fits: (code: string) => boolean): string[] => {
  const found = numbers.filter(fits);
  const step = Math.max(1, Math.floor(found.length / EACH));
  return found.filter((_, at) => at % step === 0).slice(0, EACH);
};
const policy = (code: string) => edition.policy(code);
const isAddOn = (code: string): boolean => edition.ncci.addOn(code, DAY) !== undefined;
const line = (code: string, rest: Partial<ForeignLine> = {}): ForeignLine => ({ system: 'CPT', code, ...rest });
const plain = (code: string): boolean => policy(code)?.status === 'A' && !isAddOn(code) && (edition.ncci.unitLimit('practitioner', code, DAY)?.units ?? 0) > 0;
const table = edition.ncci.pairs('practitioner', DAY);
const surgical = numbers.filter((code) => plain(code) && ['000', '010', '090'].includes(policy(code)?.globalDays ?? '')).filter((_, at) => at % 12 === 0);
const edits = (modifier: PairEdit['modifier']): PairEdit[] => {
  const all = table.among(surgical, DAY).filter((edit) => edit.modifier === modifier);
  const step = Math.max(1, Math.floor(all.length / EACH));
  return all.filter((_, at) => at % step === 0).slice(0, EACH);
};
const visitPairs = (days: readonly string[], visit: string): string[] => spread((code) => plain(code) && days.includes(policy(code)?.globalDays ?? '') && table.find(code, visit, DAY)?.modifier === '1');

interface Plant { name: string; wrong: ForeignLine[]; right: ForeignLine[]; rule: string }
const plants: Plant[] = [
  ...edits('0').map((edit) => ({ name: `${edit.column1}/${edit.column2}`, wrong: [line(edit.column2), line(edit.column1)], right: [line(edit.column1)], rule: 'ncci-ptp' })),
  ...edits('1').map((edit) => ({ name: `${edit.column1}/${edit.column2}`, wrong: [line(edit.column1), line(edit.column2)], right: [line(edit.column1), line(edit.column2, { modifiers: ['59'] })], rule: 'ncci-ptp' })),
  ...spread((code) => plain(code) && policy(code)?.globalDays !== 'XXX').map((code) => ({ name: code, wrong: [line(code, { units: (edition.ncci.unitLimit('practitioner', code, DAY)?.units ?? 0) + 1 })], right: [line(code)], rule: 'unit-limit' })),
  ...spread((code) => edition.ncci.addOn(code, DAY)?.type === '1' && edition.ncci.addOn(code, DAY)!.primaries.some((primary) => plain(primary) && table.find(primary, code, DAY) === undefined && table.find(code, primary, DAY) === undefined)).map((code) => {
    const primary = edition.ncci.addOn(code, DAY)!.primaries.find((one) => plain(one) && table.find(one, code, DAY) === undefined && table.find(code, one, DAY) === undefined)!;
    return { name: code, wrong: [line(code)], right: [line(code), line(primary)], rule: 'add-on' };
  }),
  ...visitPairs(['000', '010'], '99213').map((code) => ({ name: code, wrong: [line(code), line('99213')], right: [line(code), line('99213', { modifiers: ['25'] })], rule: 'modifier-25' })),
  ...visitPairs(['090'], '99214').map((code) => ({ name: code, wrong: [line(code), line('99214')], right: [line(code), line('99214', { modifiers: ['57'] })], rule: 'modifier-57' })),
  ...visitPairs(['090'], '99232').map((code) => ({ name: code, wrong: [line(code), line('99232')], right: [line(code)], rule: 'global-days' })),
  ...spread((code) => plain(code) && ['0', '2'].includes(policy(code)?.bilateral ?? '')).map((code) => ({ name: code, wrong: [line(code, { modifiers: ['50'] })], right: [line(code)], rule: 'modifier-fit' })),
  ...spread((code) => plain(code) && policy(code)?.parts === '0').map((code) => ({ name: code, wrong: [line(code, { modifiers: ['26'] })], right: [line(code)], rule: 'modifier-fit' })),
  ...spread((code) => plain(code) && policy(code)?.assistant === '1').map((code) => ({ name: code, wrong: [line(code, { modifiers: ['80'] })], right: [line(code)], rule: 'modifier-fit' })),
  ...spread((code) => plain(code) && policy(code)?.bilateral === '1').map((code) => ({ name: code, wrong: [line(code, { modifiers: ['LT'], linkedDiagnoses: ['M17.11'] })], right: [line(code, { modifiers: ['RT'], linkedDiagnoses: ['M17.11'] })], rule: 'side-mismatch' })),
  ...spread(plain).map((code) => ({ name: code, wrong: [line(code, { units: 0 })], right: [line(code)], rule: 'units' })),
  ...spread(plain).map((code) => ({ name: code, wrong: [line(code, { modifiers: ['QX1'] })], right: [line(code)], rule: 'modifier-known' })),
  ...spread(plain).map((code) => ({ name: code, wrong: [line(code), line(code)], right: [line(code)], rule: 'duplicate-line' })),
];

const errorsOf = (lines: ForeignLine[]): string[] => applyRules(readForeignClaim([{ system: 'ICD-10-CM', code: 'M17.11' }, ...lines]), OFFICE, edition).findings.filter((item) => item.severity === 'error').map((item) => item.rule);

describe('planted errors', () => {
  it('are at least 300', () => expect(plants.length).toBeGreaterThanOrEqual(300));
  it('are found, .99 of them by the rule that is meant', () => {
    const missed = plants.filter(({ wrong, rule }) => !errorsOf(wrong).includes(rule)).map(({ rule, name }) => `${rule} ${name}`);
    expect(missed.length / plants.length, missed.join(', ')).toBeLessThanOrEqual(0.01);
  });
  it('are gone from the corrected claim', () => {
    const accused = plants.filter(({ right }) => errorsOf(right).length > 0).map(({ rule, name, right }) => `${rule} ${name}: ${errorsOf(right).join(' ')}`);
    expect(accused.length / plants.length, accused.join(', ')).toBeLessThanOrEqual(0.01);
  });
});

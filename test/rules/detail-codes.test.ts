// Codes whose Tabular note asks for a further one: its absence is told, and a further code that contradicts the title is an error.
import { describe, expect, it } from 'vitest';
import { loadEdition } from '../../src/reference/index.js';
import { applyRules } from '../../src/rules/index.js';
import { claimOf, OFFICE } from '../helpers/draft-codes.js';

const edition = loadEdition();
const check = (...codes: string[]) => applyRules(claimOf(...codes), OFFICE, edition).findings.filter((item) => item.rule === 'company').map((item) => `${item.severity} ${item.codes.join(' ')}`);

describe('hypertension and kidney disease', () => {
  it.each([
    [['I12.0', 'N18.30'], 'error I12.0 N18.30'], [['I13.2', 'I50.9', 'N18.4'], 'error I13.2 N18.4'], [['I13.11', 'N18.2'], 'error I13.11 N18.2'],
    [['I12.0'], 'warning I12.0'], [['I13.0', 'I50.9'], 'warning I13.0'], [['I11.0'], 'warning I11.0'], [['I13.2', 'N18.6'], 'warning I13.2'],
    [['E11.22'], 'warning E11.22'], [['E10.621'], 'warning E10.621'],
  ])('%j: %s', (codes, expected) => expect(check(...codes)).toEqual([expected]));
  it.each([[['I12.0', 'N18.6']], [['I12.9', 'N18.30']], [['I13.0', 'I50.9', 'N18.4']], [['I13.2', 'I50.9', 'N18.6']], [['I11.0', 'I50.22']], [['E11.22', 'N18.4']], [['E11.621', 'L97.511']]])('%j is right', (codes) => {
    expect(check(...codes)).toEqual([]);
  });
});

describe('codes that a neighbour rules out', () => {
  it.each([[['O03.4', 'Z3A.12'], ['O03.4']], [['N47.1', 'Z41.2'], ['N47.1']], [['Z41.2', 'Q54.0'], ['Q54.0']], [['Z33.2', 'Z3A.10'], ['Z33.2']], [['O13.3', 'Z3A.30'], ['O13.3', 'Z3A.30']], [['Z38.00', 'Z41.2'], ['Z38.00', 'Z41.2']]])('%j leaves %j', (codes, left) => {
    expect(applyRules(claimOf(...codes), OFFICE, edition).draft.codes.map((line) => line.code)).toEqual(left.map((code) => code.replace('.', '')));
  });
});

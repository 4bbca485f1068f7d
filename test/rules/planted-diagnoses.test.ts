// Planted errors among diagnoses: found by the rule that is meant, gone from the corrected claim.
import { describe, expect, it } from 'vitest';
import { loadEdition } from '../../src/reference/index.js';
import { applyRules, readForeignClaim, type ForeignLine } from '../../src/rules/index.js';
import type { EncounterFacts } from '../../src/types.js';
import { plantDiagnoses } from './planted-diagnoses.js';

const edition = loadEdition();
const plants = plantDiagnoses(edition);
const rulesOf = (lines: ForeignLine[], facts: EncounterFacts): string[] => applyRules(readForeignClaim(lines), facts, edition).findings.filter((item) => !(item.severity === 'info' && item.rule === 'excludes2')).map((item) => item.rule);

describe('planted errors of diagnoses', () => {
  it('are at least 200, of every class', () => expect([plants.length >= 200, new Set(plants.map(({ rule }) => rule)).size >= 20]).toEqual([true, true]));
  it('are found, .99 of them by the rule that is meant', () => {
    const missed = plants.filter(({ wrong, rule, facts }) => !rulesOf(wrong, facts).includes(rule)).map(({ rule, name }) => `${rule}: ${name}`);
    expect(missed.length / plants.length, missed.join('\n')).toBeLessThanOrEqual(0.01);
  });
  it('are gone from the corrected claim', () => {
    const accused = plants.filter(({ right, rule, facts }) => rule !== 'edition-date' && rulesOf(right, facts).includes(rule)).map(({ rule, name, right }) => `${rule}: ${name} -> ${right.map((line) => line.code).join(' ')}`);
    expect(accused.length / plants.length, accused.join('\n')).toBeLessThanOrEqual(0.01);
  });
});

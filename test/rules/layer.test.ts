// The layer as a whole: order, numbering, switches, and what holds for every claim.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FindingSchema } from '../../src/types.js';
import { dotted, inCodeSet, loadEdition } from '../../src/reference/index.js';
import { barredFirst, CodeIndex, openedBy, orderEdges } from '../../src/reference/sequencing.js';
import { findExcludesPairs, unrelatedBecause } from '../../src/rules/diagnoses/excludes.js';
import { applyRules, readForeignClaim, type DraftClaim } from '../../src/rules/index.js';
import { RULE_ORDER } from '../../src/rules/order.js';
import combinations from '../../src/rules/data/combinations.json' with { type: 'json' };
import symptoms from '../../src/rules/data/integral-symptoms.json' with { type: 'json' };
import { claimOf, INPATIENT, OFFICE } from '../helpers/draft-codes.js';

const edition = loadEdition();
const codes = edition.icd10cm;
const core = (draft: DraftClaim) => draft.codes.map(({ flags: _flags, ...line }) => line);

describe('the order', () => {
  it('has a rank, an id and a reason of its own for each rule', () => {
    const ranks = RULE_ORDER.map((item) => item.rank);
    expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
    expect(new Set(ranks).size).toBe(ranks.length);
    expect(new Set(RULE_ORDER.map((item) => item.rule.id)).size).toBe(ranks.length);
    for (const { rule, why } of RULE_ORDER) expect(`${rule.source}${why}`.length).toBeGreaterThan(30);
  });
  it('lists every rule that ran', () => {
    expect(applyRules(claimOf('I10'), OFFICE, edition).ran).toEqual(RULE_ORDER.map((item) => item.rule.id));
    expect(applyRules(claimOf('I10'), OFFICE, edition, { off: ['sex'] }).ran).not.toContain('sex');
  });
});

describe('findings', () => {
  it('are numbered, printed with dots, valid, and named by the lines they touch', () => {
    const { draft, findings } = applyRules(claimOf('I10', 'N18.30', 'R05.9', 'J18.9'), OFFICE, edition);
    expect(findings.map((item) => item.id)).toEqual(findings.map((_, at) => `finding-${at + 1}`));
    for (const item of findings) expect(() => FindingSchema.parse(item)).not.toThrow();
    for (const line of draft.codes) {
      expect(line.flags).toEqual(findings.filter((item) => item.codes.includes(dotted(line.code))).map((item) => item.id));
    }
  });
  it('only report when a rule is switched to flag', () => {
    const { draft, findings, removed } = applyRules(claimOf('I10', 'N18.30'), OFFICE, edition, { flagOnly: ['combination'] });
    expect(draft.codes.map((line) => line.code)).toEqual(['I10', 'N1830']);
    expect(findings).toMatchObject([{ rule: 'combination', action: 'flagged' }]);
    expect(removed).toEqual([]);
  });
});

describe('the tables', () => {
  it('name codes that the edition has', () => {
    const rows = symptoms.rows.flatMap((row) => [...row.symptoms, ...row.diseases])
      .concat(combinations.rows.flatMap((row) => [...row.base, ...row.with.flat(), ...(('absorb' in row && row.absorb) || []), row.derived]))
      .concat(combinations.families.flatMap((family) => family.rows.flatMap((row) => [...row.with.flat(), ...family.codes.map((stem) => `${stem}${row.derived}`)])));
    const index = new CodeIndex(codes.billable);
    expect([...new Set(rows)].filter((prefix) => index.within({ prefixes: [prefix], ranges: [] }).size === 0)).toEqual([]);
    expect(symptoms.rows.length).toBeGreaterThanOrEqual(80);
  });
  it('derive billable codes', () => {
    const derived = combinations.rows.map((row) => row.derived).concat(combinations.families.flatMap((family) => family.rows.flatMap((row) => family.codes.map((stem) => `${stem}${row.derived}`))));
    expect(derived.filter((code) => !codes.isBillable(code))).toEqual([]);
  });
});

// Half of the codes come from categories that meet each other in notes and combinations, so that random claims collide.
const CROWDED = ['E08', 'E09', 'E10', 'E11', 'E13', 'I10', 'I11', 'I12', 'I13', 'I25', 'I50', 'I51', 'N18', 'J18', 'J44', 'J45', 'J91', 'F02', 'G30', 'R05', 'R10', 'R07', 'M17', 'M25', 'K80', 'K81', 'B95', 'D63', 'F17', 'G56', 'R65', 'A41', 'Z79', 'W19', 'T81'];
const crowded = codes.billable.filter((code) => CROWDED.includes(code.slice(0, 3)));
const oneCode = fc.oneof(fc.nat(codes.billable.length - 1).map((at) => codes.billable[at] ?? 'I10'), fc.nat(crowded.length - 1).map((at) => crowded[at] ?? 'I10'));
const oneLine = fc.record({ code: oneCode, probability: fc.double({ min: 0.5, max: 1, noNaN: true }) });
const anyClaim = fc.array(oneLine, { minLength: 1, maxLength: 25 });

describe('every claim', () => {
  it('ends without an Excludes1 pair, with one first-listed code that may be first, in sequence, and stays so', () => {
    fc.assert(fc.property(anyClaim, fc.constantFrom(OFFICE, INPATIENT), (lines, facts) => {
      const claim = readForeignClaim(lines.map((line) => ({ system: 'ICD-10-CM' as const, ...line })));
      const { draft } = applyRules(claim, facts, edition);
      const names = draft.codes.map((line) => line.code);
      expect(findExcludesPairs(names, codes, 'excludes1').filter(({ a, b }) => !unrelatedBecause(a, b, codes))).toEqual([]);
      expect(draft.codes.map((line) => line.sequence)).toEqual(names.map((_, at) => at + 1));
      expect(draft.codes.map((line) => line.role === 'first_listed')).toEqual(names.map((_, at) => at === 0));
      expect(new Set(names).size).toBe(names.length);
      const bars = (name: string) => barredFirst(name, codes, facts.setting === 'inpatient');
      // A code that must follow a manifestation (N18.1 behind E08.22) cannot open the claim for it.
      const edges = orderEdges(names, codes, ['codeFirst', 'useAdditional']);
      if (names[0] && bars(names[0]).has('manifestation')) expect(names.every((name) => bars(openedBy(name, names, edges)).has('manifestation'))).toBe(true);
      const again = applyRules(draft, facts, edition);
      expect(core(again.draft)).toEqual(core(draft));
    }), { numRuns: 150 });
  });
  it('matches the Tabular sets as the reference does', () => {
    fc.assert(fc.property(fc.array(oneCode, { minLength: 1, maxLength: 12 }), oneCode, (names, from) => {
      const index = new CodeIndex(names);
      for (const note of codes.notes(from, 'excludes1')) {
        expect([...index.within(note.codes)].sort()).toEqual([...new Set(names)].filter((name) => inCodeSet(name, note.codes)).sort());
      }
    }), { numRuns: 100 });
  });
  it('may be empty, or hold procedures alone', () => {
    expect(applyRules({ codes: [], queries: [] }, OFFICE, edition).findings).toEqual([]);
    const procedure = readForeignClaim([{ system: 'CPT', code: '99213' }]);
    expect(applyRules(procedure, OFFICE, edition).draft.codes.map((line) => line.code)).toEqual(['99213']);
  });
});

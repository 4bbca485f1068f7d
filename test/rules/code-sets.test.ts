// Which codes stand together: combinations, sides, specificity, integral symptoms, Excludes.
import { describe, expect, it } from 'vitest';
import { loadEdition } from '../../src/reference/index.js';
import { applyRules, readForeignClaim } from '../../src/rules/index.js';
import { claimOf, OFFICE } from '../helpers/draft-codes.js';
import { tinyEdition } from '../helpers/tiny-edition.js';

const edition = loadEdition();
const check = (...codes: string[]) => {
  const { draft, findings } = applyRules(claimOf(...codes), OFFICE, edition);
  const kept = findings.filter((item) => item.rule !== 'excludes2');
  return { codes: draft.codes.map((line) => line.code).sort().join(' '), rules: kept.map((item) => item.rule), findings: kept, draft };
};

describe('combination', () => {
  it.each([
    [['E11.9', 'N18.30'], 'E1122 N1830'],
    [['E11.9', 'G62.9'], 'E1142'],
    [['E10.9', 'L97.511'], 'E10621 L97511'],
    [['E11.9', 'N18.4', 'G62.9', 'R73.9'], 'E1122 E1142 E1165 N184'],
    [['I10', 'N18.30'], 'I129 N1830'],
    [['I10', 'N18.6', 'Z99.2'], 'I120 N186 Z992'],
    [['I10', 'I50.9'], 'I110 I509'],
    [['I10', 'I50.22', 'N18.4'], 'I130 I5022 N184'],
    [['I10', 'I50.22', 'N18.6'], 'I132 I5022 N186'],
    [['I11.0', 'I50.9', 'N18.4'], 'I130 I509 N184'],
    [['I12.9', 'N18.4', 'I50.9'], 'I130 I509 N184'],
    [['I10', 'I51.7'], 'I119'],
    [['I10', 'I51.89'], 'I119 I5189'],
    [['I25.10', 'I20.9'], 'I25119'],
    [['J44.9', 'J18.9'], 'J189 J440'],
    [['K80.20', 'K81.0'], 'K8000'],
    [['K57.30', 'K92.2'], 'K5731'],
  ])('%j becomes %s', (codes, expected) => {
    const result = check(...codes);
    expect(result.codes).toBe(expected);
    expect(result.rules).toContain('combination');
    expect(check(...result.draft.codes.map((line) => line.code)).rules).toEqual([]);
  });
  it.each([[['E11.22', 'N18.30']], [['I12.9', 'N18.30']], [['I10', 'N17.9']], [['I15.0', 'N18.4']], [['E11.9', 'I10']], [['I10', 'I25.10']]])('%j stays', (codes) => {
    expect(check(...codes).rules).not.toContain('combination');
  });
  it('takes evidence from the parts and names itself as source', () => {
    const claim = claimOf('I10', 'N18.30');
    claim.codes[0]?.evidence.push({ documentId: 'd1', start: 0, end: 12, text: 'hypertension' });
    claim.codes[1]?.evidence.push({ documentId: 'd1', start: 20, end: 25, text: 'CKD 3' });
    const line = applyRules(claim, OFFICE, edition).draft.codes.find((item) => item.code === 'I129');
    expect(line?.evidence.map((item) => item.text)).toEqual(['hypertension', 'CKD 3']);
    expect(line?.sources).toEqual(['rule:hypertension-kidney']);
  });
  it('keeps the links of procedures', () => {
    const claim = claimOf('I10', 'N18.30');
    claim.codes.push({ system: 'CPT', code: '99214', logit: 0, probability: 1, evidence: [], sources: [], flags: [], sequence: 1, linkedDiagnoses: ['I10', 'N1830'] });
    expect(applyRules(claim, OFFICE, edition).draft.codes.find((line) => line.system === 'CPT')?.linkedDiagnoses).toEqual(['I129', 'N1830']);
  });
});

describe('laterality', () => {
  it('drops the open side beside a stated one', () => expect(check('M25.561', 'M25.569').codes).toBe('M25561'));
  it('joins right and left where a two-sided code exists', () => {
    expect(check('M17.11', 'M17.12').codes).toBe('M170');
    expect(check('G56.01', 'G56.02').codes).toBe('G5603');
    expect(check('H25.11', 'H25.12').codes).toBe('H2513');
  });
  it('drops one side beside both', () => expect(check('G56.03', 'G56.01').codes).toBe('G5603'));
  it('leaves right and left where no two-sided code exists', () => expect(check('M25.561', 'M25.562')).toMatchObject({ codes: 'M25561 M25562', rules: [] }));
  it('leaves other joints alone', () => expect(check('M25.561', 'M25.559').rules).toEqual([]));
});

describe('specificity', () => {
  it.each([[['I50.9', 'I50.22'], 'I5022'], [['J18.9', 'J18.1'], 'J181'], [['N18.9', 'N18.4'], 'N184'], [['I48.91', 'I48.0'], 'I480'], [['M54.50', 'M54.59'], 'M5459'], [['E78.5', 'E78.2'], 'E782'], [['C50.911', 'C50.411'], 'C50411'],
    [['E11.40', 'E11.42'], 'E1142'], [['E11.8', 'E11.42'], 'E1142'], [['E10.319', 'E10.3293'], 'E103293'], [['E11.9', 'E11.3293'], 'E113293'], [['J01.90', 'J01.40'], 'J0140'], [['K51.919', 'K51.911'], 'K51911'], [['H40.1190', 'H40.1192'], 'H401192'], [['A01.00', 'A01.03'], 'A0103']])('%j gives %s', (codes, expected) => {
    const result = check(...codes);
    expect(result.codes).toBe(expected);
    expect(result.rules).toEqual(['specificity']);
  });
  it.each([[['M54.50', 'M54.2']], [['I48.91', 'I48.3']], [['C50.911', 'C50.412']], [['G47.00', 'G47.33']], [['F41.9', 'F41.0']], [['F10.20', 'F10.11']], [['S62.609A', 'S62.600D']], [['I48.91', 'I48.92']], [['E11.40', 'E11.51']], [['E11.49', 'E11.42']], [['M87.063', 'M87.064']], [['D49.59', 'D49.511']], [['O36.8190', 'O36.8121']]])('%j stays', (codes) => {
    expect(check(...codes).rules).not.toContain('specificity');
  });
});

describe('specificity: with and without', () => {
  it.each([[['K21.9', 'K21.00'], 'K2100'], [['E10.10', 'E10.11'], 'E1011'], [['K57.92', 'K57.93'], 'K5793']])('%j gives %s', (codes, expected) => expect(check(...codes).codes).toBe(expected));
  it.each([[['E11.3211', 'E11.3292']], [['K80.20', 'K81.9']], [['S06.0X0A', 'S06.0X1D']], [['I83.811', 'I83.812']]])('%j leaves both', (codes) => expect(check(...codes).rules).not.toContain('specificity'));
});

describe('with beside without', () => {
  it('lets the less sure one fall', () => {
    const claim = claimOf('E10.10', 'E10.11');
    for (const line of claim.codes) line.probability = line.code === 'E1010' ? 0.9 : 0.6;
    const { draft, findings } = applyRules(claim, OFFICE, edition);
    expect(draft.codes.map((line) => line.code)).toEqual(['E1010']);
    expect(findings[0]?.message).toMatch(/state and deny the same thing/);
  });
});

describe('open-family', () => {
  it('takes a code of no stated kind away beside a kind of another category, or flags it where both may stand', () => {
    expect(check('D64.9', 'D50.9')).toMatchObject({ codes: 'D509', rules: ['open-family'] });
    expect(check('K52.9', 'K51.90').codes).toContain('K529');
    expect(check('M06.9', 'M05.79').rules).toContain('open-family');
    expect(check('R10.811', 'R10.0', 'R10.812').codes).toBe('R100');
  });
  it('is silent on another condition', () => {
    expect(check('D64.9', 'D69.6').rules).not.toContain('open-family');
    expect(check('D50.9').rules).toEqual([]);
  });
});

describe('a presumed link', () => {
  it('is none where another cause of the ulcer is stated', () => {
    expect(check('E11.9', 'L97.812').codes).toContain('E11622');
    expect(check('I83.018', 'L97.812', 'E11.9').codes).toContain('E119');
  });
});

describe('integral-symptom', () => {
  it.each([[['J18.9', 'R05.9'], 'J189'], [['K35.80', 'R10.31'], 'K3580'], [['I21.4', 'R07.9'], 'I214'], [['M17.11', 'M25.561'], 'M1711'], [['G43.909', 'R51.9'], 'G43909'], [['A09', 'R11.2', 'R50.9'], 'A09']])('%j gives %s', (codes, expected) => {
    expect(check(...codes)).toMatchObject({ codes: expected });
    expect(check(...codes).rules).toContain('integral-symptom');
  });
  it.each([[['I10', 'R05.9']], [['M17.11', 'M25.562']], [['N40.1', 'R33.8']], [['I63.9', 'R29.810']], [['M17.11', 'M25.551']], [['K57.30', 'R10.32']], [['C61', 'R97.21']], [['D70.1', 'J03.90', 'R50.81']]])('%j stays', (codes) => {
    expect(check(...codes).rules).not.toContain('integral-symptom');
  });
  it('reports what it removed, for the pipeline to list as rejected', () => {
    const { removed, findings } = applyRules(claimOf('J18.9', 'R05.9'), OFFICE, edition);
    expect(removed).toMatchObject([{ rule: 'integral-symptom', finding: findings[0]?.id, line: { code: 'R059' } }]);
  });
});

describe('acute and chronic together', () => {
  it.each([[['N17.9', 'N18.4']], [['K85.90', 'K86.1']], [['J01.90', 'J32.0']]])('%j stay (guideline I.B.8)', (codes) => {
    expect(check(...codes)).toMatchObject({ codes: codes.map((code) => code.replace('.', '')).join(' '), rules: [] });
  });
});

describe('excludes1', () => {
  it('removes the weaker code whichever way the note points', () => {
    for (const codes of [['E11.9', 'E10.9'], ['E10.9', 'E11.9']]) {
      const claim = claimOf(...codes);
      for (const line of claim.codes) line.probability = line.code === 'E119' ? 0.9 : 0.8;
      const { draft, findings } = applyRules(claim, OFFICE, edition);
      expect(draft.codes.map((line) => line.code)).toEqual(['E119']);
      expect(findings).toMatchObject([{ rule: 'excludes1', severity: 'error', action: 'removed', codes: ['E10.9', 'E11.9'] }]);
      expect(findings[0]?.source).toMatch(/^ICD-10-CM FY2026 Tabular, E1[01], Excludes1$/);
    }
  });
  it('lets the code whose note points away fall when both are as sure', () => {
    for (const codes of [['I63.511', 'I67.2'], ['I67.2', 'I63.511']]) expect(check(...codes).codes).toBe('I63511');
    expect(check('J45.909', 'J30.2').codes).toBe('J45909');
  });
  it('lets a symptom fall to a disease, however sure it is', () => {
    const claim = claimOf('M54.50', 'M51.26', 'R10.9', 'N23');
    const { codes } = check('R10.9', 'N23');
    expect(codes).toBe('N23');
    expect(applyRules(claim, OFFICE, edition).draft.codes.some((line) => line.code === 'R109')).toBe(false);
  });
  it('reads notes of ancestors', () => expect(check('F17.210', 'Z87.891').codes).toBe('F17210'));
  it('reads what is left again: diabetes beside the gestational diabetes that it took away is one in a pregnancy', () => {
    const claim = readForeignClaim([['E10.10', 0.9], ['O24.410', 0.5], ['F10.10', 0.5]].map(([code, probability]) => ({ system: 'ICD-10-CM', code: String(code), probability: Number(probability) })));
    const { draft, findings } = applyRules(claim, OFFICE, edition);
    expect(draft.codes.map((line) => line.code)).toEqual(['O24019', 'E1010', 'O99310', 'F1010']);
    expect(new Set(findings.map((item) => item.id)).size).toBe(findings.length);
  });
  it('takes two eyes for no reason to have two types of diabetes', () => expect(check('E10.3491', 'E08.3312').codes).toMatch(/^E(?:103491|083312)$/));
  it('keeps unrelated conditions: the list, and opposite sides', () => {
    expect(check('I69.351', 'I63.9').findings.filter((item) => item.severity === 'error')).toEqual([]);
    const tiny = tinyEdition({
      M1: { title: 'Disease', billable: false }, M11: { title: 'Disease of right knee', notes: { excludes1: ['N12'] } }, N12: { title: 'Other disease of left knee' }, N13: { title: 'Other disease of right knee' },
    });
    expect(applyRules(claimOf('M11', 'N12'), OFFICE, tiny).findings).toMatchObject([{ rule: 'excludes1', severity: 'info', action: 'flagged' }]);
  });
  it('does nothing for a note without codes, and is silent on pairs that no note names', () => {
    const tiny = tinyEdition({ A00: { title: 'One', notes: { excludes1: [] } }, B00: { title: 'Two', notes: { excludes1: ['C00-C09'] } } });
    expect(applyRules(claimOf('A00', 'B00'), OFFICE, tiny).findings).toEqual([]);
    for (const pair of [['I10', 'E78.5'], ['E11.9', 'I10'], ['J44.9', 'I50.9'], ['K21.9', 'K57.30'], ['F32.A', 'F41.1'], ['N18.4', 'D63.1'], ['M17.11', 'M54.50'], ['Z79.4', 'E11.9'], ['S52.501A', 'W19.XXXA']]) {
      expect(check(...pair).rules).not.toContain('excludes1');
    }
  });
  it('lets a code that fell take no other with it', () => {
    const tiny = tinyEdition({ A00: { title: 'Strong', notes: { excludes1: ['B00'] } }, B00: { title: 'Middle', notes: { excludes1: ['C00'] } }, C00: { title: 'Weak' } });
    const claim = claimOf('A00', 'B00', 'C00');
    claim.codes.forEach((line, at) => { line.probability = 0.9 - at * 0.1; });
    expect(applyRules(claim, OFFICE, tiny).draft.codes.map((line) => line.code)).toEqual(['A00', 'C00']);
  });
});

describe('excludes2', () => {
  it('says that both may stand, for notes of a category only', () => {
    const { findings, draft } = applyRules(claimOf('J18.9', 'J69.0'), OFFICE, edition);
    expect(findings).toMatchObject([{ rule: 'excludes2', severity: 'info', action: 'flagged' }]);
    expect(draft.codes).toHaveLength(2);
    expect(applyRules(claimOf('E11.9', 'I10', 'S72.001A'), OFFICE, edition).findings).toEqual([]);
  });
});

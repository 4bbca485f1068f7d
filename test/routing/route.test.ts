// Who sees a claim: auto or review, and every reason.
import { describe, expect, it } from 'vitest';
import { ChartcodeError } from '../../src/errors.js';
import { REASONS, route, readProfile, readTier, ThresholdProfileSchema, type RoutedClaim } from '../../src/routing/index.js';
import { loadEdition } from '../../src/reference/index.js';
import defaultProfile from '../../src/routing/default-profile.json' with { type: 'json' };
import scopeTable from '../../src/routing/table-scope.json' with { type: 'json' };

const SHA = 'a'.repeat(64);
const profile = readProfile(defaultProfile, SHA);
const sure: RoutedClaim = {
  id: 'claim-1',
  documentType: 'progress_note', dateOfService: '2026-01-15', codes: [{ system: 'ICD-10-CM', code: 'I509', probability: 0.97 }],
  findings: [], queries: [], documentCutShort: false, edition: { from: '2025-10-01', validThrough: '2026-09-30' }, modelSha256: SHA,
};
const reasons = (change: Partial<RoutedClaim>) => route({ ...sure, ...change }, profile).reasons;

describe('route', () => {
  it('lets a sure claim go', () => expect(route(sure, profile)).toEqual({ route: 'auto', reasons: [], profile: 'default' }));
  it.each<[string, Partial<RoutedClaim>]>([
    ['low-confidence: I50.9 at 0.71', { codes: [{ system: 'ICD-10-CM', code: 'I509', probability: 0.71 }] }],
    ['low-confidence: I50.9 at 0.94', { codes: [{ system: 'ICD-10-CM', code: 'I509', probability: 0.9499 }] }],
    ['low-confidence: 99214 at 0.60', { codes: [...sure.codes, { system: 'CPT', code: '99214', probability: 0.6 }] }],
    ['finding-error: finding-3', { findings: [{ id: 'finding-3', severity: 'error', action: 'flagged' }] }],
    ['no-codes', { codes: [] }],
    ['no-diagnosis', { codes: [{ system: 'CPT', code: '99214', probability: 0.99 }] }],
    ['document-cut-short', { documentCutShort: true }],
    ['edition-expired: 2026-09-30', { dateOfService: '2026-10-01' }],
    ['edition-not-yet: 2025-10-01', { dateOfService: '2025-09-30' }],
    ['unsupported-document-type: nursing_assessment', { documentType: 'nursing_assessment' }],
    ['query-open: specificity', { queries: [{ topic: 'specificity' }] }],
    ['too-many-codes: 26', { codes: Array.from({ length: 26 }, () => ({ system: 'ICD-10-CM' as const, code: 'I10', probability: 1 })) }],
  ])('%s', (reason, change) => {
    expect(reasons(change)).toEqual([reason]);
    expect(route({ ...sure, ...change }, profile).route).toBe('review');
  });
  it('does not mind warnings, unless the profile does', () => {
    const findings = [{ id: 'finding-1', severity: 'warning' as const, action: 'removed' as const }];
    expect(reasons({ findings })).toEqual([]);
    const strict = { ...profile, auto: { ...profile.auto, reviewFindings: ['warning' as const] } };
    expect(route({ ...sure, findings }, strict).reasons).toEqual(['finding-warning: finding-1']);
    expect(route({ ...sure, findings }, { ...strict, auto: { ...strict.auto, reviewCorrected: false } }).route).toBe('auto');
  });
  it('stops at errors and conflicts whatever the profile says', () => {
    const lax = { ...profile, auto: { ...profile.auto, reviewFindings: [], lowestProbability: 0, documentTypes: [...profile.auto.documentTypes, 'nursing_assessment' as const] } };
    const stops: Partial<RoutedClaim>[] = [
      { findings: [{ id: 'finding-1', severity: 'error', action: 'queried' }] }, { queries: [{ topic: 'conflict-of-stages' }] }, { documentCutShort: true },
      { tables: [{ name: 'icd10cm-mce', validThrough: '2025-12-31' }] }, { codes: [...sure.codes, { system: 'CPT', code: '11042', probability: 1, evidence: [], sources: ['model'] }] },
    ];
    expect(stops.map((change) => route({ ...sure, ...change }, lax).reasons)).toEqual([
      ['finding-error: finding-1'], ['conflict: conflict-of-stages'], ['document-cut-short'], ['table-expired: icd10cm-mce 2025-12-31'], ['unsupported-procedure: 11042'],
    ]);
    expect(route({ ...sure, findings: [{ id: 'finding-1', severity: 'error', action: 'removed' }] }, lax).route).toBe('auto');
  });
  it('minds the age of a table only where a line was checked against it', () => {
    const tables = [{ name: 'ncci-practitioner', validThrough: '2025-12-31' }, { name: 'icd10pcs-tables', validThrough: '2025-12-31' }];
    expect(reasons({ tables })).toEqual([]);
    expect(reasons({ tables, codes: [...sure.codes, { system: 'CPT', code: '11042', probability: 1 }] })).toEqual(['table-expired: ncci-practitioner 2025-12-31']);
    expect(reasons({ tables: [{ name: 'a table of a site', validThrough: '2025-12-31' }] })).toEqual(['table-expired: a table of a site 2025-12-31']);
  });
  it('by the tables that ship: diagnoses may leave to 2026-09-30, procedures wait for this quarter\'s edits, and nothing leaves after', () => {
    const on = (dateOfService: string, codes: RoutedClaim['codes'] = sure.codes) => {
      const edition = loadEdition({ dateOfService });
      return reasons({ dateOfService, codes, edition, tables: edition.tables }).map((reason) => reason.split(':')[0]);
    };
    expect(on('2026-09-30')).toEqual([]);
    expect(on('2026-10-01')).toContain('edition-expired');
    expect(on('2031-01-01')).toContain('edition-expired');
    expect(on('2026-09-30', [...sure.codes, { system: 'CPT', code: '11042', probability: 1 }])).toContain('table-expired');
  });
  it('names only tables that ship in its scope', () => {
    const ship = loadEdition().tables.map((table) => table.name);
    expect(Object.keys(scopeTable.tables).filter((name) => !ship.includes(name) && name !== 'coverage-articles')).toEqual([]);
  });
  it('asks for the elements of a document type', () => {
    const strict = { ...profile, auto: { ...profile.auto, requiredElements: { progress_note: ['first_listed' as const, 'visit' as const, 'procedure' as const] } } };
    expect(route(sure, strict).reasons).toEqual(['element-missing: first_listed', 'element-missing: visit', 'element-missing: procedure']);
    const whole = [{ ...sure.codes[0]!, role: 'first_listed' }, { system: 'CPT' as const, code: '99213', probability: 1 }, { system: 'CPT' as const, code: '11042', probability: 1 }];
    expect(route({ ...sure, codes: whole }, strict).route).toBe('auto');
  });
  it('takes the claim threshold of a tuned profile in place of the tier', () => {
    const tuned = { ...profile, auto: { ...profile.auto, lowestProbability: 0.7 } };
    expect(route({ ...sure, codes: [{ system: 'ICD-10-CM', code: 'I10', probability: 0.7 }] }, tuned).route).toBe('auto');
    expect(route({ ...sure, codes: [{ system: 'ICD-10-CM', code: 'I10', probability: 0.699 }] }, tuned).reasons).toEqual(['low-confidence: I10 at 0.69']);
  });
  it('samples a share of the claims for audit, the same ones every time', () => {
    const audited = Array.from({ length: 4000 }, (_, i) => `enc-${i}`).filter((id) => route({ ...sure, id }, profile).reasons[0] === 'audit-sample');
    expect(audited.length / 4000).toBeGreaterThan(0.04);
    expect(audited.length / 4000).toBeLessThan(0.06);
    expect(route({ ...sure, id: audited[0]! }, profile)).toEqual({ route: 'review', reasons: ['audit-sample'], profile: 'default' });
    expect(route({ ...sure, id: audited[0]! }, { ...profile, auto: { ...profile.auto, auditShare: 0 } }).route).toBe('auto');
    expect(route({ ...sure, id: 'any' }, { ...profile, auto: { ...profile.auto, auditShare: 1 } }).reasons).toEqual(['audit-sample']);
  });
  it('knows every kind of reason', () => {
    const all = [...reasons({ documentCutShort: true, codes: [], findings: [{ id: 'f', severity: 'error', action: 'removed' }], queries: [{ topic: 't' }] }), 'audit-sample'];
    for (const reason of all) expect(REASONS[reason.split(':')[0]!]).toBeDefined();
    expect(Object.entries(REASONS).filter(([, one]) => one.hardStop)).toHaveLength(9);
  });
  it('holds everything when the profile allows none', () => {
    expect(route(sure, { ...profile, auto: { ...profile.auto, allowed: false } }).reasons).toEqual(['auto-off']);
  });
});

describe('profiles', () => {
  it('of another model are refused with both hashes', () => {
    const foreign = { ...defaultProfile, modelSha256: 'b'.repeat(64) };
    for (const refuse of [() => readProfile(foreign, SHA), () => route(sure, ThresholdProfileSchema.parse(foreign))]) {
      try { refuse(); expect.unreachable(); } catch (error) {
        expect(error).toBeInstanceOf(ChartcodeError);
        expect(error).toMatchObject({ code: 'E203', details: [{ madeFor: 'b'.repeat(64), model: SHA }] });
      }
    }
    expect(readProfile({ ...defaultProfile, modelSha256: SHA }, SHA).id).toBe('default');
  });
  it('that are malformed are refused with the field', () => {
    expect(() => readProfile({ ...defaultProfile, tiers: { default: { high: 0.7, medium: 0.8 } } }, SHA)).toThrow(expect.objectContaining({ code: 'E203' }));
    expect(() => readProfile({ ...defaultProfile, tiers: { ...defaultProfile.tiers, SNOMED: { high: 0.9, medium: 0.8 } } }, SHA)).toThrow(expect.objectContaining({ code: 'E203' }));
    expect(() => readProfile({}, SHA)).toThrow(expect.objectContaining({ code: 'E203' }));
  });
  it('that audit fewer than five of a hundred claims are refused', () => {
    for (const [auditShare, ok] of [[0, false], [0.049, false], [0.05, true], [0.1, true], [1, true], [1.01, false]] as const) {
      const read = () => readProfile({ ...defaultProfile, auto: { ...defaultProfile.auto, auditShare } }, SHA);
      if (ok) expect(read().auto.auditShare).toBe(auditShare);
      else expect(read).toThrow(expect.objectContaining({ code: 'E203', details: [expect.objectContaining({ field: 'auto.auditShare' })] }));
    }
  });
  it('give tiers by system, bounds included', () => {
    const two = { ...profile, tiers: { ...profile.tiers, CPT: { high: 0.9, medium: 0.5 } } };
    expect([0.95, 0.9499, 0.8, 0.79].map((p) => readTier(p, 'ICD-10-CM', two))).toEqual(['high', 'medium', 'medium', 'low']);
    expect([0.9, 0.5, 0.49].map((p) => readTier(p, 'CPT', two))).toEqual(['high', 'medium', 'low']);
  });
});

// The audit sample, the report and the policy.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ComplianceReport, drawSample, fillPolicy, findDrift, formatReportHtml, formatReportText, freezeBaseline } from '../../src/compliance/index.js';
import defaultProfile from '../../src/routing/default-profile.json' with { type: 'json' };
import { ThresholdProfileSchema } from '../../src/routing/index.js';
import { makeClaims, severityOf } from './claims.js';

const CLAIMS = makeClaims({ weeks: 50, perWeek: 80, from: '2025-07-01', seed: 1 });

describe('drawSample', () => {
  it('reaches the share asked for, with those held back counted', () => {
    const sample = drawSample(CLAIMS, 0.08, new Set(), 0.05);
    expect(sample.reached).toBeGreaterThan(0.065);
    expect(sample.reached).toBeLessThan(0.095);
    expect(sample.items.filter(({ why }) => why === 'held-back').length).toBeGreaterThan(50);
    const ids = new Set(CLAIMS.filter(({ claim }) => claim.decision.reasons.some((reason) => reason.startsWith('low'))).map(({ claimId }) => claimId));
    expect(sample.items.some(({ claimId }) => ids.has(claimId))).toBe(false);
  });

  it('keeps a drawn claim drawn, whatever else comes in and in whatever order', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: CLAIMS.length }), (cut) => {
      const few = drawSample(CLAIMS.slice(0, cut).reverse(), 0.1, new Set(), 0.05).items.map(({ claimId }) => claimId);
      const known = new Set(CLAIMS.slice(0, cut).map(({ claimId }) => claimId));
      expect(drawSample(CLAIMS, 0.1, new Set(), 0.05).items.map(({ claimId }) => claimId).filter((id) => known.has(id)).sort()).toEqual(few.sort());
    }), { numRuns: 4 });
  });

  it('shows first what no one has reviewed', () => {
    const all = drawSample(CLAIMS, 0.08, new Set(), 0.05).items;
    const done = drawSample(CLAIMS, 0.08, new Set([all[0]!.claimId]), 0.05);
    expect(done.reviewed).toBe(1);
    expect(done.items.at(-1)?.claimId).toBe(all[0]!.claimId);
  });
});

const drift = findDrift(makeClaims({ weeks: 20, perWeek: 80, from: '2026-07-01', seed: 3, drift: { week: 6, visits: 0.2 } }), freezeBaseline(CLAIMS, '<b>"base"</b>', new Date(0), severityOf), { periodDays: 7, falseAlarmsPerYear: 0.5, severityOf });
const { items: _items, ...sample } = drawSample(CLAIMS, 0.08, new Set(), 0.05);
const report: ComplianceReport = {
  schema: 'chartcode.compliance-report/1', generatedAt: '2026-11-27T00:00:00.000Z', from: '2026-07-01T00:00:00Z', until: '2026-11-20T00:00:00Z', claims: 1600, routes: { auto: 900, review: 700 }, sample,
  findings: { suggested: 40, accepted: 36, modified: 2, rejected: 2, added: 1, agreement: 0.9, lower: 0.77, upper: 0.96 }, drift,
};

it('prints a report as text and as a page that loads nothing', () => {
  expect(formatReportText(report)).toMatch(/Visits at the two highest levels of their family, office established +baseline 0\.4\d+, last 0\.\d+ +ALARM: higher since 2026-/);
  const page = formatReportHtml(report);
  expect(page).toContain('ALARM: higher');
  expect(page).not.toContain('<b>');
  expect(page).not.toMatch(/(src|href)=|<script|@import|url\(/);
  expect(formatReportText({ ...report, drift: null, findings: null })).toContain('no baseline is frozen');
});

describe('the policy', () => {
  const facts = {
    generatedAt: '2026-11-27', model: { id: 'm-1', sha256: 'c'.repeat(64) }, tables: [{ name: 'icd10cm-codes', edition: 'FY2026' }], profile: ThresholdProfileSchema.parse(defaultProfile),
    sampleShare: 0.08, reviewDays: 14, periodDays: 7, falseAlarmsPerYear: 0.5, leastAgreement: 0.9, texts: 'none', retention: '90 days',
  };
  it('says what is configured, and marks what only people know', () => {
    const text = fillPolicy(facts);
    for (const part of ['m-1', 'cccccccccccc', 'icd10cm-codes FY2026', '0.95 or more', '8 % of the claims', '5 % are held back', 'within 14 days', '[compliance officer: to be filled in]', '[baseline; none is frozen: to be filled in]']) expect(text).toContain(part);
    expect(text).not.toMatch(/\{\{|undefined/);
  });
  it('follows the profile', () => {
    const off = { ...facts, organization: 'North Clinic', officer: 'A. Officer', profile: { ...facts.profile, auto: { ...facts.profile.auto, allowed: false } }, baseline: { name: 'b', claims: 300, from: '2026-01-01T00:00:00Z', until: '2026-03-01T00:00:00Z' } };
    const text = fillPolicy(off);
    expect(text).toContain('no claim leaves without review');
    expect(text).toContain('North Clinic');
    expect(text).not.toContain('to be filled in');
  });
});

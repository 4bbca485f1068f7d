// The compliance report over stored claims and reviews.
import { type AuditSample, type Baseline, BaselineSchema, type ComplianceReport, drawSample, findDrift, type SeverityOf, type StoredClaim } from '../../compliance/index.js';
import { ChartcodeError } from '../../errors.js';
import { readJsonFile } from '../../models/json-file.js';
import type { AuditTrail } from '../audit/index.js';
import { measureAgreement, type Review, type ReviewStore } from '../reviews/index.js';
import { type ClaimFilter, readClaims } from './read-claims.js';

export interface ComplianceOptions {
  sampleShare: number;
  /** Share that routing holds back already. */
  heldBack: number;
  periodDays: number;
  falseAlarmsPerYear: number;
  baseline?: Baseline;
}

/** Reads a frozen baseline. Throws E112 when it cannot be read, E203 when it is none. */
export function readBaseline(path: string): Baseline {
  const parsed = BaselineSchema.safeParse(readJsonFile(path));
  if (parsed.success) return parsed.data;
  throw new ChartcodeError('E203', 'the compliance baseline is malformed', parsed.error.issues.slice(0, 5).map((issue) => ({ field: issue.path.join('.'), problem: issue.message })));
}

export async function collectReviews(reviews: ReviewStore, filter: { since?: string; until?: string } = {}): Promise<Review[]> {
  const found: Review[] = [];
  for await (const review of reviews.list(filter)) found.push(review);
  return found;
}

/** The audit sample with its work list. */
export async function listWork(audit: AuditTrail, reviews: ReviewStore, filter: ClaimFilter, { sampleShare, heldBack }: ComplianceOptions): Promise<AuditSample> {
  const reviewed = new Set((await collectReviews(reviews)).map(({ claimId }) => claimId));
  return drawSample(await readClaims(audit, filter), sampleShare, reviewed, heldBack);
}

/** The whole report of a time. */
export async function makeReport(audit: AuditTrail, reviews: ReviewStore, filter: ClaimFilter, options: ComplianceOptions, severityOf: SeverityOf, now: Date): Promise<ComplianceReport> {
  return reportClaims(await readClaims(audit, filter), await collectReviews(reviews), options, severityOf, now);
}

/** The report of given claims and the reviews that there are of them. */
export function reportClaims(claims: readonly StoredClaim[], reviews: readonly Review[], options: ComplianceOptions, severityOf: SeverityOf, now: Date): ComplianceReport {
  const { items, ...sample } = drawSample(claims, options.sampleShare, new Set(reviews.map(({ claimId }) => claimId)), options.heldBack);
  const sampled = new Set(items.map(({ claimId }) => claimId));
  const found = reviews.filter(({ claimId }) => sampled.has(claimId));
  const routes: Record<string, number> = {};
  for (const { claim } of claims) routes[claim.decision.route] = (routes[claim.decision.route] ?? 0) + 1;
  const days = claims.map(({ at }) => at).sort();
  return {
    schema: 'chartcode.compliance-report/1', generatedAt: now.toISOString(), from: days[0] ?? null, until: days.at(-1) ?? null, claims: claims.length, routes, sample,
    findings: found.length > 0 ? measureAgreement(found).overall : null,
    drift: options.baseline ? findDrift(claims, options.baseline, { periodDays: options.periodDays, falseAlarmsPerYear: options.falseAlarmsPerYear, severityOf }) : null,
  };
}

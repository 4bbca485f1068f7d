// Routing: whether a claim may leave without a person, and why not.
import type { CodeSystem, Decision, DocumentType, Finding, Query, Tier } from '../types.js';
import { dotted } from '../reference/index.js';
import { refuseForeignProfile, readTier, type ThresholdProfile } from './profile.js';

export { readProfile, readTier, ThresholdProfileSchema, type ThresholdProfile } from './profile.js';

/** What routing reads of a claim; codes dotted or not, probabilities calibrated. */
export interface RoutedClaim {
  documentType: DocumentType;
  dateOfService: string;
  codes: readonly { system: CodeSystem; code: string; probability: number }[];
  findings: readonly Pick<Finding, 'id' | 'severity' | 'action'>[];
  queries: readonly Query[];
  /** True when text was left out of the reading. */
  documentCutShort: boolean;
  edition: { from: string; validThrough: string };
  modelSha256: string;
}

const TIER_RANK: Record<Tier, number> = { high: 2, medium: 1, low: 0 };
const CORRECTED = new Set<Finding['action']>(['removed', 'replaced', 'resequenced']);

/**
 * Routes a claim. Reasons are `kind` or `kind: detail`, in the order of the checks; `auto` has none.
 * Kinds: document-cut-short, unsupported-document-type, edition-expired, edition-not-yet, no-codes, no-diagnosis, too-many-codes, low-confidence,
 * finding-error, finding-warning, finding-info, query-open, auto-off. Throws E203 for a profile of another model.
 */
export function route(claim: RoutedClaim, profile: ThresholdProfile): Decision {
  refuseForeignProfile(profile, claim.modelSha256);
  const { auto } = profile;
  const reasons: string[] = [];
  if (claim.documentCutShort) reasons.push('document-cut-short');
  if (!auto.documentTypes.includes(claim.documentType)) reasons.push(`unsupported-document-type: ${claim.documentType}`);
  if (claim.dateOfService > claim.edition.validThrough) reasons.push(`edition-expired: ${claim.edition.validThrough}`);
  if (claim.dateOfService < claim.edition.from) reasons.push(`edition-not-yet: ${claim.edition.from}`);
  if (claim.codes.length === 0) reasons.push('no-codes');
  else if (!claim.codes.some((code) => code.system === 'ICD-10-CM')) reasons.push('no-diagnosis');
  if (claim.codes.length > auto.mostCodes) reasons.push(`too-many-codes: ${claim.codes.length}`);
  for (const { system, code, probability } of claim.codes) {
    if (TIER_RANK[readTier(probability, system, profile)] >= TIER_RANK[auto.lowestTier]) continue;
    reasons.push(`low-confidence: ${system === 'ICD-10-CM' ? dotted(code) : code} at ${floored(probability)}`);
  }
  for (const { id, severity, action } of claim.findings) {
    if (!auto.reviewFindings.includes(severity) || (CORRECTED.has(action) && !auto.reviewCorrected)) continue;
    reasons.push(`finding-${severity}: ${id}`);
  }
  for (const query of claim.queries) reasons.push(`query-open: ${query.topic}`);
  if (!auto.allowed) reasons.push('auto-off');
  return { route: reasons.length === 0 ? 'auto' : 'review', reasons, profile: profile.id };
}

/** Two decimals, rounded down: .949 must not read as the .95 that it missed. */
function floored(probability: number): string {
  return (Math.floor(probability * 100 + 1e-9) / 100).toFixed(2);
}

// Routing: whether a claim may leave without a person, and why not.
import { createHash } from 'node:crypto';
import type { CodeSystem, Decision, DocumentType, Finding, Query, Tier } from '../types.js';
import { dotted } from '../reference/index.js';
import { type ELEMENTS, refuseForeignProfile, readTier, type ThresholdProfile } from './profile.js';
import reasonTable from './reasons.json' with { type: 'json' };
import scopeTable from './table-scope.json' with { type: 'json' };

export { readProfile, readTier, ThresholdProfileSchema, type Control, type ThresholdProfile, type Tuned } from './profile.js';
export { readSpecialtyProfiles, type Profiles } from './select-profile.js';

/** Every kind of reason, whether a profile can lift it, and what it means. */
export const REASONS: Readonly<Record<string, { hardStop: boolean; meaning: string }>> = reasonTable.reasons;

/** What routing reads of a claim; codes dotted or not, probabilities calibrated. */
export interface RoutedClaim {
  /** Chooses the audit sample; a claim without one is sampled by its codes. */
  id?: string;
  documentType: DocumentType;
  dateOfService: string;
  codes: readonly RoutedCode[];
  findings: readonly Pick<Finding, 'id' | 'severity' | 'action'>[];
  queries: readonly Pick<Query, 'topic'>[];
  /** True when text was left out of the reading. */
  documentCutShort: boolean;
  edition: { from: string; validThrough: string };
  /** Tables in force; one past its `validThrough` stops a claim that has lines which it checks (`table-scope.json`). */
  tables?: readonly { name: string; validThrough: string }[];
  modelSha256: string;
}

export interface RoutedCode {
  system: CodeSystem;
  code: string;
  probability: number;
  role?: string;
  /** Given for procedures: one without evidence, that no rule derived, is not supported. */
  evidence?: readonly unknown[];
  sources?: readonly string[];
}

const TIER_RANK: Record<Tier, number> = { high: 2, medium: 1, low: 0 };
const CORRECTED = new Set<Finding['action']>(['removed', 'replaced', 'resequenced']);
/** Tags of queries and findings that say that the note contradicts itself. */
const CONFLICT = /conflict|contradict/;

/**
 * Routes a claim. Reasons are `kind` or `kind: detail` with the kinds of `REASONS`, in the order of the checks; `auto` has none.
 * Hard stops hold under any profile. Throws E203 for a profile of another model.
 */
export function route(claim: RoutedClaim, profile: ThresholdProfile): Decision {
  refuseForeignProfile(profile, claim.modelSha256);
  const reasons = [...listStops(claim), ...listConditions(claim, profile)];
  if (reasons.length === 0 && isSampled(claim, profile.auto.auditShare)) reasons.push('audit-sample');
  return { route: reasons.length === 0 ? 'auto' : 'review', reasons, profile: profile.id };
}

/** What no threshold overrides. */
function listStops({ documentCutShort, dateOfService, edition, tables = [], codes, findings, queries }: RoutedClaim): string[] {
  return [
    ...(documentCutShort ? ['document-cut-short'] : []),
    ...(dateOfService > edition.validThrough ? [`edition-expired: ${edition.validThrough}`] : []),
    ...(dateOfService < edition.from ? [`edition-not-yet: ${edition.from}`] : []),
    ...tables.filter((table) => dateOfService > table.validThrough && table.validThrough !== edition.validThrough && concerns(table.name, codes)).map((table) => `table-expired: ${table.name} ${table.validThrough}`),
    ...(codes.length === 0 ? ['no-codes'] : codes.some((code) => code.system === 'ICD-10-CM') ? [] : ['no-diagnosis']),
    ...codes.filter(isUnsupported).map((code) => `unsupported-procedure: ${code.code}`),
    ...findings.filter(({ severity, action }) => severity === 'error' && !CORRECTED.has(action)).map(({ id }) => `finding-error: ${id}`),
    ...queries.filter(({ topic }) => CONFLICT.test(topic)).map(({ topic }) => `conflict: ${topic}`),
  ];
}

const SCOPE: Readonly<Record<string, readonly string[] | undefined>> = scopeTable.tables;

/** Whether a table checks any line of a claim. */
function concerns(table: string, codes: readonly RoutedCode[]): boolean {
  const systems = SCOPE[table];
  return systems === undefined || codes.some((code) => systems.includes(code.system));
}

function isUnsupported({ system, evidence, sources = [] }: RoutedCode): boolean {
  return system !== 'ICD-10-CM' && evidence !== undefined && evidence.length === 0 && !sources.some((source) => source.startsWith('rule:'));
}

/** What the profile asks of a claim. */
function listConditions(claim: RoutedClaim, profile: ThresholdProfile): string[] {
  const { auto } = profile;
  const { documentType, codes, findings, queries } = claim;
  const asked = (severity: Finding['severity'], action: Finding['action']): boolean =>
    severity === 'error' && !CORRECTED.has(action) ? false : auto.reviewFindings.includes(severity) && !(CORRECTED.has(action) && !auto.reviewCorrected);
  return [
    ...(auto.documentTypes.includes(documentType) ? [] : [`unsupported-document-type: ${documentType}`]),
    ...(codes.length > auto.mostCodes ? [`too-many-codes: ${codes.length}`] : []),
    ...(auto.requiredElements[documentType] ?? []).filter((element) => !hasElement(claim, element)).map((element) => `element-missing: ${element}`),
    ...codes.filter((code) => !isSure(code, profile)).map(({ system, code, probability }) => `low-confidence: ${system === 'ICD-10-CM' ? dotted(code) : code} at ${floored(probability)}`),
    ...findings.filter(({ severity, action }) => asked(severity, action)).map(({ id, severity }) => `finding-${severity}: ${id}`),
    ...new Set(queries.filter(({ topic }) => !CONFLICT.test(topic)).map(({ topic }) => `query-open: ${topic}`)),
    ...(auto.allowed ? [] : ['auto-off']),
  ];
}

function isSure({ system, probability }: RoutedCode, profile: ThresholdProfile): boolean {
  const { lowestProbability, lowestTier } = profile.auto;
  return lowestProbability === undefined ? TIER_RANK[readTier(probability, system, profile)] >= TIER_RANK[lowestTier] : probability >= lowestProbability;
}

function hasElement({ codes }: RoutedClaim, element: (typeof ELEMENTS)[number]): boolean {
  if (element === 'first_listed') return codes.some((code) => code.role === 'first_listed');
  const visit = (code: RoutedCode): boolean => code.system === 'CPT' && VISIT.test(code.code);
  return element === 'visit' ? codes.some(visit) : codes.some((code) => code.system !== 'ICD-10-CM' && !visit(code));
}

/** Evaluation and management section of CPT, with its like in ophthalmology and psychiatry. */
const VISIT = /^(99[2-4]\d\d|920[01][24]|9079[12])$/;

/** The same claim is always in or always out: its id, hashed, lies in the lowest share of all hashes. */
function isSampled({ id, codes }: RoutedClaim, share: number): boolean {
  const seed = id ?? codes.map((code) => `${code.system} ${code.code}`).join(' ');
  return createHash('sha256').update(`audit ${seed}`).digest().readUInt32BE(0) / 2 ** 32 < share;
}

/** Two decimals, rounded down: .949 must not read as the .95 that it missed. */
function floored(probability: number): string {
  return (Math.floor(probability * 100 + 1e-9) / 100).toFixed(2);
}

// The draft after its rules, printed as the claim of the contract.
import { addManagement } from './claim-evidence.js';
import { readHccFields, type HccFields } from './claim-hcc.js';
import type { PreparedNote } from './pipeline.js';
import type { ProcedureDraft } from './procedures/index.js';
import { dotted } from './reference/index.js';
import type { Edition } from './reference/types.js';
import type { Resources } from './resources.js';
import { readTier, type ThresholdProfile } from './routing/index.js';
import type { ClaimLine, RulesResult } from './rules/index.js';
import { nameProfile } from './threshold-profiles.js';
import type { Claim, ClaimCode, Decision, Encounter, Finding, Rejected } from './types.js';

export interface ClaimParts {
  encounter: Encounter;
  prepared: PreparedNote;
  procedures: ProcedureDraft;
  ruled: RulesResult;
  rejected: Rejected[];
  decision: Decision;
  /** The threshold profile of the encounter: tiers and route are its. */
  profile: ThresholdProfile;
  edition: Edition;
  resources: Resources;
  timings: { totalMs: number; encodeMs: number };
}

/** Assembles the claim. Codes get their dot here and nowhere else; evidence is that of the draft. */
export function buildClaim(parts: ClaimParts): Claim {
  const { encounter, prepared, ruled, edition, resources, profile } = parts;
  const { manifest, sha256 } = resources.pkg;
  const round = (ms: number): number => Math.round(ms * 10) / 10;
  const diagnoses = ruled.draft.codes.filter((line) => line.system === 'ICD-10-CM').map(({ code }) => code);
  const hccOf = readHccFields(diagnoses, edition.icd10cm, prepared.facts.patient);
  return {
    ...(encounter.id === undefined ? {} : { id: encounter.id }),
    documentType: prepared.facts.documentType,
    setting: prepared.facts.setting,
    codes: ruled.draft.codes.map((line) => flagLine(printLine(line, parts, hccOf), numberFindings(parts))),
    em: isBilled(parts.procedures.em, ruled.draft.codes) ? parts.procedures.em : null,
    findings: [...ruled.findings, ...numberFindings(parts)],
    rejected: [...parts.rejected, ...integralSymptoms(ruled)].map((r) => ({ ...r, wouldBe: dotted(r.wouldBe) })),
    queries: [...ruled.draft.queries, ...parts.procedures.queries],
    decision: parts.decision,
    provenance: {
      model: { id: manifest.id, sha256 },
      calibration: manifest.files[manifest.calibration.file]?.sha256 ?? '',
      thresholds: nameProfile(profile),
      editions: { 'ICD-10-CM': edition.id, ...procedureEditions(edition) },
      tables: Object.fromEntries(edition.tables.map((t) => [t.name, `${t.edition} ${t.sha256.slice(0, 12)}`])),
    },
    timings: { totalMs: round(parts.timings.totalMs), encodeMs: round(parts.timings.encodeMs) },
  };
}

/** What the note itself shows of its procedures (a side that differs, a dose without a unit), numbered after the rules' findings. */
function numberFindings({ procedures, ruled }: ClaimParts): Finding[] {
  return procedures.findings.map((finding, at) => ({ ...finding, id: `finding-${ruled.findings.length + at + 1}`, action: 'flagged' }));
}

function flagLine(line: ClaimCode, findings: readonly Finding[]): ClaimCode {
  const touching = findings.filter(({ codes }) => codes.includes(line.code)).map(({ id }) => id);
  return touching.length === 0 ? line : { ...line, flags: [...new Set([...line.flags, ...touching])] };
}

const PROCEDURE_TABLES = { 'ICD-10-PCS': 'icd10pcs-codes', CPT: 'cpt', HCPCS: 'hcpcs' } as const;

function procedureEditions(edition: Edition): Record<string, string> {
  return Object.fromEntries(Object.entries(PROCEDURE_TABLES).flatMap(([system, name]) => {
    const table = edition.tables.find((one) => one.name === name);
    return table ? [[system, table.edition]] : [];
  }));
}

/** Whether the claim still has the visit, or what a rule made of it: one that a rule took away is explained no more. */
function isBilled(em: Claim['em'], lines: readonly ClaimLine[]): boolean {
  return lines.some(({ code, sources }) => code === em?.code || sources.some((one) => one.startsWith('visit:')));
}

/** The official title of a PCS or HCPCS code; for CPT, whose descriptors are the AMA's, the project's own label. */
function describeProcedure({ system, code }: ClaimLine, edition: Edition): string {
  const title = system === 'CPT' ? undefined : edition.procedureTitle(system === 'ICD-10-PCS' ? 'ICD-10-PCS' : 'HCPCS', code);
  return title ?? edition.procedure(code)?.label ?? '';
}

/** Symptoms that the rules took from the claim because a coded disease explains them, at their words. */
function integralSymptoms(ruled: RulesResult): Rejected[] {
  return ruled.removed.filter(({ rule }) => rule === 'integral-symptom').flatMap(({ line }) => {
    const [at] = line.evidence;
    return at ? [{ documentId: at.documentId, text: at.text, start: at.start, end: at.end, reason: 'integral' as const, wouldBe: line.code }] : [];
  });
}

function printLine(line: ClaimLine, { edition, profile, prepared }: ClaimParts, hccOf: ReadonlyMap<string, HccFields>): ClaimCode {
  const diagnosis = line.system === 'ICD-10-CM';
  return {
    system: line.system,
    code: diagnosis ? dotted(line.code) : line.code,
    description: diagnosis ? edition.icd10cm.title(line.code) : describeProcedure(line, edition),
    ...(line.role ? { role: line.role } : {}),
    sequence: line.sequence,
    ...(line.modifiers ? { modifiers: line.modifiers } : {}),
    ...(line.units ? { units: line.units } : {}),
    ...(line.linkedDiagnoses ? { linkedDiagnoses: line.linkedDiagnoses.map(dotted) } : {}),
    probability: Math.round(line.probability * 1e4) / 1e4,
    tier: readTier(line.probability, line.system, profile),
    evidence: diagnosis ? addManagement(line.evidence, prepared.documents) : line.evidence,
    ...(line.presentOnAdmission ? { presentOnAdmission: line.presentOnAdmission } : {}),
    ...(diagnosis ? hccOf.get(line.code) : {}),
    sources: line.sources,
    flags: line.flags,
  };
}

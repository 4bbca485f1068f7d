// The draft after its rules, printed as the claim of the contract.
import type { PreparedNote } from './pipeline.js';
import { dotted } from './reference/index.js';
import type { Edition } from './reference/types.js';
import type { Resources } from './resources.js';
import { readTier } from './routing/index.js';
import type { ClaimLine, RulesResult } from './rules/index.js';
import type { Claim, ClaimCode, Decision, Encounter, Rejected } from './types.js';

export interface ClaimParts {
  encounter: Encounter;
  prepared: PreparedNote;
  ruled: RulesResult;
  rejected: Rejected[];
  decision: Decision;
  edition: Edition;
  resources: Resources;
  timings: { totalMs: number; encodeMs: number };
}

/** Assembles the claim. Codes get their dot here and nowhere else; evidence is that of the draft. */
export function buildClaim(parts: ClaimParts): Claim {
  const { encounter, prepared, ruled, edition, resources } = parts;
  const { manifest, sha256 } = resources.pkg;
  const round = (ms: number): number => Math.round(ms * 10) / 10;
  return {
    ...(encounter.id === undefined ? {} : { id: encounter.id }),
    documentType: prepared.facts.documentType,
    setting: prepared.facts.setting,
    codes: ruled.draft.codes.map((line) => printLine(line, edition, resources)),
    em: null,
    findings: ruled.findings,
    rejected: [...parts.rejected, ...integralSymptoms(ruled)].map((r) => ({ ...r, wouldBe: dotted(r.wouldBe) })),
    queries: ruled.draft.queries,
    decision: parts.decision,
    provenance: {
      model: { id: manifest.id, sha256 },
      calibration: manifest.files[manifest.calibration.file]?.sha256 ?? '',
      thresholds: resources.profile.id,
      editions: { 'ICD-10-CM': edition.id },
      tables: Object.fromEntries(edition.tables.map((t) => [t.name, `${t.edition} ${t.sha256.slice(0, 12)}`])),
    },
    timings: { totalMs: round(parts.timings.totalMs), encodeMs: round(parts.timings.encodeMs) },
  };
}

/** Symptoms that the rules took from the claim because a coded disease explains them, at their words. */
function integralSymptoms(ruled: RulesResult): Rejected[] {
  return ruled.removed.filter(({ rule }) => rule === 'integral-symptom').flatMap(({ line }) => {
    const [at] = line.evidence;
    return at ? [{ documentId: at.documentId, text: at.text, start: at.start, end: at.end, reason: 'integral' as const, wouldBe: line.code }] : [];
  });
}

function printLine(line: ClaimLine, edition: Edition, resources: Resources): ClaimCode {
  const diagnosis = line.system === 'ICD-10-CM';
  const hcc = diagnosis ? edition.icd10cm.hcc(line.code) : {};
  return {
    system: line.system,
    code: diagnosis ? dotted(line.code) : line.code,
    description: diagnosis ? edition.icd10cm.title(line.code) : (edition.procedureTitle(line.system === 'ICD-10-PCS' ? 'ICD-10-PCS' : 'HCPCS', line.code) ?? ''),
    ...(line.role ? { role: line.role } : {}),
    sequence: line.sequence,
    ...(line.modifiers ? { modifiers: line.modifiers } : {}),
    ...(line.units ? { units: line.units } : {}),
    ...(line.linkedDiagnoses ? { linkedDiagnoses: line.linkedDiagnoses.map(dotted) } : {}),
    probability: Math.round(line.probability * 1e4) / 1e4,
    tier: readTier(line.probability, line.system, resources.profile),
    evidence: line.evidence,
    ...(line.presentOnAdmission ? { presentOnAdmission: line.presentOnAdmission } : {}),
    ...(Object.keys(hcc).length > 0 ? { hcc } : {}),
    sources: line.sources,
    flags: line.flags,
  };
}

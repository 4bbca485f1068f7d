// Routes claims that are already coded under another threshold profile.
import { loadEdition } from '../../src/reference/index.js';
import type { Edition } from '../../src/reference/types.js';
import type { RoutedClaim, ThresholdProfile } from '../../src/routing/index.js';
import { route } from '../../src/routing/index.js';
import type { CodeSystem, Decision, DocumentType, Finding } from '../../src/types.js';
import { DOCUMENT_TYPES } from '../../src/types.js';
import type { Prediction } from './prediction.js';
import { normCode } from './slots.js';
import type { Case } from './slots.js';

/** What routing reads of a stored claim. Fields that a foreign tool left out count as nothing found. */
function readRouted({ gold, prediction }: Case, modelSha256: string): RoutedClaim {
  const claim = prediction as Prediction & { findings?: RoutedClaim['findings']; queries?: RoutedClaim['queries'] };
  const edition = editionOn(gold.encounter.dateOfService);
  const dateOfService = gold.encounter.dateOfService ?? edition.from;
  const type = prediction.documentType ?? gold.document_type;
  return {
    id: gold.id,
    documentType: (DOCUMENT_TYPES.find((one) => one === type) ?? type ?? 'unknown') as DocumentType,
    dateOfService,
    codes: prediction.codes.map((code) => ({
      system: code.system as CodeSystem,
      code: code.system === 'ICD-10-CM' ? normCode(code.code) : code.code,
      probability: code.probability ?? 0,
      ...(code.role ? { role: code.role } : {}),
      ...(code.evidence ? { evidence: code.evidence } : {}),
      ...(Array.isArray(code.sources) ? { sources: code.sources as string[] } : {}),
    })),
    findings: (claim.findings ?? []) as Pick<Finding, 'id' | 'severity' | 'action'>[],
    queries: claim.queries ?? [],
    documentCutShort: ((prediction.decision?.reasons as string[] | undefined) ?? []).includes('document-cut-short'),
    edition,
    tables: edition.tables,
    modelSha256,
  };
}

const editions = new Map<string | undefined, Edition>();

/** The edition of a day, kept: looking for it reads the manifests again. */
function editionOn(dateOfService: string | undefined): Edition {
  const edition = editions.get(dateOfService) ?? loadEdition(dateOfService === undefined ? {} : { dateOfService });
  editions.set(dateOfService, edition);
  return edition;
}

/** The decision of a claim under a profile. `audit` false leaves the audit sample out, as measuring does. */
export function reroute(one: Case, profile: ThresholdProfile, audit = false): Decision {
  const used = audit ? profile : { ...profile, auto: { ...profile.auto, auditShare: 0 } };
  return route(readRouted(one, profile.modelSha256 ?? ''), used);
}

/** The one model that made some claims: its sha256, null when they do not say, undefined when they name several. */
export function modelOf(predictions: Iterable<Prediction>): string | null | undefined {
  const shas = new Set([...predictions].map((one) => (one.provenance as { model?: { sha256?: string } } | undefined)?.model?.sha256 ?? null));
  return shas.size > 1 ? undefined : ([...shas][0] ?? null);
}

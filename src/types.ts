// The engine's contract: every shape that callers send or get. Zod is the single source; types are inferred from it.
import { z } from 'zod';

export const DOCUMENT_TYPES = [
  'progress_note', 'history_and_physical', 'operative_report', 'procedure_note', 'discharge_summary',
  'consultation', 'diagnostic_report', 'nursing_assessment', 'emergency_department_note',
] as const;
export const SETTINGS = ['office', 'outpatient_hospital', 'emergency', 'inpatient'] as const;
export const SYSTEMS = ['ICD-10-CM', 'ICD-10-PCS', 'CPT', 'HCPCS'] as const;
export const REJECT_REASONS = ['negated', 'historical', 'family', 'hypothetical', 'uncertain', 'ruled_out', 'integral'] as const;

export const DocumentTypeSchema = z.enum(DOCUMENT_TYPES);
export const SettingSchema = z.enum(SETTINGS);
export const SystemSchema = z.enum(SYSTEMS);

/** Longest accepted text of one document, in UTF-16 code units. */
export const MAX_DOCUMENT_CHARS = 1_000_000;

/** A real calendar day, `YYYY-MM-DD`. */
export const DateSchema = z.string().regex(/^\d{4}-\d{2}-\d{2}$/).refine((day) => {
  const time = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}, 'not a calendar day');

export const PatientSchema = z.object({
  age: z.number().min(0).max(130).optional(),
  sex: z.enum(['F', 'M', 'O', 'U']).optional(),
  newPatient: z.boolean().optional(),
});

export const DocumentInputSchema = z.object({
  id: z.string().min(1).max(200),
  type: DocumentTypeSchema.optional(),
  text: z.string(),
  authoredOn: DateSchema.optional(),
});

/** Encounter: the input of one claim (contract.md). Either `text` or `documents`. */
export const EncounterSchema = z.object({
  id: z.string().min(1).max(200).optional(),
  text: z.string().optional(),
  documents: z.array(DocumentInputSchema).min(1).max(50).optional(),
  documentType: DocumentTypeSchema.optional(),
  setting: SettingSchema.optional(),
  specialty: z.string().min(1).max(100).optional(),
  patient: PatientSchema.optional(),
  dateOfService: DateSchema.optional(),
  /** First day of a stay whose last is `dateOfService`: claims and FHIR need both. Nothing is coded by it. */
  admissionDate: DateSchema.optional(),
  payer: z.string().min(1).max(100).optional(),
  claimType: z.enum(['professional', 'institutional', 'both']).optional(),
});

export const EvidenceSchema = z.object({
  documentId: z.string(),
  start: z.number().int().min(0),
  end: z.number().int().min(0),
  text: z.string(),
  section: z.string().optional(),
});

export const TierSchema = z.enum(['high', 'medium', 'low']);

export const ClaimCodeSchema = z.object({
  system: SystemSchema,
  code: z.string(),
  description: z.string(),
  role: z.enum(['first_listed', 'secondary']).optional(),
  sequence: z.number().int().min(1),
  modifiers: z.array(z.string()).optional(),
  units: z.number().int().min(1).optional(),
  linkedDiagnoses: z.array(z.string()).optional(),
  probability: z.number().min(0).max(1),
  tier: TierSchema,
  evidence: z.array(EvidenceSchema),
  presentOnAdmission: z.enum(['Y', 'N', 'U', 'W', '1']).optional(),
  /**
   * Risk adjustment category by model, `{ "V24": 18, "V28": 37, "ESRD": 18, "RxHCC": 30 }`: CMS-HCC V24 and V28, ESRD V24, RxHCC V08. A model that the
   * diagnosis does not map in is absent; where it maps to several categories of a model, the lowest number stands here and the rest in `hccAlso`.
   */
  hcc: z.record(z.string(), z.number()).optional(),
  hccAlso: z.record(z.string(), z.array(z.number())).optional(),
  /**
   * Categories of this line that do not count on this claim, since CMS's hierarchy of the model puts `by` above them: a category of another line, or of
   * this one. A category of `hcc` or `hccAlso` that is not named here is its hierarchy's winner. CMS counts a year of claims; this looks at one.
   */
  hccDropped: z.array(z.object({ model: z.string(), category: z.number(), by: z.number() })).optional(),
  sources: z.array(z.string()),
  flags: z.array(z.string()),
});

export const FindingSchema = z.object({
  id: z.string(),
  rule: z.string(),
  severity: z.enum(['error', 'warning', 'info']),
  action: z.enum(['removed', 'replaced', 'resequenced', 'flagged', 'queried']),
  codes: z.array(z.string()),
  message: z.string(),
  source: z.string(),
  /** The words of the note that the finding is about, where it is about words. */
  evidence: z.array(EvidenceSchema).optional(),
});

export const RejectedSchema = z.object({
  documentId: z.string(),
  text: z.string(),
  start: z.number().int().min(0),
  end: z.number().int().min(0),
  reason: z.enum(REJECT_REASONS),
  wouldBe: z.string(),
});

export const QuerySchema = z.object({ topic: z.string(), message: z.string(), evidence: z.array(EvidenceSchema) });

export const EmSchema = z.object({
  code: z.string(),
  basis: z.enum(['mdm', 'time']),
  problems: z.string(),
  data: z.string(),
  risk: z.string(),
  /** Quotes of each element, with the element that they speak for. */
  rationale: z.array(EvidenceSchema.extend({ element: z.enum(['problems', 'data', 'risk', 'time']).optional() })),
});

export const DecisionSchema = z.object({
  route: z.enum(['auto', 'review']),
  reasons: z.array(z.string()),
  profile: z.string(),
});

export const ProvenanceSchema = z.object({
  model: z.object({ id: z.string(), sha256: z.string() }),
  calibration: z.string(),
  thresholds: z.string(),
  editions: z.record(z.string(), z.string()),
  tables: z.record(z.string(), z.string()),
});

/** A run of a document's text and where it came from (`document/source/types.ts` explains the offsets). */
export const TextPieceSchema = z.object({
  start: z.number().int().min(0),
  end: z.number().int().min(0),
  sourceStart: z.number().int().min(0),
  sourceEnd: z.number().int().min(0),
  path: z.string().optional(),
});

/** A text that was read out of FHIR, C-CDA, HL7 v2, RTF or HTML: what the claim's offsets point into, and the way back to what was sent. */
export const ClaimDocumentSchema = z.object({ id: z.string(), type: DocumentTypeSchema, text: z.string(), pieces: z.array(TextPieceSchema) });

/** Claim: the output for one encounter (contract.md). */
export const ClaimSchema = z.object({
  id: z.string().optional(),
  /** Where the claim stands in the audit trail; absent where none is kept. */
  claimId: z.string().optional(),
  documentType: DocumentTypeSchema,
  setting: SettingSchema,
  codes: z.array(ClaimCodeSchema),
  em: EmSchema.nullable(),
  findings: z.array(FindingSchema),
  rejected: z.array(RejectedSchema),
  queries: z.array(QuerySchema),
  decision: DecisionSchema,
  provenance: ProvenanceSchema,
  timings: z.object({ totalMs: z.number() }).catchall(z.number()),
  /** Only where the input was none of JSON and plain text. */
  documents: z.array(ClaimDocumentSchema).optional(),
});

export const ErrorBodySchema = z.object({
  error: z.object({ code: z.string(), message: z.string(), details: z.array(z.unknown()) }),
});

export type DocumentType = z.infer<typeof DocumentTypeSchema>;
export type Setting = z.infer<typeof SettingSchema>;
export type CodeSystem = z.infer<typeof SystemSchema>;
export type RejectReason = (typeof REJECT_REASONS)[number];
export type Patient = z.infer<typeof PatientSchema>;
export type Encounter = z.infer<typeof EncounterSchema>;
export type DocumentInput = z.infer<typeof DocumentInputSchema>;
export type Evidence = z.infer<typeof EvidenceSchema>;
export type Tier = z.infer<typeof TierSchema>;
export type ClaimCode = z.infer<typeof ClaimCodeSchema>;
export type Finding = z.infer<typeof FindingSchema>;
export type Rejected = z.infer<typeof RejectedSchema>;
export type Query = z.infer<typeof QuerySchema>;
export type Decision = z.infer<typeof DecisionSchema>;
export type Provenance = z.infer<typeof ProvenanceSchema>;
export type Claim = z.infer<typeof ClaimSchema>;

/** `[start, end)` in UTF-16 code units of the original document. */
export interface Span { start: number; end: number }

/** A headed (or implied) part of a document. `start` is the first unit after the heading; `kind` is a key of `document/sections.json`. */
export interface Section extends Span { kind: string; title: string; headingStart: number }

export interface Sentence extends Span { section: string }

/** A document with its structure; `text` is the original, untouched. */
export interface ParsedDocument {
  id: string;
  text: string;
  type: DocumentType;
  sections: Section[];
  sentences: Sentence[];
}

/** ConText-style status of a span: who has it, when, and whether at all. */
export interface Assertion {
  negated: boolean;
  uncertain: boolean;
  historical: boolean;
  hypothetical: boolean;
  family: boolean;
}

/** The cue that set an assertion flag, with its place. */
export interface Cue extends Span { category: keyof Assertion; rule: string }

/** Attributes that choose among sibling codes; absent when the text does not state them. */
export interface Facets {
  laterality?: 'left' | 'right' | 'bilateral';
  severity?: 'mild' | 'moderate' | 'severe';
  acuity?: 'acute' | 'chronic' | 'acute_on_chronic' | 'subacute';
  /** ICD-10-CM 7th character phase: A initial, D subsequent, S sequela. */
  phase?: 'A' | 'D' | 'S';
}

/** A unit of text that may be coded: a clause, or a whole sentence when it is short. */
export interface Mention extends Span {
  documentId: string;
  /** `text.slice(start, end)` of its document. */
  text: string;
  section: string;
  /** Place of the mention's sentence in `ParsedDocument.sentences`. */
  sentence: number;
  level: 'sentence' | 'clause';
  assertion: Assertion;
  cues: Cue[];
  facets: Facets;
  /** The text with abbreviations spelled out that the linker and the lexicon do not know; absent where it has none. */
  spelled?: string;
  /** It stands in a list of allergies and intolerances ("Allergies: enalapril - cough"), of which the patient has nothing now. */
  ofAllergies?: true;
  /** It stands in a list of past illnesses; `stale`: one that the note calls old or copied. */
  ofPast?: 'list' | 'stale';
}

/** An item of the author's list of diagnoses, with the undotted codes that its words name. */
export interface NamedItem { mention: Mention; codes: readonly string[] }

/** A diagnosis before the rules: what scoring, assembly, calibration and rules hand on. `code` is undotted. */
export interface DraftCode {
  system: CodeSystem;
  code: string;
  /** Uncalibrated score in log-odds. */
  logit: number;
  /** Log-odds that a diagnosis is the first-listed one; absent where the model package has no trees for it. */
  firstLogit?: number;
  probability: number;
  evidence: Evidence[];
  /** The sentence of each quote, for rules that read what surrounds it; no part of a claim. */
  sentences?: string[];
  /** Of a diagnosis of a stay, the sentences of the note that name it, each with the one before it: when it began; no part of a claim. */
  told?: { text: string; before: string }[];
  sources: string[];
  flags: string[];
}

/** What the rules know of an encounter beside its codes. */
export interface EncounterFacts {
  /** Years with their fraction, where the note tells the age of an infant: `patient.age` is often a bare 0. */
  infantAge?: number;
  setting: Setting;
  documentType: DocumentType;
  patient: Patient;
  dateOfService: string;
  /** True when the encounter names no day and `dateOfService` is today. */
  dateAssumed?: true;
  /** True when the claim names no setting and `setting` was taken for it. */
  settingAssumed?: true;
  payer?: string;
  specialty?: string;
  /** Which claim the procedure lines are of; the professional one when absent. */
  claimType?: Encounter['claimType'];
}

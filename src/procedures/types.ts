// What the procedures stage works on and what it hands on.
import type { Edition } from '../reference/types.js';
import type { MentionScores, SupportScores } from '../scoring/index.js';
import type { Claim, DraftCode, EncounterFacts, Evidence, Finding, Mention, ParsedDocument, Query } from '../types.js';

export interface ProcedureInput {
  documents: readonly ParsedDocument[];
  mentions: readonly Mention[];
  facts: EncounterFacts;
  /** Diagnoses that stand after assembly (undotted, claim order): what a procedure answers, and the problems of a visit. */
  diagnoses: readonly DraftCode[];
  /** Support model by mention; its classes `procedure` and `visit` say which words a coder would bill. Absent without one. */
  support?: SupportScores | undefined;
  /** The linker's best procedure labels of each mention: `ids` are places in `labels`. Absent when the package has none. */
  scores?: (MentionScores & { labels: readonly string[] }) | undefined;
  /** Which side of the claim is asked for: professional (CPT, HCPCS), institutional (ICD-10-PCS), or both, the default. */
  claimType?: 'professional' | 'institutional' | 'both' | undefined;
  edition: Edition;
}

/** One line of the professional (CPT, HCPCS) or facility (ICD-10-PCS) side, before calibration and rules. */
export interface ProcedureLine extends DraftCode {
  system: 'CPT' | 'HCPCS' | 'ICD-10-PCS';
  modifiers: string[];
  units: number;
  /** Undotted diagnoses that justify the line, first the one that it was done for. */
  linkedDiagnoses: string[];
}

/** A query that names what it asks of which number, so that it is asked once. */
export interface DetailQuery extends Query { of?: { code: string; asks: readonly string[] } }

/** What the stage noticed in the note itself: a side that differs between heading and body, a dose without a unit. */
export type ProcedureFinding = Pick<Finding, 'rule' | 'severity' | 'codes' | 'message' | 'source'> & { evidence: Evidence[] };

export interface ProcedureDraft {
  lines: ProcedureLine[];
  em: Claim['em'];
  queries: Query[];
  findings: ProcedureFinding[];
}

// The one contract of every rule: a draft claim in, a corrected draft and its findings out.
import type { ClaimCode, DraftCode, EncounterFacts, Finding, Query } from '../types.js';
import type { Edition } from '../reference/types.js';

/** A line of a draft claim. Codes are undotted; `probability` 1 and no evidence when someone else coded it. */
export interface ClaimLine extends DraftCode {
  role?: 'first_listed' | 'secondary';
  sequence: number;
  modifiers?: string[];
  units?: number;
  /** Undotted codes of the diagnoses that a procedure answers. */
  linkedDiagnoses?: string[];
  presentOnAdmission?: ClaimCode['presentOnAdmission'];
}

/** Lines in claim order (diagnoses first), and what should be asked of the author. */
export interface DraftClaim { codes: ClaimLine[]; queries: Query[] }

/** A finding before it has its number; `codes` undotted, the runner prints them. */
export type RuleFinding = Omit<Finding, 'id' | 'rule'>;

export interface RuleOutcome { draft: DraftClaim; findings: RuleFinding[] }

/**
 * A rule. `severity` and `action` are what it does when it corrects; a finding may be milder (an exception, nothing to correct).
 * `run` must be pure, need no evidence, and change nothing when run on its own result.
 */
export interface Rule {
  id: string;
  severity: Finding['severity'];
  action: Finding['action'];
  /** Guideline section or official table. */
  source: string;
  run(draft: DraftClaim, facts: EncounterFacts, edition: Edition): RuleOutcome;
}

export interface RuleOptions {
  /** Rule ids that report but do not correct. */
  flagOnly?: readonly string[];
  /** Rule ids that do not run. */
  off?: readonly string[];
}

/** A line that a rule took away or replaced, with the finding that says why. */
export interface RemovedLine { line: ClaimLine; rule: string; finding: string }

export interface RulesResult {
  draft: DraftClaim;
  findings: Finding[];
  removed: RemovedLine[];
  /** Ids of the rules that ran, in order. */
  ran: string[];
}

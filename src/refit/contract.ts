// What re-fitting takes and gives.
import type { CalibrationMethod } from '../calibration/fit.js';
import type { Calibration } from '../calibration/index.js';
import type { DraftCode, Encounter, EncounterFacts, Mention } from '../types.js';
import type { FlatTree } from './boosting/grow-tree.js';

/** A slot of a coded note: the code that a coder reported, and what would be right in its place. Codes dotted or not. */
export interface LabelledSlot { code: string; certainty: 'required' | 'optional'; alternatives: readonly string[] }

/** A coded note (claims format). */
export interface LabelledNote { id: string; encounter: Encounter; diagnoses: readonly LabelledSlot[] }

/** A candidate of a note with what the coder said of it. */
export interface LabelledCandidate extends Pick<DraftCode, 'code' | 'evidence' | 'sources'> {
  /** Log-odds by the trees in force. */
  logit: number;
  features: Float32Array;
  right: boolean;
  weight: number;
}

/** A coded note after the engine has read it: candidates that the note asserts, with labels. */
export interface ReadNote { id: string; facts: EncounterFacts; mentions: readonly Mention[]; candidates: LabelledCandidate[]; diagnoses: readonly LabelledSlot[] }

/** Figures on notes that the measured way had not seen. Shares from 0 to 1. */
export interface Figures {
  precision: number;
  recall: number;
  f1: number;
  predicted: number;
  required: number;
  /** Calibration: expected error over ten bins, Brier score, log loss of the claim's codes. */
  ece: number;
  brier: number;
  logLoss: number;
  /** Codes at .95 or more, and the share of them that is right. */
  high: { n: number; precision: number | null };
}

/** The trees that the data supports: none (threshold and calibration only), one split each, or three levels. */
export type Correction = 'none' | 'stumps' | 'trees';

export interface RefitReport {
  notes: number;
  rightCodes: number;
  wrongCodes: number;
  folds: number;
  /** What was tried, what stands, and the held-out log loss of all candidates before and after, with the standard error of the difference by documents. */
  correction: { tried: Correction; chosen: Correction; rounds: number; lossBefore: number; lossAfter: number; standardError: number };
  keep: { before: number; after: number };
  map: { chosen: 'current' | 'moved' | 'fitted'; method: CalibrationMethod };
  /** On held-out folds: threshold, trees and map each fitted without the fold. */
  candidate: Figures;
  /** The package in force on the same notes. */
  current: Figures;
  /** Candidate less current, with a 95 % interval by the jackknife over documents. */
  difference: { f1: number; lower: number; upper: number };
}

export interface RefitResult { trees: FlatTree[]; keepLogit: number; calibration: Calibration; report: RefitReport }

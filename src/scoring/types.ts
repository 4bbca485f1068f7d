// What scoring works on: mentions with their evidence for codes, and what training counted of each code.
import type { LexiconHit } from '../retrieval/index.js';
import type { DocumentType, Mention, Patient, Setting } from '../types.js';

/** Linker scores by mention: the k best labels of each mention and their cosines. */
export interface MentionScores { k: number; ids: Int32Array; scores: Float32Array }

/** Support model by mention: probability that a coder would report what stands there, as required, optional, first-listed, as procedure or visit, or that it is a trap. */
export interface SupportScores { classes: readonly string[]; /** [mentions x classes], the greatest token probability inside the mention. */ peak: Float32Array; /** [mentions x classes], mean. */ mean: Float32Array }

/** Counts of training notes, as rates, that scoring uses as priors. All keys undotted codes or categories. */
export interface TrainingRates {
  /** Share of notes that report the code. */
  code: Record<string, number>;
  category: Record<string, number>;
  /** Of the times that the category was named (reported or trap), the share that was reported. */
  reported: Record<string, number>;
}

export interface ScoringInput {
  mentions: readonly Mention[];
  /** Length of all documents in UTF-16 units. */
  chars: number;
  scores: MentionScores;
  /** The linker's best procedures of each mention, places in the package's procedure list; absent when it knows none. */
  procedures?: MentionScores;
  hits: readonly (readonly LexiconHit[])[];
  support?: SupportScores;
  /** What the words of the whole note say of codes; absent in a package without that model. */
  noteWords?: ReadonlyMap<string, number>;
  facts: { documentType: DocumentType; setting: Setting; patient: Patient };
}

/** How one mention supports one code: cosine, rank of the code among the mention's labels (from 0), coverage of an exact phrase (0 when none). */
export interface Support { mention: number; cosine: number; rank: number; coverage: number; phraseWords: number; sources: number }

export interface Candidate { label: number; code: string; support: Support[] }

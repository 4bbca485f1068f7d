// What assembly takes and gives.
import type { DraftCode, EncounterFacts, Mention, NamedItem } from '../types.js';
import type { Edition } from '../reference/types.js';

export interface AssemblyContext {
  edition: Edition;
  facts: EncounterFacts;
  /** Lowest logit (log-odds that a coder reports the code) that is worth a place in a category of which half of the reports are required (others: required-share.json), or a test of the candidate. */
  keep: number | ((candidate: DraftCode) => boolean);
  /** The note as the mentions stage gave it: with it, facets that the note states choose among sibling codes. */
  mentions?: readonly Mention[];
  /** Items of the author's list of diagnoses, each of which stands though little else speaks for it. */
  named?: readonly NamedItem[];
}

export type DropReason = 'below-threshold' | 'unknown-code' | 'more-specific' | 'same-words' | 'same-evidence' | 'bilateral' | 'sibling';

/** A candidate that found no place. `by` is the code that took it, undotted; empty when none did. */
export interface DroppedCode { code: string; reason: DropReason; by: string }

export interface Assembly {
  /** In claim order, first-listed first: by their places and the candidates' own log-odds (`openByTrees` compares them further). */
  codes: DraftCode[];
  dropped: DroppedCode[];
}

// What the two claim writers share: what goes in, and the loops of each claim that come out.
import type { OutputInput } from '../facts.js';
import type { FilledParties } from './parties.js';
import type { Segment } from './write-segments.js';

export type ClaimFormat = '837p' | '837i';

export interface DraftInput {
  input: OutputInput;
  parties: FilledParties;
  /** `YYYY-MM-DD`. */
  serviceDate: string;
  /** CLM01, at most 20 characters. */
  controlNumber: string;
  /** Throws E152 naming what is missing. */
  refuse(field: string, problem: string): never;
  /** The text of the note segment: that it is a draft, and what it leaves out. At most 80 characters. */
  describeDraft(remarks: readonly string[]): string;
}

/** Loops 2300 with their 2400, a list a claim. */
export type ClaimLoops = (draft: DraftInput) => Segment[][];

// What the completion of procedure lines works on: a line with its policy facts and the words that it stands on.
import type { PolicyIndicators } from '../../reference/types.js';
import type { ParsedDocument } from '../../types.js';
import type { ProcedureLine } from '../types.js';

/** NCCI modifier indicator of an active pair: 0 never together, 1 with a modifier, 9 no longer an edit; undefined when the pair is no edit or no table is loaded. */
export type PairLookup = (column1: string, column2: string) => string | undefined;

/** Words of a document. */
export interface Place { documentId: string; start: number; end: number; text: string; section: string }

/** A line beside what it stands on. */
export interface LineView {
  line: ProcedureLine;
  policy: PolicyIndicators | undefined;
  /** The evidence itself. */
  quotes: Place[];
  /** The sentences that hold it, in document order, each once. */
  sentences: Place[];
  document: ParsedDocument | undefined;
}

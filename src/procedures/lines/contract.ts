// What the completion of procedure lines works on: the policy facts of a code, and a line with the words that it stands on.
import type { ParsedDocument } from '../../types.js';
import type { ProcedureLine } from '../types.js';

/** Policy facts of one CPT or HCPCS number, in the spelling of the CMS files (Physician Fee Schedule indicators, MUE table). */
export interface LineIndicators {
  status: string;
  /** 000, 010, 090, XXX, YYY, ZZZ, MMM. */
  globalDays: string;
  /** 0 no, 1 150 % rule, 2 the code is bilateral, 3 each side in full, 9 not applicable. */
  bilateral: string;
  assistant: string;
  coSurgeon: string;
  /** 0 physician service, 1 diagnostic test with both components, 2 professional only, 3 technical only, ... */
  pctc: string;
  multiple: string;
  addOn: boolean;
  /** Most units of a line or a day, and how it is adjudicated (1 line, 2 and 3 day). */
  mue?: number | undefined;
  mai?: string | undefined;
}

/** The narrow window on the compiled policy tables; the caller passes it in. */
export interface LinePolicy {
  indicators(code: string): LineIndicators | undefined;
  /** Modifier indicator of an active NCCI pair: 0 never together, 1 with a modifier, 9 no longer an edit. Absent when no pair table is loaded. */
  pair?(column1: string, column2: string): string | undefined;
}

/** Words of a document. */
export interface Place { documentId: string; start: number; end: number; text: string; section: string }

/** A line beside what it stands on. */
export interface LineView {
  line: ProcedureLine;
  policy: LineIndicators | undefined;
  /** The evidence itself. */
  quotes: Place[];
  /** The sentences that hold it, in document order, each once. */
  sentences: Place[];
  document: ParsedDocument | undefined;
}

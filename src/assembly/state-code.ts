// A code that words of the note state although no candidate was likely.
import type { DraftCode, Evidence } from '../types.js';

/** The source of a code whose part of the body and grade the note tells together. */
export const PART = 'assembly:part';

/** The code with those words as its only evidence; `logit` in log-odds, `firstLogit` of being the first-listed one where that may be asked. */
export function stateCode(code: string, { documentId, start, end, text, section }: Evidence, logit: number, firstLogit?: number): DraftCode {
  return { system: 'ICD-10-CM', code, logit, ...(firstLogit === undefined ? {} : { firstLogit }), probability: 0, evidence: [{ documentId, start, end, text, ...(section === undefined ? {} : { section }) }], sources: ['assembly:stated'], flags: [] };
}

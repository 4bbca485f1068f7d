// Procedures stage: what was done at the encounter, as CPT and HCPCS lines with modifiers, units and diagnoses, and as ICD-10-PCS.
import type { Scorer } from '../scoring/index.js';
import { chooseLines } from './choose.js';
import { describeCandidateProcedures } from './describe.js';
import { completeLines } from './lines/index.js';
import { codeFacilityProcedures } from './pcs/index.js';
import type { ProcedureDraft, ProcedureInput } from './types.js';

export { PROCEDURE_FEATURES } from './features/index.js';
export type { ProcedureDraft, ProcedureFinding, ProcedureInput, ProcedureLine } from './types.js';

/** What the stage needs beside a note: the trees for CPT and HCPCS. A package without them yields no such lines, rather than guesses. */
export interface ProcedureResources { scorer: Scorer | undefined }

/**
 * Codes what was done. Professional lines come from numbers whose labels the note spells, scored by trees, one a family by measured facts, then
 * completed; the facility's come from the ICD-10-PCS tables. Evidence is always a slice of its document. Pure; throws only for a broken edition (E3xx).
 */
export function codeProcedures(input: ProcedureInput, { scorer }: ProcedureResources): ProcedureDraft {
  const asked = input.claimType ?? 'both';
  const draft: ProcedureDraft = { lines: [], em: null, queries: [], findings: [] };
  if (asked !== 'institutional' && scorer) {
    const chosen = chooseLines(describeCandidateProcedures(input, scorer.rates), scorer);
    const completed = completeLines(chosen.lines, input);
    draft.lines.push(...completed.lines);
    draft.queries.push(...chosen.queries, ...completed.queries);
    draft.findings.push(...completed.findings);
  }
  if (asked !== 'professional') {
    const facility = codeFacilityProcedures(input);
    draft.lines.push(...facility.lines);
    draft.queries.push(...facility.queries);
    draft.findings.push(...facility.findings);
  }
  return draft;
}

// What an examination found and the assessment leaves out is seldom reported. Sections and shift: unassessed.json.
import type { DraftCode } from '../../types.js';
import table from './unassessed.json' with { type: 'json' };

const NOTED = new Set(table.sections);
const ASSESSED = new Set(table.assessed);
const EXEMPT = new RegExp(table.exempt);
const NO_DISEASE = /^[RZ]/;

/** Candidates with those less likely whose words stand only where findings are noted, in a note that assesses a disease surely. */
export function discountUnassessed(candidates: readonly DraftCode[]): DraftCode[] {
  const assesses = candidates.some(({ code, logit, evidence }) => logit > table.sure && !NO_DISEASE.test(code) && evidence.some(({ section }) => section !== undefined && ASSESSED.has(section)));
  if (!assesses) return [...candidates];
  return candidates.map((candidate) => {
    const { code, evidence, logit, firstLogit } = candidate;
    if (EXEMPT.test(code) || evidence.length === 0 || !evidence.every(({ section }) => section !== undefined && NOTED.has(section))) return candidate;
    return { ...candidate, logit: logit + table.shift, ...(firstLogit === undefined ? {} : { firstLogit: firstLogit + table.shift }) };
  });
}

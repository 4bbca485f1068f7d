// A manifestation behind other codes still needs the disease that it is of.
import { dotted } from '../../reference/index.js';
import { CodeIndex } from '../../reference/sequencing.js';
import { diagnosesOf, finding, tabularSource } from '../lines.js';
import type { Rule, RuleFinding } from '../contract.js';

export const etiology: Rule = {
  id: 'etiology',
  severity: 'warning',
  action: 'flagged',
  source: 'ICD-10-CM Official Guidelines FY2026, I.A.13; Tabular "code first" notes of codes in diseases classified elsewhere',
  run(draft, _facts, edition) {
    const codes = edition.icd10cm;
    const claim = diagnosesOf(draft).map(({ code }) => code);
    const shown = claim.filter((code, at) => at > 0 && codes.isBillable(code) && codes.edits(code).manifestation);
    if (shown.length === 0) return { draft, findings: [] };
    const index = new CodeIndex(claim);
    const findings = shown.flatMap((code): RuleFinding[] => {
      // A note without codes ("underlying disease") leaves open which disease it is.
      const notes = codes.notes(code, 'codeFirst').filter(({ at, codes: set }) => !at.includes('-') && set.prefixes.length + set.ranges.length > 0);
      const [note] = notes;
      if (note === undefined || notes.some(({ codes: set }) => [...index.within(set)].some((other) => other !== code))) return [];
      return [finding('warning', 'flagged', [code], `${dotted(code)} is the manifestation of a disease that is coded before it; none that its note names is on the claim.`, tabularSource(edition, note.at, 'Code first'))];
    });
    return { draft, findings };
  },
};

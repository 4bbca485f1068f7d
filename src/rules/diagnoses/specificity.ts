// An "unspecified" code gives way to a more precise code of the same condition in its category.
import { dotted } from '../../reference/index.js';
import { openConcept, titleWords } from '../../reference/titles.js';
import { diagnosesOf, finding, removeEach } from '../lines.js';
import type { Rule, RuleFinding } from '../contract.js';

export const specificity: Rule = {
  id: 'specificity',
  severity: 'warning',
  action: 'removed',
  source: 'ICD-10-CM Official Guidelines FY2026, I.A.9.b, I.B.18',
  run(draft, _facts, edition) {
    const codes = edition.icd10cm;
    const gone = new Map<string, string>();
    const findings: RuleFinding[] = [];
    const known = diagnosesOf(draft).filter((line) => codes.has(line.code));
    const words = new Map(known.map((line) => [line.code, new Set(titleWords(codes.title(line.code)))] as const));
    const open = new Map(known.map((line) => [line.code, openConcept(codes.title(line.code))] as const));
    for (const line of known) {
      const concept = open.get(line.code);
      if (!concept || concept.length === 0) continue;
      const precise = known.find((other) => {
        if (other.code === line.code || other.code.slice(0, 3) !== line.code.slice(0, 3)) return false;
        if (seventh(other.code) !== seventh(line.code)) return false;
        const otherConcept = open.get(other.code);
        // Both leave the same thing open: neither is the more precise one.
        if (otherConcept?.every((word) => concept.includes(word))) return false;
        return concept.every((word) => words.get(other.code)?.has(word));
      });
      if (!precise) continue;
      gone.set(line.code, precise.code);
      findings.push(finding('warning', 'removed', [line.code, precise.code], `${dotted(precise.code)} names the same condition more precisely than ${dotted(line.code)}.`, specificity.source));
    }
    return { draft: removeEach(draft, gone), findings };
  },
};

const seventh = (code: string) => (code.length === 7 ? code[6] : '');

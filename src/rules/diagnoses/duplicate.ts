// Each diagnosis code is reported once for an encounter.
import { dotted } from '../../reference/index.js';
import { diagnosesOf, finding, joinEvidence, withDiagnoses } from '../lines.js';
import type { ClaimLine, Rule } from '../contract.js';

export const duplicate: Rule = {
  id: 'duplicate',
  severity: 'warning',
  action: 'removed',
  source: 'ICD-10-CM Official Guidelines FY2026, I.B.12',
  run(draft) {
    const byCode = new Map<string, ClaimLine[]>();
    for (const line of diagnosesOf(draft)) byCode.set(line.code, [...(byCode.get(line.code) ?? []), line]);
    const repeated = [...byCode].filter(([, lines]) => lines.length > 1).map(([code]) => code);
    if (repeated.length === 0) return { draft, findings: [] };
    const merged = [...byCode.values()].flatMap((lines) => {
      const [first] = lines;
      if (!first) return [];
      const best = lines.reduce((a, b) => (b.probability > a.probability ? b : a));
      return [{
        ...first, logit: best.logit, probability: best.probability, evidence: joinEvidence(lines),
        sources: [...new Set(lines.flatMap((line) => line.sources))], flags: [...new Set(lines.flatMap((line) => line.flags))],
      }];
    });
    const findings = repeated.map((code) => finding('warning', 'removed', [code], `${dotted(code)} stands more than once; a diagnosis code is reported once.`, duplicate.source));
    return { draft: withDiagnoses(draft, merged), findings };
  },
};

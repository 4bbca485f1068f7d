// What the note states in two ways (side in a heading against the body, two severities): assembly marks the line, a person must choose.
import { dotted } from '../../reference/index.js';
import { diagnosesOf, finding } from '../lines.js';
import type { Rule } from '../contract.js';

const MARK = 'conflict:';

export const statedConflict: Rule = {
  id: 'stated-conflict',
  severity: 'warning',
  action: 'flagged',
  source: 'ICD-10-CM Official Guidelines FY2026, I.B.13, I.B.14 (conflicting documentation is clarified with the provider)',
  run(draft) {
    const findings = diagnosesOf(draft).flatMap((line) => line.flags.filter((flag) => flag.startsWith(MARK)).map((flag) => ({
      ...finding('warning', 'flagged', [line.code], `The note states the ${flag.slice(MARK.length).replaceAll('_', ' ')} of ${dotted(line.code)} in two ways; please say which one holds.`, statedConflict.source),
      ...(line.evidence.length > 0 ? { evidence: line.evidence } : {}),
    })));
    return { draft, findings };
  },
};

// One injury is in one phase of care: 7th characters of an injury, and of its external cause, agree.
import { dotted } from '../../reference/index.js';
import { deriveCode, diagnosesOf, finding } from '../lines.js';
import type { Rule, RuleFinding } from '../contract.js';

type Phase = 'initial' | 'subsequent' | 'sequela';

/** The phase of a 7th character: A to C initial (B and C are open fractures), S sequela, the rest of D to R healing. */
function phaseOf(code: string): Phase | undefined {
  if (!/^(?:[STV-Y]|M80|M84[3-6])/.test(code) || code.length !== 7) return undefined;
  const mark = code.charAt(6);
  if ('ABC'.includes(mark)) return 'initial';
  return mark === 'S' ? 'sequela' : /[D-R]/.test(mark) ? 'subsequent' : undefined;
}

const MARKS: Readonly<Record<Phase, string>> = { initial: 'A', subsequent: 'D', sequela: 'S' };

export const encounterPhase: Rule = {
  id: 'encounter-phase',
  severity: 'error',
  action: 'replaced',
  source: 'ICD-10-CM Official Guidelines FY2026, I.C.19.a, I.B.10, I.C.20.a.2',
  run(draft, _facts, edition) {
    let result = draft;
    const findings: RuleFinding[] = [];
    const byStem = new Map<string, string[]>();
    const phases = new Set<Phase>();
    const causes: string[] = [];
    for (const { code } of diagnosesOf(draft)) {
      const phase = phaseOf(code);
      if (phase === undefined) continue;
      if (/^[V-Y]/.test(code)) { causes.push(code); continue; }
      phases.add(phase);
      byStem.set(code.slice(0, 6), [...(byStem.get(code.slice(0, 6)) ?? []), code]);
    }
    for (const codes of byStem.values()) {
      if (new Set(codes.map(phaseOf)).size > 1) findings.push(finding('error', 'flagged', codes, `${codes.map(dotted).join(' and ')} put one injury into two phases of care (${[...new Set(codes.map(phaseOf))].join(', ')}).`, encounterPhase.source));
      else if (codes.length > 1) findings.push(finding('warning', 'flagged', codes, `${codes.map(dotted).join(' and ')} give one injury two 7th characters.`, encounterPhase.source));
    }
    for (const cause of phases.size === 0 ? [] : causes) {
      const phase = phaseOf(cause);
      const [only, other] = phases;
      const agreed = only && !other ? cause.slice(0, 6) + MARKS[only] : cause;
      const line = diagnosesOf(result).find(({ code }) => code === cause);
      if (phase && !phases.has(phase) && line && agreed !== cause && edition.icd10cm.isBillable(agreed)) {
        result = deriveCode(result, encounterPhase.id, agreed, [line], [cause]);
        findings.push(finding('warning', 'replaced', [agreed, cause], `${dotted(agreed)} takes the place of ${dotted(cause)}: an external cause has the 7th character of the injuries (${only}).`, encounterPhase.source));
      } else if (phase && !phases.has(phase)) findings.push(finding('warning', 'flagged', [cause], `${dotted(cause)} is of another phase of care (${phase}) than the injuries of the claim (${[...phases].join(', ')}).`, encounterPhase.source));
    }
    return { draft: result, findings };
  },
};

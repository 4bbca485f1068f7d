// One condition, one statement of side: no open side beside a stated one, and the two-sided code where both sides are coded.
import { dotted } from '../../reference/index.js';
import type { DiagnosisCodes } from '../../reference/types.js';
import { findBilateral, readSides, type Side } from '../../reference/titles.js';
import { diagnosesOf, deriveCode, finding, removeCodes } from '../lines.js';
import type { ClaimLine, DraftClaim, Rule, RuleFinding } from '../contract.js';

type Sides = Map<Side, ClaimLine[]>;

/** Lines of one category whose titles differ only in the side. */
function groupBySide(lines: readonly ClaimLine[], codes: DiagnosisCodes): Sides[] {
  const groups = new Map<string, Sides>();
  for (const line of lines) {
    if (!codes.has(line.code)) continue;
    for (const { side, key } of readSides(codes.title(line.code))) {
      const group = groups.get(`${line.code.slice(0, 3)} ${key}`) ?? new Map<Side, ClaimLine[]>();
      groups.set(`${line.code.slice(0, 3)} ${key}`, group.set(side, [...(group.get(side) ?? []), line]));
    }
  }
  return [...groups.values()].filter((group) => group.size > 1);
}

export const laterality: Rule = {
  id: 'laterality',
  severity: 'warning',
  action: 'removed',
  source: 'ICD-10-CM Official Guidelines FY2026, I.B.13',
  run(draft, _facts, edition) {
    const codes = edition.icd10cm;
    let result: DraftClaim = draft;
    const findings: RuleFinding[] = [];
    const present = (line: ClaimLine | undefined): line is ClaimLine => !!line && result.codes.some((item) => item.code === line.code);
    for (const group of groupBySide(diagnosesOf(draft), codes)) {
      const [right] = group.get('right') ?? [];
      const [left] = group.get('left') ?? [];
      const [both] = group.get('bilateral') ?? [];
      const stated = [both, right, left].filter(present);
      const drop = (lines: readonly ClaimLine[], because: ClaimLine, message: string) => {
        const gone = lines.filter((line) => present(line) && line.code !== because.code);
        if (gone.length === 0) return;
        result = removeCodes(result, gone.map((line) => line.code), because.code);
        findings.push(finding('warning', 'removed', [...gone.map((line) => line.code), because.code], message, laterality.source));
      };
      const [main] = stated;
      if (main) drop(group.get('unspecified') ?? [], main, `The side is coded with ${dotted(main.code)}; the code that leaves it open is not reported beside it.`);
      if (present(both)) drop([right, left].filter(present), both, `${dotted(both.code)} covers both sides.`);
      else if (present(right) && present(left)) {
        const bilateral = findBilateral(right.code, codes);
        if (!bilateral) continue;
        result = deriveCode(result, 'laterality', bilateral, [right, left], [right.code, left.code]);
        findings.push(finding('warning', 'replaced', [right.code, left.code, bilateral], `Right and left are both coded; ${dotted(bilateral)} states both sides.`, laterality.source));
      }
    }
    return { draft: result, findings };
  },
};

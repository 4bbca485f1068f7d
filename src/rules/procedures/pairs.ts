// NCCI procedure-to-procedure edits: column 2 is not paid beside column 1, unless the edit allows a modifier and one is there.
import type { Edition, PairEdit } from '../../reference/types.js';
import { finding } from '../lines.js';
import type { ClaimLine, Rule, RuleFinding } from '../contract.js';
import { hasAny, isVisit, linesByCode, listCodes, MODIFIERS, modifiersOf, proceduresOf, sideOfClaim, withoutLines } from './procedure-lines.js';
import { isVisitPair } from './visit-beside-procedure.js';

type Verdict = 'barred' | 'needs-modifier' | 'same-site';

/** Undefined when the pair is paid: an NCCI modifier stands on either line. Every line of both codes must be free of the conflict. */
function judge(edit: PairEdit, first: readonly ClaimLine[], second: readonly ClaimLine[]): Verdict | undefined {
  if (edit.modifier === '9') return undefined;
  if (edit.modifier === '0') return 'barred';
  const conflicts = second.flatMap((b) => first.map((a) => judgeLines(a, b)));
  return conflicts.includes('needs-modifier') ? 'needs-modifier' : conflicts.includes('same-site') ? 'same-site' : undefined;
}

function judgeLines(a: ClaimLine, b: ClaimLine): Verdict | undefined {
  if (!hasAny(a, MODIFIERS.bypass) && !hasAny(b, MODIFIERS.bypass)) return 'needs-modifier';
  const sites = (line: ClaimLine): string => modifiersOf(line).filter((modifier) => MODIFIERS.anatomic.has(modifier)).sort().join(' ');
  const onlySites = [a, b].every((line) => modifiersOf(line).every((modifier) => !MODIFIERS.bypass.has(modifier) || MODIFIERS.anatomic.has(modifier)));
  return onlySites && sites(a) === sites(b) ? 'same-site' : undefined;
}

const SAY: Record<Verdict, (column2: string, column1: string) => string> = {
  barred: (column2, column1) => `${column2} is part of ${column1}; no modifier separates them, and ${column2} is denied.`,
  'needs-modifier': (column2, column1) => `${column2} is denied beside ${column1} unless it was a separate service and an NCCI modifier (${isVisit(column2) ? '25' : '59, XE, XS, XP, XU, a site'}) says so.`,
  'same-site': (column2, column1) => `${column2} and ${column1} name the same site; the site modifier does not make them separate services.`,
};

/** Further time of a visit whose first time stands on the claim is paid with it: the edit of the primary is judged, and it carries the modifier. */
function followsPrimary({ column2, modifier }: PairEdit, lines: ReadonlyMap<string, ClaimLine[]>, edition: Edition): boolean {
  const policy = edition.policy(column2);
  return modifier === '1' && isVisit(column2) && policy?.addOn === true && policy.primaries.some((code) => lines.has(code));
}

/** Codes that a finding names at most. */
const MOST_NAMED = 10;

export const pairs: Rule = {
  id: 'ncci-ptp',
  severity: 'error',
  action: 'removed',
  source: 'CMS NCCI procedure-to-procedure edits; NCCI Policy Manual, chapter I',
  run(draft, facts, edition) {
    const lines = linesByCode(proceduresOf(draft));
    if (lines.size < 2) return { draft, findings: [] };
    const side = sideOfClaim(facts);
    const table = edition.ncci.pairs(side, facts.dateOfService);
    const edits = table.among([...lines.keys()], facts.dateOfService).filter((edit) => !isVisitPair(edit, edition) && !followsPrimary(edit, lines, edition));
    const denied = new Set(edits.filter((edit) => edit.modifier === '0').map((edit) => edit.column2));
    // A code that falls to another takes none with it: bars come first, and among them those of codes that nothing bars.
    const rank = (edit: PairEdit): number => (edit.modifier === '0' ? 0 : 2) + Number(denied.has(edit.column1));
    const ordered = edits.toSorted((a, b) => rank(a) - rank(b));
    const gone = new Set<string>();
    const groups = new Map<string, { column2: string; verdict: Verdict; edits: PairEdit[] }>();
    for (const edit of ordered) {
      if (gone.has(edit.column1)) continue;
      const verdict = judge(edit, lines.get(edit.column1) ?? [], lines.get(edit.column2) ?? []);
      if (!verdict || (verdict !== 'barred' && gone.has(edit.column2))) continue;
      if (verdict === 'barred') gone.add(edit.column2);
      const key = `${edit.column2} ${verdict}`;
      const group = groups.get(key);
      if (group) group.edits.push(edit); else groups.set(key, { column2: edit.column2, verdict, edits: [edit] });
    }
    const findings = [...groups.values()].map(({ column2, verdict, edits: mine }): RuleFinding => {
      const column1 = mine.map((edit) => edit.column1);
      const [edit] = mine;
      const source = `CMS NCCI ${side} PTP edits ${table.edition}, ${column1[0] ?? ''}/${column2}, modifier indicator ${edit?.modifier ?? ''}: ${edit?.rationale ?? ''}`;
      return finding(verdict === 'same-site' ? 'warning' : 'error', verdict === 'barred' ? 'removed' : 'flagged', [column2, ...column1.slice(0, MOST_NAMED)], SAY[verdict](column2, listCodes(column1)), source);
    });
    const removed = new Set([...gone].flatMap((code) => lines.get(code) ?? []));
    return { draft: withoutLines(draft, removed), findings };
  },
};

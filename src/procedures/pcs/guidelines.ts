// The multiple-procedure guidelines (B3) that take a code away from another: an inspection inside a definitive procedure, a part of a larger one.
import rules from './data/guidelines.json' with { type: 'json' };
import type { ProcedureFinding } from '../types.js';

/** A rule by patterns of whole codes: a line that meets `drop` goes when another line meets `with`; `same` is how many leading characters both share, `part` that the body part is one. */
interface Rule { id: string; drop: string; with: string; same: number; part?: boolean; message: string }

const RULES = (rules.rules as Rule[]).map((rule) => ({ ...rule, drops: new RegExp(`^(?:${rule.drop})$`), keeps: new RegExp(`^(?:${rule.with})$`) }));

/** Lines left after the guidelines, and a finding for each one taken. `lines` come best first; a stronger line is never taken for a weaker one of its own kind. */
export function applyGuidelines<T extends { code: string; evidence: ProcedureFinding['evidence'] }>(lines: readonly T[]): { kept: T[]; findings: ProcedureFinding[] } {
  const findings: ProcedureFinding[] = [];
  const kept = lines.filter((line) => {
    for (const rule of RULES) {
      if (!rule.drops.test(line.code)) continue;
      const other = lines.find((one) => one !== line && rule.keeps.test(one.code) && !rule.drops.test(one.code) && one.code.slice(0, rule.same) === line.code.slice(0, rule.same) && (!rule.part || one.code[3] === line.code[3]));
      if (other === undefined) continue;
      findings.push({ rule: rule.id, severity: 'info', codes: [line.code, other.code], message: rule.message, source: rules.source, evidence: line.evidence });
      return false;
    }
    return true;
  });
  return { kept, findings };
}

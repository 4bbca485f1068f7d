// The same service reported twice without a modifier that says it was done again.
import { finding } from '../lines.js';
import type { ClaimLine, Rule, RuleFinding } from '../contract.js';
import { linesByCode, MODIFIERS, modifiersOf, hasAny, proceduresOf, withoutLines } from './procedure-lines.js';

export const duplicateLine: Rule = {
  id: 'duplicate-line',
  severity: 'error',
  action: 'removed',
  source: 'Medicare Claims Processing Manual, chapter 1, 120 (duplicate claims)',
  run(draft) {
    const gone = new Set<ClaimLine>();
    const findings: RuleFinding[] = [];
    for (const [code, lines] of linesByCode(proceduresOf(draft))) {
      if (lines.length < 2) continue;
      const seen = new Set<string>();
      const repeated = lines.filter((line) => {
        const key = [...modifiersOf(line)].sort().join(' ');
        if (!seen.has(key) || hasAny(line, MODIFIERS.repeat)) { seen.add(key); return false; }
        return true;
      });
      if (repeated.length === 0) continue;
      for (const line of repeated) gone.add(line);
      findings.push(finding('error', 'removed', [code], `${code} stands ${lines.length} times with the same modifiers; repeats are counted in units, or marked 76, 77, 91 or by site.`, duplicateLine.source));
    }
    return { draft: withoutLines(draft, gone), findings };
  },
};

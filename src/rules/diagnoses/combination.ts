// "With" conditions that the classification presumes to belong together become their combination code. Rows: data/combinations.json.
import { dotted } from '../../reference/index.js';
import { diagnosesOf, deriveCode, finding } from '../lines.js';
import type { ClaimLine, DraftClaim, Rule, RuleFinding } from '../contract.js';
import table from '../data/combinations.json' with { type: 'json' };

/** A row: one code of `base` beside one of each list of `with` gives `derived`; `absorb` names what the derived code says already. */
interface Row { id: string; group?: string; base: string[]; with: string[][]; derived: string; absorb?: string[]; message: string; source: string }

const ROWS: readonly Row[] = table.families.flatMap((family) => family.codes.flatMap((stem) => family.rows.map((row): Row => ({
  ...row, id: `${stem}-${row.id}`, base: [`${stem}${family.base}`], derived: `${stem}${row.derived}`, source: family.source,
})))).concat(table.rows);

const under = (prefixes: readonly string[]) => (line: ClaimLine) => prefixes.some((prefix) => line.code.startsWith(prefix));

interface Match { row: Row; parts: ClaimLine[]; gone: string[] }

function match(row: Row, lines: readonly ClaimLine[]): Match | undefined {
  const base = lines.filter((line) => under(row.base)(line) && line.code !== row.derived);
  if (base.length === 0) return undefined;
  const partners = row.with.map((prefixes) => lines.filter(under(prefixes)));
  if (partners.some((found) => found.length === 0)) return undefined;
  const absorbed = lines.filter((line) => line.code !== row.derived && under(row.absorb ?? [])(line));
  const parts = [...new Set([...base, ...partners.flat(), ...absorbed])].sort((a, b) => a.sequence - b.sequence);
  return { row, parts, gone: [...base, ...absorbed].map((line) => line.code) };
}

export const combination: Rule = {
  id: 'combination',
  severity: 'warning',
  action: 'replaced',
  source: 'ICD-10-CM Official Guidelines FY2026, I.A.15, I.B.9; src/rules/data/combinations.json',
  run(draft, _facts, edition) {
    const lines = diagnosesOf(draft);
    const served = new Set<string>();
    const matches = ROWS.flatMap((row) => {
      if (row.group && served.has(row.group)) return [];
      if (!edition.icd10cm.isBillable(row.derived)) return [];
      const found = match(row, lines);
      // The strongest row of a group speaks for it, also when it has nothing left to change.
      if (row.group && (found || lines.some((line) => line.code === row.derived && row.base.some((prefix) => line.code.startsWith(prefix))))) served.add(row.group);
      return found ? [found] : [];
    });
    // All rows read the claim as it came, so that one base can give several combinations (diabetes with kidney and nerve disease).
    let result: DraftClaim = draft;
    const findings: RuleFinding[] = [];
    for (const { row, parts, gone } of matches) {
      result = deriveCode(result, row.id, row.derived, parts, gone);
      const codes = [...new Set([...parts.map((part) => part.code), row.derived])];
      findings.push(finding('warning', 'replaced', codes, `${row.message} ${dotted(row.derived)} takes the place of ${gone.map(dotted).join(', ')}.`, `${row.source}; row ${row.id}`));
    }
    return { draft: result, findings };
  },
};

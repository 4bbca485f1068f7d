// "With" conditions that the classification presumes to belong together become their combination code. Rows: data/combinations.json.
import { dotted } from '../../reference/index.js';
import type { Edition } from '../../reference/types.js';
import { addCode, diagnosesOf, deriveCode, finding } from '../lines.js';
import type { ClaimLine, DraftClaim, Rule, RuleFinding, RuleOutcome } from '../contract.js';
import table from '../data/combinations.json' with { type: 'json' };
import { findBothForms } from './acute-on-chronic.js';

/** A row: one code of `base` beside one of each list of `with` gives `derived`; `absorb` names what the derived code says already. */
interface Row { id: string; group?: string; base: string[]; with: string[][]; derived: string; absorb?: string[]; message: string; source: string; beyond?: string; stated?: string; unless?: string[] }
/** A family's row beside a code of the stem that already states a complication: that code stays, `beyond` says what happens. */
type Beyond = Row & { stem: string };

const FAMILY_ROWS: readonly Beyond[] = table.families.flatMap((family) => family.codes.flatMap((stem) => (family.rows as readonly Omit<Row, 'base' | 'source'>[]).map((row): Beyond => ({
  ...row, id: `${stem}-${row.id}`, base: [`${stem}${family.base}`], derived: `${stem}${row.derived}`, source: family.source, stem,
}))));
const BEYOND = FAMILY_ROWS.filter((row) => row.beyond !== undefined);
const ROWS: readonly Row[] = [...FAMILY_ROWS, ...(table.rows as readonly Row[])];

const under = (prefixes: readonly string[]) => (line: ClaimLine) => prefixes.some((prefix) => line.code.startsWith(prefix));

interface Match { row: Row; parts: ClaimLine[]; gone: string[] }

function match(row: Row, lines: readonly ClaimLine[]): Match | undefined {
  const base = lines.filter((line) => under(row.base)(line) && line.code !== row.derived);
  if (base.length === 0 || lines.some(under(row.unless ?? []))) return undefined;
  const partners = row.with.map((prefixes) => lines.filter(under(prefixes)));
  if (partners.some((found) => found.length === 0)) return undefined;
  const absorbed = lines.filter((line) => line.code !== row.derived && under(row.absorb ?? [])(line));
  const parts = [...new Set([...base, ...partners.flat(), ...absorbed])].sort((a, b) => a.sequence - b.sequence);
  return { row, parts, gone: [...base, ...absorbed].map((line) => line.code) };
}

/** Acute and chronic at once, where the category has a code for that (I.B.8 leaves two codes only where it has none). */
function formRows(lines: readonly ClaimLine[], edition: Edition): Row[] {
  return findBothForms(lines.map((line) => line.code), edition.icd10cm).map(({ acute, chronic, both }): Row => ({
    id: 'acute-on-chronic', base: [acute, chronic], with: [[acute, both], [chronic, both]], derived: both,
    message: 'The acute and the chronic form of this condition have one code together.', source: `Official Guidelines FY2026, I.B.8, I.B.9; Tabular, title of ${dotted(both)}`,
  }));
}

/** Every beginning of the codes of a claim: most rows begin with none of them. */
function startsOf(lines: readonly ClaimLine[]): Set<string> {
  return new Set(lines.flatMap(({ code }) => Array.from({ length: code.length }, (_, at) => code.slice(0, at + 1))));
}

export const combination: Rule = {
  id: 'combination',
  severity: 'warning',
  action: 'replaced',
  source: 'ICD-10-CM Official Guidelines FY2026, I.A.15, I.B.9; src/rules/data/combinations.json',
  run(draft, _facts, edition) {
    const lines = diagnosesOf(draft);
    const served = new Set<string>();
    const starts = startsOf(lines);
    const matches = ROWS.flatMap((row) => {
      if (!row.base.some((prefix) => starts.has(prefix)) || (row.group && served.has(row.group))) return [];
      if (!edition.icd10cm.isBillable(row.derived)) return [];
      const found = match(row, lines);
      // The strongest row of a group speaks for it, also when it has nothing left to change.
      if (row.group && (found || lines.some((line) => line.code === row.derived && row.base.some((prefix) => line.code.startsWith(prefix))))) served.add(row.group);
      return found ? [found] : [];
    });
    const taken = new Set(matches.flatMap(({ gone }) => gone));
    const forms = formRows(lines.filter((line) => !taken.has(line.code)), edition).flatMap((row) => match(row, lines) ?? []);
    // All rows read the claim as it came, so that one base can give several combinations (diabetes with kidney and nerve disease).
    let result: DraftClaim = draft;
    const findings: RuleFinding[] = [];
    for (const { row, parts, gone } of [...matches, ...forms]) {
      result = deriveCode(result, row.id, row.derived, parts, gone);
      const codes = [...new Set([...parts.map((part) => part.code), row.derived])];
      findings.push(finding('warning', 'replaced', codes, `${row.message} ${dotted(row.derived)} takes the place of ${gone.map(dotted).join(', ')}.`, `${row.source}; row ${row.id}`));
    }
    return BEYOND.some(({ stem }) => starts.has(stem)) ? completeStems(result, edition, findings) : { draft: result, findings };
  },
};

/** Diabetes takes as many codes as it has complications (I.C.4.a): what the other lines show and the stem does not say yet. */
function completeStems(draft: DraftClaim, edition: Edition, findings: RuleFinding[]): RuleOutcome {
  let result = draft;
  const lines = diagnosesOf(draft);
  for (const row of BEYOND) {
    const own = lines.filter((line) => line.code.startsWith(row.stem));
    const says = [...row.base, row.stated === undefined ? row.derived.slice(0, 5) : `${row.stem}${row.stated}`];
    if (own.some(under(says)) || lines.some(under(row.unless ?? [])) || !edition.icd10cm.isBillable(row.derived)) continue;
    const partners = lines.filter((line) => row.with.some((prefixes) => under(prefixes)(line)));
    const [base] = own;
    if (partners.length === 0 || base === undefined) continue;
    const added = row.beyond === 'add';
    if (added) result = addCode(result, row.id, row.derived, [base, ...partners], base);
    findings.push(finding('warning', added ? 'replaced' : 'flagged', [row.derived, base.code, ...partners.map((line) => line.code)], `${row.message} ${dotted(row.derived)} ${added ? 'goes' : 'is missing'} beside ${dotted(base.code)}.`, `${row.source}; row ${row.id}-beyond`));
  }
  return { draft: result, findings };
}

// What must stand beside a diagnosis, and what may not. Rows: data/company.json.
import { dotted } from '../../reference/index.js';
import { diagnosesOf, finding, removeCodes } from '../lines.js';
import type { ClaimLine, Rule, RuleFinding } from '../contract.js';
import table from '../data/company.json' with { type: 'json' };

type Severity = RuleFinding['severity'];

/** A row: `codes` and the rest are regular expressions over undotted codes. */
interface Row { id: string; codes: string; when?: string; needs?: string; bars?: string; soft?: { beside: string; severity: string }; removed?: boolean; said?: string; unsaid?: string; severity: string; message: string; source: string }

interface Compiled { row: Row; codes: RegExp; said?: RegExp; unsaid?: RegExp; when?: RegExp; needs?: RegExp; bars?: RegExp; beside?: RegExp }

/** Rows of one kind for an organism and the codes that name it. */
const GROUPED = table.groups.flatMap(({ row, members }) => members.map(([code, holder]): Row => ({ ...row, id: row.id.replace('<CODE>', code!.toLowerCase()), codes: row.codes.replace('<CODE>', code!), bars: row.bars.replace('<HOLDER>', holder!) })));

const ROWS: readonly Compiled[] = [...GROUPED, ...(table.rows as readonly Row[])].map((row) => ({
  row, codes: new RegExp(row.codes), ...(row.said ? { said: new RegExp(row.said, 'i') } : {}), ...(row.unsaid ? { unsaid: new RegExp(row.unsaid, 'i') } : {}),
  ...(row.when ? { when: new RegExp(row.when) } : {}), ...(row.needs ? { needs: new RegExp(row.needs) } : {}), ...(row.bars ? { bars: new RegExp(row.bars) } : {}), ...(row.soft ? { beside: new RegExp(row.soft.beside) } : {}),
}));

/** Whether the sentences of a line are such as the row speaks of; any are where it names no words. */
function isSpokenOf({ said, unsaid }: Compiled, line: ClaimLine | undefined): boolean {
  if (!said && !unsaid) return true;
  const text = (line?.sentences ?? line?.evidence.map((quote) => quote.text) ?? []).join(' ');
  return text !== '' && (said?.test(text) ?? true) && !unsaid?.test(text);
}

/** What a row says of the codes of a claim, one finding at most: codes that it speaks of, then those that stand against them. */
function judge({ row, codes, when, needs, bars, beside }: Compiled, claim: readonly string[], speaks: (code: string) => boolean): RuleFinding | undefined {
  const mine = claim.filter((code) => codes.test(code) && speaks(code));
  if (mine.length === 0) return undefined;
  const others = claim.filter((code) => !mine.includes(code));
  if (when && !others.some((code) => when.test(code))) return undefined;
  const against = bars ? others.filter((code) => bars.test(code)) : [];
  if (bars && against.length === 0) return undefined;
  if (others.some((code) => needs?.test(code))) return undefined;
  const severity = beside && others.some((code) => beside.test(code)) ? (row.soft?.severity ?? row.severity) : row.severity;
  const message = row.message.replaceAll('{code}', mine.map(dotted).join(', ')).replaceAll('{other}', against.map(dotted).join(', '));
  return finding(severity as Severity, row.removed ? 'removed' : 'flagged', [...mine, ...against], message, `${row.source.startsWith('Tabular') ? 'ICD-10-CM FY2026 ' : 'ICD-10-CM '}${row.source}; row ${row.id}`);
}

export const company: Rule = {
  id: 'company',
  severity: 'error',
  action: 'removed',
  source: 'ICD-10-CM Official Guidelines FY2026, I.B.14, I.C.1 to I.C.21; src/rules/data/company.json',
  run(draft) {
    const lines = diagnosesOf(draft);
    const claim = lines.map((line) => line.code);
    const judged = ROWS.flatMap((one) => {
      const speaks = (code: string): boolean => isSpokenOf(one, lines.find((line) => line.code === code));
      const said = judge(one, claim, speaks);
      return said ? [{ said, gone: one.row.removed ? claim.filter((code) => one.codes.test(code) && speaks(code)) : [] }] : [];
    });
    return { draft: removeCodes(draft, judged.flatMap(({ gone }) => gone)), findings: judged.map(({ said }) => said) };
  },
};

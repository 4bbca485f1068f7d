// An "unspecified" code gives way to a more precise code of the same condition in its category.
import { dotted } from '../../reference/index.js';
import { contradictsAbsence, namesKindOf, openConcept, titleWords } from '../../reference/titles.js';
import type { DiagnosisCodes } from '../../reference/types.js';
import { diagnosesOf, finding, removeEach } from '../lines.js';
import type { ClaimLine, Rule, RuleFinding } from '../contract.js';

interface Words { own: ReadonlySet<string>; above: ReadonlySet<string> }
/** Log-odds by which an open code must be surer than a precise one of its condition for the detail to be what falls: nothing is coded more precisely than it is documented. */
const MUCH_SURER = 1.25;
const NONE: Words = { own: new Set(), above: new Set() };

export const specificity: Rule = {
  id: 'specificity',
  severity: 'warning',
  action: 'removed',
  source: 'ICD-10-CM Official Guidelines FY2026, I.A.9.b, I.B.18',
  run(draft, _facts, edition) {
    const codes = edition.icd10cm;
    const gone = new Map<string, string>();
    const findings: RuleFinding[] = [];
    const known = diagnosesOf(draft).filter((line) => codes.has(line.code));
    const words = new Map(known.map((line) => [line.code, wordsOf(line.code, codes)] as const));
    const open = new Map(known.map((line) => [line.code, openConcept(codes.title(line.code))] as const));
    for (const line of known) {
      if (gone.has(line.code)) continue;
      const concept = open.get(line.code) ?? [];
      const precise = known.find((other) => {
        if (other.code === line.code || gone.has(other.code) || other.code.slice(0, 3) !== line.code.slice(0, 3)) return false;
        if (episode(other.code) !== episode(line.code)) return false;
        if (yieldsTo(line, other, codes)) return true;
        if (OTHER_KIND.test(codes.title(other.code)) && namesAnother(line, other)) return false;
        if (concept.length === 0) return false;
        const otherConcept = open.get(other.code);
        // Both leave the same thing open: neither is the more precise one.
        if (otherConcept?.every((word) => concept.includes(word))) return false;
        const { own, above } = words.get(other.code) ?? NONE;
        // A code for "other" kinds is no open one: only a title that says all of it itself is more precise.
        return concept.every((word) => namesKindOf(word, /\bother\b/i.test(codes.title(line.code)) ? own : above));
      });
      if (!precise) continue;
      if (line.logit - precise.logit > MUCH_SURER) {
        gone.set(precise.code, line.code);
        findings.push(finding('warning', 'removed', [precise.code, line.code], `The detail in which ${dotted(precise.code)} goes beyond ${dotted(line.code)} is much less sure than the condition.`, specificity.source));
        continue;
      }
      gone.set(line.code, precise.code);
      const message = yieldsTo(line, precise, codes) ? `${dotted(precise.code)} and ${dotted(line.code)} state and deny the same thing of one condition; ${dotted(line.code)} is the weaker one.`
        : `${dotted(precise.code)} names the same condition more precisely than ${dotted(line.code)}.`;
      findings.push(finding('warning', 'removed', [line.code, precise.code], message, specificity.source));
    }
    return { draft: removeEach(draft, gone), findings };
  },
};

/** A title of what has no code of its own. */
const OTHER_KIND = /^other specified\b/i;

/** The noun that a quote ends on. */
const headOf = (text: string): string => /([a-z]{3,})\W*$/i.exec(text)?.[1]?.toLowerCase().replace(/s$/, '') ?? '';

/** Whether the first quote of a line names another thing than those of the other: "renal insufficiency" is no less precise name of a "renal mass". */
function namesAnother(line: ClaimLine, other: ClaimLine): boolean {
  const [mine, theirs] = [headOf(line.evidence[0]?.text ?? ''), other.evidence.map(({ text }) => headOf(text))];
  return mine !== '' && theirs.length > 0 && !theirs.includes(mine);
}

/** "With" and "without" the same thing: the less sure one falls, and where both are as sure, the one without; what a rule put together of codes that state it stays. */
function yieldsTo(line: ClaimLine, other: ClaimLine, codes: DiagnosisCodes): boolean {
  const [mine, theirs] = [codes.title(line.code), codes.title(other.code)];
  return contradictsAbsence(mine, theirs) ? isDerived(other) || other.probability >= line.probability : contradictsAbsence(theirs, mine) && !isDerived(line) && other.probability > line.probability;
}

const isDerived = ({ sources }: ClaimLine): boolean => sources.some((source) => source.startsWith('rule:'));

/** A heading that names one thing: what stands below it is a kind of that thing. */
const JOINED = /\b(?:and|or|other)\b/i;

/** The words of a title, and of the headings above it within its category, which it need not repeat. */
function wordsOf(code: string, codes: DiagnosisCodes): Words {
  const own = new Set(titleWords(codes.title(code)));
  const above = new Set(own);
  for (let heading = codes.parent(code); heading !== undefined && heading.length > 3; heading = codes.parent(heading)) {
    if (!JOINED.test(codes.title(heading))) for (const word of titleWords(codes.title(heading))) above.add(word);
  }
  return { own, above };
}

/** A 7th character that tells one event from another: phase of care, fetus, time of a score. Others (eye, stage) are detail of one condition. */
const episode = (code: string) => (code.length === 7 && /^[OR]|[A-Z]$/.test(code) ? code[6] : '');

// What may open a claim: one first-listed diagnosis that is no manifestation, external cause, mere circumstance or unacceptable principal.
import { dotted } from '../../reference/index.js';
import { barredFirst, openedBy, orderEdges, pullForward, type FirstBar } from '../../reference/sequencing.js';
import type { Edition } from '../../reference/types.js';
import type { EncounterFacts } from '../../types.js';
import { ask, diagnosesOf, editorSource, finding, reorder } from '../lines.js';
import type { DraftClaim, Rule, RuleFinding, RuleOutcome } from '../contract.js';

interface Bar { bar: FirstBar; id: string; severity: RuleFinding['severity']; source: string; what: string; fromEditor: boolean }

/** Bars from the hardest to the softest: a later rule keeps what the earlier ones reached. */
const BARS: readonly Bar[] = [
  { bar: 'manifestation', id: 'manifestation-first', severity: 'error', fromEditor: true, what: 'describes the manifestation of another disease', source: 'ICD-10-CM Official Guidelines FY2026, I.A.13' },
  { bar: 'external-cause', id: 'external-cause-first', severity: 'error', fromEditor: false, what: 'is an external cause of morbidity', source: 'ICD-10-CM Official Guidelines FY2026, I.C.20.a.6' },
  { bar: 'unacceptable-principal', id: 'unacceptable-principal', severity: 'error', fromEditor: true, what: 'is not accepted as principal diagnosis of an inpatient stay', source: 'Medicare Code Editor, unacceptable principal diagnosis' },
  { bar: 'secondary-only', id: 'secondary-first', severity: 'warning', fromEditor: false, what: 'describes a circumstance beside the reason for the encounter', source: 'ICD-10-CM Official Guidelines FY2026, I.C.21.c; src/reference/secondary-only.json' },
];

/** The bar that holds for a code among the hardest `count` of them. */
function barOf(code: string, facts: EncounterFacts, edition: Edition, count: number): FirstBar | undefined {
  const bars = barredFirst(code, edition.icd10cm, facts.setting === 'inpatient');
  return BARS.slice(0, count).map((item) => item.bar).find((bar) => bars.has(bar));
}

function openWith(draft: DraftClaim, facts: EncounterFacts, edition: Edition, at: number): RuleOutcome {
  const rule = BARS[at];
  const codes = diagnosesOf(draft).map((line) => line.code);
  const [first] = codes;
  if (!rule || first === undefined || !barredFirst(first, edition.icd10cm, facts.setting === 'inpatient').has(rule.bar)) return { draft, findings: [] };
  const source = rule.fromEditor ? editorSource(edition, first) : rule.source;
  const edges = orderEdges(codes, edition.icd10cm, ['codeFirst', 'useAdditional']);
  const head = codes.find((code) => barOf(openedBy(code, codes, edges), facts, edition, at + 1) === undefined);
  if (head === undefined) {
    const message = `${dotted(first)} ${rule.what} and cannot come first; no code of the claim can.`;
    const asked = rule.severity === 'error'
      ? ask(draft, { topic: rule.id, message: `Which condition, documented for this encounter, is the reason for ${dotted(first)}?`, evidence: diagnosesOf(draft)[0]?.evidence ?? [] })
      : draft;
    return { draft: asked, findings: [finding(rule.severity, rule.severity === 'error' ? 'queried' : 'flagged', [first], message, source)] };
  }
  const order = pullForward(codes, edges, head);
  const opening = order[0] ?? head;
  return {
    draft: reorder(draft, order),
    findings: [finding(rule.severity, 'resequenced', [first, opening], `${dotted(first)} ${rule.what} and cannot come first; ${dotted(opening)} does.`, source)],
  };
}

/** One rule a bar. */
export const firstListedRules: readonly Rule[] = BARS.map((item, at): Rule => ({
  id: item.id, severity: item.severity, action: 'resequenced', source: item.source,
  run: (draft, facts, edition) => openWith(draft, facts, edition, at),
}));

/** Errors of the first place as a claim was sent, before any rule puts its codes in order: the editor judges that order. Codes are undotted. */
export function judgeGivenFirst(draft: DraftClaim, facts: EncounterFacts, edition: Edition): (RuleFinding & { rule: string })[] {
  const [first] = diagnosesOf(draft);
  if (first === undefined) return [];
  const bars = barredFirst(first.code, edition.icd10cm, facts.setting === 'inpatient');
  return BARS.filter(({ bar, severity }) => severity === 'error' && bars.has(bar)).map(({ id, what, fromEditor, source }) => ({
    rule: id, ...finding('error', 'flagged', [first.code], `${dotted(first.code)} ${what} and cannot come first.`, fromEditor ? editorSource(edition, first.code) : source),
  }));
}

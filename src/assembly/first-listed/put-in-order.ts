// First-listed choice and claim order. Weights: first-listed.json.
import { barredFirst, openedBy, orderEdges, pullForward } from '../../reference/sequencing.js';
import type { Edition } from '../../reference/types.js';
import type { DraftCode, EncounterFacts, Mention } from '../../types.js';
import { describeCodes, type FirstListedFeatures, scoreFirstListed, weightsFor } from './first-listed-place.js';
import table from './first-listed.json' with { type: 'json' };
import { findCause, findNature, findTreated } from './read-reason.js';

const LEADS = (table.leads as readonly { codes: string; beside?: string; unless?: string; said?: string; sections?: string[]; settings?: string[] }[])
  .map(({ codes, beside = '', unless = '(?!)', said, sections, settings }) => ({ codes: new RegExp(codes), beside: new RegExp(beside), unless: new RegExp(unless), said: said === undefined ? undefined : new RegExp(said, 'i'), sections, settings }));

const TRAILS = { ...table.trails, codes: new RegExp(table.trails.codes), said: new RegExp(table.trails.said, 'i'), unless: new RegExp(table.trails.unless, 'i') };

const YIELDS = table.yields.map(({ codes, to }) => ({ codes: new RegExp(codes), to: new RegExp(to) }));

/** Whether a code is a complication that arose in the stay (Official Guidelines, II). */
function aroseInStay({ code, evidence }: DraftCode, { setting, documentType }: EncounterFacts, mentions: readonly Mention[]): boolean {
  if (setting !== 'inpatient' || !TRAILS.codes.test(code) || TRAILS.notTypes.includes(documentType)) return false;
  const telling = mentions.filter(({ level, documentId, start, end }) => level === 'sentence' && evidence.some((quote) => quote.documentId === documentId && quote.start < end && start < quote.end));
  return telling.some(({ text }) => TRAILS.said.test(text)) && !telling.some(({ text }) => TRAILS.unless.test(text));
}

/** Whether a code leaves the first place to any other that may have it. */
function yieldsTo(code: string, names: readonly string[]): boolean {
  return YIELDS.some((row) => row.codes.test(code) && names.some((name) => row.to.test(name)));
}

/** Whether a mention begins the first of these sections in its document. */
function opensSection({ documentId, section, start }: Mention, sections: readonly string[], mentions: readonly Mention[]): boolean {
  return sections.includes(section) && !mentions.some((other) => other.documentId === documentId && other.section === section && other.start < start);
}

/** Codes of a claim, likeliest first, that lead it by a guideline. */
function leadersOf(names: readonly string[], { setting }: EncounterFacts, mentions: readonly Mention[]): string[] {
  const rows = LEADS.filter(({ beside, unless, said, sections, settings }) => (settings?.includes(setting) ?? true) && (!said || mentions.some((mention) => !mention.assertion.negated && !mention.assertion.hypothetical && said.test(mention.text) && (!sections || opensSection(mention, sections, mentions)))) && names.some((name) => beside.test(name)) && !names.some((name) => unless.test(name)));
  return names.filter((name) => rows.some(({ codes }) => codes.test(name)));
}

/**
 * Claim order: the reason for the encounter, the next likely one, then by section and place, then by logit; causes before manifestations, details after.
 * `compared`: log-odds of trees that compare the codes of the claim (first-of-claim.ts), added to those of each code's place.
 */
export function putInOrder(codes: readonly DraftCode[], edition: Edition, facts: EncounterFacts, compared?: ReadonlyMap<DraftCode, number>, mentions: readonly Mention[] = []): DraftCode[] {
  const weights = weightsFor(facts.setting);
  const described = describeCodes(codes, weights);
  const byLogit = (a: FirstListedFeatures, b: FirstListedFeatures) => b.code.logit - a.code.logit || a.code.code.localeCompare(b.code.code);
  const reason = (item: FirstListedFeatures) => scoreFirstListed(item, weights) + (compared?.get(item.code) ?? 0);
  const names = [...described].sort((a, b) => reason(b) - reason(a) || byLogit(a, b)).map((item) => item.code.code);
  const edges = orderEdges(names, edition.icd10cm, ['codeFirst', 'useAdditional']);
  const mayOpen = (name: string) => barredFirst(openedBy(name, names, edges), edition.icd10cm, facts.setting === 'inpatient').size === 0;
  // the second likeliest reason stands second: rules may take the first away
  const leaders = leadersOf(names, facts, mentions).filter(mayOpen);
  const trailing = new Set(codes.filter((one) => aroseInStay(one, facts, mentions) || yieldsTo(one.code, names)).map(({ code }) => code));
  const opening = [...leaders, ...names.filter((name) => !leaders.includes(name) && mayOpen(name))];
  const likely = [...opening.filter((name) => !trailing.has(name)), ...opening.filter((name) => trailing.has(name))];
  const treated = findTreated(likely, mentions, facts) ?? findCause(likely, codes, mentions, facts) ?? findNature(likely, codes, edges);
  const leading = [...(treated === undefined ? [] : [treated]), ...likely.filter((name) => name !== treated)].slice(0, 2);
  const [head] = leading;
  const rest = [...described].sort((a, b) => b.weight - a.weight || a.start - b.start || byLogit(a, b));
  const byName = new Map(codes.map((code) => [code.code, code] as const));
  const order = [...leading, ...rest.map((item) => item.code.code).filter((name) => !leading.includes(name))];
  return pullForward(order, edges, head).flatMap((name) => byName.get(name) ?? []);
}

// First-listed choice and claim order. Weights: first-listed.json.
import { barredFirst, openedBy, orderEdges, pullForward } from '../reference/sequencing.js';
import type { Edition } from '../reference/types.js';
import type { DraftCode, EncounterFacts } from '../types.js';
import table from './first-listed.json' with { type: 'json' };

/** Linear weights of the first-listed choice; first-listed.json describes the sum. */
export interface FirstListedWeights { sections: Record<string, number>; order: number; logit: number; chapters: Record<string, number> }

/** What the first-listed choice sees of a code: its best section, how many codes that section names before it, and the code's chapter letter. */
export interface FirstListedFeatures { code: DraftCode; kind: string; weight: number; rank: number; chapter: string; start: number }

/** Features of each code, in the order given. The best section is the one with the highest weight, then the earliest place. */
export function describeCodes(codes: readonly DraftCode[], weights: FirstListedWeights): FirstListedFeatures[] {
  const weigh = (kind: string) => weights.sections[kind] ?? weights.sections.other ?? 0;
  const places = codes.map((code) => {
    const found = code.evidence.map((item) => ({ kind: item.section ?? 'none', document: item.documentId, start: item.start }));
    const none = { kind: 'other', document: '', start: Number.MAX_SAFE_INTEGER };
    return { code, ...(found.sort((a, b) => weigh(b.kind) - weigh(a.kind) || a.start - b.start)[0] ?? none) };
  });
  return places.map(({ code, kind, document, start }) => {
    const before = places.filter((other) => other.kind === kind && other.document === document && other.start < start);
    const rank = Math.min(new Set(before.map((other) => other.start)).size, table.mostRank);
    return { code, kind, weight: weigh(kind), rank, chapter: code.code.charAt(0), start };
  });
}

/** Log-odds, up to a constant, that a code is the reason for the encounter. */
export function scoreFirstListed(item: FirstListedFeatures, weights: FirstListedWeights): number {
  const { firstLogit } = item.code;
  const byPlace = scoreByPlace(item, weights);
  return firstLogit === undefined ? byPlace : firstLogit + table.besideTrees * byPlace;
}

function scoreByPlace(item: FirstListedFeatures, weights: FirstListedWeights): number {
  return item.weight + weights.order * item.rank + weights.logit * item.code.logit + (weights.chapters[item.chapter] ?? 0);
}

const LEADS = (table.leads as readonly { codes: string; beside?: string; unless?: string; settings?: string[] }[])
  .map(({ codes, beside = '', unless = '(?!)', settings }) => ({ codes: new RegExp(codes), beside: new RegExp(beside), unless: new RegExp(unless), settings }));

/** Codes of a claim, likeliest first, that lead it by a guideline. */
function leadersOf(names: readonly string[], { setting }: EncounterFacts): string[] {
  const rows = LEADS.filter(({ beside, unless, settings }) => (settings?.includes(setting) ?? true) && names.some((name) => beside.test(name)) && !names.some((name) => unless.test(name)));
  return names.filter((name) => rows.some(({ codes }) => codes.test(name)));
}

/** Claim order: the reason for the encounter, the next likely one, then by section and place, then by logit; causes before manifestations, details after. */
export function putInOrder(codes: readonly DraftCode[], edition: Edition, facts: EncounterFacts): DraftCode[] {
  const weights: FirstListedWeights = facts.setting === 'inpatient' ? table.inpatient : table.outpatient;
  const described = describeCodes(codes, weights);
  const byLogit = (a: FirstListedFeatures, b: FirstListedFeatures) => b.code.logit - a.code.logit || a.code.code.localeCompare(b.code.code);
  const names = [...described].sort((a, b) => scoreFirstListed(b, weights) - scoreFirstListed(a, weights) || byLogit(a, b)).map((item) => item.code.code);
  const edges = orderEdges(names, edition.icd10cm, ['codeFirst', 'useAdditional']);
  const mayOpen = (name: string) => barredFirst(openedBy(name, names, edges), edition.icd10cm, facts.setting === 'inpatient').size === 0;
  // the second likeliest reason stands second: rules may take the first away
  const leaders = leadersOf(names, facts).filter(mayOpen);
  const leading = [...leaders, ...names.filter((name) => !leaders.includes(name) && mayOpen(name))].slice(0, 2);
  const [head] = leading;
  const rest = [...described].sort((a, b) => b.weight - a.weight || a.start - b.start || byLogit(a, b));
  const byName = new Map(codes.map((code) => [code.code, code] as const));
  const order = [...leading, ...rest.map((item) => item.code.code).filter((name) => !leading.includes(name))];
  return pullForward(order, edges, head).flatMap((name) => byName.get(name) ?? []);
}

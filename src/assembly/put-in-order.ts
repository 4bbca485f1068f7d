// First-listed choice and claim order. Weights: first-listed.json.
import { barredFirst, openedBy, orderEdges, pullForward } from '../reference/sequencing.js';
import type { Edition } from '../reference/types.js';
import type { DraftCode, EncounterFacts } from '../types.js';
import table from './first-listed.json' with { type: 'json' };

interface Weights { sections: Record<string, number>; order: number; logit: number; chapters: Record<string, number> }

/** Where a code is first mentioned in the section that speaks most for it. */
interface Mentioned { kind: string; weight: number; document: string; start: number }

function mentionOf(code: DraftCode, weights: Weights): Mentioned {
  const weigh = (kind: string) => weights.sections[kind] ?? weights.sections.other ?? 0;
  const places = code.evidence.map((item): Mentioned => {
    const kind = item.section ?? 'none';
    return { kind, weight: weigh(kind), document: item.documentId, start: item.start };
  });
  const none: Mentioned = { kind: 'other', weight: weigh('other'), document: '', start: Number.MAX_SAFE_INTEGER };
  return places.sort((a, b) => b.weight - a.weight || a.start - b.start)[0] ?? none;
}

export interface RankedCode { code: DraftCode; score: number; section: number; start: number }

/** Scores of the codes as reason for the encounter, best first (first-listed.json describes the sum). */
export function rankFirstListed(codes: readonly DraftCode[], facts: EncounterFacts): RankedCode[] {
  const weights: Weights = facts.setting === 'inpatient' ? table.inpatient : table.outpatient;
  const mentions = codes.map((code) => ({ code, at: mentionOf(code, weights) }));
  const ranked = mentions.map(({ code, at }): RankedCode => {
    const before = mentions.filter((other) => other.at.kind === at.kind && other.at.document === at.document && other.at.start < at.start);
    const rank = new Set(before.map((other) => other.at.start)).size;
    const chapter = weights.chapters[code.code.charAt(0)] ?? 0;
    return { code, score: at.weight + weights.order * Math.min(rank, table.mostRank) + weights.logit * code.logit + chapter, section: at.weight, start: at.start };
  });
  return ranked.sort((a, b) => b.score - a.score || b.code.logit - a.code.logit || a.code.code.localeCompare(b.code.code));
}

/** Claim order: the reason for the encounter, then by section and place, then by logit; causes before manifestations, details after. */
export function putInOrder(codes: readonly DraftCode[], edition: Edition, facts: EncounterFacts): DraftCode[] {
  const ranked = rankFirstListed(codes, facts);
  const names = ranked.map((item) => item.code.code);
  const edges = orderEdges(names, edition.icd10cm, ['codeFirst', 'useAdditional']);
  const mayOpen = (name: string) => barredFirst(openedBy(name, names, edges), edition.icd10cm, facts.setting === 'inpatient').size === 0;
  const head = names.find(mayOpen);
  const rest = [...ranked].sort((a, b) => b.section - a.section || a.start - b.start || b.code.logit - a.code.logit || a.code.code.localeCompare(b.code.code));
  const byName = new Map(codes.map((code) => [code.code, code] as const));
  const order = head === undefined ? rest.map((item) => item.code.code) : [head, ...rest.map((item) => item.code.code).filter((name) => name !== head)];
  return pullForward(order, edges, head).flatMap((name) => byName.get(name) ?? []);
}

// The order of diagnoses that the Tabular's notes ask for: cause before manifestation, detail after what it details.
import { dotted } from '../../reference/index.js';
import { orderEdges, pullForward, type OrderKind } from '../../reference/sequencing.js';
import { diagnosesOf, finding, reorder, tabularSource } from '../lines.js';
import type { DraftClaim, Rule, RuleOutcome } from '../contract.js';
import type { Edition } from '../../reference/types.js';

/** Reorders for all `kinds`, and reports what broke a note of `kind`: later rules of this file must keep what earlier ones did. */
function putInOrder(draft: DraftClaim, edition: Edition, kind: OrderKind, kinds: readonly OrderKind[]): RuleOutcome {
  const codes = diagnosesOf(draft).map((line) => line.code);
  const place = new Map(codes.map((code, at) => [code, at] as const));
  const edges = orderEdges(codes, edition.icd10cm, kinds);
  const broken = edges.filter((edge) => edge.kind === kind && (place.get(edge.before) ?? 0) > (place.get(edge.after) ?? 0));
  if (broken.length === 0) return { draft, findings: [] };
  const note = kind === 'codeFirst' ? 'Code first' : 'Use additional code';
  const findings = broken.map(({ before, after, at }) => finding('warning', 'resequenced', [before, after], `${dotted(before)} comes before ${dotted(after)}.`, tabularSource(edition, at, note)));
  return { draft: reorder(draft, pullForward(codes, edges)), findings };
}

export const codeFirst: Rule = {
  id: 'code-first',
  severity: 'warning',
  action: 'resequenced',
  source: 'ICD-10-CM Official Guidelines FY2026, I.A.13; Tabular "code first" notes',
  run: (draft, _facts, edition) => putInOrder(draft, edition, 'codeFirst', ['codeFirst']),
};

export const useAdditional: Rule = {
  id: 'use-additional',
  severity: 'warning',
  action: 'resequenced',
  source: 'ICD-10-CM Official Guidelines FY2026, I.A.13, I.B.7; Tabular "use additional code" notes at or below the category',
  run: (draft, _facts, edition) => putInOrder(draft, edition, 'useAdditional', ['codeFirst', 'useAdditional']),
};

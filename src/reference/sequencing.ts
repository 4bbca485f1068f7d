// Which diagnosis comes before which, and which may open a claim: the order that the Tabular and the Code Editor ask for.
import type { DiagnosisCodes, CodeSet } from './types.js';
import secondaryOnly from './secondary-only.json' with { type: 'json' };

export type OrderKind = 'codeFirst' | 'useAdditional';
export interface OrderEdge { before: string; after: string; kind: OrderKind; at: string }
export type FirstBar = 'manifestation' | 'external-cause' | 'secondary-only' | 'unacceptable-principal';

const CRISES = new RegExp(secondaryOnly.crises);

/** Finds which codes of a claim a Tabular code set names, by prefix, so that a long claim stays cheap. */
export class CodeIndex {
  private readonly byPrefix = new Map<string, string[]>();
  private readonly categories = new Set<string>();
  constructor(readonly codes: readonly string[]) {
    for (const code of new Set(codes)) {
      this.categories.add(code.slice(0, 3));
      for (let length = 1; length <= code.length; length += 1) {
        const prefix = code.slice(0, length);
        const list = this.byPrefix.get(prefix);
        if (list) list.push(code);
        else this.byPrefix.set(prefix, [code]);
      }
    }
  }

  /** Codes of the claim inside a set, each once. */
  within(set: CodeSet): Set<string> {
    const found = new Set<string>();
    for (const prefix of set.prefixes) for (const code of this.byPrefix.get(prefix) ?? []) found.add(code);
    for (const [from, to] of set.ranges) {
      for (const category of this.categories) {
        if (category >= from && category <= to) for (const code of this.byPrefix.get(category) ?? []) found.add(code);
      }
    }
    return found;
  }
}

/**
 * Order that the Tabular asks for among the codes given: "code first" puts the cause ahead, "use additional code" the detail behind.
 * Use-additional notes of a section or chapter ("where applicable, tobacco use") name circumstances, not an order, and are left out; so are the crises of a substance, which are treated for themselves.
 * Sorted, and free of cycles (code first wins over use additional).
 */
export function orderEdges(codes: readonly string[], diagnoses: DiagnosisCodes, kinds: readonly OrderKind[]): OrderEdge[] {
  const index = new CodeIndex(codes);
  const edges: OrderEdge[] = [];
  const after = new Map<string, Set<string>>();
  for (const kind of ['codeFirst', 'useAdditional'] as const) {
    if (!kinds.includes(kind)) continue;
    for (const code of [...new Set(codes)].sort()) {
      for (const note of diagnoses.notes(code, kind)) {
        if (kind === 'useAdditional' && !code.startsWith(note.at)) continue;
        for (const other of [...index.within(note.codes)].sort()) {
          if (other === code || (kind === 'useAdditional' && CRISES.test(other))) continue;
          const [before, later] = kind === 'codeFirst' ? [other, code] : [code, other];
          if (reaches(after, later, before) || after.get(before)?.has(later)) continue;
          edges.push({ before, after: later, kind, at: note.at });
          after.set(before, (after.get(before) ?? new Set()).add(later));
        }
      }
    }
  }
  return edges;
}

function reaches(after: Map<string, Set<string>>, from: string, to: string): boolean {
  const open = [from];
  const seen = new Set(open);
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node === to) return true;
    for (const next of after.get(node) ?? []) if (!seen.has(next)) { seen.add(next); open.push(next); }
  }
  return false;
}

/** The codes with each one's predecessors pulled ahead of it, otherwise in the order given. `head` opens the list with what it needs before it. */
export function pullForward(codes: readonly string[], edges: readonly OrderEdge[], head?: string): string[] {
  const before = new Map<string, string[]>();
  for (const edge of edges) before.set(edge.after, [...(before.get(edge.after) ?? []), edge.before]);
  const place = new Map(codes.map((code, at) => [code, at] as const));
  const done = new Set<string>();
  const visit = (code: string): void => {
    if (done.has(code)) return;
    const needs = (before.get(code) ?? []).filter((other) => place.has(other));
    for (const other of needs.sort((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0))) visit(other);
    done.add(code);
  };
  if (head !== undefined) visit(head);
  for (const code of codes) visit(code);
  return [...done];
}

/** Why a code may not open a claim; empty when it may. `inpatient` adds the Code Editor's unacceptable principal diagnoses. */
export function barredFirst(code: string, diagnoses: DiagnosisCodes, inpatient: boolean): Set<FirstBar> {
  const bars = new Set<FirstBar>();
  const edits = diagnoses.isBillable(code) ? diagnoses.edits(code) : undefined;
  if (edits?.manifestation) bars.add('manifestation');
  if (edits?.externalCause || /^[V-Y]/.test(code)) bars.add('external-cause');
  if (inpatient && edits?.unacceptablePrincipal) bars.add('unacceptable-principal');
  if (secondaryOnly.prefixes.some((prefix) => code.startsWith(prefix))) bars.add('secondary-only');
  return bars;
}

/** The code that would stand first when `code` heads the claim: its own first predecessor, or itself. */
export function openedBy(code: string, codes: readonly string[], edges: readonly OrderEdge[]): string {
  return pullForward(codes, edges, code)[0] ?? code;
}

// How much of the text two codes share as evidence.
import type { DraftCode, Evidence, Mention } from '../types.js';

/** Names a mention's sentence among all of an encounter. */
export const sentenceOf = ({ documentId, sentence }: Mention): string => `${documentId} ${sentence}`;

/** Share of the shorter span that both cover, 0 to 1. */
export function sharedWords(a: Evidence, b: Evidence): number {
  if (a.documentId !== b.documentId) return 0;
  const shared = Math.min(a.end, b.end) - Math.max(a.start, b.start);
  const shorter = Math.min(a.end - a.start, b.end - b.start);
  return shorter > 0 ? Math.max(0, shared) / shorter : 0;
}

/** Share of the longer span that both cover, 0 to 1: near 1 only for the same span. */
export function sameSpan(a: Evidence, b: Evidence): number {
  if (a.documentId !== b.documentId) return 0;
  const shared = Math.min(a.end, b.end) - Math.max(a.start, b.start);
  const longer = Math.max(a.end - a.start, b.end - b.start);
  return longer > 0 ? Math.max(0, shared) / longer : 0;
}

/** True when every span of `code` is matched by one of `other`: the code then stands on no words of its own. */
export function leansOn(code: DraftCode, other: DraftCode, overlap: (a: Evidence, b: Evidence) => number, least: number): boolean {
  return code.evidence.length > 0 && code.evidence.every((own) => other.evidence.some((item) => overlap(own, item) >= least));
}

/** Spans of both, each once. */
export function joinSpans(a: readonly Evidence[], b: readonly Evidence[]): Evidence[] {
  const key = (item: Evidence) => `${item.documentId}:${item.start}:${item.end}`;
  return [...new Map([...a, ...b].map((item) => [key(item), item] as const)).values()];
}

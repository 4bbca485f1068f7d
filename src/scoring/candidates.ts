// The codes worth scoring for a note: the linker's best of each mention, and every exact phrase.
import type { Candidate, ScoringInput, Support } from './types.js';

/** Labels of a mention that become candidates; more of them are kept as support of candidates found elsewhere. */
const LABELS_PER_MENTION = 5;
const MIN_COSINE = 0.3;
export const MAX_CANDIDATES = 420;

/** Candidates with the mentions that support them, strongest first; at most MAX_CANDIDATES. */
export function collectCandidates(input: ScoringInput, billable: readonly string[]): Candidate[] {
  const { k, ids, scores } = input.scores;
  const wanted = new Map<number, number>();
  const want = (label: number, strength: number): void => {
    const known = wanted.get(label);
    if (known === undefined || known < strength) wanted.set(label, strength);
  };
  for (let m = 0; m < input.mentions.length; m++) {
    for (let r = 0; r < Math.min(LABELS_PER_MENTION, k); r++) {
      const cosine = scores[m * k + r]!;
      if (cosine >= MIN_COSINE) want(ids[m * k + r]!, cosine - 0.02 * r);
    }
    for (const hit of input.hits[m] ?? []) want(hit.label, 0.5 + 0.5 * hit.coverage);
  }
  const kept = [...wanted].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, MAX_CANDIDATES);
  const byLabel = new Map<number, Candidate>(kept.map(([label]) => [label, { label, code: billable[label]!, support: [] }]));
  gatherSupport(input, byLabel);
  return [...byLabel.values()].filter((c) => c.support.length > 0);
}

function gatherSupport(input: ScoringInput, byLabel: Map<number, Candidate>): void {
  const { k, ids, scores } = input.scores;
  for (let m = 0; m < input.mentions.length; m++) {
    const here = new Map<number, Support>();
    for (let r = 0; r < k; r++) {
      const label = ids[m * k + r]!;
      if (byLabel.has(label)) here.set(label, { mention: m, cosine: scores[m * k + r]!, rank: r, coverage: 0, phraseWords: 0, sources: 0 });
    }
    for (const hit of input.hits[m] ?? []) {
      if (!byLabel.has(hit.label)) continue;
      const known = here.get(hit.label) ?? { mention: m, cosine: scores[m * k + k - 1]!, rank: k, coverage: 0, phraseWords: 0, sources: 0 };
      here.set(hit.label, { ...known, coverage: hit.coverage, phraseWords: hit.words, sources: hit.sources });
    }
    for (const [label, support] of here) byLabel.get(label)!.support.push(support);
  }
}

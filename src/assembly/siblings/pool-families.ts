// Siblings share one condition: when scoring is unsure only of which sibling holds, their chances together decide whether the condition is coded.
import type { DiagnosisCodes } from '../../reference/types.js';
import type { DraftCode } from '../../types.js';
import { sharedWords } from '../spans.js';
import { findFamily } from './read-titles.js';

/** Siblings less likely than this do not add up to anything. */
const LEAST_LOGIT = -3;

/** Chances of siblings do not quite exclude each other: a note may have two, and the trees may be sure of neither (claims train, fold 1); those of a category still less (claims dev). */
const DISCOUNT = { family: 0.9, category: 0.8 };
/** No sum is surer than this: of 30 codes that a category lifted on dev, written and dictated tests 18 were right. */
const MOST = { family: 0.99, category: 0.65 };

const probability = (logit: number): number => 1 / (1 + Math.exp(-logit));

/**
 * Candidates with the best sibling of each family lifted to the family's log-odds, where no sibling is worthy alone but together they are.
 * Only siblings that share words of the note with the best one count: other words may name another condition. Siblings exclude each other, so chances add.
 */
function poolFamilies(candidates: readonly DraftCode[], worthy: (candidate: DraftCode) => boolean, codes: DiagnosisCodes): DraftCode[] {
  return pool(candidates, worthy, ({ code }) => (codes.isBillable(code) ? findFamily(code, codes)?.siblings : undefined), 'family');
}

/** External causes and factors of a category are different events: their chances do not add. */
const EVENTS = /^[V-Z]/;

/** The same for codes of one category that no facet tells apart (a cut with and without a foreign body), on the same words. */
function poolCategories(candidates: readonly DraftCode[], worthy: (candidate: DraftCode) => boolean): DraftCode[] {
  return pool(candidates, worthy, ({ code }) => (EVENTS.test(code) ? undefined : code.slice(0, 3)), 'category');
}

/** Both, each from the candidates as they were scored; where both lift a code, the higher chance holds. */
export function poolChances(candidates: readonly DraftCode[], worthy: (candidate: DraftCode) => boolean, codes: DiagnosisCodes): DraftCode[] {
  const byCategory = new Map(poolCategories(candidates, worthy).map((one) => [one.code, one] as const));
  return poolFamilies(candidates, worthy, codes).map((one) => {
    const other = byCategory.get(one.code);
    return other && other.logit > one.logit ? other : one;
  });
}

function pool<K>(candidates: readonly DraftCode[], worthy: (candidate: DraftCode) => boolean, groupOf: (candidate: DraftCode) => K | undefined, kind: keyof typeof MOST): DraftCode[] {
  const groups = new Map<K, DraftCode[]>();
  for (const candidate of candidates) {
    const group = candidate.logit >= LEAST_LOGIT ? groupOf(candidate) : undefined;
    if (group !== undefined) groups.set(group, [...(groups.get(group) ?? []), candidate]);
  }
  const lifted = new Map<DraftCode, DraftCode>();
  for (const members of groups.values()) {
    const [best, ...others] = [...members].sort((a, b) => b.logit - a.logit || a.code.localeCompare(b.code));
    if (!best || others.length === 0 || members.some(worthy)) continue;
    const sharing = others.filter((other) => other.evidence.some((one) => best.evidence.some((own) => sharedWords(one, own) > 0)));
    const together = Math.min(MOST[kind], DISCOUNT[kind] * sharing.reduce((sum, other) => sum + probability(other.logit), probability(best.logit)));
    const pooled: DraftCode = { ...best, logit: Math.log(together / (1 - together)), sources: [...best.sources, 'siblings'] };
    if (sharing.length > 0 && worthy(pooled)) lifted.set(best, pooled);
  }
  return candidates.map((candidate) => lifted.get(candidate) ?? candidate);
}

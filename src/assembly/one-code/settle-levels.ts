// No heading on a claim: a category gives way to its supported child, else to its unspecified one.
import type { DiagnosisCodes } from '../../reference/types.js';
import { bareConcept, titleWords } from '../../reference/titles.js';
import type { DraftCode } from '../../types.js';
import type { DroppedCode } from '../contract.js';
import { joinSpans } from '../spans.js';
import settings from '../settings.json' with { type: 'json' };

/** What the title of a residual code says: something is left open, or nothing is added. */
const RESIDUAL = /\bunspecified\b|\bwithout\b|\buncomplicated\b/i;

/** The billable code that says no more than its heading: the only one, or the one that leaves most open and adds fewest words. */
export function findUnspecifiedChild(code: string, codes: DiagnosisCodes): string | undefined {
  const below = codes.billableUnder(code);
  if (below.length <= 1) return below[0];
  const said = new Set(titleWords(codes.title(code)));
  const rank = (one: string) => {
    const title = codes.title(one);
    // "Other pneumonia" is a kind of its own, although the word says nothing.
    const other = /\bother\b/i.test(title) && !/\bother\b/i.test(codes.title(code)) ? 1 : 0;
    return { one, added: other + bareConcept(title).filter((word) => !said.has(word)).length, open: title.toLowerCase().split('unspecified').length };
  };
  return below.filter((one) => RESIDUAL.test(codes.title(one))).map(rank)
    .sort((a, b) => a.added - b.added || b.open - a.open || a.one.length - b.one.length || a.one.localeCompare(b.one))[0]?.one;
}

/** One candidate a code: repeated ones join their evidence and keep the best logit. */
export function mergeRepeats(candidates: readonly DraftCode[]): DraftCode[] {
  const byCode = new Map<string, DraftCode>();
  for (const candidate of candidates) {
    const known = byCode.get(candidate.code);
    if (!known) { byCode.set(candidate.code, candidate); continue; }
    const [best, other] = candidate.logit > known.logit ? [candidate, known] : [known, candidate];
    byCode.set(candidate.code, { ...best, evidence: joinSpans(best.evidence, other.evidence), sources: [...new Set([...best.sources, ...other.sources])], flags: [...new Set([...best.flags, ...other.flags])] });
  }
  return [...byCode.values()];
}

/** Candidates with headings settled into billable codes. */
export function settleLevels(candidates: readonly DraftCode[], codes: DiagnosisCodes): { billable: DraftCode[]; dropped: DroppedCode[] } {
  const billable = candidates.filter((item) => codes.isBillable(item.code));
  const dropped: DroppedCode[] = [];
  const settled: DraftCode[] = [...billable];
  for (const heading of candidates.filter((item) => !codes.isBillable(item.code))) {
    const child = billable.filter((item) => item.code.startsWith(heading.code) && item.logit >= heading.logit - settings.childMargin)
      .reduce<DraftCode | undefined>((best, item) => (!best || item.logit > best.logit ? item : best), undefined);
    const instead = child?.code ?? (codes.has(heading.code) ? findUnspecifiedChild(heading.code, codes) : undefined);
    dropped.push({ code: heading.code, reason: codes.has(heading.code) ? 'more-specific' : 'unknown-code', by: instead ?? '' });
    if (!child && instead) settled.push({ ...heading, code: instead, sources: [...heading.sources, 'assembly:unspecified-child'] });
  }
  return { billable: mergeRepeats(settled), dropped };
}

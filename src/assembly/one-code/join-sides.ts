// Right and left, each supported by words of its own, become the two-sided code where the category has one.
import { areMirrored, findBilateral, statedSide } from '../../reference/titles.js';
import type { DiagnosisCodes } from '../../reference/types.js';
import type { DraftCode } from '../../types.js';
import type { DroppedCode } from '../contract.js';
import { joinSpans } from '../spans.js';

/** The codes with every right-left pair of one condition joined; the pair's logit is the lower one, since both sides must hold. */
export function joinSides(kept: readonly DraftCode[], codes: DiagnosisCodes): { kept: DraftCode[]; dropped: DroppedCode[] } {
  let list = [...kept];
  const dropped: DroppedCode[] = [];
  for (const right of kept) {
    if (statedSide(codes.title(right.code)) !== 'right' || !list.includes(right)) continue;
    const left = list.find((other) => other.code !== right.code && areMirrored(right.code, other.code, codes));
    const both = left && findBilateral(right.code, codes);
    if (!left || !both) continue;
    const weaker = left.logit < right.logit ? left : right;
    const known = list.find((item) => item.code === both);
    const evidence = joinSpans(joinSpans(known?.evidence ?? [], right.evidence), left.evidence);
    const base = known && known.logit > weaker.logit ? known : weaker;
    const joined: DraftCode = { ...base, code: both, evidence, sources: [...new Set([...right.sources, ...left.sources, ...(known?.sources ?? []), 'assembly:bilateral'])] };
    list = [...list.filter((item) => ![right.code, left.code, both].includes(item.code)), joined];
    dropped.push({ code: right.code, reason: 'bilateral', by: both }, { code: left.code, reason: 'bilateral', by: both });
  }
  return { kept: list, dropped };
}

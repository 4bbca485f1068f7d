// A condition that the author lists by its name as a diagnosis of this visit stands though little else speaks for it (Official Guidelines IV.J). Codes and shares: assessed.json.
import type { DraftCode, Evidence, Mention, NamedItem } from '../../types.js';
import table from './assessed.json' with { type: 'json' };

const NOT = new RegExp(table.not);
const PLAIN = new Set(table.plain.split('|'));
const SAME = table.same.map(([item, better]) => ({ item: new RegExp(item!), better: new RegExp(better!) }));
/** Share of a quote that an item covers where both speak of one thing. */
const COVERED = 0.5;

const CATEGORY = 3;

/** Characters that two codes begin with alike. */
function sharedLength(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  return at;
}

const byLogit = (a: DraftCode, b: DraftCode): number => b.logit - a.logit || a.code.localeCompare(b.code);
const stemsOf = (text: string): string[] => text.toLowerCase().split(/[^a-z0-9]+/).map((word) => word.slice(0, table.stem)).filter((stem) => stem.length > 1 && !PLAIN.has(stem));

/** Whether an item's own words are the words of a code. */
function speaksFor({ documentId, start, end }: Mention, quote: Evidence): boolean {
  if (quote.documentId !== documentId) return false;
  return Math.min(end, quote.end) - Math.max(start, quote.start) >= COVERED * (quote.end - quote.start);
}

/** Whether a standing code tells an item already: by the same words, as one of its category, by a title that holds all its words, or as the kind that says more. */
function isTold({ mention, codes }: NamedItem, { code, evidence }: DraftCode, title: string): boolean {
  if (codes.some((own) => own.slice(0, 3) === code.slice(0, 3)) || evidence.some((quote) => speaksFor(mention, quote))) return true;
  if (SAME.some(({ item, better }) => better.test(code) && codes.some((own) => item.test(own)))) return true;
  const said = new Set(stemsOf(title)), own = stemsOf(mention.spelled ?? mention.text);
  return own.length > 0 && own.every((stem) => said.has(stem));
}

/** Candidates with those lifted that a list of diagnoses names and no standing one tells: the likeliest of each item's category. */
export function liftAssessed(candidates: readonly DraftCode[], standing: (candidate: DraftCode) => boolean, items: readonly NamedItem[], title: (code: string) => string | undefined): { candidates: DraftCode[]; assessed: Set<string> } {
  const assessed = new Map<string, Mention>();
  for (const item of items) {
    if (item.codes.some((code) => NOT.test(code))) continue;
    const held = candidates.filter((one) => assessed.has(one.code) || standing(one));
    if (held.some((one) => isTold(item, one, title(one.code) ?? ''))) continue;
    const near = (code: string): number => Math.min(table.subcategory, Math.max(...item.codes.map((own) => sharedLength(own, code))));
    const [best] = candidates.filter(({ code, logit }) => logit >= table.leastLogit && near(code) >= CATEGORY).sort((a, b) => near(b.code) - near(a.code) || byLogit(a, b));
    if (best) assessed.set(best.code, item.mention);
  }
  const lifted = candidates.map((one) => {
    const mention = assessed.get(one.code);
    return mention ? { ...one, logit: table.standsAt, evidence: quoteFirst(one.evidence, mention) } : one;
  });
  return { candidates: lifted, assessed: new Set(assessed.keys()) };
}

/** Evidence with the item's words, which made the code stand. */
function quoteFirst(evidence: readonly Evidence[], { documentId, start, end, text, section }: Mention): Evidence[] {
  return [{ documentId, start, end, text, section }, ...evidence.filter((one) => one.documentId !== documentId || one.start >= end || one.end <= start)].slice(0, 2);
}

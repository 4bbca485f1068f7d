// Whether two services were at separate sites: what an NCCI edit asks before a modifier opens it.
import { readCodeSet } from './code-ranges.js';
import type { LineView, PairLookup } from './contract.js';
import { maskFunctions } from './functions.js';
import modifiers from './modifiers.json' with { type: 'json' };
import table from './sites.json' with { type: 'json' };

const SITES = Object.entries(table.sites).map(([site, words]) => [site, new RegExp(`\\b(?:${words.join('|')})\\b`, 'i')] as const);
const SAME = new RegExp(table.same.join('|'), 'i');
const SEVERAL = new RegExp(modifiers.separate.says.join('|'), 'i');
const IS_VISIT = readCodeSet(modifiers.visits);

/** Sites that a text names, by the names of sites.json. */
export function sitesIn(text: string): Set<string> {
  const masked = maskFunctions(text);
  return new Set(SITES.filter(([, pattern]) => pattern.test(masked)).map(([site]) => site));
}

const NAMES = SITES.map(([site, { source }]) => [site, new RegExp(source, 'gi')] as const);

/** Sites that a text names with their words, in its order; of words that overlap (the back of the ear, the lower leg) the longer. */
export function siteNamesIn(text: string): { site: string; word: string; at: number }[] {
  const all = NAMES.flatMap(([site, pattern]) => [...text.matchAll(pattern)].map(({ 0: word, index }) => ({ site, word, at: index })));
  return all.filter((one) => !all.some((other) => other !== one && other.word.length > one.word.length && other.at <= one.at && one.at + one.word.length <= other.at + other.word.length)).sort((a, b) => a.at - b.at);
}

/**
 * Whether a line may say that it was separate: an edit that a modifier opens joins it to another line, or the same number stands twice, and its words do not say that the site
 * was the same. Where the claim names no payer, a line that no edit joins may say so too, as coders do. `views` are all lines of the claim.
 */
export function asksSeparate(view: LineView, views: readonly LineView[], pair: PairLookup, payer: string | undefined): boolean {
  const { code } = view.line;
  if ([...view.quotes, ...view.sentences].some(({ text }) => SAME.test(text))) return false;
  const others = views.filter((one) => one !== view && !IS_VISIT(one.line.code)).map(({ line }) => line.code);
  if (others.includes(code)) return true;
  const edits = new Set(others.flatMap((other) => [pair(other, code), pair(code, other)]));
  return edits.has('1') || (!edits.has('0') && payer === undefined);
}

/** Whether the words of the line and of every line whose edit denies it name sites, none of them shared. `says`: the other line carries a modifier that says so. */
export function areApart(view: LineView, views: readonly LineView[], pair: PairLookup | undefined, says: (other: LineView) => boolean): boolean {
  const others = views.filter((one) => one !== view && !IS_VISIT(one.line.code) && pair?.(one.line.code, view.line.code) === '1');
  const own = sitesOf(view);
  return own.size > 0 && others.length > 0 && others.every((other) => {
    const its = sitesOf(other);
    return its.size > 0 && [...its].every((site) => !own.has(site)) && !says(other);
  });
}

/** Whether lines of one kind are of several lesions: their words name sites that differ, or the document tells of more than one. */
export function areTold(view: LineView, others: readonly LineView[]): boolean {
  const own = sitesOf(view);
  const apart = others.every((other) => [...sitesOf(other)].some((site) => !own.has(site)) && own.size > 0);
  return apart || (view.document !== undefined && tellsSeveral([view.document]));
}

/** Whether a note tells of more than one lesion, wound or site. */
export function tellsSeveral(documents: readonly { text: string }[]): boolean {
  return documents.some(({ text }) => SEVERAL.test(text));
}

function sitesOf({ quotes, sentences }: LineView): Set<string> {
  const named = sitesIn(quotes.map(({ text }) => text).join(' . '));
  return named.size > 0 ? named : sitesIn(sentences.map(({ text }) => text).join(' . '));
}

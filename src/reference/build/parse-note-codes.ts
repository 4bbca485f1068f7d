// The codes that a Tabular note names, read from its words: `(E08.-)`, `(J00-J22)`, `(T36-T50 with fifth or sixth character 5)`.
import phrases from './note-phrases.json' with { type: 'json' };
import { CATEGORY_PATTERN, undotted } from '../codes.js';
import type { CodeList } from './code-list.js';
import { selectQualified } from './select-qualified.js';

const CODE = String.raw`${CATEGORY_PATTERN}(?:\.[0-9A-Z]{1,4})?(?:\.?-)?\.?`;
const ITEM = new RegExp(String.raw`^(${CODE})(?:\s*(?:-|to)\s*(${CODE}))?$`);
const ANY_ITEM = new RegExp(String.raw`\b${CODE}(?:\s*(?:-|to)\s*${CODE})?(?![0-9A-Za-z])`, 'g');
const LOOKS_CODED = new RegExp(String.raw`\b${CATEGORY_PATTERN}(?:\.|\b)`);

/** `vitamin B12` is no code: a bare category counts only after one of these words, or a comma. */
const LEAD = new RegExp(String.raw`(?:\b(?:${phrases.leads.join('|')})|,)\s*$`, 'i');
const STOP = new RegExp(String.raw`\b(?:${phrases.stops.join('|')})\b.*$`, 'i');

/** `entries` are prefixes and `A00-B99` ranges of categories; `shared` is a longer list of prefixes for a qualified set, `cut` names ranges with an end that the list lacks. */
export interface NoteCodes { entries: string[]; shared: string[]; unresolved: string[]; cut: string[] }

/** Compiles the codes of one note against the code list; whatever does not resolve is returned, never dropped. */
export function parseNoteCodes(text: string, list: CodeList): NoteCodes {
  const found: NoteCodes = { entries: [], shared: [], unresolved: [], cut: [] };
  const groups = [...text.matchAll(/\(([^()]*)\)/g)].map((match) => match[1]!).filter((group) => LOOKS_CODED.test(group));
  if (groups.length > 0) {
    for (const group of groups) readGroup(group, list, found);
  } else if (LOOKS_CODED.test(text) && !phrases.notTargets.some((phrase) => text.includes(phrase))) {
    readOutside(text.replace(STOP, ''), list, found);
  }
  return { entries: [...new Set(found.entries)], shared: [...new Set(found.shared)], unresolved: found.unresolved, cut: found.cut };
}

/** Codes in running words: `conditions classifiable to Q87.-`, `leukemia in remission C91.0-C95.9 with 5th character 1`. */
function readOutside(text: string, list: CodeList, found: NoteCodes): void {
  const items = [...text.matchAll(ANY_ITEM)].filter((match) => /[.-]/.test(match[0]) || LEAD.test(text.slice(0, match.index)));
  const first = items[0];
  if (first !== undefined && /\bwith\b.*\bcharacters?\b/.test(text)) readGroup(text.slice(first.index), list, found);
  else for (const [item] of items) readItem(item, list, found);
}

function readGroup(group: string, list: CodeList, found: NoteCodes): void {
  const [, base, qualifier] = /^(.*?),?\s*\b(with .*)$/.exec(group) ?? [];
  if (base === undefined || qualifier === undefined || phrases.wholeRange.includes(qualifier)) {
    for (const item of splitItems(base ?? group)) readItem(item, list, found);
    return;
  }
  const plain: NoteCodes = { entries: [], shared: [], unresolved: [], cut: [] };
  for (const item of splitItems(base)) readItem(item, list, plain);
  const selected = plain.unresolved.length > 0 ? undefined : selectQualified(plain.entries, qualifier, list);
  if (selected === undefined || selected.length === 0) found.unresolved.push(group);
  else if (selected.length > 12) found.shared.push(...selected);
  else found.entries.push(...selected);
}

const splitItems = (group: string): string[] => group.split(/[,;]|\.\s+(?=[A-Z]\d)|\band\b|\bor\b/).map((item) => item.trim()).filter((item) => item !== '');

function readItem(item: string, list: CodeList, found: NoteCodes): void {
  const match = ITEM.exec(item.replace(/-{2,}/g, '-'));
  const from = match?.[1] && undotted(match[1].replace(/\.$/, ''));
  const to = match?.[2] && undotted(match[2].replace(/\.$/, ''));
  if (!from) { found.unresolved.push(item); return; }
  if (!to) { if (list.has(from)) found.entries.push(from); else found.unresolved.push(item); return; }
  const cover = list.coverRange(from, to) ?? list.coverBetween(from, to);
  if (!list.has(from) || !list.has(to)) found.cut.push(item);
  if (cover.length === 0) { found.unresolved.push(item); return; }
  if (from.length > 3 || to.length > 3) { found.entries.push(...cover); return; }
  // The official order puts C4A, M1A and their like among the digits; a range by letters would miss some.
  found.entries.push(`${from}-${to}`, ...cover.filter((code) => code < from || code > to));
}

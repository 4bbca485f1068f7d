// Finds the assertion cues of a sentence and how far each reaches (ConText: scopes, terminators, pseudo cues).
import type { Span } from '../types.js';
import {
  ATTRIBUTES,
  CATEGORIES,
  MEASURES,
  TESTS,
  CUE_PATTERNS,
  CUE_TREE,
  TOKEN,
  normaliseToken,
  type AssertionCategory,
  type ContextRule,
  type CueNode,
} from './context-rules.js';

/** A word or mark with its place in the document and its spelling for rules. */
export interface Token extends Span {
  key: string;
  isWord: boolean;
}

/** A matched cue: tokens `[first, last)`, the rules that it satisfies. */
export interface CueHit {
  first: number;
  last: number;
  rules: readonly ContextRule[];
}

/** Reach of one cue: tokens `[from, to)` get the categories of `rule`. */
export interface Scope {
  hit: CueHit;
  rule: ContextRule;
  from: number;
  to: number;
}

export function tokenise(text: string, span: Span): Token[] {
  const tokens: Token[] = [];
  for (const match of text.slice(span.start, span.end).matchAll(TOKEN)) {
    const start = span.start + match.index;
    tokens.push({ start, end: start + match[0].length, key: normaliseToken(match[0]), isWord: /[\p{L}\p{N}]/u.test(match[0]) });
  }
  return tokens;
}

/** Index of the first token that ends after `at`. */
export function firstEndingAfter(tokens: readonly Token[], at: number): number {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tokens[middle] as Token).end <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

function longestAt(tokens: readonly Token[], at: number): CueHit | undefined {
  let node: CueNode | undefined = CUE_TREE;
  let best: CueHit | undefined;
  for (let i = at; i < tokens.length; i++) {
    node = node.next.get((tokens[i] as Token).key);
    if (node === undefined) break;
    if (node.rules.length > 0) best = { first: at, last: i + 1, rules: node.rules };
  }
  return best;
}

/** Whether a cue that begins inside another takes its place: the longer does, and of two alike the one that only takes words away. */
function outweighs(inner: CueHit, outer: CueHit): boolean {
  const more = inner.last - inner.first - (outer.last - outer.first);
  return more > 0 || (more === 0 && inner.rules.some((rule) => rule.direction === 'pseudo'));
}

/** Cues of a sentence in order; where literals overlap the longer stands. */
export function findCueHits(text: string, sentence: Span, tokens: readonly Token[]): CueHit[] {
  const hits: CueHit[] = [];
  for (let i = 0; i < tokens.length; ) {
    const hit = longestAt(tokens, i);
    if (hit === undefined) {
      i++;
      continue;
    }
    const inner = longestAt(tokens, i + 1);
    if (inner !== undefined && inner.first < hit.last && outweighs(inner, hit)) {
      i++;
      continue;
    }
    hits.push(hit);
    i = hit.last;
  }
  const part = text.slice(sentence.start, sentence.end);
  for (const { rule, regex, needs } of CUE_PATTERNS) {
    if (!needs.test(part)) continue;
    for (const match of part.matchAll(regex)) {
      const start = sentence.start + match.index;
      const end = start + match[0].trimEnd().length;
      const first = firstEndingAfter(tokens, start);
      let last = first;
      while (last < tokens.length && (tokens[last] as Token).start < end) last++;
      hits.push({ first, last: Math.max(last, first), rules: [rule] });
    }
  }
  return dropPseudo(hits).sort((a, b) => a.first - b.first);
}

/** Hits without the rules that a pseudo pattern over the same words takes away. */
function dropPseudo(hits: CueHit[]): CueHit[] {
  const pseudo = hits.flatMap((hit) => hit.rules.filter((rule) => rule.direction === 'pseudo').map((rule) => ({ hit, rule })));
  if (pseudo.length === 0) return hits;
  return hits.map((hit) => {
    const over = pseudo.filter((one) => one.hit.first < hit.last && one.hit.last > hit.first);
    if (over.length === 0) return hit;
    return {
      ...hit,
      rules: hit.rules.filter(
        (rule) => rule.direction === 'terminate' || !rule.categories.some((one) => over.some((p) => p.rule.categories.includes(one))),
      ),
    };
  });
}

const BREAKS = new Set([';', ':', '•', '|', '=', '>', '→', '–', '—']);

/** Whether the token at `at` ends every scope by itself: a mark between statements, an arrow, a dash with blanks around it, "(b)" of a list within a line. */
function isBreak(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at] as Token;
  if (BREAKS.has(token.key)) return true;
  const [before, next, second] = [tokens[at - 1], tokens[at + 1], tokens[at + 2]];
  if (token.key === '-') return before !== undefined && next !== undefined && before.end < token.start && token.end < next.start;
  return token.key === '(' && /^[a-h]$/.test(next?.key ?? '') && second?.key === ')';
}

/** A comma behind which something new is measured: "no hydronephrosis, 6 mm stone". */
function opensMeasure(tokens: readonly Token[], at: number): boolean {
  return tokens[at]?.key === ',' && /^\d/.test(tokens[at + 1]?.key ?? '') && MEASURES.has(tokens[at + 2]?.key ?? '');
}

/** Most words of an item of a list of tests. */
const ITEM_WORDS = 2;

/** Whether before the comma at `at` stands one item of a list, up to another comma or the sentence's start. */
function isListItem(tokens: readonly Token[], at: number): boolean {
  let start = at;
  while (start > 0 && at - start <= ITEM_WORDS && tokens[start - 1]!.key !== ',') start--;
  return at > start && at - start <= ITEM_WORDS;
}

/** Where a scope that goes back from `first` ends: marks, a parenthesis that the cue stands in with other words, and, when the cue denies a test ("cystic duct margin neg"), the comma before the test. */
function findReachBack(tokens: readonly Token[], first: number, rule: ContextRule, stop: Uint8Array): number {
  let from = first;
  let words = 0;
  let depth = 0;
  let ofTest = false;
  /** "Influenza, COVID and RSV were negative": the plural denies all items of the list. */
  let listed = false;
  const deniesTest = (at: number): boolean => rule.categories.includes('negated') && TESTS.has(tokens[at]?.key ?? '');
  if (rule.categories.includes('negated') && ATTRIBUTES.has(tokens[first - 1]?.key ?? '')) return first - 1;
  while (from > 0 && stop[from - 1] === 0 && words < rule.maxWords) {
    const token = tokens[from - 1] as Token;
    if (isBreak(tokens, from - 1) || (token.key === ',' && (rule.withinCommas || (ofTest && !(listed && isListItem(tokens, from - 1)))))) break;
    listed ||= token.key === 'and' && /:(?:were|are) /.test(rule.id);
    if (token.key === ')') depth++;
    else if (token.key === '(' && depth > 0) depth--;
    else if (token.key === '(' && words > 0 && !rule.categories.includes('historical')) break;
    if (token.isWord) words++;
    ofTest ||= deniesTest(from - 1);
    from--;
  }
  return from;
}

/** For each category and token: whether a terminator begins (forward) or ends (backward) there. */
function markStops(tokens: readonly Token[], hits: readonly CueHit[]): Record<AssertionCategory, Uint8Array> {
  const stops = Object.fromEntries(CATEGORIES.map((category) => [category, new Uint8Array(tokens.length + 1)])) as Record<
    AssertionCategory,
    Uint8Array
  >;
  for (const hit of hits) {
    for (const rule of hit.rules) {
      if (rule.direction !== 'terminate') continue;
      for (const category of rule.categories) for (let i = hit.first; i < hit.last; i++) stops[category][i] = 1;
    }
  }
  return stops;
}

/** "A1c 5.8 -> no, prediabetes": a "no" that a mark follows answers what stands before it. */
function isAnswer(tokens: readonly Token[], hit: CueHit): boolean {
  return tokens[hit.first]?.key === 'no' && hit.last === hit.first + 1 && /^[,.–—-]$/.test(tokens[hit.last]?.key ?? '');
}

/** "?CVID enteropathy": a question mark written onto the word behind it asks of that word, not of what stands before. */
function isAttachedQuestion(tokens: readonly Token[], hit: CueHit): boolean {
  const [before, mark, next] = [tokens[hit.first - 1], tokens[hit.first], tokens[hit.last]];
  return mark?.key === '?' && hit.last === hit.first + 1 && next?.start === mark.end && next.isWord && before?.end !== mark.start;
}

/** Reach of every cue of a sentence. */
export function findScopes(tokens: readonly Token[], hits: readonly CueHit[]): Scope[] {
  const stops = markStops(tokens, hits);
  const scopes: Scope[] = [];
  for (const hit of hits) {
    for (const rule of hit.rules) {
      if (rule.direction === 'terminate') continue;
      const asks = isAttachedQuestion(tokens, hit);
      const stop = stops[rule.categories[0] as AssertionCategory];
      if ((rule.direction !== 'backward' || asks) && !isAnswer(tokens, hit)) {
        let to = hit.last;
        const opensList = tokens[to]?.key === ':';
        if (opensList || (to < tokens.length && isBreak(tokens, to) && tokens[to]?.key !== ';')) to++;
        let words = 0;
        let depth = 0;
        while (to < tokens.length && stop[to] === 0 && words < rule.maxWords) {
          const token = tokens[to] as Token;
          if (isBreak(tokens, to) && !(opensList && token.key === ';')) break;
          if (token.key === ',' && (rule.withinCommas || asks || opensMeasure(tokens, to))) break;
          if (token.key === '(') depth++;
          else if (token.key === ')' && --depth < 0) break;
          if (token.isWord) words++;
          to++;
        }
        if (to > hit.last) scopes.push({ hit, rule, from: hit.last, to });
      }
      if ((rule.direction === 'backward' || rule.direction === 'bidirectional') && !asks) {
        const from = findReachBack(tokens, hit.first, rule, stop);
        if (from < hit.first) scopes.push({ hit, rule, from, to: hit.first });
      }
    }
  }
  return scopes;
}

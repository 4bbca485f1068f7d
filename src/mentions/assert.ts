// Who has it, when, and whether at all: the assertion of any span of a document.
import type { Assertion, Cue, ParsedDocument, Section, Span } from '../types.js';
import { CARRIERS, CATEGORIES, CHRONIC, endOfFlag, PLAN_BEHIND, flagsOfSection, type AssertionCategory } from './context-rules.js';
import { findCueHits, findScopes, firstEndingAfter, tokenise, type Scope, type Token } from './find-cues.js';
import { findTakenBack } from './find-past-list.js';
import stop from './stop-words.json' with { type: 'json' };

const STOP = new Set(stop.words);
const LIST_ITEM = /^(?:[-*•·+]|o\s|\(?\d{1,2}[.)])/;
/** Most items of a list that take over the cue of the line that opens it ("Denies:"). */
const MAX_CARRIED_ITEMS = 40;

/** `standing`: cues of the past before a chronic condition, which set no flag ("history of diabetes"). */
export interface Asserted {
  assertion: Assertion;
  cues: Cue[];
  standing: Cue[];
}

function noAssertion(): Assertion {
  return { negated: false, uncertain: false, historical: false, hypothetical: false, family: false };
}

/** Last section that starts at or before `at`. */
function sectionAt(sections: readonly Section[], at: number): Section | undefined {
  let low = 0;
  let high = sections.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sections[middle] as Section).headingStart <= at) low = middle + 1;
    else high = middle;
  }
  return sections[low - 1];
}

/** Assertion of the spans of one sentence; its cues are found once. */
export class SentenceContext {
  private readonly tokens: Token[];
  private readonly scopes: Scope[];
  private readonly inCue: Uint8Array;
  private readonly chronic: Uint8Array;
  private readonly fixed: Cue[] = [];
  /** Where the sentence passes from what is so to what is to be done about it. */
  private readonly planned: number;
  /** What an old list says and the note takes back. */
  private readonly takenBack: Cue | undefined;

  constructor(doc: ParsedDocument, sentenceIndex: number) {
    const sentence = doc.sentences[sentenceIndex] as Span & { section: string };
    this.tokens = tokenise(doc.text, sentence);
    const plan = doc.text.slice(sentence.start, sentence.end).search(PLAN_BEHIND);
    this.planned = plan < 0 ? sentence.end : sentence.start + plan;
    const hits = findCueHits(doc.text, sentence, this.tokens);
    this.scopes = findScopes(this.tokens, hits);
    this.inCue = new Uint8Array(this.tokens.length);
    for (const { hit } of this.scopes) this.inCue.fill(1, hit.first, hit.last);
    this.chronic = markChronic(doc.text, sentence, this.tokens);
    const flags = flagsOfSection(sentence.section);
    if (flags.length > 0) {
      const section = sectionAt(doc.sections, sentence.start);
      if (section !== undefined) {
        for (const category of flags.filter((flag) => !hasEnded(flag, doc.text, section, sentence)))
          this.fixed.push({ start: section.headingStart, end: section.start, category, rule: `section:${section.kind}` });
      }
    }
    this.fixed.push(...carriedCues(doc, sentenceIndex));
    this.takenBack = findTakenBack(doc, sentenceIndex);
  }

  /** Flags of a span: a flag holds when the scopes of its cues cover at least half of the words outside cues that are neither stop words nor carriers; a cue that qualifies must reach the first of them. */
  assert(span: Span): Asserted {
    const { tokens } = this;
    const assertion = noAssertion();
    const cues: Cue[] = [];
    const standing: Cue[] = [];
    const first = firstEndingAfter(tokens, span.start);
    let last = first;
    while (last < tokens.length && (tokens[last] as Token).start < span.end) last++;
    const telling: number[] = [];
    for (const strict of [true, false]) {
      for (let i = first; i < last; i++) {
        const token = tokens[i] as Token;
        if (token.isWord && this.inCue[i] === 0 && !(strict && (STOP.has(token.key) || CARRIERS.has(token.key)))) telling.push(i);
      }
      if (telling.length > 0) break;
    }
    const stated = telling.findIndex((i) => (tokens[i] as Token).start >= this.planned);
    if (stated > 0) telling.length = stated;
    for (const category of CATEGORIES) {
      const inScope = this.scopes.filter((scope) => scope.rule.categories.includes(category) && scope.from < last && scope.to > first);
      if (inScope.length === 0) continue;
      const reached = telling.filter((i) => inScope.some((scope) => i >= scope.from && i < scope.to));
      const missing = telling.length - reached.length;
      if (telling.length === 0 || reached.length < missing) continue;
      if (reached[0] !== telling[0] && inScope.every((scope) => scope.rule.qualifies)) continue;
      const spared = inScope.every((scope) => scope.rule.sparesChronic) && reached.some((i) => this.chronic[i] === 1);
      if (spared) {
        for (const scope of inScope) standing.push(this.asCue(scope, category));
        continue;
      }
      assertion[category] = true;
      for (const scope of inScope) cues.push(this.asCue(scope, category));
    }
    const { takenBack } = this;
    const fixed = takenBack && span.start < takenBack.end && span.end > takenBack.start ? [...this.fixed, takenBack] : this.fixed;
    for (const cue of fixed) {
      assertion[cue.category] = true;
      cues.push(cue);
    }
    return { assertion, cues, standing };
  }

  private asCue(scope: Scope, category: AssertionCategory): Cue {
    const { hit, rule } = scope;
    const start = (this.tokens[hit.first] as Token).start;
    const end = (this.tokens[Math.max(hit.first, hit.last - 1)] as Token).end;
    return { start, end, category, rule: rule.id };
  }
}

/** Whether what the section says of its text no longer holds at the sentence. */
function hasEnded(flag: AssertionCategory, text: string, section: Section, sentence: Span): boolean {
  if (flag === 'uncertain') return isBehindRunningHeading(text, section, sentence);
  const sameLine = !/^[ \t]*\n/.test(text.slice(section.start, sentence.start)) && /^[^\n]*\w/.test(text.slice(section.start, section.end));
  return sameLine && (endOfFlag(flag)?.test(text.slice(section.start, sentence.start + 8)) ?? false);
}

/** "CT showed a mass. Differential dx: adenoma, aneurysm. MRI was consistent with an aneurysm.": a differential in running text ends with its sentence or list. */
function isBehindRunningHeading(text: string, section: Section, sentence: Span): boolean {
  const before = text.slice(text.lastIndexOf('\n', section.headingStart - 1) + 1, section.headingStart);
  return /\w/.test(before) && /[.!?]\s/.test(text.slice(section.start, sentence.start)) && !LIST_ITEM.test(text.slice(sentence.start, sentence.start + 6));
}

/** Tokens of a sentence that belong to a chronic condition. */
function markChronic(text: string, sentence: Span, tokens: readonly Token[]): Uint8Array {
  const marks = new Uint8Array(tokens.length);
  for (const match of text.slice(sentence.start, sentence.end).matchAll(CHRONIC)) {
    const start = sentence.start + match.index;
    for (let i = firstEndingAfter(tokens, start); i < tokens.length && (tokens[i] as Token).start < start + match[0].length; i++) marks[i] = 1;
  }
  return marks;
}

/** Cues that a list item takes over from the line before the list, when that line ends with an open cue and a colon. */
function carriedCues(doc: ParsedDocument, index: number): Cue[] {
  const item = doc.sentences[index] as Span & { section: string };
  if (!LIST_ITEM.test(doc.text.slice(item.start, item.start + 6))) return [];
  for (let i = index - 1; i >= 0 && index - i <= MAX_CARRIED_ITEMS; i--) {
    const opener = doc.sentences[i] as Span & { section: string };
    if (opener.section !== item.section) return [];
    const head = doc.text.slice(opener.start, opener.end);
    if (/:\s*$/.test(head)) {
      const tokens = tokenise(doc.text, opener);
      const hits = findCueHits(doc.text, opener, tokens);
      const open = hits.filter((hit) => hit.last >= tokens.length - 1 && hit.rules.some((rule) => rule.direction === 'forward'));
      return open.flatMap((hit) =>
        hit.rules
          .filter((rule) => rule.direction === 'forward')
          .flatMap((rule) =>
            rule.categories.map((category) => ({
              start: (tokens[hit.first] as Token).start,
              end: (tokens[hit.last - 1] as Token).end,
              category,
              rule: rule.id,
            })),
          ),
      );
    }
    if (!LIST_ITEM.test(head.slice(0, 6))) return [];
  }
  return [];
}

/**
 * Assertion of any span, by the cues of the sentences that it touches and by its section.
 * Used for evidence and for the NegEx figures. Spans outside every sentence have no flag.
 */
export function assertSpan(doc: ParsedDocument, span: Span): Asserted {
  const { sentences } = doc;
  let low = 0;
  let high = sentences.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sentences[middle] as Span).end <= span.start) low = middle + 1;
    else high = middle;
  }
  const result: Asserted = { assertion: noAssertion(), cues: [], standing: [] };
  for (let i = low; i < sentences.length && (sentences[i] as Span).start < span.end; i++) {
    const { assertion, cues, standing } = new SentenceContext(doc, i).assert(span);
    for (const category of CATEGORIES) result.assertion[category] ||= assertion[category];
    result.cues.push(...cues);
    result.standing.push(...standing);
  }
  return result;
}

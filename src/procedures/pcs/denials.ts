// What a sentence says was not done: the verbs that it denies, and the nouns that those verbs govern. `The cyst was removed; the ovary was not removed` denies the ovary alone.
import data from './data/denials.json' with { type: 'json' };
import { PatternIndex, PhraseTable, type Word } from './words.js';

/** One denied act: places of the verb and of the nouns that it governs in the words of the sentence. */
export interface Denial { verb: number; from: number; to: number; /** The nouns are denied too: the verb carries procedures out, or denies by itself. */ governs: boolean; /** The subject is the procedure as a whole. */ whole: boolean; /** Told of the patient, who did not need or have it: no word on what the surgeon did. */ ofPatient: boolean }

const NOT = new Set(data.not);
const BETWEEN = new Set(data.between);
const MOST_BETWEEN = 3;
const ACTS = new Set(data.acts.split('|'));
const PREDICATES = new Set(data.predicates.split('|'));
const ONLY_BEFORE = new Set(data.onlyBefore.split('|'));
const ACTIVE = new PhraseTable([[data.active, true]] as const);
const MANNER = new Set(data.manner);
const STOPS = new Set(data.stops);
const SUBJECT_STOPS = new Set(data.subjectStops);
const AUXILIARIES = new Set(data.auxiliaries);
const FINITE = new Set(data.finite);
const TALK = new Set(data.talk);
const WHOLE = new Set(data.whole);
/** Words from a denied verb to the end of its object, at most. */
const LONGEST_OBJECT = 9;
/** Words from the start of a clause to its denied verb, at most: the bound keeps a hostile text cheap. */
const LONGEST_SUBJECT = 40;
/** Words behind `and` among which a verb begins a new clause. */
const JOINED = 5;
const LONGEST_BEFORE = 6;
const PARTICIPLE = /^(?!(?:bed|red|med|need|feed|bleed|speed|shed|seed)$)\w{2,}(?:ed|en|wn)$/;
/** These deny a gerund alone. */
const GERUND = new Set(['without', 'instead', 'rather']);
const LONGEST_NEITHER = 12;
const OF_PATIENT = /^(?:hav|receiv|requir|need|underg)/;
const OF_SOMEONE = new Set(data.ofSomeone);
const VERBS = new PatternIndex();
for (const verb of data.verbs.split('|')) VERBS.add(verb);

/** Denied acts of a sentence, in order of their verbs. Pure. */
export function findDenials(words: readonly Word[], text: string): Denial[] {
  const plain = words.map(({ word }) => word);
  const gap = (at: number): string => (at === 0 ? '' : text.slice(words[at - 1]!.end, words[at]!.start));
  const isHard = (at: number): boolean => /[;.?!\n]|--|\u2014/.test(gap(at));
  const denials: Denial[] = [];
  const deniedVerbs = new Set<number>();
  const add = (verb: number, from: number, to: number, governs: boolean): void => {
    deniedVerbs.add(verb);
    denials.push({ verb, from, to, governs, ofPatient: OF_PATIENT.test(plain[verb]!), whole: governs && plain.slice(from, to).some((word) => WHOLE.has(word)) });
  };
  plain.forEach((word, at) => {
    if (NOT.has(word)) {
      const verb = verbAfter(plain, at);
      if (verb === undefined || isHard(at + 1) || (MANNER.has(plain[verb + 1] ?? '') && !isHard(verb + 1))) return;
      // `had not received blood`, `was not given blood`: the object stands behind
      if (/^(?:had|has|have|having)$/.test(plain[at - 1] ?? '') && !isParticipleAfterBe(plain, verb)) add(verb, verb + 1, endOfObject(verb), true);
      else addPassive(verb, at);
      if (plain[verb] === 'given') add(verb, verb + 1, endOfObject(verb), true);
    } else if (word === 'neither') {
      const ahead = plain.slice(at + 1, at + 1 + LONGEST_NEITHER).findIndex((next) => ACTS.has(next));
      if (ahead >= 0) add(at + 1 + ahead, at + 1, at + 1 + ahead, true);
    } else if (PREDICATES.has(word) || (ONLY_BEFORE.has(word) && plain.slice(at + 1, at + LONGEST_BEFORE).some((next) => next === 'before' || next === 'prior'))) {
      if (isPredicate(plain, at)) addPassive(at, at);
    }
  });
  for (const { at, length } of ACTIVE.find(plain)) {
    const verb = plain.findIndex((word, i) => i >= at + length && i <= at + length + 2 && VERBS.match(word).length > 0);
    // `without removing the ovary`; not `without complications, removed`
    if (verb < 0 || isParticipleAfterBe(plain, verb) || (GERUND.has(plain[at]!) && !plain[verb]!.endsWith('ing'))) continue;
    add(verb, verb + 1, endOfObject(verb), true);
  }
  return denials.sort((a, b) => a.verb - b.verb);

  function addPassive(verb: number, negator: number): void {
    const { from, shared } = subjectOf(negator);
    const acts = ACTS.has(plain[verb]!) || PREDICATES.has(plain[verb]!) || ONLY_BEFORE.has(plain[verb]!);
    const carriedOut = shared && plain.slice(from, negator).some((word, i) => ACTS.has(word) && !TALK.has(word) && !deniedVerbs.has(from + i));
    // `BiPAP for 39 hours, never intubated`: the patient was not
    const aside = /,/.test(gap(negator)) && OF_SOMEONE.has(plain[verb]!);
    add(verb, from, negator, acts && !carriedOut && !aside);
  }

  /** First word of the subject of a verb: the words since the clause began; `shared` when an earlier verb has the same subject. */
  function subjectOf(negator: number): { from: number; shared: boolean } {
    let start = negator;
    while (start > 0 && negator - start < LONGEST_SUBJECT && !isHard(start) && !SUBJECT_STOPS.has(plain[start - 1]!)) start--;
    const names = (from: number, to: number): boolean => plain.slice(from, to).some((word) => !AUXILIARIES.has(word) && !/^(?:and|or|the|a|an|of)$/.test(word));
    const hasVerb = (to: number): boolean => plain.slice(start, to).some((word) => FINITE.has(word) || PARTICIPLE.test(word));
    for (let at = negator; at > start; at--) {
      const comma = /,/.test(gap(at));
      const joins = plain[at] === 'and' || plain[at] === 'then' || plain[at] === 'therefore' || (plain[at] === 'with' && !plain.slice(at, negator - 1).some((word) => word === 'and' || FINITE.has(word)));
      if ((comma || joins) && names(at, negator) && (hasVerb(at) || (comma && plain[negator - 1] !== 'were'))) return { from: at, shared: false };
    }
    return { from: start, shared: plain.slice(start, negator).some((word, i) => PARTICIPLE.test(word) || (FINITE.has(word) && start + i < negator - 2)) };
  }

  function endOfObject(verb: number): number {
    let end = verb + 1;
    while (end < plain.length && end - verb <= LONGEST_OBJECT && !isHard(end) && !STOPS.has(plain[end]!)) {
      const joins = plain[end] === 'and' || plain[end] === 'then' || /,/.test(gap(end));
      // `did not remove the ovary and closed the wound`
      if (joins && plain.slice(end, end + JOINED).some((word) => PARTICIPLE.test(word) || FINITE.has(word) || word === 'we' || word === 'i')) break;
      end++;
    }
    return end;
  }
}

/** Place of the verb that a `not` denies: `not removed`, `not be safely placed`. */
function verbAfter(plain: readonly string[], at: number): number | undefined {
  for (let next = at + 1; next <= at + 1 + MOST_BETWEEN && next < plain.length; next++) {
    const word = plain[next]!;
    if (BETWEEN.has(word) && !(ACTS.has(word) && !BETWEEN.has(plain[next + 1] ?? '') && !ACTS.has(plain[next + 1] ?? ''))) continue;
    return ACTS.has(word) || PREDICATES.has(word) || PARTICIPLE.test(word) ? next : undefined;
  }
  return undefined;
}

/** `Colonoscopy was deferred`, `PICC deferred`; not `he refused colonoscopy`, whose object stands behind. */
function isPredicate(plain: readonly string[], at: number): boolean {
  const before = plain[at - 1];
  if (before === undefined || before === 'not' || /^(?:he|she|patient|they|i|we|pt|family|who|daughter|son|wife|husband)$/.test(before)) return false;
  const next = plain[at + 1];
  return /^(?:was|were|been|be|is|are|then|therefore|and|or|but)$/.test(before) || next === undefined || /^(?:by|due|because|as|until|till|for|given|at|before|prior|in|on|and|but|this|today|to|per|secondary|after|since)$/.test(next);
}

function isParticipleAfterBe(plain: readonly string[], verb: number): boolean {
  return /^(?:be|been|being)$/.test(plain[verb - 1] ?? '');
}

/** Whether a denial reaches a term: its verb is denied, or a noun of it stands among those that the denied verb governs. */
export function isDenied(denials: readonly Denial[], places: readonly number[]): boolean {
  return denials.some(({ verb, from, to, governs }) => places.some((place) => place === verb || (governs && place >= from && place < to)));
}

/** Places that a term of something done cannot stand on. */
export function findDeniedPlaces(denials: readonly Denial[]): ReadonlySet<number> {
  const places = new Set<number>();
  for (const { verb, from, to, governs } of denials) {
    places.add(verb);
    if (governs) for (let at = from; at < to; at++) places.add(at);
  }
  return places;
}

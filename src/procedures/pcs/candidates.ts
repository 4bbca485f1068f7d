// Codes that a note's words may stand for: every term met, its code chosen, and terms of one table and body part brought together.
import type { Assertion, Mention, ParsedDocument } from '../../types.js';
import type { Edition } from '../../reference/types.js';
import { chooseCode, type Choice } from './choose-code.js';
import { readContext } from './context.js';
import { findDenials, findDeniedPlaces, isDenied } from './denials.js';
import { findTerms, type Term, type TermHit } from './find-terms.js';
import type { AxisCounts } from './model.js';
import { either } from '../patterns.js';
import guidelines from './data/guidelines.json' with { type: 'json' };
import cues from './data/status-cues.json' with { type: 'json' };
import { PhraseTable } from './words.js';
import { readNote, type ReadNote, type ReadSentence } from './read-note.js';

/** A term at its place with the code that it stands for there. */
export interface Occurrence { note: ReadNote; one: ReadSentence; term: Term; /** The words of the sentence that the term stands on. */ words: string[]; start: number; end: number; choice: Choice; assertion: Assertion; /** The sentence says that this act was not done, as the surgeon's own doing. */ denied: boolean; weight: number }

/** Occurrences that share section, body system, operation and body part (and substance); the first is the one that speaks best. */
export interface Candidate { code: string; prefix: string; occurrences: Occurrence[] }

const NOT_DONE = new PhraseTable(cues.notDone as [string, string][]);
const BEFORE = 3;
const AFTER = 4;
const ZONE_WEIGHT = { title: 3, body: 2, course: 2, findings: 1, other: 1.5, history: 0.5, plan: 0.3 };
const ELSEWHERE = { ...cues.elsewhere, part: new RegExp(cues.elsewhere.part, 'gi'), says: either(cues.elsewhere.says), from: new RegExp(cues.elsewhere.from, 'i'), until: new RegExp(cues.elsewhere.until, 'i'), later: new RegExp(cues.elsewhere.later, 'i'), toCome: new RegExp(cues.elsewhere.toCome, 'i') };
const PLANNED = { label: new RegExp(cues.planned.label, 'i'), done: new RegExp(cues.planned.done, 'i') };
const OF_FINDINGS = new RegExp(`:(?:${cues.findingCues})$`, 'i');
const NOTHING: Assertion = { negated: false, uncertain: false, historical: false, hypothetical: false, family: false };

/** Candidates of all documents, in order of first appearance. */
export function findCandidates(documents: readonly ParsedDocument[], mentions: readonly Mention[], edition: Edition, counts: AxisCounts): Candidate[] {
  const groups = new Map<string, Occurrence[]>();
  for (const doc of documents) {
    const assertions = indexAssertions(mentions.filter((mention) => mention.documentId === doc.id));
    for (const occurrence of findOccurrences(readNote(doc), assertions, edition, counts)) {
      const key = keyOf(occurrence);
      const list = groups.get(key) ?? [];
      if (list.length === 0) groups.set(key, list);
      list.push(occurrence);
    }
  }
  joinParts(groups);
  return [...groups].filter(([, occurrences]) => occurrences.some(isSaid)).map(([key, occurrences]) => ({ prefix: key.slice(0, 4), ...vote(occurrences) })).filter(({ occurrences }) => occurrences.some(isSaid));
}

/** `Esophagus` and `Esophagus, Lower` of one operation and sentence are one procedure: the part that is named more closely takes the other's words. */
function joinParts(groups: Map<string, Occurrence[]>): void {
  for (const [key, whole] of [...groups]) {
    const { choice, one } = whole[0]!;
    const closer = [...groups].find(([other, list]) => other !== key && other.slice(0, 3) === key.slice(0, 3) && list[0]!.choice.body.startsWith(`${choice.body}, `)
      && list[0]!.one === one && whole.every((occurrence) => list.some((its) => its.note === occurrence.note && its.one === occurrence.one))
      // a term that stands for each part that its sentence names means both of them
      && !whole.some((occurrence) => list.some((its) => its.one === occurrence.one && its.term === occurrence.term)));
    if (!closer) continue;
    closer[1].push(...whole);
    groups.delete(key);
  }
}

const isSaid = ({ assertion }: Occurrence): boolean => !assertion.negated;

/** What makes two codes one procedure: operation and body part; for what is given, the substance as well (platelets beside red cells). */
function keyOf({ choice: { code }, one, note }: Occurrence): string {
  if (code[0] === '3') return code.slice(0, 4) + code[5];
  // the course of a stay tells of a tap in one sentence and of the drain that followed in another
  const text = TAPPED.test(code) && one.zone === 'course' ? note.doc.text.slice(one.sentence.start, one.sentence.end) : '';
  return code.slice(0, 4) + (TAP.test(text) && !DRAIN.test(text) ? 'tap' : '');
}

/** Cavities that are tapped once and drained by a tube later. */
const TAPPED = /^0W9[9BDG]/;
const TAP = /\b(?:thoracentesis|paracentesis|pericardiocentesis|tap(?:ped)?)\b/i;
const DRAIN = /\b(?:tubes?|catheters?|pig-?\s?tails?|drains?|PleurX|thoracostomy)\b/i;

function* findOccurrences(note: ReadNote, assertions: ReadonlyMap<number, Mention[]>, edition: Edition, counts: AxisCounts): Generator<Occurrence> {
  const planned = findPlanned(note.doc);
  for (const one of note.sentences) {
    for (const { hit: { term, places }, negated, denied } of findHits(one, note.doc.text)) {
      const context = readContext(note, one, places);
      const [start, end] = [one.words[places[0]!]!.start, one.words[places.at(-1)!]!.end];
      const words = places.map((place) => one.words[place]!.word);
      const said = assertionAt(assertions.get(one.index) ?? [], start);
      const assertion = negated || planned(one) || isNotDone(one, places, note.doc.text) || isElsewhere(note.doc.text.slice(one.sentence.start, one.sentence.end), start - one.sentence.start, end - one.sentence.start) ? { ...said, negated: true } : said;
      for (const code of term.codes) {
        for (const choice of chooseCode(edition, code, context, counts)) {
          yield { note, one, term, words, start, end, choice, assertion, denied, weight: ZONE_WEIGHT[one.zone] * (1 + 0.2 * term.groups) * (assertion.negated || assertion.historical || assertion.hypothetical ? 0.3 : 1) };
        }
      }
    }
  }
}

/** Whether a sentence stands under what was meant to be done, in a document that says under another heading what was done. */
function findPlanned({ text, sections }: ParsedDocument): (one: ReadSentence) => boolean {
  if (!PLANNED.done.test(text)) return () => false;
  return ({ sentence: { start, end } }) => {
    const own = sections.find((section) => section.start <= start && start < section.end);
    return PLANNED.label.test(text.slice(start, end)) || (own !== undefined && PLANNED.label.test(text.slice(own.headingStart, own.start)));
  };
}

const YIELDS = guidelines.yields.map(({ code, to }) => ({ from: new RegExp(`^${code}$`), to: new RegExp(`^${to}$`) }));

/** The code with most weight; its best occurrence first. A code that a guideline makes a step of another one here has no vote. */
function vote(all: Occurrence[]): { code: string; occurrences: Occurrence[] } {
  const done = all.filter((one) => !one.assertion.negated);
  const occurrences = all.filter(({ choice }) => !YIELDS.some(({ from, to }) => from.test(choice.code) && done.some((other) => to.test(other.choice.code))));
  const zones = new Map<string, number>();
  const weights = new Map<string, number>();
  // a part of the note speaks once for a code: a long description does not outvote the title
  for (const { choice, weight, one } of [...occurrences].sort((a, b) => b.weight - a.weight)) {
    const key = `${choice.code} ${one.zone}`;
    if (zones.has(key)) continue;
    zones.set(key, weight);
    weights.set(choice.code, (weights.get(choice.code) ?? 0) + weight);
  }
  const code = [...weights].reduce((best, one) => (one[1] > best[1] ? one : best))[0];
  const rank = (one: Occurrence): number => one.weight + (one.choice.code === code ? 100 : 0);
  return { code, occurrences: [...occurrences].sort((a, b) => rank(b) - rank(a) || a.start - b.start) };
}

/** Terms of a sentence; where one stands on words of a denied act and on others as well, the others count. */
function findHits(one: ReadSentence, text: string): { hit: TermHit; negated: boolean; denied: boolean }[] {
  const all = findTerms(one.words);
  const denials = all.length > 0 ? findDenials(one.words, text) : [];
  if (!all.some((hit) => isDenied(denials, hit.places))) return all.map((hit) => ({ hit, negated: false, denied: false }));
  const standing = findTerms(one.words, findDeniedPlaces(denials));
  const denied = all.filter((hit) => isDenied(denials, hit.places) && !standing.some(({ term }) => term === hit.term));
  const own = denials.filter(({ ofPatient }) => !ofPatient);
  return [...standing.map((hit) => ({ hit, negated: false, denied: false })), ...denied.map((hit) => ({ hit, negated: true, denied: isDenied(own, hit.places) }))];
}

/** Words just before or after a term in its clause that say it was not done: `refused colonoscopy`, `without a stent`. */
function isNotDone({ words }: ReadSentence, places: readonly number[], text: string): boolean {
  const [first, last] = [places[0]!, places.at(-1)!];
  const ends = (at: number): boolean => /[;.\u2014]/.test(text.slice(words[at - 1]!.end, words[at]!.start));
  let [from, to] = [first, last + 1];
  while (from > 0 && first - from < BEFORE && !ends(from)) from--;
  while (to < words.length && to - last <= AFTER && !ends(to)) to++;
  const next = words[last + 1];
  // `LP no.`, `(ray no)`: nothing follows that was not found
  if (next?.word === 'no' && (last + 2 === words.length || /[.;,)\n]/.test(text.slice(next.end, words[last + 2]!.start)))) return true;
  return NOT_DONE.find(words.slice(from, first).map((one) => one.word)).some((hit) => hit.value === 'before')
    || NOT_DONE.find(words.slice(last + 1, to).map((one) => one.word)).some((hit) => hit.value === 'after');
}

/** Words of the same part of a sentence by which another place or an earlier one did it, or by which it is still to come. */
function isElsewhere(text: string, start: number, end: number): boolean {
  const bounds = [...text.matchAll(ELSEWHERE.part)];
  const from = bounds.findLast(({ index }) => index < start)?.index ?? 0;
  const to = bounds.find(({ index }) => index >= end)?.index ?? text.length;
  if (ELSEWHERE.later.test(text.slice(end)) || ELSEWHERE.toCome.test(text.slice(start, end)) || ELSEWHERE.says.test(text.slice(from, to))) return true;
  const moved = ELSEWHERE.from.exec(text);
  return moved !== null && moved.index + moved[0].length <= start && from <= moved.index + moved[0].length && !ELSEWHERE.until.test(text.slice(moved.index + moved[0].length, start));
}

function indexAssertions(mentions: readonly Mention[]): Map<number, Mention[]> {
  const bySentence = new Map<number, Mention[]>();
  for (const mention of mentions) bySentence.set(mention.sentence, [...(bySentence.get(mention.sentence) ?? []), mention]);
  return bySentence;
}

/** Assertion of the shortest mention around a place. What is denied after a procedure's name is what it found (`knee tapped, culture negative`), not that it was done. */
function assertionAt(mentions: readonly Mention[], at: number): Assertion {
  const around = mentions.filter((mention) => mention.start <= at && at < mention.end);
  const best = around.reduce<Mention | undefined>((shortest, one) => (shortest === undefined || one.end - one.start < shortest.end - shortest.start ? one : shortest), undefined);
  if (best === undefined) return NOTHING;
  // `after TEE excluded a thrombus, cardioversion`: a finding is denied, and no procedure
  const before = best.cues.some(({ category, start, rule }) => category === 'negated' && start < at && !OF_FINDINGS.test(rule));
  return best.assertion.negated && best.cues.length > 0 && !before ? { ...best.assertion, negated: false } : best.assertion;
}

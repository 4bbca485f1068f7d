// When a condition began, before the admission or in the stay, read from every sentence of the note that names it. Words: data/onset.json.
import type { DraftCode, Evidence, ParsedDocument } from '../../types.js';
import table from '../data/onset.json' with { type: 'json' };

/** A sentence that names a condition, and the one before it, whose time it may share. */
export interface Told { text: string; before: string }

/** What the sentences say of the time: `Y` before or at admission, `N` in the stay, `W` that the provider cannot tell. */
export type Onset = 'Y' | 'N' | 'W';

interface Names { words: RegExp; signs?: RegExp; atArrival?: RegExp; /** Of a row: a condition that often arises in a stay. */ often?: true }

const anyOf = (patterns: readonly string[], flags = 'i'): RegExp => new RegExp(`\\b(?:${patterns.join('|')})`, flags);
const [ARRIVAL, STAY, ARISE, SEEN, BETTER, KNOWN, ACQUIRED, UNDETERMINED, BACK] = [table.arrival, table.stay, table.arise, table.seen, table.better, table.known, table.acquired, table.undetermined, table.back].map((patterns) => anyOf(patterns)) as [RegExp, RegExp, RegExp, RegExp, RegExp, RegExp, RegExp, RegExp, RegExp];
const PURPOSE = new RegExp(`\\b(?:${table.purpose.join('|')})\\s+(?:[\\w-]+\\s+){0,2}$`, 'i');
/** What follows tells how a condition went on after it was seen. */
const AFTERWARDS = /(?:,|\s(?:and|then|but|which|until))\s/i;
const PLACES = anyOf([...table.arrival, ...table.stay], 'gi');
const AT_DELIVERY = new RegExp(table.atDelivery.join('|'));
const DELIVERED = new RegExp(table.delivered);
const SKIPPED = new Set(table.skipSections);
const ROWS = (table.rows as readonly { codes: string; words: string; signs?: string; atArrival?: string }[]).map((row) => ({ ...row, codes: new RegExp(row.codes) }));
const either = (patterns: readonly (string | undefined)[]): RegExp | undefined => {
  const some = patterns.filter((pattern) => pattern !== undefined);
  return some.length > 0 ? new RegExp(some.join('|'), 'i') : undefined;
};
/** Words of titles that name no condition. */
const COMMON = /^(?:acute|chronic|other|unspecified|with|without|disease|disorder|syndrome|site|left|right|type|specified|complication|initial|encounter|following|stage|elsewhere|classified|post\w*|due)$/;
const SHORTEST_WORD = 5;

/** How the note may tell of a code: its rows, else the words that its quotes share with its title. */
function namesOf(code: string, title: string, evidence: readonly Evidence[]): Names | undefined {
  const rows = ROWS.filter(({ codes }) => codes.test(code));
  if (rows.length > 0) {
    const [words, signs, atArrival] = [either(rows.map((row) => row.words)), either(rows.map((row) => row.signs)), either(rows.map((row) => row.atArrival))];
    return { often: true, words: words!, ...(signs ? { signs } : {}), ...(atArrival ? { atArrival } : {}) };
  }
  const quoted = evidence.map(({ text }) => text.toLowerCase()).join(' ');
  const shared = title.toLowerCase().split(/[^a-z]+/).filter((word) => word.length >= SHORTEST_WORD && !COMMON.test(word) && quoted.includes(word));
  return shared.length > 0 ? { words: new RegExp(shared.map((word) => `(?=.*\\b${word})`).join(''), 'is') } : undefined;
}

/** Sentences that name the condition outside the history of before the stay. */
export function readTold({ code, evidence }: DraftCode, title: string, documents: readonly ParsedDocument[]): Told[] {
  const names = namesOf(code, title, evidence);
  if (!names) return [];
  return documents.flatMap((document) => document.sentences.flatMap(({ start, end, section }, at): Told[] => {
    const text = document.text.slice(start, end);
    if (SKIPPED.has(section) || !(names.words.test(text) || names.signs?.test(text))) return [];
    const before = document.sentences[at - 1];
    return [{ text, before: before && before.section === section ? document.text.slice(before.start, before.end) : '' }];
  }));
}

/** Parts of a sentence that each speak of one time: one where it names one time, else its clauses. */
function partsOf(sentence: string): string[] {
  return (sentence.match(PLACES)?.length ?? 0) < 2 ? sentence.split(/;\s/) : sentence.split(/[;,]\s|\s(?:and|but|then|while|which|who)\s/);
}

/** What the sentences of a note say of the time at which a condition began, undefined when they say nothing. What was there at arrival outweighs what came later. */
export function readOnset(code: string, title: string, evidence: readonly Evidence[], told: readonly Told[]): Onset | undefined {
  const names = namesOf(code, title, evidence);
  if (!names) return undefined;
  const votes = told.flatMap(({ text, before }) => {
    if (UNDETERMINED.test(text) && (ARRIVAL.test(text) || STAY.test(text))) return names.words.test(text) ? ['W' as const] : [];
    if (BACK.test(text)) return ['Y' as const];
    let inStay = STAY.test(before) && !ARRIVAL.test(before);
    return partsOf(text).flatMap((part): Onset[] => {
      const [arrival, stay] = [ARRIVAL.test(part), STAY.test(part)];
      if (arrival || stay) inStay = stay && !arrival;
      return voteOf(part, names, { arrival, inStay }) ?? [];
    });
  });
  return (['W', 'Y', 'N'] as const).find((vote) => votes.includes(vote));
}

function voteOf(part: string, { words, signs, atArrival, often }: Names, { arrival, inStay }: { arrival: boolean; inStay: boolean }): [Onset] | undefined {
  const name = words.exec(part);
  if (name && ACQUIRED.test(part) && !arrival) return ['N'];
  if (name && KNOWN.test(part)) return ['Y'];
  if (arrival && !inStay && (atArrival ?? words).test(part)) return ['Y'];
  if (!inStay || arrival || !(name || signs?.test(part))) return undefined;
  if (ARISE.test(part)) return ['N'];
  const at = SEEN.exec(part) ?? (often && name && !PURPOSE.test(part.slice(0, name.index)) ? name : undefined);
  return at && !BETTER.test(untilAfter(part, at.index + at[0].length)) ? ['N'] : undefined;
}

/** A part up to the first clause behind a place. */
function untilAfter(part: string, from: number): string {
  const end = AFTERWARDS.exec(part.slice(from));
  return end ? part.slice(0, from + end.index) : part;
}

/** Whether a code tells of what happens when a child is born, beside a birth in this stay. */
export function isOfDelivery(code: string, claim: readonly string[]): boolean {
  return AT_DELIVERY.test(code) && claim.some((other) => DELIVERED.test(other));
}

// Wounds that a note describes: the site of each and its length, wherever in the telling the length stands.
import table from '../data/repairs.json' with { type: 'json' };
import { either } from '../patterns.js';
import type { ProcedureInput } from '../types.js';
import type { Place } from './contract.js';
import { maskFunctions, maskIntact } from './functions.js';
import { readCount } from './measures.js';
import { allSentences } from './read-note.js';

/** A wound with its length in cm, where it is stated, and the class of its site. */
export interface Wound { cm: number | undefined; site: string; word: string; place: Place; /** A length that a closing told anew: the wound may be named again with it. */ before?: number }

const [WOUND, INJURY, CLOSED, EXCISED, NOT_SITES] = [either(table.wounds), either(table.injury), either(table.closed), either(table.excised), either(table.notSites)];
const [SURGICAL, TOTAL, MEASURED, OTHER] = [either(table.surgical), either(table.total), either(table.measured), either(table.other)];
const SEWN = either([...table.sutured, ...table.layered]);
/** A tendon that is intact was not what was sewn. */
const WHOLE = new RegExp(table.whole, 'gi');
const SITES = table.sites.map((site) => ({ name: site.class, pattern: new RegExp(`\\b(?:${site.words.join('|')})\\b`, 'gi') }));
const CLAUSES = /(?:(?!;|,\s| and ).)+/gs;

const NUMBER = '\\d{1,2}(?:\\.\\d+)?|\\.\\d+';
/** "2,8 cm", but not the last of "2,3,4 cm" */
const COMMA = '(?<!\\d,)\\d{1,2},\\d';
const UNIT = '(cm|centimet(?:er|re)s?|mm|millimet(?:er|re)s?|inch(?:es)?)\\b';
const BY = `\\s*(?:${UNIT})?\\s*(?:x|by|×)\\s*`;
const PAIR = `(${NUMBER})${BY}(${NUMBER})(?:${BY}(?:${NUMBER}))?\\s*-?\\s*${UNIT}`;
const ONE = `(${COMMA}|${NUMBER}|\\b[a-z]{3,9}(?=[ -](?:cent|mill|cm|mm|inch)))(?:-(?:${NUMBER}))?\\s*-?\\s*${UNIT}(?!\\s*(?:x|deep|depth))`;
const LENGTH = new RegExp(`(?<![\\d.-])(?:${PAIR}|${ONE})`, 'gi');

/** Lengths that a text states, in cm, with their places: of `2 x 1 cm` the greater side, of `2-3 cm` the least. */
export function readLengths(text: string): { at: number; end: number; cm: number }[] {
  return [...text.matchAll(LENGTH)].flatMap(({ index, 0: whole, 1: a, 2: unitOfA, 3: b, 5: unitOfPair, 6: one, 7: unit }) => {
    const cm = one === undefined ? Math.max(inCm(a!, unitOfA ?? unitOfPair!), inCm(b!, unitOfPair!)) : inCm(one, unit!);
    return Number.isNaN(cm) ? [] : [{ at: index, end: index + whole.length, cm: Number(cm.toFixed(3)) }];
  });
}

/** NaN for a word that is no number. */
function inCm(number: string, unit: string): number {
  const value = /^[a-z]/i.test(number) ? (readCount(number) ?? Number.NaN) : Number(number.replace(',', '.'));
  return value * (/^m/i.test(unit) ? 0.1 : /^i/i.test(unit) ? 2.54 : 1);
}

/** The length in cm of all wounds together that a note states. */
export function totalOf(documents: ProcedureInput['documents']): number | undefined {
  return documents.flatMap(({ text }) => readLengths(TOTAL.exec(text)?.[0] ?? '').map(({ cm }) => cm))[0];
}

/** Whether a note states a length that may be that of a wound. */
export function hasLength(documents: ProcedureInput['documents']): boolean {
  return allSentences(documents).some(({ text }) => readLengths(maskOthers(text)).length > 0);
}

/** The text without clauses of what is no wound (a scar, a bruise, how far apart stitches lie), places kept. */
function maskOthers(text: string): string {
  return text.replace(CLAUSES, (clause) => (OTHER.test(clause) && !WOUND.test(clause) ? ' '.repeat(clause.length) : clause));
}

/**
 * Wounds that a note describes, each length with its site; a wound without a length where its sentence names one site alone. A length that stands in a sentence of its
 * own ("closed in layers, 3.0 cm", "it measured 30 mm") is that of the wound told last before it. Linear in the length of the note.
 */
export function readWounds(documents: ProcedureInput['documents']): Wound[] {
  const found: Wound[] = [];
  /** Lengths of wounds whose site no words before them name. */
  const homeless = new Map<number, Place>();
  let told: Wound[] = [];
  let age = 0;
  for (const place of allSentences(documents)) {
    age++;
    const text = maskOthers(place.text);
    const named = WOUND.test(text);
    if (NOT_SITES.test(text.replace(WHOLE, ' '))) {
      if (named) told = [];
      continue;
    }
    const own = named ? woundsIn(text, place) : [];
    if (own.length > 0) {
      found.push(...own);
      [told, age] = [own, 0];
      continue;
    }
    const lengths = readLengths(text);
    if (lengths.length === 0 || TOTAL.test(text) || EXCISED.test(text) || !(named || CLOSED.test(text) || MEASURED.test(text))) continue;
    const sites = siteWordsIn(text);
    const [length, site] = [lengths[0]!.cm, sites[0]];
    const same = site ? found.filter((one) => one.site === site.name) : age <= table.nearby ? told : [];
    if (lengths.length === 1 && new Set(sites.map(({ name }) => name)).size < 2 && same.length > 0) measure(same, length, found);
    else if (lengths.length === 1 && site && SEWN.test(text) && !SURGICAL.test(text)) {
      told = [{ cm: length, site: site.name, word: site.word, place }];
      found.push(...told);
      age = 0;
    } else if (named && !site) for (const { cm } of lengths) homeless.set(cm, homeless.get(cm) ?? place);
  }
  const wounds = mergeRepeats(found);
  const [only] = wounds;
  const [bare] = homeless;
  return only && bare && wounds.length === 1 && only.cm === undefined && homeless.size === 1 ? [{ ...only, cm: bare[0], place: bare[1] }] : wounds;
}

/** Gives the one wound of which a sentence tells its length; what was measured at the closing takes the place of what the only wound of the note was said to be. */
function measure(told: readonly Wound[], cm: number, all: readonly Wound[]): void {
  const open = told.filter((one) => one.cm === undefined);
  const [wound] = open.length > 0 ? open : told;
  if (!wound || open.length > 1 || (open.length === 0 && told.length > 1)) return;
  if (wound.cm === undefined) wound.cm = cm;
  else if (wound.cm !== cm && all.every((one) => one === wound || one.site === wound.site)) [wound.before, wound.cm] = [wound.cm, cm];
}

/** The wounds that a sentence names with their sites; parts between semicolons by themselves, where each length has a site in its part. */
function woundsIn(text: string, place: Place): Wound[] {
  return partsOf({ ...place, text }).flatMap((part) => woundsOf(part.text, { ...part, text: place.text.slice(part.start - place.start, part.end - place.start) }));
}

/** The parts of a sentence between semicolons where each that tells a length names a site: "forehead 4 cm, simple closure; forearm 6 cm, closed in layers". */
export function partsOf(place: Place): Place[] {
  const parts = [...place.text.matchAll(/[^;]+/g)].map(({ 0: text, index }) => ({ ...place, start: place.start + index, end: place.start + index + text.length, text }));
  const measured = parts.filter(({ text }) => readLengths(text).length > 0);
  if (parts.length < 2 || measured.length === 0 || measured.some(({ text }) => siteWordsIn(text).length === 0)) return [place];
  return parts.filter(({ text }) => readLengths(text).length > 0 || WOUND.test(text) || siteWordsIn(text).length > 0);
}

function woundsOf(text: string, place: Place): Wound[] {
  const sites = siteWordsIn(text);
  const lengths = readLengths(text);
  const [only] = sites;
  if (lengths.length === 0) return only && new Set(sites.map(({ name }) => name)).size === 1 ? [{ cm: undefined, site: only.name, word: only.word, place }] : [];
  // "chin laceration 2 cm, forearm 4 cm" names the site first, "2 cm laceration of the chin" the length
  const siteFirst = sites.some(({ at }) => at < lengths[0]!.at) && (sites.filter(({ at }) => at > lengths.at(-1)!.at).length === 0 || lengths.length > 1);
  return lengths.flatMap(({ at, cm }, i) => {
    const [from, to] = siteFirst ? [lengths[i - 1]?.at ?? 0, at] : [at, lengths[i + 1]?.at ?? text.length];
    const site = (siteFirst ? sites.findLast((one) => one.at >= from && one.at < to) : sites.find((one) => one.at >= from && one.at < to)) ?? (lengths.length === 1 ? only : undefined);
    return site ? [{ cm, site: site.name, word: site.word, place }] : [];
  });
}

/** Wounds of an injury with their lengths, apart from what was cut out: in sentences that name an injury and no growth. */
export function findWoundsOfInjury(documents: ProcedureInput['documents']): Wound[] {
  return readWounds(documents).filter(({ cm, place: { text } }) => cm !== undefined && INJURY.test(text) && !EXCISED.test(text));
}

export interface SiteWord { name: string; word: string; at: number }

/** Words of sites in a text with the class of each, in its order; parts of which only the function was examined are none. */
export function siteWordsIn(text: string): SiteWord[] {
  const named = wordsOfSites(maskIntact(text));
  return named.length > 0 ? named : wordsOfSites(maskFunctions(text));
}

/** Of words that overlap (the back of the head) the longer. */
function wordsOfSites(text: string): SiteWord[] {
  const all = SITES.flatMap(({ name, pattern }) => [...text.matchAll(pattern)].map((one) => ({ name, word: one[0].toLowerCase(), at: one.index })));
  return all.filter((one) => !all.some((other) => other !== one && other.word.length > one.word.length && other.at <= one.at && one.at + one.word.length <= other.at + other.word.length)).sort((a, b) => a.at - b.at);
}

/** A wound told twice, with the same length or once without, is one. */
function mergeRepeats(wounds: readonly Wound[]): Wound[] {
  const kept: Wound[] = [];
  for (const one of wounds) {
    const same = kept.findIndex((other) => other.site === one.site && (other.cm === one.cm || other.cm === undefined || one.cm === undefined || other.before === one.cm) && (other.place !== one.place || other.word === one.word));
    if (same < 0) kept.push(one);
    else if (kept[same]!.cm === undefined && one.cm !== undefined) kept[same] = one;
  }
  return kept;
}

// Growths of the skin that were cut out: kind, group of sites and excised diameter decide the number, one number a growth; and the closure that is more than simple.
import table from '../data/excisions.json' with { type: 'json' };
import type { ProcedureInput, ProcedureLine } from '../types.js';
import { writeLine } from '../write-line.js';
import { readCodeSet } from './code-ranges.js';
import type { Place } from './contract.js';
import { sideIn } from './find-side.js';
import { diameterOf, ELSEWHERE, EXCISED, type Kind, kindOf, NOT_EXCISED, readGrowths, tellsGrowths } from './growths.js';
import { allSentences, toEvidence } from './read-note.js';
import { tellsSeveral } from './separate-sites.js';
import { settleShaves } from './shaves.js';
import { closureOf, numberOfClosure } from './repairs.js';
import { readLengths, siteWordsIn } from './wounds.js';

/** A growth cut out; `cm` the excised diameter where the note states what it takes to know it. */
export interface Excision { kind: Kind; site: string; word: string; cm: number | undefined; places: Place[] }
type Sided = Excision & { side: string | undefined };

const OWNED = readCodeSet(table.owned);
const IS_KIND = readCodeSet(table.kinds);
const CLOSURES = readCodeSet(['12001-13153']);
const LAYERED_CLOSURES = readCodeSet(['12031-13153']);
const { single, closing, mohs, length } = table.closures;
const [SINGLE, CLOSING, MOHS, LENGTH] = [single, closing, mohs, length].map((one) => new RegExp(one, 'i')) as [RegExp, RegExp, RegExp, RegExp];

/** Growths that a note says were cut out here, each once. Empty where a sentence of it names no site. Linear in the length of the note. */
export function readExcisions(documents: ProcedureInput['documents']): Excision[] {
  const sentences = allSentences(documents).filter(({ section }) => !ELSEWHERE.has(section));
  const items: Sided[] = [];
  /** The growth of which a sentence tells. */
  const told = new Map<number, Sided>();
  sentences.forEach((place, at) => {
    const { text } = place;
    const kind = kindOf(text);
    if (!EXCISED.test(text) || NOT_EXCISED.test(text) || kind === undefined) return;
    const [site] = siteWordsIn(text);
    if (!site) return;
    const side = sideIn(text);
    const item = items.find((one) => one.site === site.name && one.word === site.word && (side === undefined || one.side === undefined || one.side === side) && !areListed(one.places, place))
      ?? { kind, site: site.name, word: site.word, cm: undefined, places: [], side };
    if (item.places.length === 0) items.push(item);
    item.places.push(place);
    told.set(at, item);
  });
  if (items.length === 0) items.push(...nameApart(sentences));
  // of one growth the whole note speaks, of several each until another is told of
  const texts = new Map<Sided, string[]>(items.map((item) => [item, []]));
  let current = items.length === 1 ? items[0] : undefined;
  sentences.forEach(({ text }, at) => {
    current = told.get(at) ?? current;
    if (current) texts.get(current)!.push(text);
  });
  return items.map((item) => {
    const { side: _side, ...excision } = item;
    return { ...excision, cm: diameterOf(texts.get(item)!) };
  });
}

/** Whether a section lists the growths of one region one by one: "left back 2 cm", "mid back 1 cm". */
function areListed(known: readonly Place[], place: Place): boolean {
  const [size] = readLengths(place.text);
  return size !== undefined && known.some((one) => one.section === place.section && one.start !== place.start && readLengths(one.text).length > 0 && !readLengths(one.text).some(({ cm }) => cm === size.cm));
}

/** One growth whose kind and site stand in another sentence than its cutting out: the note names no other site with a growth. */
function nameApart(sentences: readonly Place[]): Sided[] {
  const done = sentences.find(({ text }) => EXCISED.test(text) && !NOT_EXCISED.test(text));
  const named = sentences.flatMap((place) => {
    const kind = kindOf(place.text);
    const [site] = siteWordsIn(place.text);
    return kind && site ? [{ kind, site, place }] : [];
  });
  const [one = apart(sentences)] = named;
  const sites = new Set(sentences.flatMap(({ text }) => siteWordsIn(text).map(({ word }) => word)));
  return done && one && sites.size === 1 ? [{ kind: one.kind, site: one.site.name, word: one.site.word, cm: undefined, places: [one.place, done], side: undefined }] : [];
}

/** Kind and site in sentences of their own, where the note has one of each. */
function apart(sentences: readonly Place[]): { kind: Kind; site: ReturnType<typeof siteWordsIn>[number]; place: Place } | undefined {
  const kinds = sentences.flatMap((place) => kindOf(place.text) ?? []);
  const place = sentences.find(({ text }) => kindOf(text) !== undefined);
  const sites = sentences.flatMap(({ text }) => siteWordsIn(text));
  const [kind, site] = [kinds[0], sites[0]];
  return place && kind && site && new Set(kinds).size === 1 && new Set(sites.map(({ word }) => word)).size === 1 ? { kind, site, place } : undefined;
}

/**
 * The lines with one number for each growth that was cut out, in place of others for the same act, where site and diameter of all are known; and with the number of
 * a closure that is more than simple, by the site and length that the note states. Pure.
 */
export function settleExcisions(lines: readonly ProcedureLine[], input: ProcedureInput): ProcedureLine[] {
  const { documents } = input;
  if (!tellsGrowths(input)) return [...lines];
  const owned = lines.some(({ code }) => OWNED(code));
  const growths = owned ? [] : readGrowths(documents);
  const told = growths.filter(({ act }) => act === 'excised');
  // one growth is read from the whole note, several from what is told of each
  const apart = growths.length > 1 && told.length > 0 && told.every(({ cm, open }) => cm !== undefined && !open);
  const excisions = owned ? [] : apart ? told : readExcisions(documents);
  // fewer growths than the claim has numbers for were not all read
  const claimed = lines.filter(({ code }) => IS_KIND(code));
  const single = excisions.length === 1 && !tellsSeveral(documents);
  const read = excisions.length > 0 && (excisions.length >= claimed.length || single || (apart && growths.length >= claimed.length));
  // the site of the one growth is known without its size: the least of its group stands where the claim has such a number
  const known = read && (excisions.every(({ cm }) => cm !== undefined) || (single && claimed.length > 0));
  const cut = known ? replace(lines, IS_KIND, excisions.map(({ kind, site, cm, places }) => ({ code: numberOf(kind, site, cm ?? 0), places })), input) : [...lines];
  return settleClosure(settleShaves(cut, input, growths), excisions, input);
}

function numberOf(kind: Kind, site: string, cm: number): string {
  const group = table.groups.find(({ classes }) => classes.includes(site))!;
  return group[kind][table.diameters.findIndex((most) => cm <= most)]!;
}

/** One closure of one site: its number by its length; a simple one is part of the cutting out. */
function settleClosure(lines: readonly ProcedureLine[], excisions: readonly Excision[], input: ProcedureInput): ProcedureLine[] {
  const sentences = allSentences(input.documents).filter(({ section }) => !ELSEWHERE.has(section));
  const mohsSites = sentences.some(({ text }) => MOHS.test(text)) ? sentences.flatMap(({ text }) => siteWordsIn(text).map(({ name }) => name)) : [];
  const sites = new Set(excisions.length > 0 ? excisions.map(({ site }) => site) : mohsSites);
  const [site] = sites;
  if (sites.size !== 1 || site === undefined) return [...lines];
  const told = sentences.filter(({ text }) => CLOSING.test(text));
  const complexity = closureOf(told.map(({ text }) => text));
  if (complexity === 'simple') return told.some(({ text }) => SINGLE.test(text)) && excisions.length > 0 ? lines.filter(({ code }) => !CLOSURES(code)) : [...lines];
  // a length that is named as that of the closure goes before sizes that stand beside it
  const stated = sentences.filter(({ text }) => LENGTH.test(text) && readLengths(text).length > 0);
  const measured = (stated.length > 0 ? stated : told).flatMap((place) => readLengths(place.text).map(({ cm }) => ({ cm, place })));
  const longest = measured.reduce<(typeof measured)[number] | undefined>((best, one) => (best && best.cm >= one.cm ? best : one), undefined);
  const code = longest && numberOfClosure(complexity, site, longest.cm);
  return code ? replace(lines, LAYERED_CLOSURES, [{ code, places: [longest.place] }], input) : [...lines];
}

/** The lines with these numbers in place of those of their kind; a number that stood keeps its line. */
function replace(lines: readonly ProcedureLine[], takes: (code: string) => boolean, wanted: readonly { code: string; places: readonly Place[] }[], { edition }: ProcedureInput): ProcedureLine[] {
  const before = lines.filter(({ code }) => takes(code));
  const counts = new Map<string, { units: number; places: Place[] }>();
  for (const { code, places } of wanted) counts.set(code, { units: (counts.get(code)?.units ?? 0) + 1, places: [...(counts.get(code)?.places ?? []), ...places] });
  const fresh = [...counts].flatMap(([code, { units, places }]): ProcedureLine[] => {
    const stood = before.find((one) => one.code === code);
    const procedure = edition.procedure(code);
    const logit = Math.max(table.logit, ...before.map((one) => one.logit));
    if (stood) return [{ ...stood, units }];
    return procedure ? [writeLine(procedure, places.slice(0, 2).map(toEvidence), logit, { units })] : [];
  });
  return [...lines.filter((one) => !before.includes(one)), ...fresh];
}

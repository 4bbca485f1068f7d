// Growths of the skin that a note tells one by one, each with what was done to it: cut out, shaved off or sampled.
import biopsies from '../data/biopsies.json' with { type: 'json' };
import table from '../data/excisions.json' with { type: 'json' };
import zoneTable from '../data/zones.json' with { type: 'json' };
import { either } from '../patterns.js';
import type { ProcedureInput } from '../types.js';
import type { Place } from './contract.js';
import { type Side, sideIn } from './find-side.js';
import { withoutBelowZero } from './measures.js';
import { allSentences, withHeading } from './read-note.js';
import { readLengths, siteWordsIn } from './wounds.js';

export type Kind = 'benign' | 'malignant';
type Act = 'excised' | 'shaved' | 'sampled';
/** A growth and what was done to it; `cm` the excised diameter of one that was cut out, else its size, where the note states what it takes to know it. */
export interface Growth { act: Act; kind: Kind; site: string; word: string; side: Side | undefined; cm: number | undefined; /** Its words leave open at which of two groups of sites it lay. */ open: boolean; places: Place[] }

const { shaves, several, closures } = table;
const [MALIGNANT, BENIGN, UNCERTAIN] = [either(table.malignant), either(table.benign), either(table.uncertain)];
export const [EXCISED, NOT_EXCISED, SHAVED, NOT_SHAVED] = [either(table.excised), either(table.notExcised), either(shaves.shaved), either(shaves.notShaved)];
const [TECHNIQUE, SAMPLED, NOT_SAMPLED] = [either(biopsies.techniques.flatMap(({ says }) => says)), either(biopsies.sampled), either(biopsies.not)];
const ACTED = either(table.reports.acts);
export const GROWTH = either([...table.benign, ...table.malignant, ...shaves.growths]);
export const [FROZEN, LEFT] = [either(shaves.frozen), either(several.left)];
const [BEGINS, SPLIT] = [either(several.begins), new RegExp(several.split, 'i')];
const [CLOSING, LENGTH] = [new RegExp(closures.closing, 'i'), new RegExp(closures.length, 'i')];
const DIAMETER = table.diameter.map((one) => new RegExp(`${one}(?:[\\d.]+ ?x ?)*?([\\d.]+)(?: ?(?:-|to) ?[\\d.]+)? ?-?(cm|mm)`, 'i'));
/** "1.6 cm excised diameter" */
const DIAMETER_BEHIND = /([\d.]+) ?-?(cm|mm) (?:total )?(?:excised|excision) diameter/i;
const WITH_MARGINS = new RegExp(table.withMargins, 'i');
const MARGIN = table.margin.map((one) => new RegExp(one, 'i'));
export const ELSEWHERE: ReadonlySet<string> = new Set([...zoneTable.zones.past, ...zoneTable.zones.history, ...zoneTable.zones.plan]);

/** Whether notes of this kind are read for growths at all. */
export function tellsGrowths({ facts, documents }: Pick<ProcedureInput, 'facts' | 'documents'>): boolean {
  return table.settings.includes(facts.setting) && (table.documentTypes.includes(facts.documentType) || (facts.documentType === table.reports.type && documents.some(({ text }) => ACTED.test(text))));
}

const REASONS: ReadonlySet<string> = new Set(zoneTable.zones.indication);

/** What a sentence calls a growth; undefined where it names none of either kind. */
export function kindOf(text: string): Kind | undefined {
  const malignant = MALIGNANT.exec(text);
  if (malignant && !UNCERTAIN.test(text.slice(0, malignant.index))) return 'malignant';
  return BENIGN.test(text) ? 'benign' : undefined;
}

/** The excised diameter in cm that the sentences of one growth tell: stated as such, else the growth and its margin on both sides. */
export function diameterOf(given: readonly string[]): number | undefined {
  const texts = given.map(withoutBelowZero);
  const inCm = (match: RegExpExecArray): number => Number(match[1]) * (match[2]!.toLowerCase() === 'mm' ? 0.1 : 1);
  const before = texts.map((text) => DIAMETER_BEHIND.exec(text)).find((one) => one !== null);
  if (before) return inCm(before);
  for (const pattern of DIAMETER) {
    const found = texts.map((text) => pattern.exec(text)).find((one) => one !== null);
    if (found) return inCm(found);
  }
  const sized = texts.filter((text) => !isOfClosure(text) || EXCISED.test(text)).map((text) => text.split(/[;,](?!\d)/).filter((part) => !isOfClosure(part) || EXCISED.test(part)).join(','));
  const whole = sized.find((text) => WITH_MARGINS.test(text) && readLengths(text).length > 0);
  if (whole) return Math.max(...readLengths(whole).map(({ cm }) => cm));
  const margin = sized.flatMap((text) => MARGIN.flatMap((pattern) => { const one = pattern.exec(text); return one ? [inCm(one)] : []; }))[0];
  const growth = sized.flatMap((text) => readLengths(MARGIN.reduce((rest, pattern) => rest.replace(pattern, ' '), text)).map(({ cm }) => cm));
  // without a margin the size that is stated is the least that was cut out
  return growth.length === 0 ? undefined : Number((Math.max(...growth.slice(0, 2)) + 2 * (margin ?? 0)).toFixed(2));
}

/** Whether words tell of the closing of the defect, whose length is none of the growth's. */
function isOfClosure(text: string): boolean {
  return CLOSING.test(text) || LENGTH.test(text);
}

/**
 * The growths of a note to which something was done here, each once: each item of a list, and each sentence that names a growth or an act at another
 * site, begins one; sentences of its section without a site go on with it. Linear in the length of the note.
 */
export function readGrowths(documents: ProcedureInput['documents']): Growth[] {
  const items: Place[][] = [];
  for (const place of allSentences(documents).filter(({ section }) => !ELSEWHERE.has(section) && !REASONS.has(section)).map((one) => withHeading(one, documents)).flatMap(partsOf)) {
    const last = items.at(-1);
    if (!last || last[0]!.section !== place.section || BEGINS.test(place.text) || isOfAnother(place, last)) items.push([place]);
    else last.push(place);
  }
  const growths: Growth[] = [];
  for (const one of items.flatMap((item) => readItem(item) ?? [])) {
    const known = growths.find((other) => isSame(one, other));
    if (!known) growths.push(one);
    else Object.assign(known, { cm: known.cm ?? one.cm, kind: known.kind === 'malignant' ? known.kind : one.kind, places: [...known.places, ...one.places] });
  }
  return growths;
}

/** The parts of a sentence that tells of several growths, each with a site of its own; what stands before the first colon is said of each. */
function partsOf(place: Place): Place[] {
  const parts: Place[] = [];
  let at = 0;
  for (const text of place.text.split(SPLIT)) {
    const start = place.text.indexOf(text, at);
    parts.push({ ...place, start: place.start + start, end: place.start + start + text.length, text });
    at = start + text.length;
  }
  const sites = parts.map(({ text }) => siteWordsIn(text));
  if (parts.length < 2 || sites.some((words) => words.length === 0)) return [place];
  if (parts.every(({ text }) => GROWTH.test(text) || actOf([text]) !== undefined)) return parts;
  const [head] = /^[^:;]*:\s/.exec(place.text) ?? [];
  return head !== undefined && GROWTH.test(head) && actOf([head]) !== undefined && parts.every(({ text }) => readLengths(text).length > 0) ? parts.map((part, i) => (i === 0 ? part : { ...part, said: head })) : [place];
}

/** Words of a part with what its sentence says of all parts. */
const wordsOf = (place: Place & { said?: string }): string => `${place.said ?? ''}${place.text}`;

/** Whether a sentence tells of a growth at another site than the item before it. */
function isOfAnother({ text, ...place }: Place & { said?: string }, item: readonly Place[]): boolean {
  const words = siteWordsIn(text);
  if (words.length === 0 || !(GROWTH.test(wordsOf({ ...place, text })) || actOf([text]) !== undefined)) return false;
  const before = item.flatMap((one) => siteWordsIn(one.text).map(({ word }) => word));
  const sides = [sideIn(text), ...item.map((one) => sideIn(one.text))].filter((side) => side !== undefined);
  return before.length === 0 ? item.some((one) => actOf([one.text]) !== undefined) : !words.some(({ word }) => before.includes(word)) || new Set(sides).size > 1;
}

/** What was done to the growth of an item; a sample of what was cut out or shaved off is part of it. */
function actOf(texts: readonly string[]): Act | undefined {
  const done = texts.filter((text) => !LEFT.test(text));
  if (done.some((text) => EXCISED.test(text) && !NOT_EXCISED.test(text))) return 'excised';
  if (done.some((text) => SHAVED.test(text) && !NOT_SHAVED.test(text))) return 'shaved';
  return done.some((text) => TECHNIQUE.test(text) && SAMPLED.test(text) && !NOT_SAMPLED.test(text)) ? 'sampled' : undefined;
}

function readItem(item: readonly Place[]): Growth | undefined {
  const texts = item.map(wordsOf).filter((text) => SHAVED.test(text) || !FROZEN.test(text));
  const act = actOf(texts);
  const sites = item.map(({ text }) => siteWordsIn(text)).find((words) => words.length > 0) ?? [];
  const [site] = sites;
  if (!act || !site || !texts.some((text) => GROWTH.test(text) || (act === 'sampled' && SAMPLED.test(text)))) return undefined;
  const kinds = texts.map(kindOf);
  const sizes = texts.flatMap((text) => (act === 'shaved' ? readLengths(text) : []).map(({ cm }) => cm));
  // "the lower cheek upper neck" leaves open which of both it is
  const open = new Set(sites.map(({ name }) => table.groups.findIndex(({ classes }) => classes.includes(name)))).size > 1;
  const told = item.filter((one, i) => i === 0 || actOf([wordsOf(one)]) === act);
  return {
    act, kind: kinds.includes('malignant') ? 'malignant' : 'benign', site: site.name, word: site.word, side: item.map(({ text }) => sideIn(text)).find((side) => side !== undefined),
    open, cm: act === 'excised' ? diameterOf(texts) : sizes.length > 0 ? Math.max(...sizes) : undefined, places: told.slice(0, 2),
  };
}

/** A growth told twice, in a heading and where it was done. */
function isSame(one: Growth, other: Growth): boolean {
  const near = one.word === other.word || (one.site === other.site && (one.cm === undefined || other.cm === undefined));
  return one.act === other.act && near && (one.side === undefined || other.side === undefined || one.side === other.side) && (one.cm === undefined || other.cm === undefined || one.cm === other.cm);
}

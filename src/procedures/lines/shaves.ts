// Growths that were shaved off: group of sites and diameter decide the number.
import table from '../data/excisions.json' with { type: 'json' };
import type { ProcedureInput, ProcedureLine } from '../types.js';
import { writeLine } from '../write-line.js';
import { readCodeSet } from './code-ranges.js';
import { FROZEN, type Growth, GROWTH, LEFT, NOT_SHAVED, SHAVED } from './growths.js';
import { allSentences, toEvidence } from './read-note.js';
import { readLengths, siteWordsIn } from './wounds.js';
import type { Place } from './contract.js';

const { kinds, diameters, groups } = table.shaves;
const IS_SHAVE = readCodeSet(kinds);
/** The next lesion of a list. */
const ITEM = /^\W*(?:\d{1,2}|[A-H])[.):]\s|\b(?:second|next|another|other) (?:lesion|site|growth)\b/i;

/**
 * The lines with the number of each growth that was shaved off: of `growths` where several were read, else where an item of the note (the note itself, if it has no list) names
 * one site and a size. A claim of it falls where every sentence of shaving tells that it was not done. Pure; linear in the length of the note.
 */
export function settleShaves(lines: readonly ProcedureLine[], { documents, edition }: Pick<ProcedureInput, 'documents' | 'edition'>, growths: readonly Growth[] = []): ProcedureLine[] {
  const sentences = allSentences(documents);
  const shaving = sentences.filter(({ text }) => SHAVED.test(text));
  if (shaving.length > 0 && shaving.every(({ text }) => LEFT.test(text))) return lines.filter(({ code }) => !IS_SHAVE(code));
  const shaved = growths.filter(({ act }) => act === 'shaved');
  const apart = growths.length > 1 && shaved.length > 0 && shaved.every(({ cm, open }) => cm !== undefined && !open);
  const found = new Map<string, { units: number; place: Place }>();
  for (const { site, cm, place } of apart ? shaved.map((one) => ({ site: one.site, cm: one.cm!, place: one.places.at(-1)! })) : readShaved(sentences)) {
    const numbers = groups.find(({ classes }) => classes.includes(site))?.numbers;
    const code = numbers?.[diameters.findIndex((most) => cm <= most)];
    if (code) found.set(code, { units: (found.get(code)?.units ?? 0) + 1, place: found.get(code)?.place ?? place });
  }
  const claimed = lines.filter(({ code }) => IS_SHAVE(code));
  if (found.size === 0 || (claimed.length > found.size && !apart)) return [...lines];
  const fresh = [...found].flatMap(([code, { units, place }]): ProcedureLine[] => {
    const stood = claimed.find((one) => one.code === code);
    const procedure = edition.procedure(code);
    return stood ? [{ ...stood, units: Math.max(units, stood.units) }] : procedure ? [writeLine(procedure, [toEvidence(place)], Math.max(table.logit, ...claimed.map(({ logit }) => logit)), { units })] : [];
  });
  return [...lines.filter((one) => !claimed.includes(one)), ...fresh];
}

function readShaved(sentences: readonly Place[]): { site: string; cm: number; place: Place }[] {
  return itemsOf(sentences).flatMap((all) => {
    const item = all.filter(({ text }) => SHAVED.test(text) || !FROZEN.test(text));
    const place = item.find(({ text }) => SHAVED.test(text) && !NOT_SHAVED.test(text));
    const sites = new Set(item.flatMap(({ text }) => siteWordsIn(text).map(({ name }) => name)));
    const sizes = item.flatMap(({ text }) => readLengths(text).map(({ cm }) => cm));
    const [site] = sites;
    return item.some(({ text }) => GROWTH.test(text)) && place && site !== undefined && sites.size === 1 && sizes.length > 0 ? [{ site, cm: Math.max(...sizes), place }] : [];
  });
}

function itemsOf(sentences: readonly Place[]): Place[][] {
  const items: Place[][] = [[]];
  for (const one of sentences) {
    if (ITEM.test(one.text)) items.push([]);
    items.at(-1)!.push(one);
  }
  return items;
}

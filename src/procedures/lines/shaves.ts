// Growths that were shaved off: group of sites and diameter decide the number.
import table from '../data/excisions.json' with { type: 'json' };
import { either } from '../patterns.js';
import type { ProcedureInput, ProcedureLine } from '../types.js';
import { writeLine } from '../write-line.js';
import { readCodeSet } from './code-ranges.js';
import { allSentences, toEvidence } from './read-note.js';
import { readLengths, siteWordsIn } from './wounds.js';
import type { Place } from './contract.js';

const { kinds, diameters, groups } = table.shaves;
const [SHAVED, NOT_SHAVED] = [either(table.shaves.shaved), either(table.shaves.notShaved)];
const FROZEN = either(table.shaves.frozen);
const GROWTH = either([...table.benign, ...table.malignant, ...table.shaves.growths]);
const IS_SHAVE = readCodeSet(kinds);
/** The next lesion of a list. */
const ITEM = /^\W*(?:\d{1,2}|[A-H])[.):]\s|\b(?:second|next|another|other) (?:lesion|site|growth)\b/i;

/** The lines with the number of each growth that was shaved off, where an item of the note (the note itself, if it has no list) names one site and a size. Pure; linear in the length of the note. */
export function settleShaves(lines: readonly ProcedureLine[], { documents, edition }: Pick<ProcedureInput, 'documents' | 'edition'>): ProcedureLine[] {
  const found = new Map<string, { units: number; place: Place }>();
  for (const all of itemsOf(allSentences(documents))) {
    const item = all.filter(({ text }) => SHAVED.test(text) || !FROZEN.test(text));
    if (!item.some(({ text }) => GROWTH.test(text))) continue;
    const told = item.find(({ text }) => SHAVED.test(text) && !NOT_SHAVED.test(text));
    const sites = new Set(item.flatMap(({ text }) => siteWordsIn(text).map(({ name }) => name)));
    const sizes = item.flatMap(({ text }) => readLengths(text).map(({ cm }) => cm));
    const [site] = sites;
    const numbers = groups.find(({ classes }) => classes.includes(site ?? ''))?.numbers;
    if (!told || sites.size !== 1 || !numbers || sizes.length === 0) continue;
    const code = numbers[diameters.findIndex((most) => Math.max(...sizes) <= most)]!;
    found.set(code, { units: (found.get(code)?.units ?? 0) + 1, place: found.get(code)?.place ?? told });
  }
  const claimed = lines.filter(({ code }) => IS_SHAVE(code));
  if (found.size === 0 || claimed.length > found.size) return [...lines];
  const fresh = [...found].flatMap(([code, { units, place }]): ProcedureLine[] => {
    const stood = claimed.find((one) => one.code === code);
    const procedure = edition.procedure(code);
    return stood ? [{ ...stood, units: Math.max(units, stood.units) }] : procedure ? [writeLine(procedure, [toEvidence(place)], Math.max(table.logit, ...claimed.map(({ logit }) => logit)), { units })] : [];
  });
  return [...lines.filter((one) => !claimed.includes(one)), ...fresh];
}

function itemsOf(sentences: readonly Place[]): Place[][] {
  const items: Place[][] = [[]];
  for (const one of sentences) {
    if (ITEM.test(one.text)) items.push([]);
    items.at(-1)!.push(one);
  }
  return items;
}

// Units of counted services: levels, areas, lengths, teeth, vaccines, specimens, by the rows of counts.json.
import type { ProcedureInput } from '../types.js';
import { readCodeSet } from './code-ranges.js';
import type { LineView, Place } from './contract.js';
import { HEADINGS, sideIn, sidesIn } from './find-side.js';
import { readLevelsNotDone } from './levels-not-done.js';
import { countBefore, countRange, countTeeth, readAreas, readCount, readInterspaces, readLengths, readVertebrae } from './measures.js';
import { readDoses } from './parse-dose.js';
import { numberGivings, readAdministrations } from './administrations.js';
import { allSentences, sentencesIn } from './read-note.js';
import table from './counts.json' with { type: 'json' };

interface CountRow {
  kind: string; codes: string[]; less?: number; over?: number; per?: number; count?: string; also?: string[]; words?: string[]; list?: string; of?: string[]; places?: string; note?: boolean; more?: string; unless?: string; needs?: string; bare?: boolean;
}
type Row = Omit<CountRow, 'of'> & { takes: (code: string) => boolean; of: (code: string) => boolean };
const ROWS: Row[] = (table.rows as CountRow[]).map((row) => ({ ...row, takes: readCodeSet(row.codes), of: readCodeSet(row.of ?? []) }));
const TOTALS = table.totals.map((one) => new RegExp(one, 'i'));
const FURTHER_NOT_DONE = new RegExp(table.furtherNotDone, 'i');
const IS_VACCINE = readCodeSet(table.vaccines);
const COMPONENTS = new Map<string, number>(Object.entries(table.components));
const ROUTE = new RegExp(table.routes.join('|'), 'gi');
const PUSHED = /\b(?:IVP|IV ?push(?:ed)?|push(?:ed)?|IV bolus)\b/i;
const LIMBS = Object.entries(table.limbs).map(([limb, words]) => [limb, new RegExp(`\\b(?:${words.join('|')})\\b`, 'i')] as const);

/** Units of a counted line; undefined when its code is not counted or the note gives no number. */
export function countUnits(view: LineView, views: readonly LineView[], input: ProcedureInput): number | undefined {
  const count = (one: LineView, kinds?: readonly string[]): number | undefined => {
    for (const row of ROWS.filter(({ takes, kind }) => takes(view.line.code) && (kinds === undefined || kinds.includes(kind)))) {
      const units = COUNTERS[row.kind]?.(row, one, views, input);
      if (units !== undefined && units >= 1) return units;
    }
    return undefined;
  };
  const own = count(view);
  if (own !== undefined || !view.policy?.addOn) return own;
  // the number of all may stand beside the first one alone: six lesions were frozen
  const primary = views.find(({ line }) => view.policy?.primaries.includes(line.code));
  return primary && count(primary, ['total', 'nouns', 'times']);
}

type Counter = (row: Row, view: LineView, views: readonly LineView[], input: ProcedureInput) => number | undefined;

const COUNTERS: Record<string, Counter> = {
  levels: (row, view, _views, input) => {
    const left = row.count === 'vertebrae' ? undefined : readLevelsNotDone(input).levels;
    for (const pattern of row.also ?? []) {
      const count = firstCount(view.quotes, new RegExp(pattern, 'i'));
      if (count !== undefined) return count;
    }
    const read = row.count === 'vertebrae' ? readVertebrae : readInterspaces;
    const tries = row.note ? [allSentences(input.documents)] : [view.quotes, view.sentences, sentencesIn(input.documents, HEADINGS)];
    const size = tries.map((places) => new Set(places.flatMap((one) => [...read(one.text)].filter((level) => !left?.has(level)))).size).find((one) => one > 0);
    // the line's own words may name the added level alone: then it is one unit, not none
    return size === undefined ? undefined : Math.max(1, size - (row.less ?? 0));
  },
  area: (row, view) => beyond(row, sumOf(view, readAreas)),
  length: (row, view) => beyond(row, sumOf(view, readLengths)),
  teeth: (_row, view) => countTeeth(view.quotes.map((one) => one.text).join('. ')) || Math.max(...view.sentences.map((one) => countTeeth(one.text)), 0) || undefined,
  nouns: (row, view, _views, { documents }) => {
    if (row.unless !== undefined && allSentences(documents).some(({ text }) => new RegExp(row.unless!, 'i').test(text))) return undefined;
    const places = (row.places === 'quotes' ? view.quotes : [...view.quotes, ...view.sentences]).filter((place) => !isFurtherNotDone(place, view));
    const listed = row.list === undefined ? undefined : places.map((one) => new RegExp(row.list!, 'i').exec(one.text)?.[1]).find((one) => one !== undefined);
    if (listed !== undefined) return listed.split(/,|\band\b/).filter((one) => one.trim() !== '').length;
    // "intradermal tests: 8"
    const behind = new RegExp(`(?:${(row.words ?? []).join('|')})(?: \\([^)]*\\))?(?: (?:done|placed|performed|applied))? ?${row.bare ? '[:=x]?' : '[:=]'} ?(\\d{1,3})\\b(?! ?(?:mm|cm|mL|min|%))`, 'i');
    const counts = places.flatMap((one) => [countBefore(one.text, row.words ?? []), readCount(behind.exec(one.text)?.[1] ?? '')].filter((count) => count !== undefined));
    if (counts.length === 0) return undefined;
    // two more are three
    const most = Math.max(...counts) + (row.more !== undefined && places.some((one) => new RegExp(row.more!, 'i').test(one.text)) ? 1 : 0);
    return row.per === undefined ? most - (row.less ?? 0) : beyond(row, most);
  },
  // numbers in brackets behind each place: `scalp (3), nose (2)`
  sums: (row, view) => {
    const said = [...view.quotes, ...view.sentences].filter(({ text }) => new RegExp(row.words!.join('|'), 'i').test(text));
    const sums = said.map(({ text }) => [...text.matchAll(new RegExp(row.list!, 'g'))].map((one) => Number(one[1]))).filter((all) => all.length > 1).map((all) => all.reduce((sum, one) => sum + one, 0));
    return sums.length === 0 ? undefined : Math.max(...sums) - (row.less ?? 0);
  },
  limbs: (_row, view) => {
    const limbsIn = (places: readonly Place[]): string[] => places.flatMap(({ text }) => LIMBS.filter(([, words]) => words.test(text)).flatMap(([limb]) => {
      const side = sideIn(text);
      return side === '50' || /\bboth\b/i.test(text) || sidesIn(text).size > 1 ? [`${limb}LT`, `${limb}RT`] : [`${limb}${side ?? ''}`];
    }));
    const quoted = limbsIn(view.quotes);
    return new Set(quoted.length > 0 ? quoted : limbsIn(view.sentences.filter(({ text }) => /\b(?:both|bilateral|each|all four)\b/i.test(text)))).size || undefined;
  },
  vaccines: (row, _view, views) => views.filter((one) => IS_VACCINE(one.line.code)).length - (row.less ?? 0),
  components: (_row, _view, views) => views.filter((one) => IS_VACCINE(one.line.code)).reduce((sum, one) => sum + (COMPONENTS.get(one.line.code) ?? 1) - 1, 0),
  range: (row, view) => {
    const count = view.quotes.map((one) => countRange(one.text, row.words ?? [])).find((one) => one !== undefined);
    return count === undefined ? undefined : count - (row.less ?? 0);
  },
  specimens: (_row, view) => (view.quotes.length > 1 && view.quotes.every((one) => /\b(?:specimen|biops|labeled|lymph node)/i.test(one.text)) ? view.quotes.length : undefined),
  names: (row, _view, _views, input) => (row.words ?? []).filter((name) => allSentences(input.documents).some(({ text }) => new RegExp(row.needs?.replace('<NAME>', name) ?? name, 'i').test(text))).length || undefined,
  // each specimen of a report has its letter: `A: skin of the nose`
  parts: (_row, _view, views, input) => {
    if (input.facts.documentType !== 'diagnostic_report' || views.filter((one) => /^8830[2-9]$/.test(one.line.code)).length !== 1) return undefined;
    const letters = new Set(input.documents.flatMap((doc) => [...doc.text.matchAll(/(?:^|[\n;/.:] ?)\(?([A-H])[.:)] ?\S/g)].map((one) => one[1])));
    let run = 0;
    while (letters.has('ABCDEFGH'[run])) run += 1;
    return run > 1 ? run : undefined;
  },
  times: (row, view) => {
    const counts = [...new Set([...view.quotes, ...view.sentences].map(({ text }) => text))].map((text) => [...text.matchAll(/\b(?:x|×) ?(\d{1,2})\b|\ball (\w+)\b/gi)].reduce((sum, one) => sum + (readCount(one[1] ?? one[2] ?? '') ?? 0), 0));
    const most = Math.max(0, ...counts);
    return most > 1 ? most - (row.less ?? 0) : undefined;
  },
  doses: (_row, view, _views, input) => {
    const given = numberGivings(readAdministrations(input)).find(({ code }) => code === view.line.code)?.units ?? 0;
    if (given > 0) return given;
    const text = view.quotes.map((one) => one.text).join(' . ');
    // beside an infusion and a tablet only what was pushed counts, where the note says so of one
    const pushed = text.split(/[,;\n]| \. /).filter((clause) => PUSHED.test(clause)).join(' . ');
    const counted = view.line.code === '96375' ? readDoses(pushed || text).length : (text.match(ROUTE) ?? []).length;
    return counted > 1 ? counted : undefined;
  },
  // `six in all`, `a total of six`, `all nine`
  total: (row, view) => {
    const said = [...view.quotes, ...view.sentences].flatMap(({ text }) => TOTALS.flatMap((pattern) => readCount(pattern.exec(text)?.[1] ?? '') ?? []));
    return said.length === 0 ? undefined : Math.max(...said) - (row.less ?? 0);
  },
  companion: (row, _view, views) => views.find((one) => row.of(one.line.code) && one.line.units > 1)?.line.units,
  both: (_row, view, _views, input) => ([...view.quotes, ...view.sentences, ...sentencesIn(input.documents, HEADINGS)].some((one) => sideIn(one.text) === '50') ? 2 : undefined),
};

/** Whether a sentence says that the further one, which it counts, was not done: "a second nebulizer was ordered and not given". */
function isFurtherNotDone(place: Place, { sentences }: LineView): boolean {
  return [place, ...sentences.filter((one) => one.documentId === place.documentId && one.start <= place.start && place.end <= one.end)].some(({ text }) => FURTHER_NOT_DONE.test(text));
}

function firstCount(places: readonly Place[], pattern: RegExp): number | undefined {
  return places.flatMap((one) => readCount(pattern.exec(one.text)?.[1] ?? '') ?? [])[0];
}

/** The sizes of the quotes added up, else those of the sentences; a size said twice counts once. */
function sumOf(view: LineView, read: (text: string) => number[]): number | undefined {
  for (const places of [view.quotes, view.sentences]) {
    const sizes = [...new Set(places.flatMap((one) => read(one.text)))];
    if (sizes.length > 0) return sizes.reduce((sum, one) => sum + one, 0);
  }
  return undefined;
}

function beyond(row: Row, size: number | undefined): number | undefined {
  return size === undefined || row.per === undefined ? undefined : Math.max(1, Math.ceil(Number(((size - (row.over ?? 0)) / row.per).toPrecision(9))));
}

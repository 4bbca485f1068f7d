// Drugs that a note says were given by needle here, and the numbers of the giving: infusion, push or shot, by route, time and order of initial services.
import { either } from '../patterns.js';
import type { ProcedureInput, ProcedureLine } from '../types.js';
import table from './administrations.json' with { type: 'json' };
import { readCodeSet } from './code-ranges.js';
import type { Place } from './contract.js';
import { drugNames, isNeverGiven } from './drug-names.js';
import { isNotGiven, withoutAsides } from './not-given.js';
import { isContainer, readDoses } from './parse-dose.js';
import { allSentences, toEvidence } from './read-note.js';
import { readClockSpans } from './clock-spans.js';
import { readMinutes, unitsOf } from './time-units.js';

type Route = 'push' | 'infusion' | 'shot';
/** One drug given: `minutes` of an infusion where they are stated. */
export interface Administration { code: string; route: Route; minutes: number | undefined; /** By the clock, in minutes of the day. */ span: [number, number] | undefined; place: Place }

const ROUTES = (['push', 'shot', 'infusion'] as const).map((route) => [route, either(table.routes[route])] as const);
export const [PERFORMED, DENIED, BY_MOUTH] = [either(table.performed), either(table.denied), either(table.byMouth)];
const [COMPLEX, PLAIN, HORMONES] = [readCodeSet(table.complex), readCodeSet(table.plain), readCodeSet(table.hormones)];
/** A number without a unit where the dose stands: the drug was given, how much of it is to be asked. */
export const BARE_DOSE = new RegExp(table.bareDose, 'i');
const GIVING = readCodeSet(['96365-96368', '96372-96375', '96401-96417']);
const IS_DRUG = /^[JQ]\d/;
/** In a record of giving drugs that one was started says that it was given. */
const BEGUN = /\b(?:was |were )?start(?:ed|ing)?\b/gi;
/** Text after a drug's name in which its dose, route and time stand. */
const REACH = 90;

const NOTE_TITLES = either(table.noteTitles.says);
/** Where the words about a drug end: a semicolon, a line, or the next drug with its dose. */
const NEXT_DRUG = /[;\n]|,\s+(?:and\s+)?[a-z][a-z -]{3,30}\s\d[\d.,]*\s?(?:mg|mcg|gm?|units?|ml)\b|,\s+(?:and\s+)?[a-z]+\s(?:PO|by mouth|orally)\b/i;

/** What a note says was given by vein, muscle or skin, in order. Linear in its length. */
export function readAdministrations(input: ProcedureInput): Administration[] {
  const { facts, documents } = input;
  if (!table.settings.includes(facts.setting) || !table.documentTypes.includes(facts.documentType)) return [];
  const { pattern, codes } = drugNames(input);
  const givesDrugs = documents.some(({ text }) => NOTE_TITLES.test(text.slice(0, table.noteTitles.within)));
  const found = new Map<string, Administration>();
  const sentences = allSentences(documents);
  sentences.forEach((place, at) => {
    const drugs = withoutSynonyms([...place.text.matchAll(pattern)], place.text);
    drugs.forEach((match, i) => {
      const from = match.index + match[0].length;
      const own = place.text.slice(from, Math.min(drugs[i + 1]?.index ?? place.text.length, from + REACH)).split(NEXT_DRUG)[0]!;
      // "Infliximab infusion. 500 mg start 9:05": in a record of one drug its dose may stand in the sentences after its name
      const words = givesDrugs && i === drugs.length - 1 && readDoses(own).every((dose) => isContainer(own, dose)) ? [own, ...tellsDose(sentences.slice(at + 1, at + 1 + DOSE_WITHIN), pattern)].join(' ') : own;
      const before = place.text.slice(i === 0 ? Math.max(0, match.index - 60) : match.index, match.index);
      const next = drugs[i + 1]?.index ?? place.text.length;
      if (isNotGiven(place.text, { index: match.index, end: from, next }, sentences[at + 1]?.text ?? '', facts.setting)) return;
      const said = withoutAsides(words);
      if (DENIED.test(`${before}${givesDrugs ? said.replace(BEGUN, ' ') : said}`) || BY_MOUTH.test(words) || !(givesDrugs || PERFORMED.test(`${place.text} ${tellsHow(sentences[at + 1]?.text)}`)) || (readDoses(words).length === 0 && !BARE_DOSE.test(words))) return;
      const told = (ROUTES.find(([, one]) => one.test(words)) ?? ROUTES.find(([, one]) => one.test(tellsHow(sentences[at + 1]?.text))))?.[0];
      // in a record of infusions a drug with a beginning and an end was infused
      // the clock may stand before the drug, as in a flow sheet
      const later = i === drugs.length - 1 ? tellsTime(sentences.slice(at + 1, at + 1 + TIME_WITHIN), pattern) : '';
      const clock = spanIn(words) ?? spanIn(before) ?? spanIn(later) ?? spanOfRows(place.text, later);
      const route = told ?? (givesDrugs && clock ? 'infusion' : undefined);
      const named = codes.get(match[0].toLowerCase()) ?? (route && BY_ROUTE[match[0].toLowerCase()]?.[route]);
      const code = named && settleByDose(named, words);
      if (!route || !code || found.has(code)) return;
      const span = route === 'infusion' ? clock : undefined;
      const minutes = span ? span[1] - span[0] : route === 'infusion' ? (readMinutes(words).minutes ?? readMinutes(later).minutes) : undefined;
      found.set(code, { code, route: route === 'infusion' && minutes !== undefined && minutes <= 15 ? 'push' : route, minutes, span, place });
    });
  });
  return [...found.values()];
}

/** Numbers of a shared name by route. */
const BY_ROUTE = table.byRoute as unknown as Readonly<Record<string, Partial<Record<Route, string>>>>;
const BRANDS = new Set(Object.values(table.brands).flatMap((names) => (typeof names === 'string' ? [] : names)));

/** Of two names of one drug, the second in brackets behind the first, the brand, which says more; else the first. */
function withoutSynonyms(names: readonly RegExpExecArray[], text: string): RegExpExecArray[] {
  const says = (at: number): boolean => BRANDS.has(names[at]![0].toLowerCase());
  const inBrackets = (at: number): boolean => at > 0 && at < names.length && /^\s*\((?:[^)]{0,30}\s)?$/.test(text.slice(names[at - 1]!.index + names[at - 1]![0].length, names[at]!.index));
  return names.filter((_, at) => (!inBrackets(at) || (says(at) && !says(at - 1))) && !(inBrackets(at + 1) && says(at + 1) && !says(at)));
}

/** Two numbers of one product that its dose tells apart. */
function settleByDose(code: string, words: string): string {
  const row = (table.byDose as Readonly<Record<string, { above: number; code: string }>>)[code];
  const [dose] = readDoses(words);
  return row && dose && dose.value > row.above ? row.code : code;
}

/** So many sentences after its name may tell the dose of a drug. */
const DOSE_WITHIN = 2;

/** The sentences up to the first that names another drug that was given by needle. */
function beforeNextDrug(after: readonly Place[], drugs: RegExp): readonly Place[] {
  const end = after.findIndex(({ text }) => text.search(drugs) >= 0 && !BY_MOUTH.test(text));
  return end < 0 ? after : after.slice(0, end);
}

/** What goes on about the drug up to the sentence with its amount; nothing where none has one. */
function tellsDose(after: readonly Place[], drugs: RegExp): string[] {
  const own = beforeNextDrug(after, drugs);
  const told = own.findIndex(({ text }) => readDoses(text).length > 0);
  return told < 0 ? [] : own.slice(0, told + 1).map(({ text }) => text);
}

/** So many sentences after its name may tell how long a drug ran. */
const TIME_WITHIN = 4;
const TIMED = /^\W*(?:start\w*|beg[aiu]n\w*|stop\w*|end(?:ed|ing)?|infus\w+|ran|given|over|duration|time|total|from|in|out)\b|^\W*\d{1,2}:?\d\d\b/i;

/** What goes on about the time of the drug. */
function tellsTime(after: readonly Place[], drugs: RegExp): string {
  return beforeNextDrug(after, drugs).filter(({ text }) => TIMED.test(text)).map(({ text }) => text).join(' ');
}

const START_STOP = /\b(?:start\w*|beg[au]n)\W{0,3}(?:at )?(\d{1,2}:?\d\d)\b[^;\n]{0,80}?\b(?:complet\w*|stop\w*|end\w*|finish\w*|done)\W{0,3}(?:at )?(\d{1,2}:?\d\d)\b/i;
const ROW = /^\W*(\d{1,2}:?\d\d)\b/;
const ROW_ENDS = /(?:^|[.;\n]\s*)\W*(\d{1,2}:?\d\d)\b[^.;\n]{0,40}\b(?:complete\w*|stop\w*|end\w*|done|finish\w*|off|in)\b/i;

/** Beginning and end by the clock, each with its word, or that lead two rows of a flow sheet: "1015 pembrolizumab started", "1045 infusion complete". */
function spanOfRows(text: string, later: string): [number, number] | undefined {
  const told = START_STOP.exec(later);
  const [from, to] = told ? [told[1], told[2]] : [ROW.exec(text)?.[1], ROW_ENDS.exec(later)?.[1]];
  return from && to ? spanIn(`${from}-${to}`) : undefined;
}

/** A sentence that goes on about the drug before it: `Infusion began 9:15`. */
function tellsHow(text = ''): string {
  return /^\W*(?:infus\w+|given|administered|it was|started|injected)\b/i.test(text) ? text : '';
}

/** The first start and end by the clock that make a time. */
export function spanIn(text: string): [number, number] | undefined {
  const span = readClockSpans(text).find(({ minutes }) => minutes !== undefined && minutes > 0);
  return span && [span.from, span.to];
}

interface Given { code: string; units: number; place: Place }

/** Numbers of the giving. One service is the initial one: chemotherapy infused, then pushed, any other infusion, push; the rest are further ones. */
export function numberGivings(given: readonly Administration[]): Given[] {
  const numbers = new Map<string, Given>();
  const add = (code: string, place: Place, units = 1): void => {
    numbers.set(code, { code, place, units: (numbers.get(code)?.units ?? 0) + units });
  };
  const complex = ({ code }: Administration): boolean => COMPLEX(code) && !PLAIN(code);
  const of = (route: Route, hard: boolean): Administration[] => given.filter((one) => one.route === route && complex(one) === hard);
  let initial = false;
  const series = (list: readonly Administration[], first: string, further: string, hours?: string): void => {
    for (const { place, minutes } of list) {
      add(initial ? further : first, place);
      const extra = hours === undefined || minutes === undefined ? 0 : unitsOf(minutes - 60, 60);
      if (hours !== undefined && extra > 0) add(hours, place, extra);
      initial = true;
    }
  };
  series(of('infusion', true), '96413', '96417', '96415');
  series(of('push', true), '96409', '96411');
  series(of('infusion', false), '96365', '96367', '96366');
  series(of('push', false), '96374', '96375');
  for (const one of given.filter(({ route }) => route === 'shot')) add(HORMONES(one.code) ? '96402' : complex(one) ? '96401' : '96372', one.place);
  return [...numbers.values()];
}

/**
 * The lines with the drugs that the note says were given and the numbers of their giving. Where every drug of the claim was read with its route, a number of
 * giving that does not follow from them falls. New lines are a step less sure than the surest of the claim. Pure.
 */
export function addAdministrations(lines: readonly ProcedureLine[], input: ProcedureInput): ProcedureLine[] {
  const given = readAdministrations(input);
  if (given.length === 0) return [...lines];
  const givings = numberGivings(given);
  const codes = new Set([...given, ...givings].map(({ code }) => code));
  // a fluid is no drug of its own here: hydration.ts looks at it
  const complete = lines.every(({ code }) => !IS_DRUG.test(code) || isNeverGiven(code) || codes.has(code));
  const kept = lines.filter(({ code }) => !complete || !GIVING(code) || codes.has(code)).map((line) => {
    const giving = givings.find(({ code }) => code === line.code);
    if (!giving) return line;
    // a line that stood on other words is quoted from the drug's own
    const stated = line.evidence.some(({ documentId, start, end }) => documentId === giving.place.documentId && start < giving.place.end && giving.place.start < end);
    const quoted = stated ? line : { ...line, evidence: [toEvidence(giving.place), ...line.evidence].slice(0, 2) };
    return complete && giving.units > line.units ? { ...quoted, units: giving.units } : quoted;
  });
  const have = new Set(kept.map(({ code }) => code));
  const logit = Math.max(1, ...lines.map((line) => line.logit)) - 0.4;
  const fresh = [...given.map(({ code, place }) => ({ code, place, units: 1 })), ...givings].filter(({ code }) => !have.has(code)).flatMap(({ code, place, units }): ProcedureLine[] => {
    const procedure = input.edition.procedure(code);
    if (!procedure) return [];
    return [{ system: procedure.system, code, logit, probability: 1 / (1 + Math.exp(-logit)), evidence: [toEvidence(place)], sources: ['companions'], flags: [], modifiers: [], units, linkedDiagnoses: [] }];
  });
  return [...kept, ...fresh];
}

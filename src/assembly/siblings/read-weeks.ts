// Weeks of gestation that a note states, and the trimester that they lie in.
import type { Evidence, Mention } from '../../types.js';
import type { Facet } from './facet-table.js';
import type { NoteText, Statement } from './read-note.js';

export interface Weeks { weeks: number; quote: Evidence; /** Told with days ('32w4d'), as a note tells the age of the day. */ exact: boolean }

/** "32 weeks", "17w3d", "40 and 6/7 weeks", "39 1/7th weeks", "38-2/7 weeks", "36.4 weeks", "28-1 weeks", "38th and 3/7th week", "39 plus weeks", "33 wks", "35-1/7". */
const WEEKS = /(?<![\d/.-])(\d{1,2})(?:(?:(?:st|nd|rd|th)(?= (?:and )?[1-6]\/7))?(?:[ -]?(?:and|plus|,))?[ -]?[1-6]\/7(?:ths?)?|\.[0-6]|(?<=[1-4]\d)-[0-6](?= ?w)|\+[0-6]?| plus)?(?:[- ]*(?:completed )?(?:w(?:ee)?ks?\b|wga\b)| ?w ?[0-6] ?d\b|(?<=[1-4]\d[ -][1-6]\/7)(?!\d)|(?<=\b[1-4]\d\+[0-6])(?![\d/]))(?![- ]*(?:\d[- ]*days? )?(?:scan|u\/?s\b|ultrasound|sono|dating))/gi;
/** What makes weeks those of a pregnancy. */
const PREGNANCY = /\bgestation\w*|\bpregnan\w+|\biup\b|\bintra-?uterine\b|\bwga\b|\bega\b|\bg\d+ ?p\d+|\bga\b|\d ?w ?[0-6] ?d\b|\bfetal\b|\bantepartum\b|\bgw\b|w(?:ee)?ks?,? (?:and )?[0-6] ?d(?:ay)?s?\b|\blmp\b|\bed[dc]\b|\btrimester\b|\bpreterm (?:labou?r|contractions)\b/i;
/** Days beside the weeks, within the words or behind them ("22 weeks and 1 day"). */
const DAYS = /\/7|\+[0-6]|\.[0-6]|w ?[0-6] ?d|\d-[0-6] ?w/i;
const DAYS_BEHIND = /^,? (?:and )?[0-6] ?d(?:ays?)?\b/i;
const LONGEST_DAYS = 12;
/** Words ahead of weeks that are still to come: "repeat cesarean set for 39w0d", "plan induction at 37 weeks". */
const PLANNED = /\b(?:set|sched\w*|booked|plan\w*|recommend\w*|advis\w*|goal|growth (?:scan|u\/?s|ultrasound))\b[^.;\n]{0,40}\b(?:at|for|by|until|before|around)\s*$|\bdeliver (?:at|by)\s*$|\bdelivery by\s*$|\b(?:until|no later than)\s*$/i;
/** What makes a planned event that of today. */
const ARRIVED = /\b(?:admi(?:tted|ssion)|presents?|presented|arriv\w+|here|underwent|delivered|now|today|currently)\b/i;
const PLANNED_REACH = 60;
/** Ages from two scans differ by this much; more is a contradiction. */
const SPREAD = 1;

const cache = new WeakMap<NoteText, Weeks[]>();

/** The gestational ages that the quotes' sentences give, else those that the note gives. */
export function readWeeks(note: NoteText, quotes: readonly Evidence[]): readonly Weeks[] {
  let known = cache.get(note);
  if (known === undefined) cache.set(note, (known = note.pieces.filter((piece) => PREGNANCY.test(piece.text)).flatMap((piece) => findWeeks(piece, note))));
  const own = quotes.flatMap((quote) => [...findWeeks(quote, note), ...note.sentencesOf(quote).filter((piece) => PREGNANCY.test(piece.text)).flatMap((piece) => findWeeks(piece, note))]);
  return own.length > 0 && (own.some(({ exact }) => exact) || !known.some(({ exact }) => exact)) ? own : known;
}

function findWeeks(piece: Mention | Evidence, note: NoteText): Weeks[] {
  return [...piece.text.matchAll(WEEKS)].flatMap((match) => {
    const weeks = Number(match[1]), start = match.index, end = match.index + match[0].length;
    const ahead = piece.text.slice(Math.max(0, start - PLANNED_REACH), start);
    if (weeks < 4 || weeks > 43 || (PLANNED.test(ahead) && !ARRIVED.test(ahead)) || note.isDenied(piece.documentId, piece.start + start, piece.start + end)) return [];
    const exact = DAYS.test(match[0]) || DAYS_BEHIND.test(piece.text.slice(end, end + LONGEST_DAYS));
    return [{ weeks, quote: note.quoteOf(piece, { value: '', start, end }), exact }];
  });
}

/** First trimester: less than 14 weeks 0 days; second: less than 28; third: from 28 on (Tabular, chapter 15). Ages that lie in different trimesters, or weeks apart, contradict each other. */
export function statedByWeeks(facet: Facet, all: readonly Weeks[]): Statement | 'conflict' | undefined {
  // "gestational diabetes since 27 weeks" beside "32w4d": the age of the day has its days
  const exact = all.filter((one) => one.exact);
  const found = exact.length > 0 && (spread(all) > SPREAD || facet.name !== 'trimester') ? exact : all;
  const [first] = found;
  if (!first) return undefined;
  const ages = found.map((one) => one.weeks);
  const trimesters = new Set(ages.map((weeks) => (weeks < 14 ? 'first' : weeks < 28 ? 'second' : 'third')));
  if (facet.name === 'trimester') return trimesters.size > 1 ? 'conflict' : { value: [...trimesters][0]!, quote: first.quote };
  if (spread(found) > SPREAD) return 'conflict';
  return { value: first.weeks < 8 ? 'under8' : first.weeks > 42 ? 'over42' : String(first.weeks), quote: first.quote };
}

function spread(found: readonly Weeks[]): number {
  const ages = found.map((one) => one.weeks);
  return Math.max(...ages) - Math.min(...ages);
}

// Weeks of gestation that a note states, and the trimester that they lie in.
import type { Evidence, Mention } from '../../types.js';
import type { Facet } from './facet-table.js';
import type { NoteText, Statement } from './read-note.js';

export interface Weeks { weeks: number; quote: Evidence }

/** "32 weeks", "17w3d", "40 and 6/7 weeks", "38-2/7 weeks", "39 plus weeks", "33 wks". */
const WEEKS = /(?<![\d/.-])(\d{1,2})(?:(?:[ -]?(?:and|plus|,))?[ -]?[1-6]\/7|\+[0-6]?| plus)?(?:[- ]*(?:completed )?(?:w(?:ee)?ks?\b|wga\b)| ?w ?[0-6] ?d\b)/gi;
/** What makes weeks those of a pregnancy. */
const PREGNANCY = /\bgestation\w*|\bpregnan\w+|\biup\b|\bintra-?uterine\b|\bwga\b|\bega\b|\bg\d+ ?p\d+|\bga\b|\d ?w ?[0-6] ?d\b|\bfetal\b|\bantepartum\b|\btrimester\b/i;
/** Ages from two scans differ by this much; more is a contradiction. */
const SPREAD = 1;

const cache = new WeakMap<NoteText, Weeks[]>();

/** The gestational age that the quotes give, else the one that the note gives; `conflict` when the note gives several that lie apart. */
export function readWeeks(note: NoteText, quotes: readonly Evidence[]): Weeks | 'conflict' | undefined {
  let known = cache.get(note);
  if (known === undefined) cache.set(note, (known = note.pieces.filter((piece) => PREGNANCY.test(piece.text)).flatMap((piece) => findWeeks(piece, note))));
  const own = quotes.flatMap((quote) => findWeeks(quote, note))[0];
  if (own || known.length === 0) return own;
  const weeks = known.map((one) => one.weeks);
  return Math.max(...weeks) - Math.min(...weeks) > SPREAD ? 'conflict' : known[0];
}

function findWeeks(piece: Mention | Evidence, note: NoteText): Weeks[] {
  return [...piece.text.matchAll(WEEKS)].flatMap((match) => {
    const weeks = Number(match[1]), start = match.index, end = match.index + match[0].length;
    if (weeks < 4 || weeks > 43 || note.isDenied(piece.documentId, piece.start + start, piece.start + end)) return [];
    return [{ weeks, quote: note.quoteOf(piece, { value: '', start, end }) }];
  });
}

/** First trimester: less than 14 weeks 0 days; second: less than 28; third: from 28 on (Tabular, chapter 15). */
export function statedByWeeks(facet: Facet, weeks: Weeks | 'conflict' | undefined): Statement | 'conflict' | undefined {
  if (weeks === undefined || weeks === 'conflict') return weeks;
  const trimester = weeks.weeks < 14 ? 'first' : weeks.weeks < 28 ? 'second' : 'third';
  const gestation = weeks.weeks < 8 ? 'under8' : weeks.weeks > 42 ? 'over42' : String(weeks.weeks);
  return { value: facet.name === 'gestation' ? gestation : trimester, quote: weeks.quote };
}

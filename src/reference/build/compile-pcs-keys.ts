// The ICD-10-PCS body part key and device key (JSON as CMS's keys were read) as phrases of notes with the words of table labels that they stand for.
import { ChartcodeError } from '../../errors.js';
import options from './pcs-key-options.json' with { type: 'json' };

/** `[phrases, words]`: phrases in lower case, alternatives parted by `|`; words of the label of a table value. */
export type KeyRow = [phrases: string, words: string];

const GENERIC = new Set(options.generic);
const ORDINARY = new Set(options.ordinary);
const SIDES = /^(?:right|left|bilateral)$/;
/** A maker's mark ends the name by which notes call a device: `Melody(R) transcatheter pulmonary valve`. */
const MARK = /\((?:R|tm)\)/i;
const LEAST_NAME = 5;

/** Rows of the body part key: sides are left to the note. Throws E304 when the text is no key. */
export function compileBodyPartKey(json: string): KeyRow[] {
  return readKey(json).map(([term, labels]) => [phrasesOf(term).join('|'), wordsOf(labels.map((label) => words(label).filter((word) => !SIDES.test(word))))]);
}

/** Rows of the device key: the words that all values of a term share (a lead of a pacemaker or a defibrillator is a cardiac lead). Throws E304. */
export function compileDeviceKey(json: string): KeyRow[] {
  return readKey(json).map(([term, labels]) => {
    const name = MARK.test(term) ? words(term.split(MARK)[0]!.replace(/\([^)]*\)/g, ' ')).join(' ') : '';
    const named = name.length >= LEAST_NAME && !ORDINARY.has(name) && name.split(' ').some((word) => word.length >= LEAST_NAME && !ORDINARY.has(word)) ? [name] : [];
    // `Pacemaker, Dual Chamber for Insertion in Subcutaneous Tissue and Fascia`: where it may be put is the tables' matter
    return [[...new Set([...named, ...phrasesOf(term)])].join('|'), wordsOf(labels.map((label) => words(label.split(/ for | in (?=[A-Z])/)[0]!)))];
  });
}

function readKey(json: string): [string, string[]][] {
  const data = (JSON.parse(json) as { data?: Record<string, string[]> } | null)?.data;
  const rows = Object.entries(data ?? {});
  if (rows.length === 0) throw new ChartcodeError('E304', 'the file holds no ICD-10-PCS key');
  for (const [term, labels] of rows) if (!Array.isArray(labels) || labels.length === 0) throw new ChartcodeError('E304', 'a term of an ICD-10-PCS key stands for nothing', [{ term }]);
  return rows;
}

/** The term without what stands in brackets, and an abbreviation that the brackets hold. */
function phrasesOf(term: string): string[] {
  const bare = term.replace(new RegExp(MARK, 'gi'), ' ');
  const short = [...bare.matchAll(/\(([A-Z][A-Z0-9-]{2,5})\)/g)].map(([, one]) => words(one!).join(' ')).filter((one) => !ORDINARY.has(one));
  const plain = words(bare.replace(/\([^)]*\)/g, ' ')).join(' ');
  return [...new Set([...(plain === '' ? [] : [plain]), ...short])];
}

const words = (text: string): string[] => text.toLowerCase().match(/[a-z0-9]+/g) ?? [];

const singular = (word: string): string => word.replace(/ies$/, 'y').replace(/(?<=[^s])s$/, '');

/** What all labels say; the first label where they share nothing but a kind of structure. */
function wordsOf(labels: readonly string[][]): string {
  const [first, ...others] = labels as [string[], ...string[][]];
  const shared = first.filter((word) => others.every((other) => other.some((one) => singular(one) === singular(word))));
  return [...new Set(shared.some((word) => !GENERIC.has(word)) ? shared : first)].join(' ');
}

/** What the addenda of the Index add: terms with the codes that they stand for, and names with the words of the value that they use. */
export interface IndexAddenda { terms: KeyRow[]; senses: KeyRow[] }

const ADDED = /^Main Add\s+(.+)$/;
const USE = /^(.+?) use (.+)$/;
const SEE = /^(.+?)(?: see [^0-9]*?)? ((?:[0-9B-DF-HX][0-9A-Z]{2,6}))$/;

/** Main terms that the addenda add (`X use VALUE`, `X see OPERATION 0F9480`, `X XW0`). Lines below them, and what they delete, are of the tables. Throws E304 when the text has none. */
export function compileIndexAddenda(text: string): IndexAddenda {
  const added = text.split('\n').flatMap((line) => ADDED.exec(line.trimEnd())?.[1] ?? []);
  if (added.length === 0) throw new ChartcodeError('E304', 'the text holds no addenda of the ICD-10-PCS Index');
  const rows: IndexAddenda = { terms: [], senses: [] };
  for (const entry of added) {
    const [, name, value] = USE.exec(entry) ?? [];
    const [, term, code] = SEE.exec(entry) ?? [];
    if (name !== undefined && value !== undefined) rows.senses.push([phrasesOf(name).filter((one) => !ORDINARY.has(one)).join('|'), words(value.split(/ in (?=[A-Z])/)[0]!).join(' ')]);
    // one word and a whole section say nothing of what was done
    else if (term !== undefined && code !== undefined && words(term).length > 1) for (const phrase of phrasesOf(term.replace(/,.*$/, '')).filter((one) => one.includes(' '))) rows.terms.push([phrase, code]);
  }
  return rows;
}

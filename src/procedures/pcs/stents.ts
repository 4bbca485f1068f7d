// Coronary stents counted: the body part is how many arteries were stented, the device how many stents of the kind (B4.4, table 027).
import { allSentences } from '../lines/read-note.js';
import type { ProcedureInput, ProcedureLine } from '../types.js';
import zoneTable from '../data/zones.json' with { type: 'json' };
import table from './data/coronary-stents.json' with { type: 'json' };

const STENTED = /^027[0-3]3[4-7D-G]Z$/;
const VESSELS = (table.vessels as [string, string][]).map(([name, words]) => ({ name, words: new RegExp(words, 'i') }));
const STENT = new RegExp(table.stent, 'i');
const NUMBER = new RegExp(table.number, 'gi');
const SIZE = new RegExp(table.size, 'gi');
const NOT_PLACED = new RegExp(table.notPlaced, 'i');
const EACH = new RegExp(table.each, 'i');
const ELSEWHERE = new RegExp(table.elsewhere, 'i');
const NUMBERS: Record<string, number> = { one: 1, single: 1, two: 2, three: 3, four: 4, five: 5 };
const OTHER_DAYS = new Set([...zoneTable.zones.past, ...zoneTable.zones.history, ...zoneTable.zones.plan, ...zoneTable.zones.indication]);
/** `One Artery` to `Four or More Arteries`; one to four or more devices. */
const MOST = 4;

/** Lines whose coronary stents are counted as the note tells them; where it names no artery with a stent the lines stay. Pure. */
export function settleStents<L extends { line: ProcedureLine }>(lines: readonly L[], input: ProcedureInput): L[] {
  const own = lines.filter(({ line }) => STENTED.test(line.code));
  if (own.length !== 1) return [...lines];
  const { code } = own[0]!.line;
  const told = countStents(input);
  if (told.vessels === 0) return [...lines];
  const kind = table.devices.find((chars) => chars.includes(code[5]!))!;
  const at = (count: number): number => Math.min(count, MOST) - 1;
  const counted = `027${at(told.vessels)}3${kind[at(Math.max(told.stents, told.vessels))]}Z`;
  return input.edition.procedureTitle('ICD-10-PCS', counted) === undefined ? [...lines] : lines.map((one) => (one === own[0] ? { ...one, line: { ...one.line, code: counted } } : one));
}

/** Arteries that sentences of stents name; stents as the sentence that tells of most of them counts them, or by their sizes. */
function countStents({ documents }: ProcedureInput): { vessels: number; stents: number } {
  const vessels = new Set<string>();
  const sizes = new Set<string>();
  let stents = 0;
  for (const { text, section } of allSentences(documents)) {
    if (OTHER_DAYS.has(section) || ELSEWHERE.test(text)) continue;
    for (const clause of text.split(/;|\b(?:while|whereas|but)\b/i)) {
      if (!STENT.test(clause) || NOT_PLACED.test(clause)) continue;
      const named = VESSELS.filter(({ words }) => words.test(clause)).map(({ name }) => name);
      for (const name of named) vessels.add(name);
      const said = [...clause.matchAll(NUMBER)].reduce((sum, [, before, after]) => sum + readNumber((before ?? after)!), 0);
      for (const [, wide, long, wideAfter, longAfter] of clause.matchAll(SIZE)) sizes.add(`${Number(wide ?? wideAfter)} ${long ?? longAfter}`);
      stents = Math.max(stents, EACH.test(clause) ? Math.max(said, 1) * Math.max(1, named.length) : said);
    }
  }
  return { vessels: vessels.size, stents: Math.max(stents, sizes.size) };
}

function readNumber(word: string): number {
  return NUMBERS[word.toLowerCase()] ?? Number(word);
}

// The prefixes under some codes that meet a qualifier of a note: `with .610`, `with fifth or sixth character 1-4`, `with 7th character B`.
import phrases from './note-phrases.json' with { type: 'json' };
import type { CodeList } from './code-list.js';

type Test = (code: string) => boolean;

/** A code without its 7th character and the placeholders before it: the part that the Tabular prints. */
const stem = (code: string): string => (code.length === 7 ? code.slice(0, 6).replace(/X+$/, '') : code);

/** The shortest prefixes that hold exactly the billable codes under `entries` that meet the qualifier; undefined when it cannot be read. */
export function selectQualified(entries: readonly string[], qualifier: string, list: CodeList): string[] | undefined {
  const test = readQualifier(qualifier.replace(/^with\s+/, '').trim());
  if (test === undefined) return undefined;
  const seventh = /seventh|7th/.test(qualifier);
  const inside = (code: string): boolean => entries.some((entry) => (entry.length > 3 && entry[3] === '-'
    ? code.slice(0, 3) >= entry.slice(0, 3) && code.slice(0, 3) <= entry.slice(4) : code.startsWith(entry)));
  const hits = new Set<string>();
  list.codes.forEach((code, row) => {
    if (list.billable[row] && inside(code) && test(code)) hits.add(seventh ? code : stem(code));
  });
  return [...hits];
}

function readQualifier(text: string): Test | undefined {
  if (text === 'open fracture 7th character') return (code) => code.length === 7 && phrases.openFracture.includes(code[6]!);
  const decimals = [...text.matchAll(/\.(\d[0-9A-Z]*)/g)].map((match) => match[1]!);
  const places = [...text.matchAll(/\b(fifth|5th|sixth|six|6th|seventh|7th)\b/g)].map((match) => phrases.positions[match[1] as keyof typeof phrases.positions]);
  if (places.length === 0) {
    if (decimals.length > 0) return readDecimals(text, decimals);
    const tail = /^final characters? -?([0-9A-Z]+)$/.exec(text)?.[1];
    return tail === undefined ? undefined : (code) => stem(code).endsWith(tail);
  }
  const wanted = readCharacters(text);
  if (wanted === undefined) return undefined;
  if (/ to /.test(text)) return (code) => code.slice(places[0]! - 1, places.at(-1)!) === /([0-9A-Z]+)$/.exec(text)?.[1];
  // "Fifth or sixth" is the intent of a poisoning code: the sixth character where the code has one, else the fifth.
  if (places.length > 1) return (code) => wanted.has(code[5] !== undefined && code[5] !== 'X' ? code[5] : code[4] ?? '');
  return (code) => wanted.has(code[places[0]! - 1] ?? '');
}

/** `.610`, `.62-`, `.51-.52`, `.17, .27, .97`: what follows the category. */
function readDecimals(text: string, decimals: readonly string[]): Test {
  const range = /\.(\d+)-\.(\d+)/.exec(text);
  if (range) return (code) => { const part = code.slice(3, 3 + range[1]!.length); return part >= range[1]! && part <= range[2]!; };
  return (code) => decimals.some((decimal) => code.slice(3).startsWith(decimal));
}

/** `5`, `1-4`, `1-4 or 6`, `B or C`, `.6`: the set of characters. */
function readCharacters(text: string): Set<string> | undefined {
  const spec = /characters?\s+(.+)$/.exec(text)?.[1];
  if (spec === undefined) return undefined;
  const wanted = new Set<string>();
  for (const part of spec.split(/,|\bor\b/).map((piece) => piece.trim().replace(/^\./, ''))) {
    const range = /^(\d)-(\d)$/.exec(part);
    if (range) for (let digit = Number(range[1]); digit <= Number(range[2]); digit += 1) wanted.add(String(digit));
    else wanted.add(part);
  }
  return wanted;
}

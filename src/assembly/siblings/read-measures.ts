// Numbers that a note states where sibling titles give ranges: body mass index, birth weight, weeks at birth, scores.
import type { Evidence, Mention } from '../../types.js';
import type { Facet } from './facet-table.js';
import type { Condition, NoteText, Statement } from './read-note.js';
import type { Sibling } from './read-titles.js';

/** What a title's range says ("45.0-49.9", "19.9 or less", "less than 500 grams", "28 completed weeks"): least and greatest number, and decimals in which it counts. */
export function readRange(range: string): { least: number; most: number; decimals: number } | undefined {
  const numbers = [...range.matchAll(/\d+(?:\.\d+)?/g)].map(([number]) => number);
  const [first, second] = numbers.map(Number);
  if (first === undefined) return undefined;
  const decimals = numbers[0]!.split('.')[1]?.length ?? 0;
  if (range.includes('less than')) return { least: 0, most: first - 10 ** -decimals, decimals };
  if (range.includes('or less')) return { least: 0, most: first, decimals };
  if (range.includes('or greater')) return { least: first, most: Number.POSITIVE_INFINITY, decimals };
  return { least: first, most: second ?? first, decimals };
}

/** Whether a number lies in a title's range; what lies between two ranges (29.96) belongs to the lower one. */
export function liesIn(number: number, range: string): boolean {
  const limits = readRange(range);
  if (!limits) return false;
  // a small amount more: 45.3 * 10 is 452.999...
  const counted = Math.floor(number * 10 ** limits.decimals + 1e-6) / 10 ** limits.decimals;
  return counted >= limits.least && counted <= limits.most;
}

/** The range that the note's number lies in: as the sentences of the quotes give it, else as the note does; `conflict` when numbers lie in two ranges. */
export function readMeasure(facet: Facet, pool: readonly Sibling[], condition: Condition, note: NoteText): Statement | 'conflict' | undefined {
  const ranges = [...new Set(pool.flatMap((sibling) => sibling.values[facet.name] ?? []))];
  const own = condition.evidence.flatMap((quote) => [quote, ...note.sentencesOf(quote)]);
  for (const pieces of [own, note.pieces]) {
    const stated = pieces.flatMap((piece) => statementsIn(piece, facet, ranges, note));
    if (stated.length > 0) return stated.every(({ value }) => value === stated[0]!.value) ? stated[0] : 'conflict';
  }
  return undefined;
}

function statementsIn(piece: Mention | Evidence, facet: Facet, ranges: readonly string[], note: NoteText): Statement[] {
  return facet.measures.flatMap(({ pattern, times }) =>
    [...piece.text.matchAll(pattern)].flatMap((match) => {
      const number = times.reduce((sum, factor, i) => sum + factor * Number((match[i + 1] ?? '0').replaceAll(',', '')), 0);
      const value = ranges.find((range) => liesIn(number, range));
      const end = match.index + match[0].length;
      if (value === undefined || note.isDenied(piece.documentId, piece.start + match.index, piece.start + end)) return [];
      return [{ value, quote: note.quoteOf(piece, { value, start: match.index, end }) }];
    }),
  );
}

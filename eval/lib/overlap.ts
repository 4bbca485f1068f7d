// Finds notes that two datasets share: the same text, or near copies by shingles of five words.
import type { CodedNote } from './dataset.js';
import { textOf } from './dataset.js';

export interface SharedNote {
  /** Ids in the first and in the second dataset. */
  ids: [string, string];
  kind: 'id' | 'exact' | 'near';
  /** Shingles in common over the shingles of the shorter note, 0 to 1. */
  containment: number;
}

const SHINGLE_WORDS = 5;

/**
 * Pairs of notes with the same id, the same words, or at least `nearFrom` of the shorter note's five-word shingles in common.
 * Different patients' notes share headings and stock phrases: the closest honest pair of our splits is at .07, of dictated notes at .34.
 */
export function findSharedNotes(first: readonly CodedNote[], second: readonly CodedNote[], nearFrom = 0.5): SharedNote[] {
  const known = first.map(describe);
  const byShingle = new Map<string, number[]>();
  known.forEach((note, place) => {
    for (const shingle of note.shingles) {
      const places = byShingle.get(shingle);
      if (places) places.push(place);
      else byShingle.set(shingle, [place]);
    }
  });
  const placeOfId = new Map(known.map((note, place) => [note.id, place]));
  return second.map(describe).flatMap((note) => {
    const common = new Map<number, number>();
    for (const shingle of note.shingles) for (const place of byShingle.get(shingle) ?? []) common.set(place, (common.get(place) ?? 0) + 1);
    const sameId = placeOfId.get(note.id);
    if (sameId !== undefined && !common.has(sameId)) common.set(sameId, 0);
    return [...common].flatMap(([place, count]) => compare(known[place] as Described, note, count, nearFrom));
  });
}

interface Described {
  id: string;
  words: string;
  shingles: Set<string>;
}

function describe(note: CodedNote): Described {
  const words = textOf(note).normalize('NFKC').toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const shingles = new Set<string>();
  for (let start = 0; start === 0 || start + SHINGLE_WORDS <= words.length; start += 1) {
    shingles.add(words.slice(start, start + SHINGLE_WORDS).join(' '));
  }
  return { id: note.id, words: words.join(' '), shingles };
}

function compare(a: Described, b: Described, common: number, nearFrom: number): SharedNote[] {
  const containment = common / Math.min(a.shingles.size, b.shingles.size);
  const kind = a.words === b.words ? 'exact' : a.id === b.id ? 'id' : containment >= nearFrom ? 'near' : undefined;
  return kind ? [{ ids: [a.id, b.id], kind, containment }] : [];
}

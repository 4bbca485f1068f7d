// Takes the note's words out of a claim and puts them back: the chain keeps where they stood, never what they were.
import { ClaimSchema } from '../../types.js';
import type { Claim } from '../../types.js';
import type { Json } from './canonical-json.js';

/** A claim without `id`; each quote has `document` (its place among the documents) instead of `documentId`, and no `text`. */
export type StoredClaim = { [key: string]: Json | undefined };

/** Words by their place in the walk, or by document and offsets. */
type Words = readonly string[] | ((document: number, start: number, end: number) => string);

/** Splits a claim. `quotes` are in the order in which `joinQuotes` meets them. */
export function splitQuotes(claim: Claim, documentIds: readonly string[]): { stored: StoredClaim; quotes: string[] } {
  const quotes: string[] = [];
  const walk = (value: Json): Json =>
    mapObjects(value, walk, (object) => {
      const { documentId, text, start, end, ...rest } = object;
      if (typeof documentId !== 'string' || typeof text !== 'string' || typeof start !== 'number' || typeof end !== 'number') return undefined;
      quotes.push(text);
      // One document may go by another name in the claim than in the encounter, which names none.
      return { ...rest, document: Math.max(0, documentIds.indexOf(documentId)), start, end };
    });
  const { id: _id, claimId: _claimId, ...rest } = claim;
  return { stored: walk(rest as unknown as Json) as StoredClaim, quotes };
}

/** Puts a claim together again. Documents without their ids are d1, d2 ...; without words the texts are empty. */
export function joinQuotes(stored: StoredClaim, documentIds: readonly string[] | undefined, words: Words | undefined): Claim {
  let place = 0;
  const walk = (value: Json): Json =>
    mapObjects(value, walk, (object) => {
      const { document, start, end, ...rest } = object;
      if (typeof document !== 'number' || typeof start !== 'number' || typeof end !== 'number') return undefined;
      const text = typeof words === 'function' ? words(document, start, end) : words?.[place];
      place += 1;
      return { documentId: documentIds?.[document] ?? `d${document + 1}`, start, end, text: text ?? '', ...rest };
    });
  const claim = walk(stored as Json) as Record<string, Json>;
  // Stored keys are in the order of the alphabet; readers know them in that of the contract.
  const order = Object.keys(ClaimSchema.shape).filter((key) => key in claim);
  return Object.fromEntries([...new Set([...order, ...Object.keys(claim)])].map((key) => [key, claim[key]])) as unknown as Claim;
}

/** Walks keys in one order, whatever the object's own: what is read back from storage is sorted. `replace` takes the place of a quote. */
function mapObjects(value: Json, walk: (value: Json) => Json, replace: (object: Record<string, Json | undefined>) => Record<string, Json | undefined> | undefined): Json {
  if (Array.isArray(value)) return value.map(walk);
  if (value === null || typeof value !== 'object') return value;
  const object = replace(value) ?? value;
  return Object.fromEntries(Object.keys(object).sort().flatMap((key) => {
    const one = object[key];
    return one === undefined ? [] : [[key, walk(one)]];
  }));
}

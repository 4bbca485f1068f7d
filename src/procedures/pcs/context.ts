// What surrounds a procedure term: the words that speak for a body part, device or qualifier, its side and its approach.
import type { ReadNote, ReadSentence, Side } from './read-note.js';
import { singular, spineRegion } from './words.js';

/** `weights` goes from 0 to 1 by how near a word stands; `approaches` adds to the score of an approach character. */
export interface Context { weights: ReadonlyMap<string, number>; side: Side | undefined; approaches: ReadonlyMap<string, number>; /** Weights of the words of device labels: those of the whole operation as well. */ devices: ReadonlyMap<string, number>; /** Regions of the spinal levels that the sentence names. */ regions: ReadonlySet<string> }

const NEAR = 9;
const WEIGHT = { near: 1, sentence: 0.55, beside: 0.3, title: 0.35, device: 0.6 };
const APPROACH = { sentence: 1.6, title: 1.4, note: 0.9, named: 0.8 };
/** Strength of cues in a note from which an approach counts as named. */
const NAMED = 3;

/** The context of a term at `places` of a sentence. */
export function readContext(note: ReadNote, one: ReadSentence, places: readonly number[]): Context {
  const weights = new Map<string, number>();
  const raise = (word: string, weight: number): void => {
    const key = singular(word);
    if ((weights.get(key) ?? 0) < weight) weights.set(key, weight);
  };
  const [low, high] = [places[0]! - NEAR, places.at(-1)! + NEAR];
  for (const { word, at } of one.senses) raise(word, at >= low && at <= high ? WEIGHT.near : WEIGHT.sentence);
  for (const beside of [note.sentences[one.index - 1], note.sentences[one.index + 1]]) {
    if (beside && beside.zone !== 'history') for (const { word } of beside.senses) raise(word, WEIGHT.beside);
  }
  for (const title of note.titles) if (title !== one) for (const { word } of title.senses) raise(word, WEIGHT.title);
  addLevels(one, raise);
  const devices = new Map(weights);
  if (one.zone === 'title' || one.zone === 'body') for (const word of note.devices) devices.set(singular(word), Math.max(WEIGHT.device, devices.get(singular(word)) ?? 0));
  return { weights, devices, side: findSide(note, one, places), approaches: weighApproaches(note, one), regions: new Set(one.levels.flatMap((level) => spineRegion(level) ?? [])) };
}

/** Two or more interspaces are several vertebral joints. */
function addLevels(one: ReadSentence, raise: (word: string, weight: number) => void): void {
  if (new Set(one.levels).size >= 3) for (const word of ['2', 'more', 'or']) raise(word, WEIGHT.near);
}

/** Where title and description name different sides, the description's; the side nearest to the term in its sentence, else that of the titles, else the only one of the note. */
function findSide(note: ReadNote, one: ReadSentence, places: readonly number[]): Side | undefined {
  if (note.conflict && (one.zone === 'title' || one.zone === 'body')) return note.conflict.side;
  const distance = (at: number): number => Math.min(...places.map((place) => Math.abs(place - at)));
  const here = [...one.sides].sort((a, b) => distance(a.at) - distance(b.at));
  if (here.length > 0) {
    const near = here.filter((side) => distance(side.at) <= NEAR);
    const sides = new Set((near.length > 0 ? near : here).map((side) => side.side));
    if (sides.has('bilateral') || (sides.has('right') && sides.has('left') && one.zone !== 'title')) return sides.has('bilateral') ? 'bilateral' : here[0]!.side;
    return here[0]!.side;
  }
  const beside = [note.sentences[one.index - 1], note.sentences[one.index + 1]].flatMap((other) => other?.sides ?? []).map((side) => side.side);
  const named = new Set(note.titles.flatMap((title) => title.sides.map((side) => side.side)));
  if (named.size === 1) return [...named][0];
  if (beside.length > 0 && new Set(beside).size === 1) return beside[0];
  const counted = [...note.sides].sort((a, b) => b[1] - a[1]);
  if (counted.length > 0 && (counted.length === 1 || counted[0]![1] >= 3 * counted[1]![1])) return counted[0]![0];
  return undefined;
}

function weighApproaches(note: ReadNote, one: ReadSentence): ReadonlyMap<string, number> {
  const score = new Map<string, number>();
  const add = (key: string, weight: number): void => void score.set(key, (score.get(key) ?? 0) + weight);
  const strongest = (cues: readonly { approach: string; strength: number }[], weight: number): void => {
    const top = new Map<string, number>();
    for (const { approach, strength } of cues) top.set(approach, Math.max(top.get(approach) ?? 0, strength));
    for (const [key, strength] of top) add(key, weight * strength);
  };
  strongest(one.approaches, APPROACH.sentence);
  strongest(note.titles.filter((title) => title !== one).flatMap((title) => title.approaches), APPROACH.title);
  const all = [...note.approaches.values()].reduce((sum, n) => sum + n, 0);
  for (const [key, n] of note.approaches) add(key, (APPROACH.note * n) / all + APPROACH.named * Math.min(1, n / NAMED));
  return score;
}

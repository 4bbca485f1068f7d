// A document as this stage reads it: words, senses, sides and approach cues by sentence, and what part of the note a sentence is.
import type { ParsedDocument, Sentence } from '../../types.js';
import approach from './data/approach-cues.json' with { type: 'json' };
import bodyPartKey from './data/body-part-key.json' with { type: 'json' };
import senses from './data/word-senses.json' with { type: 'json' };
import zones from './data/zones.json' with { type: 'json' };
import { PhraseTable, readWords, spineRegion, type Word } from './words.js';

/** Part of the note by what it says of a procedure: its name, its course, the stay, history, what is planned. */
export type Zone = 'title' | 'body' | 'course' | 'findings' | 'history' | 'plan' | 'other';

export type Side = 'right' | 'left' | 'bilateral';

/** Words of table labels that a sentence gives, each with the place that gave it. */
export interface Sense { word: string; at: number }

export interface ReadSentence {
  index: number;
  sentence: Sentence;
  zone: Zone;
  words: Word[];
  senses: Sense[];
  sides: { side: Side; at: number }[];
  approaches: { approach: string; strength: number }[];
  /** Spinal levels that are named, `c5`. */
  levels: string[];
}

export interface ReadNote { doc: ParsedDocument; sentences: ReadSentence[]; titles: ReadSentence[]; approaches: ReadonlyMap<string, number>; sides: ReadonlyMap<Side, number> }

const SENSES = new PhraseTable([...(senses.senses as [string, string][]), ...(bodyPartKey.terms as [string, string][])].map(([phrases, words]) => [phrases, words.split(' ')] as const));
const APPROACHES = new PhraseTable((approach.cues as [string, string, number][]).map(([phrases, key, strength]) => [phrases, { approach: key, strength }] as const));
const ZONES = new Map(Object.entries(zones.zones).flatMap(([zone, kinds]) => kinds.map((kind) => [kind, zone as Zone] as const)));
const SIDES: Record<string, Side> = { right: 'right', rt: 'right', left: 'left', lt: 'left', bilateral: 'bilateral', bilaterally: 'bilateral', both: 'bilateral', r: 'right', l: 'left', od: 'right', os: 'left', ou: 'bilateral' };
const TITLE_HEADING = /procedure|operation|surger/i;
/** A title names procedures in a line; running text under the same heading tells how they went. */
const LONGEST_TITLE = 45;
const LONG_SECTION = 600;
const LONGEST_ITEM = 20;
const TELLING = new Set(['was', 'were', 'patient', 'then', 'had', 'after', 'is', 'i', 'we']);

/** Reads every sentence once. */
export function readNote(doc: ParsedDocument): ReadNote {
  const lengths = measureSections(doc);
  const sentences = doc.sentences.map((sentence, index) => readSentence(doc, sentence, index, lengths[index]!));
  const approaches = new Map<string, number>();
  const sides = new Map<Side, number>();
  for (const one of sentences) {
    if (one.zone === 'history' || one.zone === 'plan') continue;
    for (const { approach: key, strength } of one.approaches) approaches.set(key, (approaches.get(key) ?? 0) + strength);
    for (const { side } of one.sides) sides.set(side, (sides.get(side) ?? 0) + 1);
  }
  return { doc, sentences, titles: sentences.filter((one) => one.zone === 'title'), approaches, sides };
}

/** Characters of the section that each sentence stands in. */
function measureSections({ sections, sentences }: ParsedDocument): number[] {
  let at = 0;
  return sentences.map(({ start }) => {
    while (at + 1 < sections.length && sections[at + 1]!.headingStart <= start) at++;
    const section = sections[at];
    return section ? section.end - section.start : 0;
  });
}

function readSentence(doc: ParsedDocument, sentence: Sentence, index: number, around: number): ReadSentence {
  const words = readWords(doc.text, sentence);
  const plain = words.map((one) => one.word);
  const found: Sense[] = words.map(({ word }, at) => ({ word, at }));
  for (const { at, length, value } of SENSES.find(plain)) for (const word of value) found.push({ word, at: at + (length >> 1) });
  const levels: string[] = [];
  plain.forEach((word, at) => {
    const region = spineRegion(word);
    if (region === undefined) return;
    levels.push(word);
    const across = ACROSS[`${word} ${plain[at + 1] ?? ''}`] ?? ACROSS[`${plain[at - 1] ?? ''} ${word}`];
    words[at]!.aliases = across === undefined ? [region] : [region, across];
    for (const alias of across === undefined ? [region] : [across]) found.push({ word: alias, at });
  });
  nameJaws(doc, words, found);
  const sides = plain.flatMap((word, at) => (SIDES[word] ? [{ side: SIDES[word], at }] : []));
  const approaches = APPROACHES.find(plain).map(({ value }) => value);
  return { index, sentence, zone: zoneOf(sentence, plain, around), words, senses: found, sides, approaches, levels };
}

/** Joints between two regions of the spine. */
const ACROSS: Record<string, string> = { 'l5 s1': 'lumbosacral', 'c7 t1': 'cervicothoracic', 't12 l1': 'thoracolumbar' };
const LAST_UPPER = 16;
const LAST_TOOTH = 32;

/** Numbers and letters of teeth: 1 to 16 and A to J are upper, the rest lower; several of them are several teeth. */
function nameJaws(doc: ParsedDocument, words: readonly Word[], senses: Sense[]): void {
  if (!words.some(({ word }) => word === 'tooth' || word === 'teeth')) return;
  const seen = { upper: 0, lower: 0 };
  words.forEach((one, at) => {
    const number = /^\d{1,2}$/.test(one.word) ? Number(one.word) : 0;
    const letter = /^[A-HJ-T]$/.test(doc.text.slice(one.start, one.end)) && doc.text[one.start] !== 'A' ? one.word : '';
    const jaw = (number >= 1 && number <= LAST_UPPER) || (letter !== '' && letter <= 'j') ? 'upper' : (number > LAST_UPPER && number <= LAST_TOOTH) || letter !== '' ? 'lower' : undefined;
    if (jaw === undefined) return;
    one.aliases = [jaw];
    seen[jaw]++;
    senses.push({ word: jaw, at });
  });
  if (Math.max(seen.upper, seen.lower) > 1) senses.push({ word: 'multiple', at: 0 });
  else if (seen.upper + seen.lower > 0) senses.push({ word: 'single', at: 0 });
}

function zoneOf(sentence: Sentence, words: readonly string[], around: number): Zone {
  const zone = ZONES.get(sentence.section) ?? (TITLE_HEADING.test(sentence.section) ? 'title' : 'other');
  if (zone !== 'title') return zone;
  return words.length > LONGEST_TITLE || (around > LONG_SECTION && (words.length > LONGEST_ITEM || words.some((word) => TELLING.has(word)))) ? 'body' : zone;
}

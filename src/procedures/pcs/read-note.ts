// A document as this stage reads it: words, senses, sides and approach cues by sentence, and what part of the note a sentence is.
import type { ParsedDocument, Section, Sentence, Span } from '../../types.js';
import abbreviations from './data/abbreviations.json' with { type: 'json' };
import addenda from './data/index-addenda.json' with { type: 'json' };
import approach from './data/approach-cues.json' with { type: 'json' };
import bodyPartKey from './data/body-part-key.json' with { type: 'json' };
import deviceKey from './data/device-key.json' with { type: 'json' };
import deviceWords from './data/device-words.json' with { type: 'json' };
import senses from './data/word-senses.json' with { type: 'json' };
import { tellingSentences } from '../lines/read-note.js';
import zones from './data/zones.json' with { type: 'json' };
import { findDurations } from './durations.js';
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
  /** Those that name a device or substitute. */
  devices: Sense[];
  sides: { side: Side; at: number }[];
  approaches: { approach: string; strength: number }[];
  /** Spinal levels that are named, `c5`. */
  levels: string[];
}

/** Title and description name one side each, and not the same: the sentence of each. */
export interface SideConflict { title: ReadSentence; body: ReadSentence; side: Side }

export interface ReadNote { /** Undefined where they agree. */ conflict: SideConflict | undefined; doc: ParsedDocument; sentences: ReadSentence[]; titles: ReadSentence[]; approaches: ReadonlyMap<string, number>; sides: ReadonlyMap<Side, number>; /** Words of device labels that the titles and the description give. */ devices: ReadonlySet<string> }

const table = (...rows: (readonly [string, string])[][]): PhraseTable<string[]> => new PhraseTable(rows.flat().map(([phrases, words]) => [phrases, words.split(' ')] as const));
const SENSES = table(senses.senses as [string, string][], bodyPartKey.terms as [string, string][]);
const DEVICES = table(deviceWords.senses as [string, string][], deviceKey.terms as [string, string][], addenda.senses as [string, string][]);
const APPROACHES = new PhraseTable((approach.cues as [string, string, number][]).map(([phrases, key, strength]) => [phrases, { approach: key, strength }] as const));
const ZONES = new Map(Object.entries(zones.zones).flatMap(([zone, kinds]) => kinds.map((kind) => [kind, zone as Zone] as const)));
const SHORT = new Map(Object.entries(abbreviations.words as Record<string, string[]>));
const NOT_NUMBERED: ReadonlySet<string> = new Set(abbreviations.notBeforeNumber);
/** A word so far behind one of these is denied: `no stent`, `without a mesh`. */
const DENIES: ReadonlySet<string> = new Set(['no', 'without', 'not', 'never']);
const DENIED = 2;
const ACCESS = { before: new Set(approach.access.before), after: new Set(approach.access.after), vessels: new Set(approach.access.vessels) };
/** How far from the vessel the word that makes it the way in may stand. */
const ACCESS_BEFORE = 3;
const ACCESS_AFTER = 2;
const SIDES: Record<string, Side> = { right: 'right', rt: 'right', left: 'left', lt: 'left', bilateral: 'bilateral', bilaterally: 'bilateral', both: 'bilateral', r: 'right', l: 'left', od: 'right', os: 'left', ou: 'bilateral' };
/** Before these `left` is what was done, no side: `the fibula was left alone`. */
const LEAVES: ReadonlySet<string> = new Set(approach.left);
const TITLE_HEADING = /procedure|operation|surger/i;
/** A title names procedures in a line; running text under the same heading tells how they went. */
const LONGEST_TITLE = 45;
/** A line of a report without headings that lists what was planned or done. */
const LISTED = /^\W*(?:(?:procedures?|operations?)(?: (?:listed|planned|performed|done|scheduled|title|name|booked))?|(?:actually )?(?:performed|done))\s*:/i;
const LONG_SECTION = 600;
const LONGEST_ITEM = 20;
const TELLING = new Set(['was', 'were', 'patient', 'then', 'had', 'after', 'is', 'i', 'we']);

const COURSE = 'hospital_course';
const HISTORY = 'history_of_present_illness';

/** Reads every sentence once. */
export function readNote(doc: ParsedDocument): ReadNote {
  const lengths = measureSections(doc);
  const leads = findLeads(doc);
  const told = tellingSentences([doc]);
  // a summary without a section for the course tells the stay under the history
  const tellsStay = doc.type === 'discharge_summary' && !doc.sections.some(({ kind }) => kind === COURSE);
  const sentences = doc.sentences.map((sentence, index) => readSentence(doc, { ...sentence, section: tellsStay && told[index]!.section === HISTORY ? COURSE : told[index]!.section }, index, lengths[index]!, leads.get(index)));
  nameFirstLine(doc, sentences);
  const approaches = new Map<string, number>();
  const sides = new Map<Side, number>();
  for (const one of sentences) {
    if (one.zone === 'history' || one.zone === 'plan') continue;
    for (const { approach: key, strength } of one.approaches) approaches.set(key, (approaches.get(key) ?? 0) + strength);
    for (const { side } of one.sides) sides.set(side, (sides.get(side) ?? 0) + 1);
  }
  const devices = new Set(sentences.filter((one) => one.zone === 'title' || one.zone === 'body').flatMap((one) => one.devices.map(({ word }) => word)));
  return { doc, sentences, devices, conflict: findSideConflict(sentences), titles: sentences.filter((one) => one.zone === 'title'), approaches, sides };
}

/** Documents that tell of one procedure or session. */
export const REPORTS: ReadonlySet<string> = new Set(['operative_report', 'procedure_note']);

/** A report without a heading of its procedure names it in its first words: `PROCEDURE NOTE. US guided paracentesis.` */
function nameFirstLine({ type }: ParsedDocument, sentences: readonly ReadSentence[]): void {
  const [first] = sentences;
  if (first && REPORTS.has(type) && first.zone === 'body' && first.words.length <= LONGEST_ITEM && !sentences.some(({ zone }) => zone === 'title')) first.zone = 'title';
}

/** Sentences of a description that must name the other side before it stands against the title. */
const LEAST_SIDED = 2;

function findSideConflict(sentences: readonly ReadSentence[]): SideConflict | undefined {
  const sided = (zone: Zone): ReadSentence[] => sentences.filter((one) => one.zone === zone && one.sides.length > 0);
  const only = (list: readonly ReadSentence[]): Side | undefined => {
    const sides = new Set(list.flatMap((one) => one.sides.map(({ side }) => side)));
    return sides.size === 1 && !sides.has('bilateral') ? [...sides][0] : undefined;
  };
  const [titles, body] = [sided('title'), sided('body')];
  const [said, done] = [only(titles), only(body)];
  return said !== undefined && done !== undefined && said !== done && body.length >= LEAST_SIDED ? { title: titles[0]!, body: body[0]!, side: done } : undefined;
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

/** Longest lead-in of a line, in characters. */
const LONGEST_LEAD = 30;

/**
 * `Rectum: 7 mm polyp, cold snare` is read as a section of its own under the heading before it; its lead-in belongs to what follows.
 * By the place of the sentence after it. A heading of a known kind is none.
 */
function findLeads({ text, sections, sentences }: ParsedDocument): ReadonlyMap<number, Span> {
  const leads = new Map<number, Span>();
  let next = 0;
  sections.forEach((section: Section, i) => {
    while (next < sentences.length && sentences[next]!.start < section.start) next++;
    const inherited = i > 0 && (section.kind === sections[i - 1]!.kind || section.kind === 'other' || section.kind === 'unknown');
    if (!inherited || next === sentences.length || section.start - section.headingStart > LONGEST_LEAD || text.slice(section.start, sentences[next]!.start).includes('\n')) return;
    leads.set(next, { start: section.headingStart, end: section.start });
  });
  return leads;
}

function readSentence(doc: ParsedDocument, sentence: Sentence, index: number, around: number, lead: Span | undefined): ReadSentence {
  const words = [...(lead ? readWords(doc.text, lead) : []), ...readWords(doc.text, sentence)];
  const plain = words.map((one) => one.word);
  const denied = (at: number): boolean => plain.slice(Math.max(0, at - DENIED), at).some((word) => DENIES.has(word));
  // the vessel that a catheter goes in by
  const entered = (at: number, length: number): boolean => plain.slice(at, at + length).some((word) => ACCESS.vessels.has(word))
    && (plain.slice(Math.max(0, at - ACCESS_BEFORE), at).some((word) => ACCESS.before.has(word)) || plain.slice(at + length, at + length + ACCESS_AFTER).some((word) => ACCESS.after.has(word)));
  const found: Sense[] = [...words.flatMap(({ word }, at) => (denied(at) || entered(at, 1) ? [] : [{ word, at }])), ...findDurations(words, doc.text)];
  const sensesOf = (phrases: PhraseTable<string[]>): Sense[] => phrases.find(plain).flatMap(({ at, length, value }) => (denied(at) || entered(at, length) ? [] : value.map((word) => ({ word, at: at + (length >> 1) }))));
  const devices = sensesOf(DEVICES);
  found.push(...sensesOf(SENSES), ...devices);
  words.forEach((one, at) => {
    const long = /^\d+u$/.test(one.word) ? ['units'] : SHORT.get(one.word);
    // hospital day 4, not a dialysis
    if (long === undefined || (NOT_NUMBERED.has(one.word) && /^\d/.test(plain[at + 1] ?? ''))) return;
    one.aliases = long;
    if (!denied(at)) for (const word of long) found.push({ word, at });
  });
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
  const sides = plain.flatMap((word, at) => (SIDES[word] && !(word === 'left' && LEAVES.has(plain[at + 1] ?? '')) ? [{ side: SIDES[word], at }] : []));
  const approaches = APPROACHES.find(plain).map(({ value }) => value);
  const zone = LISTED.test(doc.text.slice(sentence.start, sentence.end)) ? 'title' : zoneOf(sentence, plain, around);
  return { index, sentence, zone, words, senses: found, devices, sides, approaches, levels };
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

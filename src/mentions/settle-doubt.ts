// What a stay leaves uncertain at its end is coded as if it existed (Official Guidelines II.H, III.C): its words of doubt are read as if they were not there. Words: settled-doubt.json.
import type { Mention, ParsedDocument, Setting, Span } from '../types.js';
import table from './settled-doubt.json' with { type: 'json' };
import { spellOut } from './spell-out.js';

const TERMS = new RegExp(table.terms, 'i');
const CAUSE = new RegExp(table.cause, 'i');
const LAST = new RegExp(table.final, 'i');
const NAMED = new RegExp(table.named, 'i');
const EARLY = new RegExp(table.early, 'i');
const CONFIRMED = new RegExp(table.confirmed, 'i');
const DIAGNOSES = new Set(table.sections);
const LOOSE = new Set(table.loose);

/** Documents and mentions of a note as they are read: offsets hold, the documents' words of settled doubt are blanks, and `text` of a mention is what the note says. */
export interface ReadNote { documents: ParsedDocument[]; mentions: Mention[] }

/** Outside stays, and of documents that do not say what a stay came to, the note as it is. */
export function settleDoubt(note: ReadNote, setting: Setting): ReadNote {
  if (setting !== 'inpatient') return note;
  const spans = new Map<string, Span[]>();
  for (const doc of note.documents) {
    if (table.notTypes.includes(doc.type)) continue;
    const own = note.mentions.filter((mention) => mention.documentId === doc.id);
    const doubts = (mentions: readonly Mention[]): Span[] => mentions.flatMap(({ cues }) => cues.filter(({ category }) => category === 'uncertain'));
    const open = new Set(doubts(own.filter(({ level, text }) => level === 'clause' && CONFIRMED.test(text))).map(({ start }) => start));
    const settled = doubts(own.filter((mention) => isSettled(mention, doc))).filter(({ start }) => !open.has(start));
    if (settled.length) spans.set(doc.id, settled);
  }
  if (!spans.size) return note;
  const documents = note.documents.map((doc) => ({ ...doc, text: (spans.get(doc.id) ?? []).reduce((text, { start, end }) => text.slice(0, start) + ' '.repeat(end - start) + text.slice(end), doc.text) }));
  const texts = new Map(documents.map(({ id, text }) => [id, text]));
  return { documents, mentions: note.mentions.map((mention) => readAsCertain(mention, texts.get(mention.documentId)!, spans.get(mention.documentId) ?? [])) };
}

/** Whether a mention says of a condition that it is still in doubt when the stay ends. */
function isSettled({ assertion, cues, section, sentence }: Mention, doc: ParsedDocument): boolean {
  if (!assertion.uncertain || assertion.negated || assertion.family || assertion.hypothetical || assertion.historical) return false;
  if (!cues.every(({ category, start, end }) => category !== 'uncertain' || (TERMS.test(doc.text.slice(start, end)) && !CAUSE.test(doc.text.slice(start, end))))) return false;
  const { start, end } = doc.sentences[sentence]!;
  const around = doc.text.slice(start, end);
  return DIAGNOSES.has(section) || (LOOSE.has(section) && NAMED.test(around) && LAST.test(around) && !EARLY.test(around));
}

/** A mention without the words of doubt in `spans`. */
function readAsCertain(mention: Mention, text: string, spans: readonly Span[]): Mention {
  const settled = (cue: Span): boolean => spans.some((span) => span.start === cue.start && span.end === cue.end);
  const cues = mention.cues.filter((cue) => !(cue.category === 'uncertain' && settled(cue)));
  if (cues.length === mention.cues.length && !spans.some((span) => span.start >= mention.start && span.end <= mention.end)) return mention;
  const words = text.slice(mention.start, mention.end).replace(/\s+/g, ' ').trim();
  return { ...mention, cues, assertion: { ...mention.assertion, uncertain: cues.some(({ category }) => category === 'uncertain') }, spelled: spellOut(words, !/\p{Ll}/u.test(words)) ?? words };
}

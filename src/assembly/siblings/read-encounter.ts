// Initial, subsequent or sequela, where a code's own sentences do not say: what the whole note tells of the encounter. Words: encounter-words.json.
import type { Mention } from '../../types.js';
import table from './encounter-words.json' with { type: 'json' };
import { namesOtherPart } from './other-part.js';
import type { Condition, NoteText, Statement } from './read-note.js';

const fill = (pattern: string): RegExp => new RegExp(pattern.replace(/\{(\w+)\}/g, (whole, name: string) => (table.names as Record<string, string>)[name] ?? whole), 'i');

const CODES = new RegExp(table.codes);
const LATER = table.later.map(fill);
const ENDED = table.ended.map(fill);
const SINCE = table.since.map(fill);
const SEQUELA = table.sequela.map(fill);
const ACTIVE = new RegExp(table.active.join('|'), 'i');
const FRESH = new RegExp(table.fresh.join('|'), 'i');
const RECENT = new RegExp(table.recent.join('|'), 'i');
const OPENING = fill(table.opening);
const VISIT = new RegExp(table.visit, 'i');
const THERAPY = new RegExp(table.therapy, 'i');
/** The beginning of a note tells the kind of visit. */
const BEGINNING = 80;

/** Whether the encounter of an injury is one after its active treatment, or for its late effect (guidelines I.C.19.a and I.B.10); undefined where the note does not tell, or also tells of active treatment. */
export function readEncounter(code: string, condition: Condition, note: NoteText): Statement | undefined {
  if (!CODES.test(code) || table.notSettings.includes(note.facts?.setting ?? '')) return undefined;
  const ended = find(ENDED, note.pieces, note);
  if (ended) return ended;
  if (note.pieces.some(({ text }) => FRESH.test(text))) return undefined;
  const told = note.pieces.filter(({ text }) => !namesOtherPart(text, condition.sites));
  const sequela = find(SEQUELA, told, note);
  if (sequela) return { ...sequela, value: 'sequela' };
  const begins = (pattern: RegExp): Mention | undefined => note.pieces.find(({ start, text }) => start < BEGINNING && pattern.test(text.slice(0, BEGINNING - start)));
  const therapy = begins(THERAPY);
  if (therapy) return { value: 'subsequent', quote: note.quoteOf(therapy, { value: '', start: 0, end: Math.min(therapy.text.length, BEGINNING) }) };
  if (note.pieces.some(({ text }) => ACTIVE.test(text))) return undefined;
  const again = begins(VISIT) !== undefined;
  if (!again && note.pieces.some(({ text }) => RECENT.test(text))) return undefined;
  return find(LATER, told, note) ?? find([OPENING], told.slice(0, 1).filter((piece) => piece === note.pieces[0]), note) ?? (again ? find(SINCE, told, note) : undefined);
}

function find(patterns: readonly RegExp[], pieces: readonly Mention[], note: NoteText): Statement | undefined {
  for (const piece of pieces) {
    if (piece.assertion.family || piece.assertion.hypothetical) continue;
    for (const pattern of patterns) {
      const match = pattern.exec(piece.text);
      if (!match) continue;
      const words = { value: 'subsequent', start: match.index, end: match.index + match[0].length };
      if (!note.isDenied(piece.documentId, piece.start + words.start, piece.start + words.end)) return { value: words.value, quote: note.quoteOf(piece, words) };
    }
  }
  return undefined;
}

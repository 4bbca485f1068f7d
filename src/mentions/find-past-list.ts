// Lists of past illnesses, and what an old list or chart says that the note takes back. Words: past-lists.json.
import type { Cue, ParsedDocument, Span } from '../types.js';
import table from './past-lists.json' with { type: 'json' };

const HEADING = new RegExp(table.heading, 'i');
const NOT_HEADING = new RegExp(table.notHeading, 'i');
const RUNNING = new RegExp(table.running, 'i');
const COPIED = new RegExp(table.copied, 'i');
const ENDS = new RegExp(table.ends, 'i');
const PRESENT = new RegExp(table.present, 'i');
const STALE = new RegExp(table.stale, 'i');
const SOURCE = new RegExp(table.source, 'i');
const DOUBTED = new RegExp(table.doubted, 'i');
const TAKEN_BACK = new RegExp(table.takenBack, 'i');
const MISSING = new RegExp(table.missing, 'i');
const OLD = new RegExp(table.old, 'i');
const NEXT = new RegExp(table.next, 'i');
const LIST_ITEM = /^(?:[-*•·+#]|\(?\d{1,2}[.)])/;

/** Part of a sentence that lists past illnesses; `stale`: the note calls the list old or copied. */
export interface PastList extends Span { stale: boolean }

/** Such a part, undefined where the sentence has none: under a heading on its own line or in the items of its list, or within a sentence ("PMH asthma, kidney stones"). */
export function findPastList({ text, sections }: Pick<ParsedDocument, 'text' | 'sections'>, { start, end, section }: Span & { section: string }): PastList | undefined {
  const words = text.slice(start, end);
  if (PRESENT.test(words)) return undefined;
  const running = RUNNING.exec(words) ?? (STALE.test(words) ? COPIED.exec(words) : null);
  if (running) {
    const from = running.index + running[0].length;
    const over = ENDS.exec(words.slice(from));
    return { start: start + running.index, end: over ? start + from + over.index : end, stale: STALE.test(words) };
  }
  if (section !== 'past_medical_history') return undefined;
  const own = sections.findLast((one) => one.kind === 'past_medical_history' && one.headingStart <= start);
  const title = own && text.slice(own.headingStart, own.start);
  if (!own || !title || !HEADING.test(title)) return undefined;
  const stale = STALE.test(title) || STALE.test(text.slice(own.start, start).split('\n')[0]!) || STALE.test(words);
  if ((NOT_HEADING.test(title) || /problem/i.test(title)) && !stale) return undefined;
  const before = text.slice(own.start, start).trimStart();
  const over = ENDS.exec(words);
  return !before.includes('\n') || (LIST_ITEM.test(words) && !/\n\s*\n/.test(before)) ? { start, end: over ? start + over.index : end, stale } : undefined;
}

/** What a list, chart or record names in the sentence that it or the next one takes back ("the old list also carries CHF; she does not have heart failure"). */
export function findTakenBack({ text, sentences }: Pick<ParsedDocument, 'text' | 'sentences'>, index: number): Cue | undefined {
  const { start, end } = sentences[index]!;
  const words = text.slice(start, end);
  const source = SOURCE.exec(words);
  if (!source) return undefined;
  const from = source.index + source[0].length;
  const ahead = words.slice(0, from);
  const rest = words.slice(from);
  const next = sentences[index + 1];
  const back = TAKEN_BACK.exec(rest) ?? findMissing(ahead, rest);
  if (!back && !DOUBTED.test(ahead) && !(next && NEXT.test(text.slice(next.start, next.end)))) return undefined;
  return { start: start + from, end: back ? start + from + back.index : end, category: 'negated', rule: 'taken-back' };
}

/** Where the rest of the sentence says that a condition is not there, of an old list or one that names it. */
function findMissing(ahead: string, rest: string): RegExpExecArray | undefined {
  const missing = MISSING.exec(rest);
  if (!missing) return undefined;
  const named = rest.slice(0, missing.index).toLowerCase();
  const denied = /^(?:\W*[\w-]+){1,4}/.exec(rest.slice(missing.index + missing[0].length))?.[0].toLowerCase().match(/[a-z-]{5,}/g) ?? [];
  return OLD.test(ahead) || denied.some((word) => named.includes(word)) ? missing : undefined;
}

// The part of the body of a line, and the sides that a note names of other parts alone: a left ankle of last year says nothing of the knee.
import type { ParsedDocument } from '../../types.js';
import type { ProcedureInput } from '../types.js';
import type { LineView } from './contract.js';
import { viewLines } from './read-note.js';
import table from './regions.json' with { type: 'json' };

interface RegionRow { words: string[]; near?: string[] }
const ROWS = Object.entries(table.regions as Record<string, RegionRow>);
const WORDS = ROWS.map(([name, { words }]) => [name, new RegExp(`\\b(?:${words.join('|')})\\b`, 'i')] as const);
const NEAR = new Map(ROWS.map(([name, { near = [] }]) => [name, new Set([name, ...near])] as const));
/** A side with the few words behind it, or a part with its side behind it. */
const SIDED = new RegExp(table.sided, 'g');

/** Parts of the body that a text names. */
export function regionsIn(text: string): string[] {
  return WORDS.filter(([, words]) => words.test(text)).map(([name]) => name);
}

/** Whether a text names parts of the body and none of them is or lies near one of `own`. */
export function isForeign(text: string, own: readonly string[]): boolean {
  const named = regionsIn(text);
  return named.length > 0 && own.length > 0 && !named.some((one) => own.some((region) => NEAR.get(region)!.has(one) || NEAR.get(one)!.has(region)));
}

/** The text with the sides of other parts of the body blanked, places kept. */
function maskSides(text: string, own: readonly string[]): string {
  return text.replace(SIDED, (match: string, side: string, rest: string) => (isForeign(rest, own) ? ' '.repeat(side.length) + rest : match));
}

/** A line and its note without the sides of other parts of the body, all places kept; as they are where the line's words name no part. */
export function withoutForeignSides(view: LineView, input: ProcedureInput): { view: LineView; input: ProcedureInput } {
  const own = regionsIn([...view.quotes, ...view.sentences].map(({ text }) => text).join(' . '));
  if (own.length === 0 || !input.documents.some(({ text }) => maskSides(text, own) !== text)) return { view, input };
  const documents = input.documents.map((doc): ParsedDocument => ({ ...doc, text: maskSides(doc.text, own) }));
  const masked = { ...input, documents };
  // the line's own words are of the line, whatever they name
  const [seen] = viewLines([view.line], masked);
  return { view: { ...view, sentences: seen!.sentences, document: seen!.document }, input: masked };
}

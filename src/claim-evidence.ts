// Evidence as a reader sees it: beside a quote of few words stands the sentence that holds it.
import type { Evidence, ParsedDocument } from './types.js';

/** Quotes of at most this many words are short: they name the condition and show nothing of what the note says of it. */
const SHORT_WORDS = 3;
/** Longer sentences are no evidence but a passage. */
const MAX_WORDS = 30;

/**
 * The quotes of a code, and where all of them are short, the sentence of the first with its list number and closing mark:
 * "Insulin" and "Insulin, metformin, and Lipitor." Offsets stay `[start, end)` of the document; nothing is added when the sentence is long or is the quote itself.
 */
export function quoteInContext(evidence: readonly Evidence[], documents: readonly ParsedDocument[]): Evidence[] {
  const [first] = evidence;
  if (!first || evidence.some(({ text }) => countWords(text) > SHORT_WORDS)) return [...evidence];
  const document = documents.find(({ id }) => id === first.documentId);
  const sentence = document?.sentences.find(({ start, end }) => start <= first.start && first.end <= end);
  if (!document || !sentence) return [...evidence];
  const start = sentence.start - (/(?:\d{1,2}[.)]|[-*•])[ \t]*$/.exec(document.text.slice(Math.max(0, sentence.start - 6), sentence.start))?.[0].length ?? 0);
  const end = sentence.end + (/^[ \t]*[.;!?]/.exec(document.text.slice(sentence.end, sentence.end + 3))?.[0].length ?? 0);
  const text = document.text.slice(start, end);
  const known = evidence.some((one) => one.documentId === first.documentId && one.start === start && one.end === end);
  if (known || countWords(text) > MAX_WORDS) return [...evidence];
  return [...evidence, { ...first, start, end, text }];
}

/** The sentence of each quote, each once; the quote itself where no sentence holds it. */
export function sentencesOf(evidence: readonly Evidence[], documents: readonly ParsedDocument[]): string[] {
  return [...new Set(evidence.map(({ documentId, start, end, text }) => {
    const document = documents.find(({ id }) => id === documentId);
    const sentence = document?.sentences.find((one) => one.start <= start && end <= one.end);
    return document && sentence ? document.text.slice(sentence.start, sentence.end) : text;
  }))];
}

function countWords(text: string): number {
  return text.trim().split(/\s+/).length;
}

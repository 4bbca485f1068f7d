// Evidence as a reader sees it: beside a quote of few words stands the sentence that holds it.
import table from './claim-management.json' with { type: 'json' };
import type { Evidence, ParsedDocument, Sentence } from './types.js';

const PROBLEM_LISTS = new Set(table.sections);
const MANAGES = new RegExp(`(?<![\\w-])(?:${table.manages.join('|')})(?![\\w-])`, 'i');
/** A heading of a problem has at most so many words, half of them the quote's. */
const HEADING_WORDS = 8;
/** So many statements under a heading are read for one that tells what is done. */
const MOST_STATEMENTS = 4;
/** How a line that belongs to the problem above it begins. */
const SUBORDINATE = /^\s*(?:[-*•–]|[A-Z][\w/ ]{2,30}:)/;

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

/**
 * The quotes of a diagnosis and, where one of them heads a problem of the assessment or plan ("2. Hypertension."), the first statement under it that tells what is done
 * for it ("Continue lisinopril 20 mg daily."), of at most 30 words. A statement on a line of its own belongs to the heading where it has a bullet, a label
 * ("Medical Treatment:") or opens with such a word; the next problem ends the search. Offsets are those of the document.
 */
export function addManagement(evidence: readonly Evidence[], documents: readonly ParsedDocument[]): Evidence[] {
  for (const quote of evidence) {
    const found = PROBLEM_LISTS.has(quote.section ?? '') ? managementUnder(quote, documents.find(({ id }) => id === quote.documentId)) : undefined;
    if (found && !evidence.some((one) => one.documentId === found.documentId && one.start < found.end && found.start < one.end)) return [...evidence, found];
  }
  return [...evidence];
}

function managementUnder(quote: Evidence, document: ParsedDocument | undefined): Evidence | undefined {
  const at = document?.sentences.findIndex(({ start, end }) => start <= quote.start && quote.end <= end) ?? -1;
  if (!document || at < 0) return undefined;
  const { text, sentences } = document;
  const words = (sentence: Sentence): string => text.slice(sentence.start, sentence.end);
  const heading = countWords(words(sentences[at]!));
  const lead = text.slice(text.lastIndexOf('\n', sentences[at]!.start - 1) + 1, sentences[at]!.start);
  if (/\w{3}/.test(lead) || heading > HEADING_WORDS || countWords(quote.text) * 2 < heading) return undefined;
  for (let next = at + 1; next <= at + MOST_STATEMENTS && next < sentences.length; next++) {
    const { start, end } = sentences[next]!;
    const between = text.slice(sentences[next - 1]!.end, start);
    if (/\n\s*\n/.test(between) || /\d[.)][ \t]*$/.test(between)) return undefined;
    const statement = words(sentences[next]!);
    const managed = MANAGES.exec(statement);
    const line = between.lastIndexOf('\n');
    if (line >= 0 && managed?.index !== 0 && !SUBORDINATE.test(between.slice(line) + statement)) return undefined;
    if (managed && countWords(statement) <= MAX_WORDS) return { ...quote, start, end, text: statement };
  }
  return undefined;
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

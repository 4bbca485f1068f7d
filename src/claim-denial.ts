// What a note says against a code of a claim: every place that names the condition in the classification's own words denies it, or tells it of others.
import { readDocument } from './document/index.js';
import { findMentions } from './mentions/index.js';
import type { Edition } from './reference/types.js';
import { bareConcept } from './reference/titles.js';
import { isFiller, splitWords, stemWord } from './retrieval/normalize.js';
import table from './claim-denial.json' with { type: 'json' };
import type { Evidence, Mention, ParsedDocument, RejectReason } from './types.js';

/** A note as it is searched: its clauses with their words. */
export interface SearchedNote { document: ParsedDocument; clauses: { mention: Mention; stems: ReadonlySet<string> }[] }

/** `reason`: that of the first place; `quotes`: the sentences, at most as many as asked for. */
export interface Denial { reason: RejectReason; quotes: Evidence[] }

/** Words of titles that say nothing of which condition it is. */
const EMPTY: ReadonlySet<string> = new Set(table.empty);

/** One way to name a condition: each place holds words of which one must stand in the clause. */
type Phrase = readonly (readonly string[])[];

/** Reads a note once; offsets are those of `text`. The document has the id that the engine gives to a lone text. */
export function searchNote(text: string): SearchedNote {
  const document = readDocument({ id: 'd1', text });
  const mentions = findMentions(document);
  const cut = new Set(mentions.filter(({ level }) => level === 'clause').map(({ sentence }) => sentence));
  const clauses = mentions.filter(({ level, sentence }) => level === 'clause' || !cut.has(sentence));
  return { document, clauses: clauses.map((mention) => ({ mention, stems: new Set(splitWords(mention.text).map(({ stem }) => stem)) })) };
}

/**
 * Why the note does not assert a code (undotted, billable) although it names it; undefined when it never names it so, or asserts it somewhere.
 * An uncertain condition counts as one (guideline IV.H outpatient; the caller settles what II.H makes of it in a stay). `most`: quotes given back.
 */
export function findDenial(code: string, note: SearchedNote, edition: Edition, most = 3): Denial | undefined {
  const phrases = listPhrases(code, edition);
  const named = note.clauses.filter(({ stems }) => phrases.some((phrase) => phrase.every((words) => words.some((word) => stems.has(word)))));
  const reasons = named.map(({ mention }) => reasonOf(mention, code));
  const [reason] = reasons;
  if (reason === undefined || reasons.includes(undefined)) return undefined;
  return { reason, quotes: quoteSentences(named.map(({ mention }) => mention), note.document).slice(0, most) };
}

/** A clause whose subject is a relative. */
const RELATIVE = /^\s*(?:(?:his|her|their|the|one|a)\s+|(?:the )?patient'?s\s+)?(?:(?:maternal|paternal|older|younger|twin|half)[- ]?\s*)*(?:father|mother|parents?|brothers?|sisters?|siblings?|sons?|daughters?|uncles?|aunts?|cousins?|grand(?:father|mother|parents?))\b/i;

function reasonOf({ assertion: a, cues, text }: Mention, code: string): RejectReason | undefined {
  if (a.family || RELATIVE.test(text)) return code.startsWith('Z8') ? undefined : 'family';
  if (a.negated) return cues.some((cue) => cue.category === 'negated' && cue.rule.includes('rul')) ? 'ruled_out' : 'negated';
  if (code.startsWith('Z')) return undefined;
  if (a.hypothetical) return 'hypothetical';
  if (a.uncertain) return 'uncertain';
  return a.historical ? 'historical' : undefined;
}

function quoteSentences(mentions: readonly Mention[], { id, text, sentences }: ParsedDocument): Evidence[] {
  return [...new Set(mentions.map(({ sentence }) => sentence))].flatMap((at) => {
    const sentence = sentences[at];
    return sentence ? [{ documentId: id, start: sentence.start, end: sentence.end, text: text.slice(sentence.start, sentence.end), section: sentence.section }] : [];
  });
}

const stemsOf = (words: string): string[] => splitWords(words.replace(/\(s\)/g, '')).map(({ text }) => stemWord(text)).filter((stem) => stem.length > 1 && !isFiller(stem) && !EMPTY.has(stem));

/** Title, inclusion terms and index entries of a code; an entry of a heading above it counts too. */
function listPhrases(code: string, edition: Edition): Phrase[] {
  const { icd10cm } = edition;
  if (!icd10cm.has(code)) return [];
  const told = [bareConcept(icd10cm.title(code)).join(' '), ...icd10cm.notes(code, 'inclusionTerm').filter(({ at }) => at === code).map(({ text }) => text)];
  const plain = told.map((words) => asWritten(stemsOf(words)));
  const indexed = edition.index('disease').filter((entry) => entry.code === code || (entry.code.length >= 4 && code.startsWith(entry.code)))
    // A part gives the forms of one word: "Infarct, infarction".
    .map(({ path }) => path.flatMap((part) => { const forms = part.split(',').map(stemsOf); return forms.every((form) => form.length === 1) ? [forms.flat().flatMap(alike)] : forms.flat().map(alike); }));
  return [...plain, ...indexed].filter((phrase) => phrase.length > 0 && !phrase.every((words) => words.every((word) => VAGUE.has(word))));
}

/** How notes write what titles call a malignant neoplasm. */
const CANCER: readonly string[] = table.malignant;

/** Words that titles and notes use for one another. */
const ALIKE: readonly (readonly string[])[] = table.alike;
const alike = (stem: string): readonly string[] => ALIKE.find((words) => words.includes(stem)) ?? [stem];

function asWritten(stems: readonly string[]): Phrase {
  const malignant = stems.includes('malignant') && stems.includes('neoplasm');
  return malignant ? [CANCER, ...stems.filter((stem) => stem !== 'malignant' && stem !== 'neoplasm').map(alike)] : stems.map(alike);
}

/** A phrase of these alone names nothing. */
const VAGUE: ReadonlySet<string> = new Set(table.vague);

// What only the titles of a report name and its body denies: the turbinates that were left alone, the flap that was not used. Words: data/not-done.json.
import type { Evidence } from '../types.js';
import decisions from './data/decisions.json' with { type: 'json' };
import table from './data/not-done.json' with { type: 'json' };
import zoneTable from './data/zones.json' with { type: 'json' };
import { readCodeSet } from './lines/code-ranges.js';
import type { Place } from './lines/contract.js';
import { findSentence, tellingSentences, toEvidence } from './lines/read-note.js';
import type { ProcedureInput, ProcedureLine } from './types.js';
import { readWords } from './words.js';

type Input = Pick<ProcedureInput, 'documents'> & Partial<Pick<ProcedureInput, 'facts' | 'edition'>>;

const REPORTS: ReadonlySet<string> = new Set(['operative_report', 'procedure_note', 'diagnostic_report']);
/** Sections that tell of other days or of why. */
const ELSEWHERE: ReadonlySet<string> = new Set((['past', 'history', 'indication', 'diagnosis', 'plan'] as const).flatMap((zone) => zoneTable.zones[zone]));
const SURGERY = /^[1-6]\d{4}$/;
const LOWERED = readCodeSet(decisions.less.rows.flatMap((row) => (row.code === null ? [] : row.among)));
/** The words of an act: what stands before or behind those that deny it. */
const ACT = '((?:(?!(?:and|or|but|was|were|which|so|that) )[\\w-]{1,30} ){0,5}[\\w-]{1,30})';
const DENIED = table.actDenied.map((one) => new RegExp(one.replace('<ACT>', ACT), 'i'));
/** What says the same of the subject of its sentence or, where that is a pronoun, of the one before. */
const SUBJECT_DENIED = new RegExp(table.subjectDenied.join('|'), 'i');
const SUBJECT = /^[^;]*?(?=\b(?:was|were|is|are|had|has|showed|appeared|looked|seemed|did|proved)\b)/i;
const PRONOUN = /^(?:it|they|them|these|this|those|both|former|latter)$/i;
/** A word that alone names an operation, where the number's own names have it too: "the tenodesis was not performed". */
const OPERATION = /(?:ectomy|otomy|ostomy|plasty|desis|pexy|rrhaphy|scopy)$/i;
const SCOPE = /scop(?:y|ic)$/;
/** Words of an act that say that it was wanted, that it was a part of one, and letters that an organ's name has at least. */
const WANTED = /^(?:planned|intended|scheduled|proposed|formal|the|a|an|any|of|we|i|her|his|this|that|to|my)$/;
const PART = /^(?:posterior|anterior|remaining|residual|other|further|additional|more|rest|superior|inferior|contralateral|opposite|second|third)$/;
const ORGAN = 6;
/** A side that was left says nothing of an operation of both. */
const BOTH = /\bbilateral\b|\bboth\b/i;
const ONE_SIDE = /(?<!\b(?:was|were|be|been|I|we|it|them) )\b(?:left|right)\b(?! (?:alone|intact|the|both|it|them)\b)/i;
/** A sentence that tells, and does not name alone. */
const TELLS = /\b(?:was|were)\b/;
const DONE = new RegExp(table.toldDone, 'i');
const STAND_FOR: Readonly<Record<string, string>> = table.standFor;
const GENERAL: ReadonlySet<string> = new Set(table.general.flatMap((word) => stemsOf(word)));

function stemsOf(text: string): string[] {
  return readWords(text).map(({ stem }) => stem);
}

/** The sentence that a quote lies in, the quote itself where it lies in none. */
export function sentenceOf(quote: Evidence, documents: ProcedureInput['documents']): string {
  const found = findSentence(quote, documents);
  return found ? found.doc.text.slice(found.sentence.start, found.sentence.end) : quote.text;
}

/** The sentence of a report that says of all its words for an act, which the line's title names, that it was not done; none where the line is told elsewhere than in titles. */
export function findBodyDenial(line: ProcedureLine, lines: readonly ProcedureLine[], whys: readonly (string | undefined)[], input: Input): Evidence | undefined {
  const { documents, facts, edition } = input;
  if (!REPORTS.has(facts?.documentType ?? '')) return undefined;
  const open = line.evidence.filter((_, at) => whys[at] === undefined);
  const names = namesOf(line, edition);
  const titled = new Set(open.filter((quote) => !TELLS.test(sentenceOf(quote, documents))).flatMap(({ text }) => stemsOf(text)));
  const operations = [...new Set(open.flatMap(({ text }) => text.toLowerCase().match(/[a-z]+/g) ?? []))].filter((word) => OPERATION.test(word) && names.includes(word));
  const whole = BOTH.test(line.evidence.map(({ text }) => text).join(' '));
  const words = tellingWords(line, lines, titled, edition);
  const named = new Set([...GENERAL, ...stemsOf(names), ...titled]);
  const told = tellingSentences(documents).filter(({ section }) => !ELSEWHERE.has(section));
  const denies = (sentence: string, before = ''): boolean => {
    const text = plain(sentence);
    if (whole && ONE_SIDE.test(text)) return false;
    const acts = [...DENIED.map((one) => ({ act: one.exec(text)?.[1], subject: false })), { act: deniedSubject(text, before), subject: true }];
    return acts.some(({ act, subject }) => {
      const acted = (act?.toLowerCase().match(/[a-z]+/g) ?? []).filter((word) => !WANTED.test(word));
      if (acted.length === 0 || acted.some((word) => PART.test(word) && !names.includes(word))) return false;
      // a number of two parts is lowered to one of them elsewhere; without its scope it falls
      if (LOWERED(line.code) && !acted.some((word) => SCOPE.test(word))) return false;
      const pronoun = acted.every((word) => PRONOUN.test(word));
      const stems = stemsOf(pronoun ? (subjectOf(text) ?? subjectOf(before) ?? '') : acted.map((word) => STAND_FOR[word] ?? word).join(' '));
      // an organ stands for the operation that is named by it: sphenoid for sphenoidotomy
      const organ = acted.some((word) => word.length >= ORGAN && operations.some((one) => one.startsWith(word.replace(/s$/, ''))));
      const last = acted.at(-1)!;
      return organ || ((stems.length > 1 || (stems.length > 0 && OPERATION.test(last) && names.includes(last))) && stems.every((stem) => titled.has(stem)))
        || (stems.some((stem) => words.own.has(stem)) && (subject || pronoun || stems.every((stem) => named.has(stem))) && !isTold(words, told));
    });
  };
  if (open.map((quote) => sentenceOf(quote, documents)).some((text) => TELLS.test(text) && !denies(text))) return undefined;
  const found = told.find(({ text }, at) => denies(text, told[at - 1]?.text));
  return found && toEvidence(found);
}

/** A sentence without its adverbs and what it says of its subject by the way: "a release, which had been discussed, was unnecessary". */
function plain(text: string): string {
  return text.replace(/,? (?:which|that|who) [^,;.]{0,100},/gi, '').replace(/\b(?:therefore|then|thus|accordingly|consequently|hence|subsequently|ultimately|also|both|simply) /gi, '').replace(/ (?:part|portion|step|component) of the (?:plan|operation|procedure|case)\b/gi, '');
}

function namesOf({ code }: ProcedureLine, edition: Input['edition']): string {
  const number = edition?.procedure(code);
  return [number?.label ?? '', ...(number?.phrases ?? [])].join(' ').toLowerCase();
}

/** Words that a number's names turn on, or that its title has of them, and no other's of the claim (own), and those of the others; no own ones for the only operation of a claim, which a part does not deny. */
function tellingWords(line: ProcedureLine, lines: readonly ProcedureLine[], titled: ReadonlySet<string>, edition: Input['edition']): { own: ReadonlySet<string>; theirs: ReadonlySet<string> } {
  const others = lines.filter(({ code }) => code !== line.code && SURGERY.test(code));
  const theirs = new Set(others.flatMap((other) => leadingWords(other, edition)));
  const shared = new Set(others.flatMap((other) => stemsOf(namesOf(other, edition))));
  const named = stemsOf(namesOf(line, edition)).filter((stem) => titled.has(stem) && !shared.has(stem));
  return { own: new Set(others.length === 0 ? [] : [...leadingWords(line, edition), ...named].filter((stem) => !theirs.has(stem) && !GENERAL.has(stem))), theirs };
}

/** Words of a number's label and those that more than one of its other names has. */
function leadingWords({ code }: ProcedureLine, edition: Input['edition']): string[] {
  const number = edition?.procedure(code);
  const ofPhrases = (number?.phrases ?? []).map((phrase) => new Set(stemsOf(phrase)));
  const several = ofPhrases.flatMap((stems) => [...stems]).filter((stem) => ofPhrases.filter((stems) => stems.has(stem)).length > 1);
  return [...new Set([...stemsOf(number?.label ?? ''), ...several])];
}

/** Whether the body tells with words of its own, and not rather with those of another number, that an act was done. */
function isTold({ own, theirs }: ReturnType<typeof tellingWords>, told: readonly Place[]): boolean {
  return told.some(({ text }) => text.split(/[;,]/).some((clause) => {
    if (!DONE.test(clause) || /\b(?:not|no|none|nothing|never|without)\b/i.test(clause)) return false;
    const stems = [...new Set(stemsOf(clause))];
    const mine = stems.filter((stem) => own.has(stem)).length;
    return mine > 0 && mine >= stems.filter((stem) => theirs.has(stem)).length;
  }));
}

/** The subject of a sentence whose last words deny an act of it ("was healthy, and was left alone"). */
function deniedSubject(text: string, before: string): string | undefined {
  return SUBJECT_DENIED.test(text) ? (subjectOf(text) ?? subjectOf(before)) : undefined;
}

function subjectOf(text: string): string | undefined {
  const subject = SUBJECT.exec(text)?.[0].trim();
  return subject === undefined || subject === '' || PRONOUN.test(subject) || /^there$/i.test(subject) ? undefined : subject;
}

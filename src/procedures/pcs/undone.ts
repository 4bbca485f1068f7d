// Operations that the heading names and the description denies, and the inspection that is left of one that was discontinued (B3.3) or converted to an open one (B3.2d).
import type { Edition } from '../../reference/types.js';
import type { Evidence } from '../../types.js';
import type { ProcedureFinding } from '../types.js';
import type { Candidate, Occurrence } from './candidates.js';
import denialWords from './data/denials.json' with { type: 'json' };
import table from './data/inspections.json' with { type: 'json' };
import { findDenials, type Denial } from './denials.js';
import { quoteSentence } from './queries.js';
import type { ReadNote, ReadSentence } from './read-note.js';
import { singular } from './words.js';

/** An inspection that a note leaves, with the quotes that show it. */
export interface Inspection { code: string; evidence: Evidence[] }

const ROWS = (table.rows as [string, string][]).map(([code, to]) => [new RegExp(`^(?:${code})$`), to] as const);
const SCOPES = new RegExp(table.scopes, 'i');
const CONVERTED = new RegExp(table.converted, 'i');
const OPENABLE = new RegExp(`^${table.openable}$`);
const ENDED = new RegExp(table.ended, 'i');
const LEFT = new RegExp(denialWords.leftInPlace, 'i');
/** Before such words: it was taken all the same, or another than the organ was left. */
const TAKEN = new RegExp(denialWords.leftAfterAll, 'i');
const ENTRY = new RegExp(denialWords.entry, 'i');
const NOT_ENTERED = new RegExp(denialWords.notEntered, 'i');
const OPERATIONS = Object.entries(denialWords.operations).map(([operations, verbs]) => [operations, new RegExp(`^(?:${verbs})`)] as const);
const ANY_ACT = new RegExp(`^(?:${denialWords.anyAct})`);
const PARTICLE = /^(?:the|a|an|any|was|were|is|are|be|could|would|and|or|of|to|at|this|time|therefore|thus|also|then|so|left|right)$/;
const STEM = 5;
const PART_STEM = 4;
const SAYS_DONE: ReadonlySet<string> = new Set(['body', 'course', 'findings', 'other']);

/**
 * Candidates without those that headings or plans alone name while the same note denies them, or ends the procedure as a whole; a finding for each, with
 * both quotes. `inspections` are what is left of those whose operation had begun (B3.3).
 */
export function settleUndone(candidates: readonly Candidate[], edition: Edition): { kept: Candidate[]; findings: ProcedureFinding[]; inspections: Inspection[] } {
  const findings: ProcedureFinding[] = [];
  const inspections: Inspection[] = [];
  const endings = new Map<ReadNote, ReadSentence | undefined>();
  const kept = candidates.filter((one) => {
    const named = one.occurrences.find(({ assertion }) => !assertion.negated)!;
    if (one.occurrences.some(({ assertion, one: { zone } }) => SAYS_DONE.has(zone) && !assertion.negated && !assertion.hypothetical && !assertion.historical)) return true;
    const { note } = named;
    if (!endings.has(note)) endings.set(note, findEnding(note));
    const denied = findDenied(named, one, candidates) ?? (named.one.zone === 'title' && /^0.[^J]/.test(one.code) ? endings.get(note) : undefined);
    if (denied === undefined) return true;
    const evidence = [quoteSentence(note, named.one), quoteSentence(note, denied)];
    findings.push({
      rule: 'procedure-not-done', severity: 'warning', codes: [one.code], source: 'ICD-10-PCS Official Guidelines FY2026, B3.3',
      message: 'The heading names a procedure that the description says was not done; it is not coded', evidence,
    });
    const entered = note.sentences.find((sentence) => sentence.zone !== 'title' && sentence.zone !== 'history' && sentence.zone !== 'plan' && isEntry(textOf(note, sentence)));
    const code = entered && named.one.zone === 'title' ? inspectionOf(one.code, edition) : undefined;
    if (code !== undefined && entered) inspections.push({ code, evidence: [quoteSentence(note, entered)] });
    return false;
  });
  const oneSided = kept.map((one) => {
    const done = findOneSide(one, edition);
    if (done === undefined) return one;
    findings.push({
      rule: 'procedure-not-done', severity: 'warning', codes: [done.code], source: 'ICD-10-PCS Official Guidelines FY2026, B3.3',
      message: 'The heading names both sides; the description says that one of them was not done, and only the other is coded', evidence: [quoteSentence(one.occurrences[0]!.note, one.occurrences[0]!.one), quoteSentence(one.occurrences[0]!.note, done.denied)],
    });
    return { ...one, code: done.code, prefix: done.code.slice(0, 4) };
  });
  return { kept: oneSided, findings, inspections: inspections.filter(({ code }, i) => inspections.findIndex((other) => other.code === code) === i) };
}

/** The sentence of the same note that denies a candidate: the same operation and body part, or the same words where no side tells two apart. */
function findDenied(named: Occurrence, own: Candidate, candidates: readonly Candidate[]): ReadSentence | undefined {
  const denies = (other: Occurrence): boolean => other.denied && other.note === named.note && SAYS_DONE.has(other.one.zone) && isSample(other) === isSample(named);
  const sameWords = (other: Occurrence): boolean => other.term.id === named.term.id && !other.choice.sided && other.choice.code.slice(0, 3) === named.choice.code.slice(0, 3);
  const heads = own.occurrences.filter(({ note, assertion }) => note === named.note && !assertion.negated);
  return own.occurrences.find(denies)?.one ?? named.note.sentences.find((one) => SAYS_DONE.has(one.zone) && heads.some((head) => deniesPart(head, one))) ?? candidates.flatMap(({ occurrences }) => occurrences).find((other) => denies(other) && sameWords(other))?.one;
}

/**
 * `The spleen was not removed` denies a splenectomy, `a stent was not placed` a ureteral stent: a verb of the operation is denied of its body part, or of words
 * that name the act in the heading and no others; and of its side where it has one.
 */
function deniesPart({ note, words, choice: { code, body } }: Occurrence, one: ReadSentence): boolean {
  const verbs = OPERATIONS.find(([operations]) => operations.includes(code[2]!))?.[1];
  if (code[0] !== '0') return false;
  const side = /\b(right|left)\b/i.exec(body)?.[1]?.toLowerCase();
  if (side !== undefined && !one.sides.every((other) => other.side === side || other.side === 'bilateral')) return false;
  const parts = body.toLowerCase().match(/[a-z]+/g)!.filter((word) => word !== 'right' && word !== 'left').map(singular);
  // what was left in place was not taken out
  const left = /[TB]/.test(code[2]!) && code[6] !== 'X' ? LEFT.exec(textOf(note, one)) : null;
  const before = new Set(left && !TAKEN.test(textOf(note, one).slice(0, left.index)) ? one.senses.filter(({ at }) => one.words[at] !== undefined && one.words[at].start < one.sentence.start + left.index).map(({ word }) => partStem(word)) : []);
  if (left && before.size > 0 && parts.filter((part) => part !== 'bilateral').every((part) => before.has(partStem(part)))) return true;
  return denialsOf(note, one).some(({ verb, from, to, governs, ofPatient }) => {
    const act = one.words[verb]!.word;
    if (!governs || ofPatient || !(verbs?.test(act) || ANY_ACT.test(act))) return false;
    const named = new Set(one.senses.filter(({ at }) => at >= from && at < to).map(({ word }) => singular(word)));
    if (verbs?.test(act) && code[6] !== 'X' && parts.every((part) => named.has(part))) return true;
    const nouns = one.words.slice(from, to).map(({ word }) => word).filter((word) => !PARTICLE.test(word)).map(stem);
    const own = words.map(stem);
    return nouns.length > 0 && nouns.every((noun) => own.includes(noun)) && nouns.some((noun) => !parts.some((part) => stem(part) === noun));
  });
}

/** The one side that is left of a code for both, where a sentence denies the operation of the other. */
function findOneSide({ code, occurrences }: Candidate, edition: Edition): { code: string; denied: ReadSentence } | undefined {
  const { note, choice: { body } } = occurrences[0]!;
  const verbs = OPERATIONS.find(([operations]) => operations.includes(code[2]!))?.[1];
  if (verbs === undefined || !/\bBilateral\b/.test(body)) return undefined;
  const parts = body.toLowerCase().match(/[a-z]+/g)!.filter((word) => word !== 'bilateral').map(partStem);
  const denied = note.sentences.find((one) => SAYS_DONE.has(one.zone) && denialsOf(note, one).some(({ verb, from, to, governs, ofPatient }) =>
    governs && !ofPatient && verbs.test(one.words[verb]!.word) && one.sides.filter(({ at }) => at >= from && at < to).length === 1 && one.senses.some(({ word, at }) => at >= from && at < to && parts.includes(partStem(word)))));
  const side = denied?.sides[0]?.side;
  if (denied === undefined || side === undefined || side === 'bilateral') return undefined;
  const other = side === 'right' ? 'Left' : 'Right';
  const values = edition.pcsTable(code.slice(0, 3))?.rows.flatMap((row) => Object.entries(row.axes[0]!.values)) ?? [];
  const char = values.find(([, label]) => label.includes(other) && partStem(label.toLowerCase()) === parts[0])?.[0];
  const single = char && `${code.slice(0, 3)}${char}${code.slice(4)}`;
  return single && edition.procedureTitle('ICD-10-PCS', single) !== undefined ? { code: single, denied } : undefined;
}

/** `ovary` and `ovaries`. */
const partStem = (word: string): string => word.slice(0, PART_STEM);

/** `biopsy` and `biopsies`, `stent` and `stenting`. */
const stem = (word: string): string => word.slice(0, STEM);

/** `Random biopsies were not taken` says nothing of a tumour that was resected. */
const isSample = ({ choice }: Occurrence): boolean => choice.code[6] === 'X';

/** The sentence that cancels or ends the procedure as a whole. */
function findEnding(note: ReadNote): ReadSentence | undefined {
  return note.sentences.find((one) => (one.zone === 'body' || one.zone === 'findings' || one.zone === 'other')
    && (ENDED.test(textOf(note, one)) || denialsOf(note, one).some(({ whole }) => whole)));
}

const known = new WeakMap<ReadSentence, Denial[]>();

/** Denials of a sentence, read once: every heading candidate asks for them. */
function denialsOf(note: ReadNote, one: ReadSentence): readonly Denial[] {
  const denials = known.get(one) ?? findDenials(one.words, note.doc.text);
  known.set(one, denials);
  return denials;
}

function isEntry(text: string): boolean {
  return ENTRY.test(text) && !NOT_ENTERED.test(text);
}

const textOf = (note: ReadNote, { sentence: { start, end } }: ReadSentence): string => note.doc.text.slice(start, end);

/** The inspection of the body part or region of a code, by its approach; undefined where the tables hold none. */
export function inspectionOf(code: string, edition: Edition): string | undefined {
  const rows = ROWS.filter(([pattern]) => pattern.test(code)).map(([, to]) => [...to].map((char, at) => (char === '.' ? code[at] : char)).join(''));
  return [`${code.slice(0, 2)}J${code.slice(3, 5)}ZZ`, ...rows].find((one) => edition.procedureTitle('ICD-10-PCS', one) !== undefined);
}

/** The lines of an operation that a scope began and that was converted to an open one: the operation is open; `inspection` is what the scope saw. */
export function readConversion(candidates: readonly Candidate[], edition: Edition): { open: (code: string) => string; inspection: (code: string) => Inspection | undefined } {
  const notes = [...new Set(candidates.map(({ occurrences }) => occurrences[0]!.note))];
  const said = notes.flatMap((note) => note.sentences.filter((one) => one.zone !== 'history' && one.zone !== 'plan' && CONVERTED.test(textOf(note, one))).map((one) => ({ note, one })));
  const scoped = said.find(({ note }) => note.sentences.some((one) => one.zone !== 'history' && SCOPES.test(textOf(note, one))));
  const valid = (code: string): boolean => edition.procedureTitle('ICD-10-PCS', code) !== undefined;
  const opened = (code: string): string => `${code.slice(0, 4)}0${code.slice(5)}`;
  return {
    open: (code) => (scoped && OPENABLE.test(code) && valid(opened(code)) ? opened(code) : code),
    inspection: (code) => {
      const left = scoped && OPENABLE.test(code) && code[4] === '0' ? inspectionOf(`${code.slice(0, 4)}4${code.slice(5)}`, edition) : undefined;
      return left === undefined || !scoped ? undefined : { code: left, evidence: [quoteSentence(scoped.note, scoped.one)] };
    },
  };
}

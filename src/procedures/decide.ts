// Which number of a decision family stands, from facts that the note states: the first branch of data/decisions.json that fits a line's words decides.
import { either } from './patterns.js';
import table from './data/decisions.json' with { type: 'json' };
import { findBreakingOff } from './lines/broken-off.js';
import { readCodeSet, type CodeTest } from './lines/code-ranges.js';
import { readCourse } from './lines/course.js';
import zoneTable from './data/zones.json' with { type: 'json' };
import { HEADINGS } from './lines/find-side.js';
import type { LineView, Place } from './lines/contract.js';
import { readCount, readInterspaces } from './lines/measures.js';
import { allSentences, sentencesIn, tellingSentences, toEvidence, viewLines } from './lines/read-note.js';
import { isPaidBy } from './paid-by.js';
import { readWords } from './words.js';
import type { Evidence } from '../types.js';
import type { ProcedureFinding, ProcedureInput, ProcedureLine } from './types.js';

interface Condition {
  scope?: string;
  /** One of these is said in the scope; `also` asks for one more; none of `not` is said there. */
  says?: string[]; also?: string[]; not?: string[];
  /** Age in years, from (included) and under; a patient of unknown age counts as grown up. */
  from?: number; under?: number; ageUnknown?: boolean;
  /** A number that the first group of a pattern reads, the greatest of the scope. */
  measure?: { patterns: string[]; from?: number; to?: number };
  /** Interspaces of the spine that the texts with one of `words` name (all texts where none of them does). */
  levels?: { words: string[]; from?: number; to?: number };
  /** Different words that `of` matches in sentences with one of `words`, in their clauses with none of `not`. */
  distinct?: { of: string; words: string[]; not?: string[]; from?: number; to?: number };
  settings?: string[]; documentTypes?: string[]; payers?: string[];
  /** Another line of the claim is (is not) one of these. */
  beside?: string[]; without?: string[];
}
interface Branch extends Condition { /** The number that stands, null where none does. */ code: string | null; /** An add-on that comes with it. */ add?: string; /** Not where the line's words are one of the number's names. */ unlessNamed?: boolean; /** Why, in words of a coder. */ why?: string }
interface Family { name: string; /** Decided after all others: a number that they may bring. */ last?: boolean; /** Not of an operation that was given up, which keeps the number of what was begun. */ finished?: boolean; among: string[]; scope: string; needs?: string[]; branches: Branch[] }
interface LessRow { among: string[]; code: string | null; act?: string; says?: string[]; not?: string[]; why: string }
interface Compiled extends Omit<Branch, 'says' | 'also' | 'not' | 'beside' | 'without' | 'measure' | 'levels' | 'distinct'> {
  says: RegExp | undefined; also: RegExp | undefined; not: RegExp | undefined; beside: CodeTest | undefined; without: CodeTest | undefined;
  measure: { patterns: RegExp[]; from: number; to: number } | undefined;
  levels: { words: RegExp; from: number; to: number } | undefined;
  distinct: { of: RegExp; words: RegExp; not: RegExp | undefined; from: number; to: number } | undefined;
}

const compile = (branch: Branch): Compiled => ({
  ...branch, says: either(branch.says), also: either(branch.also), not: either(branch.not),
  beside: branch.beside && readCodeSet(branch.beside), without: branch.without && readCodeSet(branch.without),
  measure: branch.measure && { patterns: branch.measure.patterns.map((one) => new RegExp(one, 'gi')), from: branch.measure.from ?? 0, to: branch.measure.to ?? Number.POSITIVE_INFINITY },
  distinct: branch.distinct && { of: new RegExp(branch.distinct.of, 'gi'), words: either(branch.distinct.words), not: either(branch.distinct.not), from: branch.distinct.from ?? 1, to: branch.distinct.to ?? Number.POSITIVE_INFINITY },
  levels: branch.levels && { words: new RegExp(branch.levels.words.join('|'), 'i'), from: branch.levels.from ?? 1, to: branch.levels.to ?? Number.POSITIVE_INFINITY },
});

const REPORTS = ['operative_report', 'procedure_note', 'diagnostic_report'];

/** The line's own words call the operation an open one, whatever the text says of other ways. */
const OPENLY = ['\\bopen (?!reduction|wound|fracture|biops)'];
const CONVERTED = 'the operation was converted to an open one, and the open number stands for both';

/** A number through a scope and the open one beside it: without a word of the scope the open one was done, a heading that names it asks for the other. */
function asFamilies({ scopes, pairs, documentTypes }: typeof table.counterparts): Family[] {
  return (pairs as [string, string, keyof typeof scopes][]).flatMap(([closed, open, scope]): Family[] => {
    const { words, converted } = scopes[scope];
    return [
      { name: `${scope} or open`, among: [closed], scope: 'operation', branches: [{ code: open, says: converted, documentTypes, why: CONVERTED }, { code: open, says: OPENLY, not: words, scope: 'near', documentTypes }, { code: closed, says: words }, { code: open, documentTypes }] },
      { name: `${scope} and open`, among: [open], scope: 'near', branches: [{ code: null, beside: [closed], says: words, not: converted, why: `it was done through the ${scope}` }] },
      { name: `${scope} or open`, among: [open], scope: 'headings', branches: [{ code: open, says: converted, scope: 'operation', why: CONVERTED }, { code: closed, says: words, not: OPENLY, documentTypes }] },
    ];
  });
}

/** What a heading names and the body of the report denies for its greater part: the number that is left. */
function asLess({ denials, rows }: typeof table.less): Family[] {
  return (rows as LessRow[]).map(({ among, code, act, says = [], not, why }) => ({
    name: `less than named: ${among.join(', ')}`, finished: true, among, scope: 'operation', branches: [{ code, says: [...says, ...(act === undefined ? [] : denials.map((one) => one.replace('<ACT>', act)))], ...(not ? { not: not.map((one) => `(?<!\\b(?:no|not|never|nothing)(?: was| were)? )(?:${one})`) } : {}), documentTypes: REPORTS, why }],
  }));
}

/** A closed treatment that asks for anaesthesia, or the one that does not: by the note's words, else by where it was done. */
function asAnaesthesia({ needed, none, here, pairs }: typeof table.anaesthesia): Family[] {
  return pairs.flatMap(([without, under]): Family[] => [{
    name: `with anaesthesia or without: ${without}`, among: [without!, under!], scope: 'operation',
    branches: [{ code: without!, says: none }, { code: under!, says: needed }, { code: without!, settings: here }],
  }]);
}

/** An open treatment of a fracture or dislocation whose body says that nothing was opened, or that is told in the words of a closed reduction alone: the closed one. */
function asUnopened({ denied, opened, reduced, closed, cut, pairs }: typeof table.unopened): Family[] {
  return pairs.map(([open, without]): Family => ({
    name: `open treatment that opened nothing: ${open}`, among: [open!], scope: 'operation',
    branches: [
      { code: without!, says: denied, also: reduced, not: opened, documentTypes: REPORTS, why: 'the body tells of a reduction without an incision' },
      { code: without!, says: closed, not: cut, why: 'the note tells of a closed reduction alone' },
    ],
  }));
}

/** A closed treatment with manipulation that the note denies, and the one without beside the one with. */
function asManipulated({ denied, done, several, pairs }: typeof table.manipulation): Family[] {
  return pairs.flatMap(([withIt, without]): Family[] => [
    { name: `manipulation that was not done: ${withIt}`, among: [withIt!], scope: 'operation', branches: [{ code: without!, says: denied, not: done, why: 'the note says that nothing was manipulated' }] },
    { name: `the same fracture with and without manipulation: ${without}`, among: [without!], scope: 'operation', branches: [{ code: null, beside: [withIt!], not: several, why: 'the fracture was reduced, and the number with manipulation stands' }] },
  ]);
}

const FAMILIES = [...(table.families as Family[]), ...asLess(table.less), ...asUnopened(table.unopened), ...asManipulated(table.manipulation), ...asAnaesthesia(table.anaesthesia), ...asFamilies(table.counterparts)].toSorted((a, b) => Number(a.last ?? false) - Number(b.last ?? false)).map((family) => ({ ...family, takes: readCodeSet(family.among), gate: either(family.needs), rows: family.branches.map(compile) }));
type Decision = (typeof FAMILIES)[number];

/** Sections that speak of other days than that of the operation. */
const ELSEWHERE = new Set([...zoneTable.zones.past, ...zoneTable.zones.history, ...zoneTable.zones.plan, ...zoneTable.zones.indication]);

export interface Decided { lines: ProcedureLine[]; findings: ProcedureFinding[] }

/** Lines with the numbers that the note's facts choose, each number once. A line that falls leaves a finding with its quote. Pure. */
export function decideLines(lines: readonly ProcedureLine[], input: ProcedureInput): Decided {
  const findings: ProcedureFinding[] = [];
  let current = [...lines];
  for (const family of FAMILIES) {
    if (!current.some(({ code }) => family.takes(code))) continue;
    for (const view of viewLines(current.filter(({ code }) => family.takes(code)), input)) {
      const others = current.filter((one) => one !== view.line).map(({ code }) => code);
      const branch = chooseBranch(family, view, others, input);
      if (branch && branch.code !== null && family.finished && findBreakingOff(view, viewLines(current, input), readCourse(input), input)) continue;
      if (!branch || (branch.code === view.line.code && branch.add === undefined) || (branch.unlessNamed && namesItself(view, input))) continue;
      const procedure = branch.code === null ? undefined : input.edition.procedure(branch.code);
      if (branch.code !== null && !procedure) continue;
      const fell = procedure === undefined || others.includes(procedure.code);
      const further = branch.add === undefined || others.includes(branch.add) ? undefined : input.edition.procedure(branch.add);
      const added = further ? [{ ...view.line, system: further.system, code: further.code }] : [];
      current = current.flatMap((one) => (one !== view.line ? [one] : [...(fell ? [] : [{ ...one, system: procedure.system, code: procedure.code }]), ...added]));
      if (!fell && branch.why) findings.push({ rule: 'heading-and-body', severity: 'warning', codes: [procedure.code], message: `${procedure.code} was billed in place of ${view.line.code}: ${branch.why}.`, source: table.source, evidence: [...view.line.evidence.slice(0, 1), ...saidAt(branch, family, view, input)] });
      if (fell && branch.why) findings.push({ rule: 'decision', severity: 'info', codes: [view.line.code], message: `${view.line.code} was not billed: ${branch.why}.`, source: table.source, evidence: view.line.evidence.slice(0, 1) });
    }
  }
  return { lines: current, findings };
}

/** Words of a name that say enough together, and letters of one word that does so alone ("TURP"). */
const ENOUGH = { words: 2, letters: 4 };

/** Whether a line's own words are one of the number's names: then no other words are asked for. */
function namesItself({ line, quotes, sentences }: LineView, { edition }: ProcedureInput): boolean {
  const procedure = edition.procedure(line.code);
  if (!procedure) return false;
  const told = new Set([...quotes, ...sentences].flatMap(({ text }) => readWords(text).map(({ stem }) => stem)));
  return [procedure.label, ...procedure.phrases].some((phrase) => {
    const words = readWords(phrase);
    return (words.length >= ENOUGH.words || (words[0]?.stem.length ?? 0) >= ENOUGH.letters) && words.every(({ stem }) => told.has(stem));
  });
}

function chooseBranch(family: Decision, view: LineView, others: readonly string[], input: ProcedureInput): Compiled | undefined {
  const places = new Map<string, readonly Place[]>();
  const textsOf = (scope: string): readonly string[] => {
    const known = places.get(scope) ?? placesOf(scope, view, input);
    places.set(scope, known);
    return known.map(({ text }) => text);
  };
  if (family.gate && !textsOf(family.scope).some((text) => family.gate!.test(text))) return undefined;
  return family.rows.find((branch) => fits(branch, textsOf(branch.scope ?? family.scope), others, input));
}

/** The words by which a branch was chosen. */
function saidAt({ says, scope }: Compiled, family: Decision, view: LineView, input: ProcedureInput): Evidence[] {
  const place = says && placesOf(scope ?? family.scope, view, input).find(({ text }) => says.test(text));
  return place ? [toEvidence(place)] : [];
}

const COMPARED = 'comparison';

function placesOf(scope: string, view: LineView, { documents }: ProcedureInput): readonly Place[] {
  const near = [...view.quotes, ...view.sentences];
  if (scope === 'near') return near;
  if (scope === 'around') return [...near, ...following(view, documents)];
  // a name of a section may be all that names the study; what a study was compared with is another one
  if (scope === 'note') return [...allSentences(documents).filter(({ section }) => section !== COMPARED), ...view.quotes];
  if (scope === 'headings') return [...sentencesIn(documents, HEADINGS), ...view.quotes.filter(({ section }) => HEADINGS.has(section))];
  return [...tellingSentences(documents).filter(({ section }) => !ELSEWHERE.has(section)), ...near];
}

/** How many sentences after a quote's own still speak of it, unless one opens the next procedure. */
const FURTHER = 3;
const NEXT = /^\W*(?:procedure\b|\d+[.)]|(?:attention|next)\b)|\b(?:second|other|next|another) (?:lesion|site)\b/i;

function following({ sentences }: LineView, documents: ProcedureInput['documents']): Place[] {
  const all = allSentences(documents);
  return sentences.flatMap((own) => {
    const at = all.findIndex((one) => one.documentId === own.documentId && one.start === own.start);
    const after = at < 0 ? [] : all.slice(at + 1, at + 1 + FURTHER).filter(({ section }) => section === own.section);
    const end = after.findIndex(({ text }) => NEXT.test(text));
    return end < 0 ? after : after.slice(0, end);
  });
}

function fits(branch: Compiled, texts: readonly string[], others: readonly string[], { facts }: ProcedureInput): boolean {
  const { patient, setting, documentType, payer } = facts;
  const age = patient.age ?? Number.POSITIVE_INFINITY;
  if (branch.ageUnknown && patient.age !== undefined) return false;
  if ((branch.from !== undefined && age < branch.from) || (branch.under !== undefined && age >= branch.under)) return false;
  if ((branch.settings && !branch.settings.includes(setting)) || (branch.documentTypes && !branch.documentTypes.includes(documentType))) return false;
  if (branch.payers && !isPaidBy(payer, branch.payers)) return false;
  if ((branch.beside && !others.some(branch.beside)) || (branch.without && others.some(branch.without))) return false;
  const said = (pattern: RegExp | undefined): boolean => pattern !== undefined && texts.some((text) => pattern.test(text));
  if ((branch.says && !said(branch.says)) || (branch.also && !said(branch.also)) || said(branch.not)) return false;
  if (branch.levels && !fitsLevels(branch.levels, texts)) return false;
  if (branch.distinct && !fitsDistinct(branch.distinct, texts)) return false;
  if (!branch.measure) return true;
  const { patterns, from, to } = branch.measure;
  const found = texts.flatMap((text) => patterns.flatMap((pattern) => [...text.matchAll(pattern)].flatMap((match) => numberOf(match.slice(1).find((one) => one !== undefined)) ?? [])));
  const most = Math.max(...found, Number.NEGATIVE_INFINITY);
  return most >= from && most <= to;
}

function fitsLevels({ words, from, to }: NonNullable<Compiled['levels']>, texts: readonly string[]): boolean {
  const count = (of: readonly string[]): number => new Set(of.flatMap((text) => [...readInterspaces(text)])).size;
  const named = count(texts.filter((text) => words.test(text)));
  const levels = named > 0 ? named : count(texts);
  return levels >= from && levels <= to;
}

/** Clauses of a sentence: what was looked at in one is not what was sampled in the other. */
const CLAUSE = /;|,? (?:but|while|whereas|although) |\.\s/;

function fitsDistinct({ of, words, not, from, to }: NonNullable<Compiled['distinct']>, texts: readonly string[]): boolean {
  const clauses = texts.filter((text) => words.test(text)).flatMap((text) => text.split(CLAUSE)).filter((text) => !not?.test(text));
  const found = new Set(clauses.flatMap((text) => [...text.matchAll(of)].map(([word]) => word.toUpperCase())));
  return found.size >= from && found.size <= to;
}

function numberOf(word: string | undefined): number | undefined {
  if (word === undefined) return undefined;
  return /^\d+(?:\.\d+)?$/.test(word) ? Number(word) : readCount(word);
}

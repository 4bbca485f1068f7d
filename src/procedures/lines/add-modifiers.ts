// Adds every modifier but the sides, by the rows of modifiers.json.
import type { ProcedureInput } from '../types.js';
import { readCodeSet, type CodeTest } from './code-ranges.js';
import type { PolicyIndicators } from '../../reference/types.js';
import type { LineView, PairLookup } from './contract.js';
import { HEADINGS, sidesTaken, vesselsTaken, zonesTaken, type Side } from './find-side.js';
import { sentencesIn } from './read-note.js';
import { areApart, areTold, asksSeparate } from './separate-sites.js';
import { isPaidBy } from '../paid-by.js';
import table from './modifiers.json' with { type: 'json' };

type Kind = 'XE' | 'XS' | 'XP' | 'XU';
interface PolicyRow { /** What it may stand on at all; <visits> and <telehealth> are the lists of the table. */ codes?: string[]; visit?: boolean; globals?: string[]; bilateral?: string[]; coSurgeon?: string[]; assistant?: string[]; parts?: string[]; addOn?: boolean }
interface ModifierRow extends PolicyRow {
  modifier: string;
  not?: string[];
  documentTypes?: string[];
  settings?: string[];
  /** `*`: any payer that the claim names. */
  payers?: string[];
  notPayers?: string[];
  /** Which side of the claim the caller asked for by name. */
  claimTypes?: string[];
  scope?: string;
  cues?: string[];
  unless?: string[];
  linked?: string[];
  /** Another line of the claim must be of these codes and global periods. */
  beside?: { codes?: string[]; globals?: string[] };
  /** The lines of these codes are a group; one of them goes without: the first of `keep` present, else the first line. */
  with?: string[];
  keep?: string[];
  /** With `with`: only where the lines name sites that differ or the note tells of several lesions. */
  apart?: boolean;
  /** The line is the second column of an NCCI pair that a modifier opens. */
  pair?: boolean;
  /** With `pair`: the words of both lines name different sites, and the other line says so with no modifier of its own. */
  sites?: boolean;
  /** The line repeats the code of an earlier one. */
  repeat?: boolean;
  /** Words of the sentence of a cue that put off what it tells. */
  later?: string[];
  /** Which X modifier a 59 of this row is where no words say which. */
  kind?: Kind;
  /** Only the first line that is no add-on. */
  first?: boolean;
}
interface CompiledRow extends Omit<ModifierRow, 'not' | 'with' | 'later'> {
  later: RegExp | undefined;
  takes: CodeTest;
  except: CodeTest;
  besideCodes: CodeTest;
  group: CodeTest | undefined;
  words: RegExp | undefined;
  against: RegExp | undefined;
}

const IS_VISIT = readCodeSet(table.visits);
const ALL: CodeTest = () => true;
const NONE: CodeTest = () => false;
const TAKES = new Map(Object.entries(table.takes as Record<string, PolicyRow>).map(([modifier, row]) => [modifier, { ...row, takes: row.codes ? readCodeSet(spell(row.codes)) : undefined }]));
const EXCLUSIVE: readonly string[][] = table.exclusive;
const SIDES: ReadonlySet<string> = new Set<Side>(['LT', 'RT', '50']);
const ROWS: CompiledRow[] = (table.rows as ModifierRow[]).map((row) => ({
  ...row,
  takes: row.codes ? readCodeSet(spell(row.codes)) : ALL,
  except: row.not ? readCodeSet(row.not) : NONE,
  besideCodes: row.beside?.codes ? readCodeSet(row.beside.codes) : ALL,
  group: row.with ? readCodeSet(row.with) : undefined,
  words: row.cues ? new RegExp(row.cues.join('|'), 'im') : undefined,
  against: row.unless ? new RegExp(row.unless.join('|'), 'i') : undefined,
  later: row.later ? new RegExp(row.later.join('|'), 'i') : undefined,
}));
/** A note that tells of two encounters of the day. */
const TWICE = new RegExp(table.kinds.note.join('|'), 'i');
const KINDS = (['XE', 'XP', 'XS', 'XU'] as const).map((kind) => [kind, new RegExp(table.kinds[kind].join('|'), 'i')] as const);

function spell(codes: readonly string[]): string[] {
  return codes.flatMap((one) => (one === '<visits>' ? table.visits : one === '<telehealth>' ? table.telehealth : [one]));
}

/** Whether a code is a visit (evaluation and management, ophthalmological examination). */
export function isVisit(code: string): boolean {
  return IS_VISIT(code);
}

/** Whether a code may carry a modifier at all, whatever the note says. Modifiers without a condition in the table may stand on any code. */
export function takesModifier(code: string, policy: PolicyIndicators | undefined, modifier: string): boolean {
  if (SIDES.has(modifier)) return sidesTaken({ line: { code } as LineView['line'], policy }).has(modifier as Side);
  if (/^(?:E[1-4]|[FT][A0-9])$/.test(modifier)) return zonesTaken(code).has(modifier);
  if (/^(?:L[CDM]|R[CI])$/.test(modifier)) return vesselsTaken(code).includes(modifier);
  const row = TAKES.get(modifier);
  return row === undefined || ((row.takes?.(code) ?? true) && fitsPolicy(row, code, policy));
}

function fitsPolicy(row: PolicyRow, code: string, policy: PolicyIndicators | undefined): boolean {
  if (row.visit !== undefined && row.visit !== isVisit(code)) return false;
  if (row.addOn !== undefined && row.addOn !== (policy?.addOn ?? false)) return false;
  const needs: [string[] | undefined, string | undefined][] = [
    [row.globals, policy?.globalDays], [row.bilateral, policy?.bilateral], [row.coSurgeon, policy?.coSurgeon], [row.assistant, policy?.assistant], [row.parts, policy?.parts],
  ];
  return needs.every(([allowed, value]) => allowed === undefined || (value !== undefined && allowed.includes(value)));
}

/** Modifiers of a line by the table, in the order of its rows. Pure; `views` are all lines of the claim in claim order. */
export function addModifiers(view: LineView, views: readonly LineView[], input: ProcedureInput, pair: PairLookup | undefined, sides: ReadonlyMap<LineView, readonly string[]>): string[] {
  const fits = (row: CompiledRow, one = view): boolean =>
    row.takes(one.line.code) && !row.except(one.line.code) && fitsPolicy(row, one.line.code, one.policy) && takesModifier(one.line.code, one.policy, row.modifier) &&
    fitsEncounter(row, input) && fitsClaim(row, one, views, pair, sides) && fitsWords(row, one, input) &&
    (row.modifier !== '59' || pair === undefined || asksSeparate(one, views, pair, input.facts.payer)) &&
    (!row.sites || areApart(one, views, pair, (other) => ROWS.some((plain) => plain.modifier === '59' && !plain.sites && fits(plain, other))));
  const found = new Set<string>();
  for (const row of ROWS) {
    // one modifier a kind: a visit that carries 57 needs no 25, a line that carries 53 no 52
    if (found.has(row.modifier) || EXCLUSIVE.some((group) => group.includes(row.modifier) && group.some((one) => found.has(one)))) continue;
    if (fits(row)) found.add(row.modifier === '59' || row.modifier === 'XS' ? nameKind(row.modifier === 'XS' ? 'XS' : row.kind, view, views, input, pair) : row.modifier);
  }
  if (found.has('57')) found.delete('25');
  return [...found];
}

/**
 * The X modifier for a 59: Medicare takes 59 only where none of them tells more (CMS Transmittal R1422OTN; MLN1783722), other payers where the note writes it itself.
 * A note of two encounters tells XE, else words of the line tell which, then sites that differ, then the pair of services.
 */
function nameKind(usual: Kind | undefined, view: LineView, views: readonly LineView[], input: ProcedureInput, pair: PairLookup | undefined): Kind | '59' {
  const written = input.documents.flatMap(({ text }) => [...text.matchAll(/\bmodifier (X[EPSU])\b/g)]).map((match) => match[1] as Kind);
  if (!isPaidBy(input.facts.payer, table.kinds.payers)) return written[0] ?? '59';
  const texts = [...view.quotes, ...view.sentences].map(({ text }) => text);
  if (input.documents.some(({ text }) => TWICE.test(text))) return written[0] ?? 'XE';
  const said = KINDS.find(([, words]) => texts.some((text) => words.test(text)))?.[0];
  return written[0] ?? said ?? (areApart(view, views, pair, () => false) ? 'XS' : (usual ?? '59'));
}

function fitsEncounter(row: CompiledRow, { facts, claimType }: ProcedureInput): boolean {
  if (row.claimTypes && !row.claimTypes.includes(claimType ?? '')) return false;
  if (row.documentTypes && !row.documentTypes.includes(facts.documentType)) return false;
  if (row.settings && !row.settings.includes(facts.setting)) return false;
  if (row.notPayers && isPaidBy(facts.payer, row.notPayers)) return false;
  return row.payers === undefined || (row.payers.includes('*') ? Boolean(facts.payer) : isPaidBy(facts.payer, row.payers));
}

function fitsClaim(row: CompiledRow, view: LineView, views: readonly LineView[], pair: PairLookup | undefined, sides: ReadonlyMap<LineView, readonly string[]>): boolean {
  const { code, linkedDiagnoses } = view.line;
  const others = views.filter((one) => one !== view);
  if (row.beside && !others.some((one) => row.besideCodes(one.line.code) && (row.beside?.globals === undefined || row.beside.globals.includes(one.policy?.globalDays ?? '')))) return false;
  if (row.group && keptOf(row, row.group, views) === view) return false;
  if (row.apart && row.group && !areTold(view, others.filter((one) => row.group!(one.line.code)))) return false;
  if (row.linked && !linkedDiagnoses.some((one) => row.linked!.some((start) => one.startsWith(start)))) return false;
  // sides or digits that differ say by themselves that the sites are separate
  const apart = (one: LineView): boolean => sides.get(one)?.[0] !== undefined && sides.get(view)?.[0] !== undefined && sides.get(one)![0] !== sides.get(view)![0];
  if (row.pair && !others.some((one) => pair?.(one.line.code, code) === '1' && !apart(one))) return false;
  if (row.repeat && !views.slice(0, views.indexOf(view)).some((one) => one.line.code === code)) return false;
  return !row.first || views.find((one) => !one.policy?.addOn) === view;
}

/** The line of a group that goes without the modifier. */
function keptOf(row: CompiledRow, group: CodeTest, views: readonly LineView[]): LineView | undefined {
  const members = views.filter((one) => group(one.line.code));
  for (const code of row.keep ?? []) {
    const kept = members.find((one) => one.line.code === code);
    if (kept) return kept;
  }
  return members[0];
}

function fitsWords(row: CompiledRow, view: LineView, input: ProcedureInput): boolean {
  if (row.words === undefined) return true;
  const texts = row.scope === 'note' ? input.documents.map((doc) => doc.text)
    : [...view.quotes, ...view.sentences, ...(row.scope === 'heading' ? sentencesIn(input.documents, HEADINGS) : [])].map((one) => one.text);
  return texts.some((text) => tells(text, row.words!, row.later)) && !texts.some((text) => row.against?.test(text));
}

/** Whether a text says one of the words in a sentence that does not put it off. */
function tells(text: string, words: RegExp, later: RegExp | undefined): boolean {
  if (later === undefined) return words.test(text);
  return text.split(/(?<=[.;])\s|\n/).some((sentence) => words.test(sentence) && !later.test(sentence));
}

// Procedures that a note names as done in words that leave no doubt, where the trees gave no line for them: rows of data/named.json.
import { either } from './patterns.js';
import table from './data/named.json' with { type: 'json' };
import zoneTable from './data/zones.json' with { type: 'json' };
import { readCodeSet } from './lines/code-ranges.js';
import type { Place } from './lines/contract.js';
import { HEADINGS } from './lines/find-side.js';
import { tellingSentences, toEvidence, withHeading } from './lines/read-note.js';
import { readStatus } from './status.js';
import type { ProcedureInput, ProcedureLine } from './types.js';
import { findNumber, writeLine } from './write-line.js';

interface NamedRow {
  code: string;
  /** `headings`: procedure headings and titles; `report`: any sentence of the report; `note`: any sentence at all; `done`: a sentence that tells what was done at this encounter. */
  scope: string;
  /** One of these, and none of `not`, in the sentence; `context` anywhere in the note, `notContext` nowhere. */
  says: string[]; not?: string[]; context?: string[]; notContext?: string[];
  /** None of these is on the claim yet. The row's own code never is. */
  without?: string[];
  /** Misreadings of the same words, whose place it takes. */
  over?: string[];
  settings?: string[]; documentTypes?: string[];
  /** Age in years, from (included) and under; a patient of unknown age counts as grown up. */
  from?: number; under?: number;
}

/** Rows of one kind for the parts of the body: each number with the words of its part. */
const GROUPED = table.groups.flatMap(({ row, members }) => members.map(([code, part]): NamedRow => ({ ...row, code: code!, context: row.context.map((one) => one.replaceAll('<PART>', part!)) })));
const ROWS = [...GROUPED, ...(table.rows as NamedRow[])].map((row) => ({
  ...row, says: either(row.says), not: either(row.not), context: either(row.context), notContext: either(row.notContext), bars: readCodeSet([row.code, ...(row.without ?? [])]), misread: readCodeSet(row.over ?? []),
}));
type Row = (typeof ROWS)[number];
const SCOPES = [...new Set(ROWS.map(({ scope }) => scope))];
/** The second sentence may name the other side. */
const MAX_QUOTES = 2;
const DENIED = either(table.denied);
const ELSEWHERE = new Set([...zoneTable.zones.past, ...zoneTable.zones.indication, ...zoneTable.zones.diagnosis]);
const OPERATIVE = new Set([...zoneTable.zones.heading, ...zoneTable.zones.body]);

/** The claim's lines with those that the note names beside them; evidence is the sentence that names the procedure. Pure. */
export function addNamed(lines: readonly ProcedureLine[], given: readonly ProcedureLine[], input: ProcedureInput): ProcedureLine[] {
  let codes = [...given, ...lines].map(({ code }) => code);
  let kept = [...lines];
  const found: ProcedureLine[] = [];
  let places: Record<string, Place[]> | undefined;
  for (const row of ROWS) {
    if (codes.some((code) => row.bars(code) && !row.misread(code)) || !fitsEncounter(row, input)) continue;
    places ??= groupPlaces(input.documents);
    const told = (places[row.scope] ?? []).filter((one) => row.says.test(one.text) && !row.not?.test(one.text)).slice(0, MAX_QUOTES);
    const procedure = told.length > 0 && fitsNote(row, input) ? findNumber(input.edition, row.code) : undefined;
    if (!procedure) continue;
    kept = kept.filter(({ code }) => !row.misread(code));
    codes = [...codes.filter((code) => !row.misread(code)), row.code];
    found.push(writeLine(procedure, told.map(toEvidence), table.logit));
  }
  return [...kept, ...found];
}

/** The sentences that rows of each scope may read. */
function groupPlaces(documents: ProcedureInput['documents']): Record<string, Place[]> {
  const places = tellingSentences(documents).map((one) => (RESULTS.has(one.section) ? withHeading(one, documents) : one));
  return Object.fromEntries(SCOPES.map((scope) => [scope, places.flatMap((one) => (isTold(scope, one) ? [one] : scope === 'done' ? clausesOf(one).filter((clause) => isTold(scope, clause)) : []))]));
}

/** The clauses of a sentence: "closed without reduction; will return in a week" tells of an act in the first. */
function clausesOf(place: Place): Place[] {
  const clauses = [...place.text.matchAll(/[^;]+/g)];
  return clauses.length < 2 ? [] : clauses.map(({ 0: text, index }) => ({ ...place, start: place.start + index, end: place.start + index + text.length, text }));
}

/** Sections whose heading may be the name of a test: "EKG: sinus rhythm". */
const RESULTS = new Set([...zoneTable.zones.results, 'other']);

/** Whether the sentence tells of this encounter's own doing, as far as the row asks. */
function isTold(scope: string, { section, text }: Place): boolean {
  if (scope === 'note') return true;
  if (scope === 'headings') return HEADINGS.has(section);
  if (scope === 'report') return !ELSEWHERE.has(section);
  if (ELSEWHERE.has(section) || DENIED.test(text)) return false;
  const status = readStatus(text, text, OPERATIVE.has(section) ? 'heading' : 'other');
  return status === 'performed' || status === 'reviewed' || status === 'unstated';
}

function fitsEncounter(row: Row, { facts: { setting, documentType, patient } }: ProcedureInput): boolean {
  const age = patient.age ?? Number.POSITIVE_INFINITY;
  return (!row.settings || row.settings.includes(setting)) && (!row.documentTypes || row.documentTypes.includes(documentType)) && age >= (row.from ?? 0) && (row.under === undefined || age < row.under);
}

function fitsNote({ context, notContext }: Row, { documents }: ProcedureInput): boolean {
  const said = (pattern: RegExp): boolean => documents.some(({ text }) => pattern.test(text));
  return (!context || said(context)) && !(notContext && said(notContext));
}

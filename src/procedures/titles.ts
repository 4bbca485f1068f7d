// What the title of a report names as done: rows of data/titles.json give the number where the trees gave none or a misreading of the same words.
import { readCodeSet } from './lines/code-ranges.js';
import type { Place } from './lines/contract.js';
import { toEvidence } from './lines/read-note.js';
import { either } from './patterns.js';
import table from './data/titles.json' with { type: 'json' };
import zoneTable from './data/zones.json' with { type: 'json' };
import type { ParsedDocument } from '../types.js';
import type { ProcedureInput, ProcedureLine } from './types.js';
import { writeLine } from './write-line.js';

interface TitleRow {
  code: string;
  /** One of `says`, one of `also`, none of `not` in one title; `context` anywhere in the note, `notContext` nowhere. */
  says: string[]; also?: string[]; not?: string[]; context?: string[]; notContext?: string[];
  contrast?: string;
  /** Numbers that answer the title as well; numbers that are misreadings or parts of it. */
  same: string[]; over?: string[];
  alone?: boolean; onlyOver?: boolean;
  documentTypes?: string[];
  /** Age in years, from (included) and under; a patient of unknown age counts as grown up. */
  from?: number; under?: number;
}

/** `read` is what is left of the words for the rows. */
interface Title extends Place { read: string }

const NONE = (): boolean => false;
const ROWS = (table.rows as TitleRow[]).map((row) => ({
  ...row, says: either(row.says), also: either(row.also), not: either(row.not), context: either(row.context), notContext: either(row.notContext),
  same: readCodeSet([row.code, ...row.same]), over: row.over ? readCodeSet(row.over) : NONE, documentTypes: new Set(row.documentTypes ?? table.documentTypes),
}));
type Row = (typeof ROWS)[number];
const { labelled, acts, notToday } = table.within;
const VISITS: ReadonlySet<string> = new Set(table.within.documentTypes);
const [LABELLED, COLON, TODAY, NOT_TODAY, ACTS] = [new RegExp(labelled, 'is'), /^\W*([^:;\n]{6,90}):/s, /^\W*((?:(?!\b(?:was|were|due|here|comes?|presents?|for|to|will|is|had)\b)[^.:;\n]){6,80}?) (?:done |performed )?(?:today|in (?:the )?office)\W*$/is, new RegExp(notToday, 'i'), new RegExp(acts, 'i')];
const ELSEWHERE: ReadonlySet<string> = new Set(['past', 'history', 'plan', 'indication', 'diagnosis', 'results'].flatMap((zone) => zoneTable.zones[zone as 'past']));
const SURGERY = /^[1-6]\d{4}$/;
/** So many characters after a name tell the act. */
const TELLING = 300;
const DENIED = new RegExp(table.denied.join('|'), 'gi');
const NARRATIVE = either(table.narrative);
const CONTRAST = Object.entries(table.contrastWords).map(([state, words]) => [state, either(words)] as const);
const TITLED: ReadonlySet<string> = new Set(['procedure', 'document_title']);
/** A longer first line is the beginning of the text. */
const LONGEST_FIRST_LINE = 160;
const LONGEST_LEAD = 100;
/** A line that names the kind of paper and no procedure. */
const KIND_ALONE = /^\W*(?:(?:brief|bedside|office|outpatient|operative|operation|surgical|surgery|procedure|op) )*(?:report|note|record|procedure|operation|surgery)\W*$/i;

/** The claim's lines with what the report's titles name; a line that only misread the same words gives its place. Evidence is the title. Pure. */
export function addTitled(lines: readonly ProcedureLine[], given: readonly ProcedureLine[], input: ProcedureInput): ProcedureLine[] {
  const { documentType, patient } = input.facts;
  const visit = VISITS.has(documentType);
  const rows = ROWS.filter((row) => (row.documentTypes.has(documentType) || (visit && row.documentTypes.has('procedure_note') && SURGERY.test(row.code))) && fitsAge(row, patient.age));
  if (rows.length === 0) return [...lines];
  const titles = input.documents.flatMap(titlesOf);
  const within = visit || documentType === 'procedure_note' ? input.documents.flatMap(proceduresOf) : [];
  const contrast = contrastOf(input.documents);
  let current = [...lines];
  for (const row of rows) {
    const own = row.documentTypes.has(documentType) ? titles : [];
    const title = [...own, ...within].find(({ read }) => row.says.test(read) && (row.also?.test(read) ?? true) && !row.not?.test(read));
    if (!title || (row.contrast !== undefined && row.contrast !== contrast) || !fitsNote(row, input.documents)) continue;
    current = place(row, title, current, given, input);
  }
  return current;
}

function place(row: Row, title: Place, lines: readonly ProcedureLine[], given: readonly ProcedureLine[], { edition }: ProcedureInput): ProcedureLine[] {
  const procedure = edition.procedure(row.code);
  if (!procedure || [...lines, ...given].some(({ code }) => row.same(code) && !row.over(code))) return [...lines];
  const misread = lines.filter(({ code }) => row.over(code));
  if ((row.onlyOver && misread.length === 0) || (row.alone && lines.length > misread.length)) return [...lines];
  const logit = Math.max(table.logit, ...misread.map((one) => one.logit));
  return [...lines.filter((one) => !misread.includes(one)), writeLine(procedure, [toEvidence(title)], logit, { source: 'procedure-titles' })];
}

/** Titles of a document: procedure headings up to the description, the first line, the names of sections. What is possible, failed or past is cut from them. */
function titlesOf({ id, text, sections, sentences }: ParsedDocument): Title[] {
  const found: Title[] = [];
  const add = (start: number, end: number, section: string): void => {
    const words = text.slice(start, end);
    found.push({ documentId: id, start, end, section, text: words, read: words.replace(DENIED, ' ') });
  };
  let told = -1;
  sentences.forEach(({ start, end, section }, at) => {
    // a first line may only say what kind of paper it is, or go on behind the title's colon
    if (at === 0 && end - start > LONGEST_FIRST_LINE) {
      const colon = text.slice(start, start + LONGEST_LEAD).indexOf(':');
      if (colon > 0) add(start, start + colon, section);
    }
    const leads = at === 0 || (at === 1 && KIND_ALONE.test(text.slice(sentences[0]!.start, sentences[0]!.end)));
    const first = leads && end - start <= LONGEST_FIRST_LINE && (at === 0 || !NARRATIVE.test(text.slice(start, end)));
    // what an arrow points to comes next
    if ((!first && !TITLED.has(section)) || /^\W*(?:-+>|=>|\u2192)/.test(text.slice(start, end))) return;
    const owner = sections.findIndex((one) => one.start <= start && start < one.end);
    if (told === owner && !first) return;
    if (NARRATIVE.test(text.slice(start, end))) told = owner;
    else add(start, end, section);
  });
  for (const { headingStart, start, kind } of sections) {
    const raw = text.slice(headingStart, start);
    const lead = raw.length - raw.trimStart().length;
    if (raw.trim().length > 2) add(headingStart + lead, headingStart + lead + raw.trim().length, kind);
  }
  return found;
}

/** The names under which a note of a visit tells its procedures: what stands behind "Procedure:" and what stands before a colon, where an act is told behind it. */
function proceduresOf({ id, text, sentences }: ParsedDocument): Title[] {
  return sentences.flatMap(({ start, end, section }) => {
    const whole = text.slice(start, end);
    const told = ACTS.test(text.slice(start, end + TELLING));
    const match = !told || ELSEWHERE.has(section) || NOT_TODAY.test(whole) ? null : (LABELLED.exec(whole) ?? (TITLED.has(section) && !NARRATIVE.test(whole) ? /^.+$/s.exec(whole) : null) ?? COLON.exec(whole) ?? TODAY.exec(whole));
    const words = match?.[1] ?? match?.[0];
    if (!match || !words) return [];
    const at = start + match.index + match[0].indexOf(words);
    return [{ documentId: id, start: at, end: at + words.length, section, text: words, read: words.replace(DENIED, ' ') }];
  });
}

function contrastOf(documents: readonly ParsedDocument[]): string {
  return CONTRAST.find(([, words]) => documents.some(({ text }) => words.test(text)))?.[0] ?? 'none';
}

function fitsAge({ from, under }: Row, age = Number.POSITIVE_INFINITY): boolean {
  return age >= (from ?? 0) && (under === undefined || age < under);
}

function fitsNote({ context, notContext }: Row, documents: readonly ParsedDocument[]): boolean {
  const said = (pattern: RegExp): boolean => documents.some(({ text }) => pattern.test(text));
  return (!context || said(context)) && !(notContext && said(notContext));
}

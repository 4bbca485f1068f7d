// A coded note: the row format of training-data/ and eval/datasets/, its schema and its streaming reader.
import { basename } from 'node:path';
import { z } from 'zod';
import { ChartcodeError } from '../../src/errors.js';
import { DocumentTypeSchema, EncounterSchema, REJECT_REASONS } from '../../src/types.js';
import type { RowProblem } from './dataset-problems.js';
import { describeProblem } from './dataset-problems.js';
import type { Line } from './read-lines.js';
import { readLines } from './read-lines.js';

const CodeSchema = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.]{1,9}$/, 'not the shape of a code');
const CodesSchema = z.array(CodeSchema).default([]);
const QuotesSchema = z.array(z.string().min(1)).default([]);
const CertaintySchema = z.enum(['required', 'optional']);

const GoldSlotSchema = z.object({
  code: CodeSchema,
  /** `required`: any competent coder reports it; `optional`: right either way. */
  certainty: CertaintySchema,
  /** Codes that are also right for this slot. */
  alternatives: CodesSchema,
  /** Exact quotes of the note. */
  evidence: QuotesSchema,
});

export const GoldDiagnosisSchema = GoldSlotSchema.extend({
  role: z.enum(['first_listed', 'secondary']),
  first_listed_alternatives: z.array(CodeSchema).optional(),
});

export const GoldProcedureSchema = GoldSlotSchema.extend({
  modifiers: z.array(z.string()).default([]),
  modifiers_alternative: z.array(z.string()).optional(),
  units: z.number().int().min(1).default(1),
  linked_dx: CodesSchema,
});

export const TrapSchema = z.object({ text: z.string().min(1), why: z.enum(REJECT_REASONS), tempting_code: CodeSchema });

/** The visit level and the three elements of medical decision making that carry it. */
export const GoldVisitSchema = z.object({
  code: CodeSchema,
  alternatives: CodesSchema,
  problems: z.string().optional(),
  data: z.string().optional(),
  risk: z.string().optional(),
});

/** One row; `encounter` is the engine's input and the rest is the answer. Fields that are not named here are kept, so that slices can use them. */
export const CodedNoteSchema = z.looseObject({
  id: z.string().min(1).max(200),
  source: z.string().optional(),
  stratum: z.string().optional(),
  specialties: z.array(z.string()).optional(),
  title: z.string().optional(),
  difficulty: z.string().optional(),
  encounter: EncounterSchema.refine(
    (encounter) => (encounter.text === undefined) !== (encounter.documents === undefined),
    'needs either text or documents',
  ),
  document_type: DocumentTypeSchema.optional(),
  diagnoses: z.array(GoldDiagnosisSchema).refine(
    (slots) => slots.filter((slot) => slot.role === 'first_listed').length <= 1,
    'more than one first_listed',
  ),
  procedures: z.array(GoldProcedureSchema).default([]),
  pcs: z.array(GoldSlotSchema).default([]),
  not_coded: z.array(TrapSchema).default([]),
  queries: z.array(z.string()).default([]),
  em: GoldVisitSchema.nullable().default(null),
});

export type GoldSlot = z.infer<typeof GoldSlotSchema>;
export type GoldDiagnosis = z.infer<typeof GoldDiagnosisSchema>;
export type GoldProcedure = z.infer<typeof GoldProcedureSchema>;
export type CodedNote = z.infer<typeof CodedNoteSchema>;

/** What a reader counted while it went; a quote that is not in its note is a warning, not an error. */
export interface DatasetReport {
  rows: number;
  quotes: number;
  quotesNotInText: number;
  /** Rows that were left out; only where the caller asked for that instead of an error. */
  leftOut?: RowProblem[];
}

export function emptyReport(): DatasetReport {
  return { rows: 0, quotes: 0, quotesNotInText: 0 };
}

/**
 * Streams the coded notes of a `.jsonl` or `.jsonl.gz` file; `report`, when given, is filled on the way.
 * Throws E112 (unreadable), E107 (not UTF-8) and E114 with the line and the fields that are wrong, never with note text. With
 * `report.leftOut` (an empty list) a malformed or repeated row is put there instead and the others go on.
 */
export async function* readCodedNotes(path: string, report: DatasetReport = emptyReport()): AsyncGenerator<CodedNote> {
  const lineOf = new Map<string, number>();
  for await (const line of readLines(path)) {
    const note = takeRow(line, path, lineOf, report);
    if (!note) continue;
    countQuotes(note, report);
    yield note;
  }
}

function takeRow(line: Line, path: string, lineOf: Map<string, number>, report: DatasetReport): CodedNote | undefined {
  try {
    const note = parseRow(CodedNoteSchema, line.text, path, line.number);
    const earlier = lineOf.get(note.id);
    if (earlier !== undefined) throw malformed(path, line.number, [{ field: 'id', problem: `the same as on line ${earlier}` }]);
    lineOf.set(note.id, line.number);
    return note;
  } catch (error) {
    if (!report.leftOut) throw error;
    report.leftOut.push(describeProblem(error));
    return undefined;
  }
}

/** Every coded note of a file at once, with the report of the read. Errors as in `readCodedNotes`; `lenient` leaves bad rows out. */
export async function loadCodedNotes(path: string, lenient = false): Promise<{ notes: CodedNote[]; report: DatasetReport }> {
  const report: DatasetReport = lenient ? { ...emptyReport(), leftOut: [] } : emptyReport();
  const notes: CodedNote[] = [];
  for await (const note of readCodedNotes(path, report)) notes.push(note);
  return { notes, report };
}

/** Every coded note of a file that must have one. Errors as in `readCodedNotes`, and E114 where there is none. */
export async function loadSomeNotes(path: string): Promise<CodedNote[]> {
  const { notes } = await loadCodedNotes(path);
  if (notes.length === 0) throw new ChartcodeError('E114', `${basename(path)} holds no note`, [{ file: basename(path) }]);
  return notes;
}

/** The texts of a note's documents, joined by a blank line. */
export function textOf(note: CodedNote): string {
  return note.encounter.text ?? (note.encounter.documents ?? []).map((document) => document.text).join('\n\n');
}

/** One JSON row checked against a schema. Throws E114 naming line and fields. */
export function parseRow<T extends z.ZodType>(schema: T, text: string, path: string, line: number): z.infer<T> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw malformed(path, line, [{ field: '', problem: 'not JSON' }]);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw malformed(path, line, parsed.error.issues.slice(0, 5).map((issue) => ({ field: fieldName(issue.path), problem: issue.message })));
}

function fieldName(path: PropertyKey[]): string {
  return path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('').replace(/^\./, '');
}

function malformed(path: string, line: number, problems: { field: string; problem: string }[]): ChartcodeError {
  const first = problems[0];
  const where = first?.field ? `${first.field}: ` : '';
  return new ChartcodeError('E114', `${basename(path)}, line ${line}: ${where}${first?.problem ?? 'malformed'}`, [
    { file: basename(path), line, problems },
  ]);
}

function countQuotes(note: CodedNote, report: DatasetReport): void {
  const text = textOf(note);
  const slots: { evidence: string[] }[] = [...note.diagnoses, ...note.procedures, ...note.pcs];
  const quotes = [...slots.flatMap((slot) => slot.evidence), ...note.not_coded.map((trap) => trap.text)];
  report.rows += 1;
  report.quotes += quotes.length;
  report.quotesNotInText += quotes.filter((quote) => !text.includes(quote)).length;
}

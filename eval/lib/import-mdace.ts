// MDACE (Cheng et al. 2023): charts of MIMIC-III with the words that stand for each code, to coded notes with quotes.
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { ChartcodeError } from '../../src/errors.js';
import { readJsonFile } from '../../src/models/json-file.js';
import type { CodedNote } from './dataset.js';
import known from './import-columns.json' with { type: 'json' };
import type { ImportReport } from './import-report.js';
import { startReport, takeNote } from './import-report.js';
import { readCsv } from './read-csv.js';
import { normCode } from './slots.js';

/** Offsets count characters of the text as Python does: code points, not UTF-16 units. */
const AnnotationSchema = z.object({ begin: z.number().int().min(0), end: z.number().int().min(0), code: z.string().min(1), code_system: z.string() });
const ChartSchema = z.object({
  hadm_id: z.union([z.number(), z.string()]),
  notes: z.array(z.object({
    note_id: z.union([z.number(), z.string()]), category: z.string().default(''), description: z.string().default(''),
    /** Present where the authors' script has put the text in. */
    text: z.string().optional(),
    annotations: z.array(AnnotationSchema).default([]),
  })),
});
type Chart = z.infer<typeof ChartSchema>;
type ChartNote = Chart['notes'][number];

const SYSTEMS: Record<string, 'diagnoses' | 'pcs' | 'procedures'> = { 'ICD-10-CM': 'diagnoses', 'ICD-10-PCS': 'pcs', CPT: 'procedures', HCPCS: 'procedures' };
/** Most documents of one encounter (`EncounterSchema`). */
const MOST_DOCUMENTS = 50;

export interface MdaceOptions {
  /** NOTEEVENTS.csv of MIMIC-III, for charts without text. */
  noteEvents?: string;
  /** Only notes of this category, such as "Discharge summary", and the codes that have words there. */
  category?: string;
}

/** Reads chart files (a file, or a folder with its subfolders). Throws E112, E203 for a file that is not JSON, and E114 for one that is no chart. */
export async function importMdace(path: string, options: MdaceOptions = {}): Promise<{ notes: CodedNote[]; report: ImportReport }> {
  const report = startReport();
  const charts = (await listFiles(path)).map((file) => readChart(file));
  const texts = options.noteEvents === undefined ? new Map<string, string>() : await readTexts(options.noteEvents, charts);
  const notes: CodedNote[] = [];
  const seen = new Set<string>();
  for (const chart of charts) {
    const id = `mdace-${chart.hadm_id}`;
    if (seen.has(id)) report.problems.push({ where: id, problem: 'the chart is there twice (take the folder of one code system)' });
    else {
      seen.add(id);
      const note = takeChart(id, chart, texts, options, report);
      if (note) notes.push(note);
    }
  }
  return { notes, report };
}

async function listFiles(path: string): Promise<string[]> {
  const stats = await stat(path).catch(() => undefined);
  if (!stats) throw new ChartcodeError('E112', `the file cannot be read: ${basename(path)}`, [{ file: basename(path) }]);
  if (!stats.isDirectory()) return [path];
  const names = await readdir(path, { recursive: true });
  return names.filter((name) => name.endsWith('.json')).sort().map((name) => join(path, name));
}

function readChart(file: string): Chart {
  const parsed = ChartSchema.safeParse(readJsonFile(file));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ChartcodeError('E114', `${basename(file)}: ${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? 'no chart'}`, [{ file: basename(file), field: issue?.path.map(String).join('.') }]);
}

async function readTexts(path: string, charts: readonly Chart[]): Promise<Map<string, string>> {
  const wanted = new Set(charts.flatMap((chart) => chart.notes.map((note) => String(note.note_id))));
  const texts = new Map<string, string>();
  for await (const row of readCsv(path, { id: ['row_id', 'note_id'], text: ['text'] }, ['id', 'text'])) {
    const id = row.get('id')?.trim() ?? '';
    if (wanted.has(id)) texts.set(id, row.get('text') ?? '');
  }
  return texts;
}

function takeChart(id: string, chart: Chart, texts: ReadonlyMap<string, string>, { category }: MdaceOptions, report: ImportReport): CodedNote | undefined {
  const asked = chart.notes.filter((note) => category === undefined || plain(note.category) === plain(category));
  const withText = asked.map((note) => ({ ...note, text: note.text ?? texts.get(String(note.note_id)) }));
  const silent = withText.filter((note) => !note.text?.trim());
  if (silent.length > 0) report.problems.push({ where: id, problem: `${silent.length} notes without text (note ${silent[0]?.note_id}); name NOTEEVENTS.csv with --notes` });
  if (silent.some((note) => note.annotations.length > 0) || asked.length === 0) return undefined;
  // notes with evidence first, so that a long chart loses none of it
  const ordered = withText.filter((note) => note.text?.trim()).sort((a, b) => Number(b.annotations.length > 0) - Number(a.annotations.length > 0));
  if (ordered.length > MOST_DOCUMENTS) report.problems.push({ where: id, problem: `${ordered.length - MOST_DOCUMENTS} notes beyond ${MOST_DOCUMENTS} left out` });
  const kept = ordered.slice(0, MOST_DOCUMENTS) as (ChartNote & { text: string })[];
  return takeNote({ id, source: 'mdace', encounter: { id, setting: 'inpatient', documents: kept.map(describeDocument) }, ...collectSlots(id, kept, report) }, id, report);
}

function describeDocument({ note_id: id, category, text }: ChartNote & { text: string }): Record<string, unknown> {
  const type = (known.documentTypes as Record<string, string>)[plain(category)];
  return { id: String(id), text, ...(type ? { type } : {}) };
}

/** One slot a code, with the words of every annotation of it, each once. MDACE names no first-listed diagnosis. */
function collectSlots(id: string, notes: readonly (ChartNote & { text: string })[], report: ImportReport): Record<string, Record<string, unknown>[]> {
  const slots = new Map<string, { key: 'diagnoses' | 'pcs' | 'procedures'; code: string; evidence: Set<string> }>();
  for (const { note_id: noteId, text, annotations } of notes) {
    const characters = annotations.length ? [...text] : [];
    for (const { begin, end, code, code_system: system } of annotations) {
      const key = SYSTEMS[system];
      if (key === undefined) {
        report.leftOutCodes[system.startsWith('ICD-9') ? 'icd9' : 'unknown'] += 1;
        continue;
      }
      const slot = slots.get(`${key} ${normCode(code)}`) ?? { key, code, evidence: new Set<string>() };
      slots.set(`${key} ${normCode(code)}`, slot);
      const quote = begin < end && end <= characters.length ? characters.slice(begin, end).join('').trim() : '';
      if (quote === '') report.problems.push({ where: `${id}, note ${noteId}`, problem: `the words of ${code} lie outside of the text` });
      else slot.evidence.add(quote);
    }
  }
  const of = (wanted: string): Record<string, unknown>[] =>
    [...slots.values()].filter(({ key }) => key === wanted).map(({ code, evidence }) => ({ code, certainty: 'required', evidence: [...evidence], ...(wanted === 'diagnoses' ? { role: 'secondary' } : {}) }));
  return { diagnoses: of('diagnoses'), procedures: of('procedures'), pcs: of('pcs') };
}

function plain(name: string): string {
  return name.trim().toLowerCase();
}

// Notes and codes as MIMIC and its many extracts hold them (CSV) to coded notes: codes in a column of the notes, or in tables of their own.
import { basename } from 'node:path';
import { ChartcodeError } from '../../src/errors.js';
import { loadEdition } from '../../src/reference/index.js';
import type { Edition } from '../../src/reference/types.js';
import type { CodedNote } from './dataset.js';
import known from './import-columns.json' with { type: 'json' };
import type { ImportReport } from './import-report.js';
import { startReport, takeNote } from './import-report.js';
import { nameSystem } from './name-system.js';
import { type CsvRow, readCsv } from './read-csv.js';
import { normCode } from './slots.js';

export interface MimicOptions {
  /** Tables of codes by admission (`hadm_id`, `icd_code`, `icd_version`, `seq_num`), beside or in place of a column of the notes. */
  codes?: readonly string[];
  setting?: string;
  documentType?: string;
}

interface OneCode { code: string; version?: string; order: number }

/**
 * Reads a CSV of notes. A code's system is told by the edition's tables; ICD-9 codes are left out and counted. Every code is required and has no
 * evidence; `seq_num` 1 of a table is the first-listed diagnosis. Dates are left out: MIMIC's are moved into the future.
 * Throws E112, E114 as `readCsv`, and E106 where neither a column nor a table holds codes.
 */
export async function importMimic(notesPath: string, options: MimicOptions = {}): Promise<{ notes: CodedNote[]; report: ImportReport }> {
  const report = startReport();
  const edition = loadEdition();
  const tables = await readCodeTables(options.codes ?? []);
  const notes: CodedNote[] = [];
  const lineOf = new Map<string, number>();
  for await (const row of readCsv(notesPath, known.notes, ['id', 'text'])) {
    const where = `${basename(notesPath)}, line ${row.line}`;
    const id = row.get('id')?.trim() ?? '';
    const listed = (['codes', 'diagnoses', 'pcs'] as const).map((field) => row.get(field));
    if (tables.size === 0 && listed.every((one) => one === undefined))
      throw new ChartcodeError('E106', `${basename(notesPath)} has no column of codes (${known.notes.codes.join(', ')}); name a table with --codes`, [{ field: 'codes', problem: 'no column and no table' }]);
    const earlier = lineOf.get(id);
    if (earlier !== undefined) report.problems.push({ where, problem: `the same id as on line ${earlier}` });
    if (earlier !== undefined) continue;
    lineOf.set(id, row.line);
    const codes = [...listed.flatMap((one) => splitCodes(one ?? '')).map((code): OneCode => ({ code, order: 0 })), ...(tables.get(id) ?? [])];
    if (codes.length === 0) report.problems.push({ where, problem: 'no codes' });
    const note = codes.length === 0 ? undefined : takeNote(describeNote(id, row, codes, options, edition, report), where, report);
    if (note) notes.push(note);
  }
  return { notes, report };
}

async function readCodeTables(paths: readonly string[]): Promise<Map<string, OneCode[]>> {
  const byId = new Map<string, OneCode[]>();
  for (const path of paths) {
    for await (const row of readCsv(path, known.codes, ['id', 'code'])) {
      const [id, code, version] = [row.get('id')?.trim() ?? '', row.get('code') ?? '', row.get('version')];
      const list = byId.get(id) ?? [];
      byId.set(id, list);
      list.push({ code, order: Number(row.get('order') ?? 0) || 0, ...(version === undefined ? {} : { version }) });
    }
  }
  return byId;
}

/** "I10;E11.9", "I10, E119", "['I10' 'E119']", '["I10", "E11.9"]'. */
export function splitCodes(text: string): string[] {
  return text.split(/[\s;,|[\]'"]+/).filter(Boolean);
}

function describeNote(id: string, row: CsvRow, codes: readonly OneCode[], options: MimicOptions, edition: Edition, report: ImportReport): Record<string, unknown> {
  const slots = { diagnoses: [] as Record<string, unknown>[], procedures: [] as Record<string, unknown>[], pcs: [] as Record<string, unknown>[] };
  const seen = new Set<string>();
  let first = false;
  for (const { code: raw, version, order } of [...codes].sort((a, b) => a.order - b.order)) {
    const named = nameSystem(raw, edition, version);
    if (seen.has(normCode(named.code))) continue;
    seen.add(normCode(named.code));
    if (named.system === 'icd-9') report.leftOutCodes.icd9 += 1;
    else if (named.system === 'unknown') report.leftOutCodes.unknown += 1;
    else {
      const leads: boolean = named.system === 'diagnoses' && order === 1 && !first;
      first ||= leads;
      slots[named.system].push({ code: named.code, certainty: 'required', ...(named.system === 'diagnoses' ? { role: leads ? 'first_listed' : 'secondary' } : {}) });
    }
  }
  const patient = { ...readSex(row.get('sex')), ...readAge(row.get('age')) };
  return {
    id,
    source: 'mimic-style csv',
    encounter: {
      id, text: row.get('text') ?? '',
      ...(options.setting ? { setting: options.setting } : {}), ...(options.documentType ? { documentType: options.documentType } : {}),
      ...(Object.keys(patient).length ? { patient } : {}),
    },
    ...(options.documentType ? { document_type: options.documentType } : {}),
    ...slots,
  };
}

function readSex(text: string | undefined): { sex?: string } {
  const letter = text?.trim().toUpperCase().slice(0, 1);
  return letter === 'F' || letter === 'M' ? { sex: letter } : {};
}

/** MIMIC moves the age of those over 89 to 300: no age then. */
function readAge(text: string | undefined): { age?: number } {
  const age = Number(text);
  return text?.trim() && age >= 0 && age <= 130 ? { age } : {};
}

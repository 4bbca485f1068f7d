// Per-code flags: POA-exempt list and Medicare Code Editor flags.
import { parse } from 'csv-parse/sync';
import { ChartcodeError } from '../../errors.js';
import { CATEGORY_PATTERN, undotted } from '../codes.js';
import type { Columns } from '../table-file.js';
import type { CodeList } from './code-list.js';
import type { Report } from './report.js';

type Rows = Record<string, string>[];

/** CSV with a header that must name `needed`. Throws E304. */
export function readCsv(text: string, needed: readonly string[], name: string): Rows {
  let rows: Rows;
  try {
    rows = parse(text, { columns: true, bom: true, skip_empty_lines: true, trim: true }) as Rows;
  } catch {
    throw new ChartcodeError('E304', `${name} is not CSV`, [{ file: name }]);
  }
  const missing = needed.filter((column) => !(column in (rows[0] ?? {})));
  if (missing.length > 0) throw new ChartcodeError('E304', `${name} lacks the columns ${missing.join(', ')}`, [{ file: name, missing }]);
  return rows;
}

const POA_ROW = new RegExp(`^\\s*\\d+\\s+(${CATEGORY_PATTERN}(?:\\.[0-9A-Z]{1,4})?)\\s`);

/** The POA-exempt list (order, dotted code, title, by tabs). Codes that the edition lacks go to the report. */
export function compilePoaExempt(text: string, list: CodeList, report: Report): Columns {
  const codes = text.split('\n').map((line) => POA_ROW.exec(line)?.[1]).filter((code) => code !== undefined).map(undotted);
  if (codes.length === 0) throw new ChartcodeError('E304', 'the POA-exempt list holds no codes');
  for (const code of codes) if (!list.has(code)) report.add('poa: code not in the code list', code);
  report.count('icd10cm-poa', { rows: codes.length });
  return { code: codes.filter((code) => list.has(code)) };
}

/** An age group of the Code Editor, in years, inclusive. */
export interface AgeRange { group: string; from: number; to: number }

interface PublishedRange { ageGroup: string; startAge: number; endAge: number; startDate: string; endDate: string }

const inForceOn = (day: string, start: string, end: string): boolean => start <= day && (end === '' || end >= day);
const compactDay = (day: string): string => day.replaceAll('-', '');

/** The age groups in force on a day, from `age_ranges.json`. Throws E304. */
export function readAgeRanges(json: string, day: string): AgeRange[] {
  try {
    return (JSON.parse(json) as PublishedRange[]).filter((range) => inForceOn(compactDay(day), range.startDate, range.endDate))
      .map((range) => ({ group: range.ageGroup.toLowerCase(), from: range.startAge, to: range.endAge }));
  } catch {
    throw new ChartcodeError('E304', 'the age ranges are not JSON');
  }
}

const SEX_FLAGS = { female: 'F', male: 'M' } as const;
const KEPT_FLAGS = ['ecodepdx', 'manifestation', 'unacceptable', 'unspecified', 'qadm', 'adult', 'maternity', 'newborn', 'pediatric'];

/** The Code Editor's flags in force on `from` (YYYY-MM-DD), and the last sex flag of each code with the day it ended. Throws E304. */
export function compileMce(csv: string, ages: readonly AgeRange[], list: CodeList, from: string, report: Report): Columns {
  const inForce = (start: string, end: string): boolean => inForceOn(compactDay(from), start, end);
  const flags = new Map<string, Set<string>>();
  let unknown = 0;
  for (const row of readCsv(csv, ['code', 'start_date', 'end_date', 'flags'], 'MCE flags')) {
    const { code, start_date: start, end_date: end, flags: text } = row as { code: string; start_date: string; end_date: string; flags: string };
    const named = text.split('|').filter((flag) => flag !== '');
    const kept = inForce(start, end) ? named.filter((flag) => KEPT_FLAGS.includes(flag)) : [];
    const sex = named.filter((flag) => flag in SEX_FLAGS).map((flag) => SEX_FLAGS[flag as keyof typeof SEX_FLAGS]);
    if (!list.has(code)) { if (inForce(start, end)) report.add('mce: code in force is not in the code list', code); else unknown += 1; continue; }
    const mine = flags.get(code) ?? new Set<string>();
    for (const flag of [...kept, ...sex]) mine.add(flag);
    flags.set(code, mine);
  }
  const flagged = [...flags].filter(([, mine]) => mine.size > 0).sort(([a], [b]) => list.rowOf(a)! - list.rowOf(b)!);
  report.count('icd10cm-mce', { flagged: flagged.length, endedCodesLeftOut: unknown });
  for (const [row, code] of list.codes.entries()) if (list.billable[row] && !flags.has(code)) report.add('mce: billable code has no row', code);
  return {
    code: flagged.map(([code]) => code), flags: flagged.map(([, mine]) => [...mine].sort().join(' ')),
    ageGroup: ages.map(({ group }) => group), ageFrom: ages.map((range) => String(range.from)), ageTo: ages.map(({ to }) => String(to)),
  };
}

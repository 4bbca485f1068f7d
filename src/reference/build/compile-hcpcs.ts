// HCPCS Level II codes and modifiers: the project's CSV, or the publisher's fixed-width record.
import { ChartcodeError } from '../../errors.js';
import { readCsv } from './compile-edits.js';
import type { Compiled } from './releases.js';
import type { Report } from './report.js';

interface Row { code: string; title: string; short: string; coverage: string; added: string; terminated: string }

/** One row a code, by code. Throws E304. */
export function compileHcpcs(text: string, report: Report): Compiled {
  const rows = (/^code,/i.test(text) ? readHcpcsCsv(text) : readHcpcsRecords(text)).sort((a, b) => a.code.localeCompare(b.code, 'en'));
  if (rows.length === 0) throw new ChartcodeError('E304', 'the HCPCS file holds no codes');
  report.count('hcpcs', { rows: rows.length, terminated: rows.filter((row) => row.terminated !== '').length });
  const column = (name: keyof Row): string[] => rows.map((row) => row[name].replace(/\s+/g, ' ').trim());
  return { columns: { code: column('code'), title: column('title'), short: column('short'), coverage: column('coverage'), added: column('added'), terminated: column('terminated') }, rows: rows.length };
}

function readHcpcsCsv(text: string): Row[] {
  return readCsv(text, ['code', 'short', 'long', 'coverage', 'date_added', 'date_terminated'], 'HCPCS').map((row) => ({
    code: row['code']!, title: row['long']!, short: row['short']!, coverage: row['coverage']!, added: row['date_added']!, terminated: row['date_terminated']!,
  }));
}

const isoDay = (day: string): string => (/^\d{8}$/.test(day) ? `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}` : '');

/** CMS's contractor record (ANWEB): 1-5 code, 11 record id (3 first line of a procedure, 4 further line), 12-91 long, 92-119 short, 230 coverage, 269 added, 285 terminated. */
function readHcpcsRecords(text: string): Row[] {
  const rows = new Map<string, Row>();
  for (const line of text.split('\n')) {
    const code = /^[A-V]\d{4}/.exec(line)?.[0];
    if (code === undefined || !/[34]/.test(line[10] ?? '')) continue;
    const known = rows.get(code);
    if (known) { known.title += ` ${line.slice(11, 91)}`; continue; }
    rows.set(code, { code, title: line.slice(11, 91), short: line.slice(91, 119), coverage: line[229]?.trim() ?? '', added: isoDay(line.slice(268, 276)), terminated: isoDay(line.slice(284, 292)) });
  }
  return [...rows.values()];
}

/** Level II modifiers with their titles. */
export function compileModifiers(text: string, report: Report): Compiled {
  const rows = readCsv(text, ['modifier', 'description'], 'HCPCS modifiers');
  report.count('hcpcs-modifiers', { rows: rows.length });
  return { columns: { modifier: rows.map((row) => row['modifier']!), title: rows.map((row) => row['description']!.replace(/\s+/g, ' ')) }, rows: rows.length };
}

// The order files of ICD-10-CM and ICD-10-PCS (fixed width) to code lists, and one list as a difference from another.
import { ChartcodeError } from '../../errors.js';
import type { Columns } from '../table-file.js';
import { CodeList } from './code-list.js';

const ROW = /^(\d{5}) ([A-Z0-9]{3,7}) *([01]) (.{60}) (.+)$/;

/** Reads an order file: 1-5 order, 7-13 code, 15 billable, 17-76 short title, 78+ long title. Throws E304 with the line's number. */
export function readOrderFile(text: string, name: string): CodeList {
  const codes: string[] = [];
  const billable: boolean[] = [];
  const titles: string[] = [];
  const lines = text.split('\n');
  lines.forEach((line, at) => {
    if (line.trim() === '') return;
    const row = ROW.exec(line);
    if (!row) throw new ChartcodeError('E304', `${name} line ${at + 1} is not a row of an order file`, [{ file: name, line: at + 1 }]);
    codes.push(row[2]!);
    billable.push(row[3] === '1');
    titles.push(row[5]!.trim());
  });
  if (codes.length === 0) throw new ChartcodeError('E304', `${name} holds no codes`, [{ file: name }]);
  return new CodeList(codes, billable, titles);
}

export function codeColumns(list: CodeList): Columns {
  return { code: list.codes, billable: list.billable.map((yes) => (yes ? '1' : '0')), title: list.titles };
}

/** What turns `base` into `list`: codes to drop, and rows to set (new, retitled or with another billable flag), each after its predecessor in `list`. */
export function differenceColumns(list: CodeList, base: CodeList): Columns {
  const removed = base.codes.filter((code) => !list.has(code));
  const changed = list.codes.map((code, row) => ({ code, row })).filter(({ code, row }) => {
    const old = base.rowOf(code);
    return old === undefined || base.billable[old] !== list.billable[row] || base.titles[old] !== list.titles[row];
  });
  return {
    removed,
    code: changed.map(({ code }) => code),
    billable: changed.map(({ row }) => (list.billable[row] ? '1' : '0')),
    title: changed.map(({ row }) => list.titles[row]!),
    after: changed.map(({ row }) => list.codes[row - 1] ?? ''),
  };
}

// The ICD-10-PCS tables addendum, which prints each changed table whole, in sentences: `Fifth character (Approach) is value 0: Open`.
import { ChartcodeError } from '../../errors.js';
import type { PcsRow, PcsTable } from '../types.js';

const HEAD = /^(?:No change|FY\d{4}|Add|Delete|Revise[^:]*):\s+(?:(.+?) panel of )?table (\w) (\w) (\w)\s*$/;
const AXIS = /^\s*\w+ character \(([^)]+)\) (?:is value (\w): (.*)|has \d+ choices\.)\s*$/;
const CHOICE = /^\s*[\w-]+ choice is value (\w): (.*)$/;

/** Tables as they now stand. Throws E304 with the line's number when a sentence is not one of the three kinds. */
export function readPcsAddendum(text: string): PcsTable[] {
  const tables = new Map<string, PcsTable>();
  let table: PcsTable | undefined;
  let row: PcsRow | undefined;
  let head: string[] = [];
  text.split('\n').forEach((line, at) => {
    if (line.trim() === '') return;
    const start = HEAD.exec(line);
    if (start) {
      const key = `${start[2]}${start[3]}${start[4]}`;
      table = tables.get(key) ?? { table: key, section: '', bodySystem: '', operation: '', definition: '', rows: [] };
      tables.set(key, table);
      head = [];
      row = start[1] === undefined ? undefined : { axes: [] };
      if (row) table.rows.push(row);
      return;
    }
    const axis = AXIS.exec(line);
    const choice = axis ? null : CHOICE.exec(line);
    if (table && axis && row) row.axes.push({ title: axis[1]!, values: axis[2] === undefined ? {} : { [axis[2]]: axis[3]!.trim() } });
    else if (table && axis) { head.push(axis[3]!.trim()); describe(table, head); }
    else if (choice && row?.axes.at(-1)) row.axes.at(-1)!.values[choice[1]!] = choice[2]!.trim();
    else throw new ChartcodeError('E304', `line ${at + 1} of the ICD-10-PCS addendum cannot be read`, [{ line: at + 1 }]);
  });
  return [...tables.values()];
}

/** The head names section, body system, and operation with its definition after a colon. */
function describe(table: PcsTable, head: readonly string[]): void {
  const [section = '', bodySystem = '', operation = ''] = head;
  const colon = operation.indexOf(': ');
  Object.assign(table, { section, bodySystem, operation: colon < 0 ? operation : operation.slice(0, colon), definition: colon < 0 ? '' : operation.slice(colon + 2) });
}

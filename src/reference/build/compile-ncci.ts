// NCCI releases to tables: procedure-to-procedure pairs, units of service, add-on codes. Each accepts CMS's layout and the project's CSV.
import { ChartcodeError } from '../../errors.js';
import { MOST_PACKED, packNumbers } from '../packed-numbers.js';
import { readCsv } from './compile-edits.js';
import type { CmsRow, NcciFile } from './read-ncci-files.js';
import type { Compiled } from './releases.js';
import { LONGEST_PREAMBLE, plain, readDay, readHeader, refuse, rowsBelow, shorten } from './table-rows.js';

/** What a compiled row may name; everything when undefined. */
export type Keep = ReadonlySet<string> | undefined;

const CODE = /^[0-9A-Z]\d{3}[0-9A-Z]$/;
const PAIR_COLUMNS = { column1: /^column ?1$/i, column2: /^column ?2$/i, modifier: /^modifier/i };
const PAIR_OPTIONS = { effective: /^effective/i, deletion: /^deletion/i, rationale: /rationale/i };

/** One row of a file of pairs. */
export interface PairRow { column1: string; column2: string; modifier: string; effective: string; deletion: string; rationale: string }

/** The rows of a file of pairs, days ISO. Throws E304 with file, row and column. */
export function* readPairRows(file: NcciFile, keep?: Keep): Generator<PairRow> {
  for (const { row, at } of rowsBelow(file, PAIR_COLUMNS, PAIR_OPTIONS)) {
    const [column1, column2] = [at('column1'), at('column2')];
    if (!CODE.test(column1)) refuse(file.name, row, 'Column 1', `${shorten(column1)} is no CPT or HCPCS number`);
    if (!CODE.test(column2)) refuse(file.name, row, 'Column 2', `${shorten(column2)} is no CPT or HCPCS number`);
    if (keep && !(keep.has(column1) && keep.has(column2))) continue;
    const modifier = at('modifier');
    if (!/^[019]$/.test(modifier)) refuse(file.name, row, 'Modifier', 'must be 0, 1 or 9');
    const effective = readDay(at('effective')) ?? refuse(file.name, row, 'Effective Date', 'is no day');
    const deletion = readDay(at('deletion')) ?? refuse(file.name, row, 'Deletion Date', 'is no day');
    yield { column1, column2, modifier, effective, deletion, rationale: plain(at('rationale')) };
  }
}

/** Pairs of all files together; `rationales` names the project's rationale numbers. Throws E304 with file, row and column; a pair may stand again with other dates. */
export function compilePairs(files: readonly NcciFile[], keep?: Keep, rationales?: string): Compiled {
  const names = new Map<string, string>(rationales === undefined ? [] : readCsv(rationales, ['rationale_id', 'rationale'], 'PTP rationales').map((row) => [row['rationale_id']!, row['rationale']!]));
  const pack = new PairPacker();
  for (const file of files) for (const row of readPairRows(file, keep)) pack.add({ ...row, rationale: names.get(row.rationale) ?? row.rationale });
  return pack.finish();
}

/** Gathers rows of pairs and packs them into the table's columns. */
export class PairPacker {
  private readonly terms = new Map<string, number>();
  private readonly byColumn1 = new Map<string, [code: string, term: number][]>();
  private readonly codes = new Set<string>();

  add({ column1, column2, modifier, effective, deletion, rationale }: PairRow): void {
    const term = `${modifier}\t${effective}\t${deletion}\t${rationale}`;
    let id = this.terms.get(term);
    if (id === undefined) this.terms.set(term, (id = this.terms.size));
    this.codes.add(column1).add(column2);
    const list = this.byColumn1.get(column1);
    if (list) list.push([column2, id]); else this.byColumn1.set(column1, [[column2, id]]);
  }

  finish(): Compiled {
    return packPairs(this.byColumn1, this.codes, [...this.terms.keys()]);
  }
}

function packPairs(byColumn1: ReadonlyMap<string, [code: string, term: number][]>, codes: ReadonlySet<string>, terms: readonly string[]): Compiled {
  const sorted = [...codes].sort();
  if (Math.max(sorted.length, terms.length) > MOST_PACKED) throw new ChartcodeError('E304', 'the PTP table has more codes or date spans than its form holds', [{ codes: sorted.length, spans: terms.length }]);
  const places = new Map(sorted.map((code, place) => [code, place]));
  const uses = new Uint32Array(terms.length);
  for (const list of byColumn1.values()) for (const [, term] of list) uses[term]! += 1;
  // Frequent spans get small numbers, which pack better.
  const order = terms.map((_, term) => term).sort((a, b) => uses[b]! - uses[a]! || a - b);
  const ranks = new Uint32Array(terms.length);
  order.forEach((term, rank) => { ranks[term] = rank; });
  const counts: string[] = [];
  const steps: number[] = [];
  const packedTerms: number[] = [];
  for (const code of sorted) {
    const rows = new Set((byColumn1.get(code) ?? []).map(([column2, term]) => places.get(column2)! * 65_536 + ranks[term]!));
    counts.push(String(rows.size));
    let last = 0;
    for (const row of Float64Array.from(rows).sort()) {
      const column2 = Math.floor(row / 65_536);
      steps.push(column2 - last);
      packedTerms.push(row % 65_536);
      last = column2;
    }
  }
  const parts = order.map((term) => terms[term]!.split('\t'));
  const part = (at: number): string[] => parts.map((one) => one[at]!);
  return { columns: { code: sorted, count: counts, column2: [packNumbers(steps)], term: [packNumbers(packedTerms)], modifier: part(0), effective: part(1), deletion: part(2), rationale: part(3) }, rows: steps.length };
}

const UNIT_COLUMNS = { code: /^(hcpcs|code$)/i, units: /(mue values?$|^mue$)/i, adjudication: /(adjudication|^mai$)/i };
const UNIT_OPTIONS = { rationale: /rationale/i };

/** Unit limits, one a code. Throws E304 with file, row and column. */
export function compileUnitLimits(files: readonly NcciFile[], keep?: Keep): Compiled {
  const rows = new Map<string, [units: string, adjudication: string, rationale: string]>();
  for (const file of files) {
    for (const { row, at } of rowsBelow(file, UNIT_COLUMNS, UNIT_OPTIONS)) {
      const code = at('code');
      if (!CODE.test(code)) refuse(file.name, row, 'HCPCS/CPT Code', `${shorten(code)} is no CPT or HCPCS number`);
      const units = at('units');
      if (!/^\d{1,7}$/.test(units)) refuse(file.name, row, 'MUE Values', 'must be a whole number');
      const adjudication = at('adjudication')[0] ?? '';
      if (!/^[123]$/.test(adjudication)) refuse(file.name, row, 'MUE Adjudication Indicator', 'must be 1, 2 or 3');
      if (!keep || keep.has(code)) rows.set(code, [units, adjudication, plain(at('rationale'))]);
    }
  }
  const codes = [...rows.keys()].sort();
  const part = (at: 0 | 1 | 2): string[] => codes.map((code) => rows.get(code)![at]);
  return { columns: { code: codes, units: part(0), adjudication: part(1), rationale: part(2) }, rows: codes.length };
}

/** `2013091`, day 91 of 2013, as ISO. */
function readJulian(cell: string): string | undefined {
  if (cell.trim() === '') return '';
  const [year, day] = [Number(cell.slice(0, 4)), Number(cell.slice(4))];
  return /^\d{7}$/.test(cell) && day >= 1 && day <= 366 ? new Date(Date.UTC(year, 0, day)).toISOString().slice(0, 10) : undefined;
}

/** Add-on codes, fixed width: 1 type, 2-6 add-on, 7-13 its end, 14-18 primary (CCCCC: the contractor's choice), 19-25 its end, 26-32 first and 33-39 last day of the pair. Throws E304. */
export function compileAddOns(files: readonly NcciFile[], keep?: Keep): Compiled {
  const columns: Record<'type' | 'code' | 'codeEnd' | 'primary' | 'primaryEnd' | 'from' | 'through', string[]> = { type: [], code: [], codeEnd: [], primary: [], primaryEnd: [], from: [], through: [] };
  for (const file of files) {
    file.text.split('\n').forEach((line, at) => {
      if (line.trim() === '') return;
      const row = at + 1;
      const [type, code, primary] = [line.slice(0, 1), line.slice(1, 6), line.slice(13, 18)];
      if (!/^[123]$/.test(type)) refuse(file.name, row, '1 (type)', 'must be 1, 2 or 3');
      if (!CODE.test(code)) refuse(file.name, row, '2-6 (add-on)', 'is no CPT or HCPCS number');
      if (!CODE.test(primary) && primary !== 'CCCCC') refuse(file.name, row, '14-18 (primary)', 'is no CPT or HCPCS number');
      const day = (from: number, name: string): string => readJulian(line.slice(from - 1, from + 6)) ?? refuse(file.name, row, `${from}-${from + 6} (${name})`, 'is no day');
      const days = { codeEnd: day(7, 'end of the add-on'), primaryEnd: day(19, 'end of the primary'), from: day(26, 'first day'), through: day(33, 'last day') };
      // every primary of a kept add-on stays: one that is left out would accuse a claim that has it
      if (keep && !keep.has(code)) return;
      for (const [name, value] of Object.entries({ type, code, primary, ...days })) columns[name as keyof typeof columns].push(value);
    });
  }
  return { columns, rows: columns.code.length };
}

export type NcciTable = 'ncci-practitioner' | 'ncci-hospital' | 'mue-practitioner' | 'mue-hospital' | 'add-ons';

const SIDES: [side: 'practitioner' | 'hospital', pattern: RegExp][] = [['hospital', /hospital|ccioph|outpatient/i], ['practitioner', /practitioner|ccipra/i]];

/** Which table a file is of, by its first rows and its name; undefined for one that is none (a read-me). Throws E304 when its side cannot be told. */
export function recognizeNcci(file: NcciFile): NcciTable | undefined {
  if (/^[123][0-9A-Z]{5}.{7}[0-9A-Z]{5}.{7}\d{7}/.test(file.text)) return 'add-ons';
  const first: CmsRow[] = [];
  for (const record of file.rows()) if (first.push(record) >= LONGEST_PREAMBLE) break;
  const isPairs = first.some(({ cells }) => readHeader(cells, PAIR_COLUMNS, {}));
  const units = first.find(({ cells }) => readHeader(cells, UNIT_COLUMNS, {}));
  if (!isPairs && !units) return undefined;
  const named = `${file.name} ${file.origin} ${units?.cells.join(' ') ?? ''}`;
  if (/supplier|dme/i.test(named)) return undefined;
  const side = SIDES.find(([, pattern]) => pattern.test(file.name))?.[0] ?? SIDES.find(([, pattern]) => pattern.test(named))?.[0];
  if (side === undefined) throw new ChartcodeError('E304', `${file.name} does not say whether it is the practitioner or the hospital table; put the word in its name`, [{ file: file.name }]);
  return isPairs ? `ncci-${side}` : `mue-${side}`;
}

// One row of a batch to a claim or to the row's own error; a bad row never stops the others.
import { ChartcodeError, asChartcodeError } from '../errors.js';
import type { ErrorCode } from '../errors.js';
import { attachDocuments, isFhir, markUnread, parseFhir } from '../read-source.js';
import type { ReadSource } from '../read-source.js';
import type { Claim } from '../types.js';
import { decodeUtf8 } from './decode-utf8.js';
import { parseJson } from './parse-json.js';
import type { Row } from './read-rows.js';

/** What a failed row gets: its `id` when it has one, else its `line` (from 1). */
export interface RowError {
  id?: string;
  line?: number;
  error: { code: string; message: string; details: unknown[] };
}

export type RowResult = { ok: true; value: Claim } | { ok: false; code: ErrorCode; value: RowError };

/** Reads a row that is a FHIR resource; a service hands in one that reads large ones in another thread. */
export type ReadFhir = (resource: unknown) => ReadSource | Promise<ReadSource>;

/** Parses a row's bytes and codes it. Never rejects. */
export async function codeRow(row: Row, code: (input: unknown) => Promise<Claim>, readFhir?: ReadFhir): Promise<RowResult> {
  return codeInput(
    row.line,
    () => {
      if (row.bytes === undefined) throw new ChartcodeError('E109', 'the row is too large', [{ field: 'row', problem: 'is too large' }]);
      return parseJson(decodeUtf8(row.bytes, 'row'));
    },
    code,
    readFhir,
  );
}

/** Codes a row that is parsed by `read`: an encounter, or a FHIR resource. Never rejects. */
export async function codeInput(line: number, read: () => unknown, code: (input: unknown) => Promise<Claim>, readFhir: ReadFhir = parseFhir): Promise<RowResult> {
  let input: unknown;
  try {
    input = read();
    return { ok: true, value: isFhir(input) ? await completeClaim(await readFhir(input), code) : await code(input) };
  } catch (thrown) {
    return refuseRow(thrown, nameRow(input, line));
  }
}

/** Codes a row of another format, read by `read`. Never rejects. */
export async function codeSource(line: number, read: () => ReadSource, code: (input: unknown) => Promise<Claim>): Promise<RowResult> {
  try {
    return { ok: true, value: await completeClaim(read(), code) };
  } catch (thrown) {
    return refuseRow(thrown, { line });
  }
}

async function completeClaim(source: ReadSource, code: (input: unknown) => Promise<Claim>): Promise<Claim> {
  return attachDocuments(markUnread(await code(source.encounter), source), source);
}

function refuseRow(thrown: unknown, name: { id: string } | { line: number }): RowResult {
  const error = asChartcodeError(thrown);
  return { ok: false, code: error.code, value: { ...name, ...error.toBody() } };
}

function nameRow(input: unknown, line: number): { id: string } | { line: number } {
  if (
    typeof input === 'object' &&
    input !== null &&
    'id' in input &&
    typeof input.id === 'string' &&
    input.id.length > 0 &&
    input.id.length <= 200
  )
    return { id: input.id };
  return { line };
}

// One row of a batch to a claim or to the row's own error; a bad row never stops the others.
import { ChartcodeError, asChartcodeError } from '../errors.js';
import type { ErrorCode } from '../errors.js';
import { attachDocuments, markUnread } from '../read-source.js';
import type { ReadSource } from '../read-source.js';
import type { Claim } from '../types.js';
import { readRowContent } from './row-content.js';
import type { ReadRow } from './row-content.js';

/** What a failed row gets: its `id` when it has one, else its `line` (from 1). */
export interface RowError {
  id?: string;
  line?: number;
  error: { code: string; message: string; details: unknown[] };
}

export type RowResult = { ok: true; value: Claim } | { ok: false; code: ErrorCode; value: RowError };

/** A row as it came: `bytes` (or their text) is undefined when it is over the limit. */
export interface CodableRow {
  line: number;
  bytes: Uint8Array | string | undefined;
}

/** Reads a row (an encounter, or a FHIR resource) and codes it. Never rejects. */
export async function codeRow({ line, bytes }: CodableRow, code: (input: unknown) => Promise<Claim>, read: ReadRow = readRowContent): Promise<RowResult> {
  let name: { id: string } | { line: number } = { line };
  try {
    if (bytes === undefined) throw new ChartcodeError('E109', 'the row is too large', [{ field: 'row', problem: 'is too large' }]);
    const content = await read(bytes);
    if (content.id !== undefined) name = { id: content.id };
    if ('error' in content) throw content.error;
    return { ok: true, value: 'source' in content ? await completeClaim(content.source, code) : await code(content.input) };
  } catch (thrown) {
    return refuseRow(thrown, name);
  }
}

/** Codes a row of another format, read by `read`; a failure goes by `name`. Never rejects. */
export async function codeSource(name: { id: string } | { line: number }, read: () => ReadSource, code: (input: unknown) => Promise<Claim>): Promise<RowResult> {
  try {
    return { ok: true, value: await completeClaim(read(), code) };
  } catch (thrown) {
    return refuseRow(thrown, name);
  }
}

async function completeClaim(source: ReadSource, code: (input: unknown) => Promise<Claim>): Promise<Claim> {
  return attachDocuments(markUnread(await code(source.encounter), source), source);
}

function refuseRow(thrown: unknown, name: { id: string } | { line: number }): RowResult {
  const error = asChartcodeError(thrown);
  return { ok: false, code: error.code, value: { ...name, ...error.toBody() } };
}

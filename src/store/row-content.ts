// What one row of a batch or a job holds: an encounter, a FHIR resource read to one, or what is wrong with it.
import { asChartcodeError } from '../errors.js';
import type { ChartcodeError } from '../errors.js';
import { isFhir, parseFhir } from '../read-source.js';
import type { ReadSource } from '../read-source.js';
import { decodeUtf8 } from './decode-utf8.js';
import { parseJson } from './parse-json.js';

/** `id` is the row's own, where it has one: its error goes by it. `input` is not checked yet. */
export type RowContent = { id?: string } & ({ input: unknown } | { source: ReadSource } | { error: ChartcodeError });

/** Reads rows; a service hands in one that reads large ones in another thread. */
export type ReadRow = (bytes: Uint8Array | string) => RowContent | Promise<RowContent>;

/** Reads a row. Never throws: the fault is its content. */
export function readRowContent(bytes: Uint8Array | string): RowContent {
  let named: { id?: string } = {};
  try {
    const input = parseJson(typeof bytes === 'string' ? bytes : decodeUtf8(bytes, 'row'));
    named = nameOf(input);
    return { ...named, ...(isFhir(input) ? { source: parseFhir(input) } : { input }) };
  } catch (thrown) {
    return { ...named, error: asChartcodeError(thrown) };
  }
}

function nameOf(input: unknown): { id?: string } {
  const named = typeof input === 'object' && input !== null && 'id' in input && typeof input.id === 'string' && input.id.length > 0 && input.id.length <= 200;
  return named ? { id: input.id as string } : {};
}

// The parties of an 837 from a JSON file: who sends, bills and pays.
import { readFile } from 'node:fs/promises';
import { ChartcodeError } from '../errors.js';
import { PartiesSchema } from '../output/index.js';
import type { Parties } from '../output/index.js';
import { decodeUtf8 } from './decode-utf8.js';
import { parseJson } from './parse-json.js';
import { asReadError } from './read-rows.js';

/** Reads and checks the file. Throws E112 when it cannot be read, E105 when it is not JSON, E106 naming the field that is wrong, never its value. */
export async function readParties(file: string): Promise<Parties> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw asReadError(file, error);
  });
  const parsed = PartiesSchema.safeParse(parseJson(decodeUtf8(bytes, 'parties')));
  if (parsed.success) return parsed.data;
  const details = parsed.error.issues.map(({ path, code }) => ({ field: ['parties', ...path.map(String)].join('.'), problem: code === 'unrecognized_keys' ? 'holds an unknown field' : 'has not the form that X12 asks for' }));
  throw new ChartcodeError('E106', `a field has a value that is not allowed: ${details[0]?.field} ${details[0]?.problem}`, details);
}

/** The parties of a server: those of the file, which may not name a subscriber, since it would stand on every patient's claim. */
export async function readServerParties(file: string | undefined): Promise<Parties | undefined> {
  if (file === undefined) return undefined;
  const parties = await readParties(file);
  if (parties.subscriber !== undefined) throw new ChartcodeError('E106', undefined, [{ field: 'parties.subscriber', problem: 'may not stand in the file of a server: it would be on every claim' }]);
  return parties;
}

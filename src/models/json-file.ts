// A JSON file that a user names: read, or an error that says which file.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { ChartcodeError } from '../errors.js';

/** The value of a JSON file. Throws E112 when it cannot be read and E203 when it is not JSON; both name the file. */
export function readJsonFile(path: string): unknown {
  const file = basename(path);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new ChartcodeError('E112', `the file cannot be read: ${file}`, [{ file }]);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new ChartcodeError('E203', `${file} is not JSON`, [{ file }]);
  }
}

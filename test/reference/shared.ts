// Where the official files are, for tests that compile them.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const REFERENCE_DIR = join(resolve(process.env['CHARTCODE_SHARED'] ?? '../shared'), 'reference');
export const hasOfficialFiles = existsSync(join(REFERENCE_DIR, 'README.md'));
export const SKIP_REASON = hasOfficialFiles ? '' : ` (skipped: no official files at ${REFERENCE_DIR})`;

/** A row of an order file. */
export const orderRow = (order: number, code: string, billable: 0 | 1, title: string): string =>
  `${String(order).padStart(5, '0')} ${code.padEnd(7)} ${billable} ${title.slice(0, 60).padEnd(60)} ${title}`;

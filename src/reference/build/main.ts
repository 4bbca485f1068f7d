// `npm run reference:build`: the official files to the shipped edition, its manifest and its build report.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { SHIPPED_DIR } from '../load.js';
import { buildEdition } from './build-edition.js';

const { values } = parseArgs({ options: { from: { type: 'string' }, out: { type: 'string' } } });
const from = resolve(values.from ?? join(process.env['CHARTCODE_SHARED'] ?? '../shared', 'reference'));
if (!existsSync(from)) {
  process.stderr.write(`no such folder: ${from} (name the one with the official files: --from DIR)\n`);
  process.exit(2);
}
const result = buildEdition(from, values.out ? resolve(values.out) : SHIPPED_DIR, { log: (line) => process.stderr.write(`${line}\n`) });
for (const entry of result.tables) process.stdout.write(`${entry.name.padEnd(18)} ${entry.edition.padEnd(8)} ${String(entry.rows).padStart(7)} rows  ${entry.sha256.slice(0, 12)}  ${entry.file}\n`);
for (const finding of result.report.findings) process.stdout.write(`${String(finding.count).padStart(6)}  ${finding.topic}\n`);

// Measures a whole practitioner PTP table: `tsx eval/ncci-load.ts [FILE...]` imports (a generated file of 1.67 million rows when none is given), loads and asks.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importNcci } from '../src/reference/import-ncci.js';
import { hashBytes, unpackTable } from '../src/reference/table-file.js';
import { listTables } from '../src/reference/load.js';
import { openNcci } from '../src/reference/ncci-tables.js';
import { isMain } from './lib/is-main.js';
import { seededRandom } from './lib/random.js';

const ROWS = 1_670_000;
const CODES = 11_000;
const ASKED = 1_000_000;

/** A file in CMS's present layout: as many codes, rows and date spans as the real one has. */
export function generatePairs(rows = ROWS, seed = 1): string {
  const random = seededRandom(seed);
  const codes = Array.from({ length: CODES }, (_, at) => (at < 9_000 ? String(10_000 + at * 9).padStart(5, '0') : `${'JGQC'[at % 4] ?? 'J'}${String(1_000 + at % 8_000)}`));
  const unique = [...new Set(codes)];
  const parts = ['"CPT only copyright; all rights reserved."\t\t\t\t\t\t', 'Column 1\tColumn 2\t*=in existence prior to 1996\tEffective Date\tDeletion Date\tModifier\tPTP Edit Rationale'];
  const each = Math.ceil(rows / unique.length);
  let made = 0;
  for (const column1 of unique) {
    const start = Math.floor(random() * unique.length);
    for (let at = 0; at < each && made < rows; at += 1, made += 1) {
      const year = 1996 + Math.floor(random() * 29);
      parts.push(`${column1}\t${unique[(start + at * 7 + 1) % unique.length] ?? ''}\t\t${year}${['0101', '0401', '0701', '1001'][Math.floor(random() * 4)] ?? '0101'}\t*\t${random() < 0.6 ? 1 : 0}\tStandards of medical / surgical practice`);
    }
  }
  return `${parts.join('\n')}\n`;
}

const mb = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
const held = (): number => { global.gc?.(); global.gc?.(); const { heapUsed, external } = process.memoryUsage(); return heapUsed + external; };

function measure(paths: readonly string[], dir: string): void {
  let began = performance.now();
  const [table] = importNcci(paths, { dataDir: dir, ...(paths.some((path) => path.includes('generated')) ? { edition: '2026-01' } : {}) });
  process.stdout.write(`import: ${((performance.now() - began) / 1000).toFixed(1)} s, ${table?.rows ?? 0} pairs\n`);
  const entry = listTables(dir).find((one) => one.dir === dir && one.name === 'ncci-practitioner');
  if (!entry) throw new Error('no practitioner table was imported');
  const before = held();
  began = performance.now();
  const used = process.cpuUsage();
  const pairs = openNcci([entry], (one) => { const bytes = readFileSync(join(one.dir, one.file)); hashBytes(bytes); return unpackTable(bytes, one.file); }).pairs('practitioner', '2026-01-15');
  const cpu = process.cpuUsage(used);
  const loadMs = performance.now() - began;
  process.stdout.write(`load: ${loadMs.toFixed(0)} ms wall, ${((cpu.user + cpu.system) / 1000).toFixed(0)} ms processor (goal 300), holds ${global.gc ? mb(held() - before) : 'unknown: run node with --expose-gc'} (goal 40 MB)\n`);
  const random = seededRandom(2);
  const known = [...pairs.codes];
  const asked = Array.from({ length: ASKED }, () => [known[Math.floor(random() * known.length)] ?? '', known[Math.floor(random() * known.length)] ?? ''] as const);
  let found = 0;
  const askedAt = process.cpuUsage();
  for (const [column1, column2] of asked) if (pairs.find(column1, column2, '2026-01-15')) found += 1;
  const spent = process.cpuUsage(askedAt);
  process.stdout.write(`pair: ${((spent.user + spent.system) / ASKED).toFixed(2)} microseconds of processor (goal 2), ${found} of ${ASKED} stand in the table\n`);
}

if (isMain(import.meta.url)) {
  const dir = mkdtempSync(join(tmpdir(), 'chartcode-ncci-load-'));
  try {
    let paths = process.argv.slice(2);
    if (paths.length === 0) {
      paths = [join(dir, 'generated-ccipra-v320r0.txt')];
      writeFileSync(paths[0]!, generatePairs());
    }
    measure(paths, join(dir, 'data'));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

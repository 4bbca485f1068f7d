// The shipped NCCI tables, and the whole ones, answer as CMS's files say: random pairs, every unit limit, every add-on.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compilePairs } from '../../src/reference/build/compile-ncci.js';
import { readNcciFiles } from '../../src/reference/build/read-ncci-files.js';
import { loadEdition } from '../../src/reference/index.js';
import { PairTable } from '../../src/reference/pair-table.js';
import { packTable, unpackTable } from '../../src/reference/table-file.js';
import { hasOfficialFiles, REFERENCE_DIR, SKIP_REASON } from './shared.js';

const DAY = '2026-01-15';
const edition = loadEdition();
/** Deterministic: the same pairs on every run. */
const random = (seed: number) => () => { seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0; return seed / 2 ** 32; };
const rowsOf = (name: string): string[][] => readNcciFiles([join(REFERENCE_DIR, 'ncci', name)]).files[0]!.text.split('\n').slice(1).filter((line) => line !== '').map((line) => line.split(','));
const numbers = new Set(hasOfficialFiles ? edition.procedures().map(({ code }) => code) : []);
const isKept = (code: string): boolean => numbers.has(code) || edition.hcpcs(code) !== undefined;

describe.skipIf(!hasOfficialFiles)(`NCCI tables against CMS's files${SKIP_REASON}`, () => {
  it.each([['practitioner', 'ptp_practitioner_2024-07-01.csv.gz'], ['hospital', 'ptp_outpatient_hospital_2024-07-01.csv.gz']] as const)('%s: 100,000 pairs, half of them in the file', (side, name) => {
    const rows = rowsOf(name);
    /** Indicator of the pair in force on the day. */
    const inForce = new Map<string, string>();
    for (const [a, b, deletion, modifier] of rows) if (deletion === '' || deletion! >= DAY) inForce.set(`${a} ${b}`, modifier!);
    const { columns } = compilePairs(readNcciFiles([join(REFERENCE_DIR, 'ncci', name)]).files);
    const began = process.cpuUsage();
    const whole = new PairTable(unpackTable(packTable(columns, 1), name), '2024-07', '2024-07-01');
    expect(process.cpuUsage(began).user).toBeGreaterThan(0);
    expect(whole.size).toBeGreaterThan(rows.length * 0.99);
    const shipped = edition.ncci.pairs(side, DAY);
    const next = random(20_260_115);
    const codes = [...new Set(rows.map(([a]) => a!))];
    const differences: string[] = [];
    for (let at = 0; at < 100_000; at += 1) {
      const pick = rows[Math.floor(next() * rows.length)]!;
      const [a, b] = at % 2 === 0 ? [pick[0]!, pick[1]!] : [codes[Math.floor(next() * codes.length)]!, codes[Math.floor(next() * codes.length)]!];
      const expected = inForce.get(`${a} ${b}`);
      if (whole.find(a, b, DAY)?.modifier !== expected) differences.push(`${a} ${b}`);
      if (isKept(a) && isKept(b) && shipped.find(a, b, DAY)?.modifier !== expected) differences.push(`shipped ${a} ${b}`);
    }
    expect(differences).toEqual([]);
  });

  it.each([['practitioner', 'mue_practitioner_2024.csv.gz'], ['hospital', 'mue_outpatient_hospital_2024.csv.gz']] as const)('%s: every unit limit', (side, name) => {
    const wrong = rowsOf(name).filter(([code]) => isKept(code!)).filter(([code, units, mai]) => {
      const limit = edition.ncci.unitLimit(side, code!, DAY);
      return limit?.units !== Number(units) || limit.adjudication !== mai;
    });
    expect(wrong).toEqual([]);
  });

  it('every add-on code with each of its primaries', () => {
    const [file] = readNcciFiles([join(REFERENCE_DIR, 'ncci', 'addon_codes_2025q4.txt.gz')]).files;
    const today = 2_026_015;
    const primaries = new Map<string, Set<string>>();
    for (const line of file!.text.split('\n')) {
      const [code, primary] = [line.slice(1, 6), line.slice(13, 18)];
      const ended = [line.slice(6, 13), line.slice(18, 25), line.slice(32, 39)].some((end) => end.trim() !== '' && Number(end) < today);
      if (line.trim() === '' || !isKept(code) || ended || Number(line.slice(25, 32)) > today) continue;
      primaries.set(code, (primaries.get(code) ?? new Set()).add(primary));
    }
    expect(primaries.size).toBeGreaterThan(400);
    for (const [code, expected] of primaries) expect([...(edition.ncci.addOn(code, DAY)?.primaries ?? [])].sort(), code).toEqual([...expected].filter((one) => one !== 'CCCCC').sort());
  });
});

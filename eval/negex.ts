// Measures assertion on the NegEx / ConText test set: `tsx eval/negex.ts [--errors]`. Rules are developed on half A only.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readDocument } from '../src/document/index.js';
import { assertSpan } from '../src/mentions/index.js';
import type { Assertion } from '../src/types.js';

interface Row { line: string; condition: string; sentence: string; gold: { negated: boolean; historical: boolean; family: boolean } }
interface Counts { right: number; spurious: number; missed: number }
export interface Score extends Counts { precision: number; recall: number; f1: number }
type Flag = 'negated' | 'historical' | 'family';

const SHARED = process.env.CHARTCODE_SHARED ?? join(import.meta.dirname, '../../shared');

/** Rows of the test set; the file's columns are line number, condition, sentence, negation, temporality, experiencer. */
export function readRows(path: string): Row[] {
  return readFileSync(path, 'utf8').split('\n').slice(1).filter((line) => line.trim() !== '').map((line) => {
    const [number = '', condition = '', sentence = '', negation = '', temporality = '', experiencer = ''] = line.split('\t').map((cell) => cell.trim());
    return {
      line: number, condition, sentence,
      gold: { negated: negation === 'Negated', historical: temporality === 'Historical', family: experiencer !== 'Patient' },
    };
  });
}

/** Half A is for writing rules, half B only for reporting; the split is a hash of the line number. */
export function halfOf(line: string): 'A' | 'B' {
  return (createHash('sha1').update(line).digest()[0] as number) % 2 === 0 ? 'A' : 'B';
}

/** Where the condition stands, case and blanks ignored; a condition that runs past the sentence is cut to what is there. */
export function locate(sentence: string, condition: string): { start: number; end: number } | undefined {
  const words = condition.split(/\s+/).filter((word) => word !== '');
  for (let count = words.length; count > 0; count--) {
    const pattern = words.slice(0, count).map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('\\s+');
    const exact = condition === condition.toUpperCase() ? undefined : new RegExp(pattern.toUpperCase()).exec(sentence);
    const match = exact ?? new RegExp(pattern, 'i').exec(sentence);
    if (match !== null) return { start: match.index, end: match.index + match[0].length };
  }
  return undefined;
}

function score({ right, spurious, missed }: Counts): Score {
  const precision = right + spurious === 0 ? 0 : right / (right + spurious);
  const recall = right + missed === 0 ? 0 : right / (right + missed);
  return { right, spurious, missed, precision, recall, f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall) };
}

/** Scores of every flag on a set of rows; `onError` sees each wrong row. */
export function measure(rows: readonly Row[], onError?: (row: Row, flag: Flag, got: Assertion) => void): Record<Flag, Score> & { located: number } {
  const counts: Record<Flag, Counts> = {
    negated: { right: 0, spurious: 0, missed: 0 }, historical: { right: 0, spurious: 0, missed: 0 }, family: { right: 0, spurious: 0, missed: 0 },
  };
  let located = 0;
  for (const row of rows) {
    const doc = readDocument({ id: row.line, text: row.sentence });
    const span = locate(row.sentence, row.condition);
    if (span !== undefined) located++;
    const { assertion } = assertSpan(doc, span ?? { start: 0, end: row.sentence.length });
    for (const flag of ['negated', 'historical', 'family'] as const) {
      const got = assertion[flag];
      const gold = row.gold[flag];
      if (got && gold) counts[flag].right++;
      else if (got) counts[flag].spurious++;
      else if (gold) counts[flag].missed++;
      if (got !== gold) onError?.(row, flag, assertion);
    }
  }
  return { negated: score(counts.negated), historical: score(counts.historical), family: score(counts.family), located };
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function main(): void {
  const path = join(SHARED, 'datasets/negex/sentences.tsv');
  if (!existsSync(path)) { print(`absent, skipped: ${path}`); return; }
  const rows = readRows(path);
  const showErrors = process.argv.includes('--errors');
  const report: Record<string, unknown> = {};
  print('half  rows  flag         precision  recall  F1     right  spurious  missed');
  for (const half of ['A', 'B', 'all'] as const) {
    const part = half === 'all' ? rows : rows.filter((row) => halfOf(row.line) === half);
    const scores = measure(part, (row, flag, got) => {
      if (showErrors && half === 'A' && flag !== 'family') print(`  ${flag} got ${got[flag]} | ${row.condition} | ${row.sentence.replace(/\s+/g, ' ')}`);
    });
    report[half] = { rows: part.length, ...scores };
    for (const flag of ['negated', 'historical', 'family'] as const) {
      const s = scores[flag];
      print(`${half.padEnd(4)}  ${String(part.length).padStart(4)}  ${flag.padEnd(11)}  ${s.precision.toFixed(3).padStart(9)}  ${s.recall.toFixed(3).padStart(6)}  ${s.f1.toFixed(3)}  ${String(s.right).padStart(5)}  ${String(s.spurious).padStart(8)}  ${String(s.missed).padStart(6)}`);
    }
  }
  print(JSON.stringify(report));
}

if (process.argv[1] !== undefined && import.meta.filename === process.argv[1]) main();

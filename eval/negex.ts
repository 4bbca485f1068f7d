// Measures assertion on the NegEx / ConText test set: `tsx eval/negex.ts [--errors]`. Rules are developed on half A only.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readDocument } from '../src/document/index.js';
import { assertSpan } from '../src/mentions/index.js';
import type { Assertion } from '../src/types.js';

/** Sections of standing or past facts: the test set counts what they list as historical, the engine only what a cue says. */
const PAST_SECTIONS = new Set([
  'past_medical_history', 'past_surgical_history', 'past_psychiatric_history', 'past_ob_gyn_history', 'social_history', 'family_history', 'allergies', 'problem_list',
]);
/** The test set counts whatever a "history" cue names as historical, the denied and the family's too. */
const HISTORY_WORD = /\b(?:history|hx|h\/o|fhx?)\b/i;

interface Row {
  line: string;
  condition: string;
  sentence: string;
  gold: { negated: boolean; historical: boolean; family: boolean };
}
interface Counts {
  right: number;
  spurious: number;
  missed: number;
}
export interface Score extends Counts {
  precision: number;
  recall: number;
  f1: number;
}
/** `historicalStated`: as `historicalOrPastSection`, without the historical rows whose sentence holds no word of the past ("ARTHRITIS."): no reader of the sentence alone could tell. */
type Flag = 'negated' | 'historical' | 'historicalOrPastSection' | 'historicalStated' | 'family';
const FLAGS: readonly Flag[] = ['negated', 'historical', 'historicalOrPastSection', 'historicalStated', 'family'];
const PAST_WORD = /histor|\bhx\b|\bh\/o\b|\bfhx?\b|\bpmh|\bs\/p\b|status post|\bprior|previous|\bpast\b|\bago\b|\b(?:19|20)\d\d\b|resolved|\bold\b|remote|former|childhood|\bhad\b|\bsince\b|\bknown?\b|social|allerg/i;

const SHARED = process.env.CHARTCODE_SHARED ?? join(import.meta.dirname, '../../shared');

/** Rows of the test set; the file's columns are line number, condition, sentence, negation, temporality, experiencer. */
export function readRows(path: string): Row[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .slice(1)
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [number = '', condition = '', sentence = '', negation = '', temporality = '', experiencer = ''] = line
        .split('\t')
        .map((cell) => cell.trim());
      return {
        line: number,
        condition,
        sentence,
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
    const pattern = words
      .slice(0, count)
      .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('\\s+');
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

/** What the engine says of a row. The test set counts a condition that holds its own cue ("no acute disease") as affirmed, so cues inside it do not count. */
function predict(row: Row, span: { start: number; end: number }): Record<Flag, boolean> {
  const doc = readDocument({ id: row.line, text: row.sentence });
  const { cues, standing } = assertSpan(doc, span);
  const outside = [...cues, ...standing].filter((cue) => cue.start < span.start || cue.end > span.end);
  const has = (flag: keyof Assertion): boolean => outside.some((cue) => cue.category === flag);
  const section = doc.sentences.find((sentence) => sentence.end > span.start)?.section ?? '';
  const historical = has('historical');
  const past = historical || PAST_SECTIONS.has(section) || outside.some((cue) => HISTORY_WORD.test(cue.rule));
  return { negated: has('negated'), historical, historicalOrPastSection: past, historicalStated: past, family: has('family') };
}

function goldOf(row: Row, flag: Flag): boolean {
  return flag === 'negated' || flag === 'family' ? row.gold[flag] : row.gold.historical;
}

/** What a sentence says beside its condition. */
function beside(sentence: string, span: { start: number; end: number } | undefined): string {
  return span === undefined ? sentence : `${sentence.slice(0, span.start)} ${sentence.slice(span.end)}`;
}

/** Scores of every flag on a set of rows; `onError` sees each wrong row. */
export function measure(rows: readonly Row[], onError?: (row: Row, flag: Flag) => void): Record<Flag, Score> & { located: number } {
  const counts = Object.fromEntries(FLAGS.map((flag) => [flag, { right: 0, spurious: 0, missed: 0 }])) as Record<Flag, Counts>;
  let located = 0;
  for (const row of rows) {
    const span = locate(row.sentence, row.condition);
    if (span !== undefined) located++;
    const got = predict(row, span ?? { start: 0, end: row.sentence.length });
    for (const flag of FLAGS) {
      const gold = goldOf(row, flag);
      if (flag === 'historicalStated' && gold && !PAST_WORD.test(beside(row.sentence, span))) continue;
      if (got[flag] && gold) counts[flag].right++;
      else if (got[flag]) counts[flag].spurious++;
      else if (gold) counts[flag].missed++;
      if (got[flag] !== gold) onError?.(row, flag);
    }
  }
  return { ...(Object.fromEntries(FLAGS.map((flag) => [flag, score(counts[flag])])) as Record<Flag, Score>), located };
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function main(): void {
  const path = join(SHARED, 'datasets/negex/sentences.tsv');
  if (!existsSync(path)) {
    print(`absent, skipped: ${path}`);
    return;
  }
  const rows = readRows(path);
  const showErrors = process.argv.includes('--errors');
  const report: Record<string, unknown> = {};
  print('half  rows  flag                     precision  recall  F1     right  spurious  missed');
  for (const half of ['A', 'B', 'all'] as const) {
    const part = half === 'all' ? rows : rows.filter((row) => halfOf(row.line) === half);
    const scores = measure(part, (row, flag) => {
      if (showErrors && half === 'A')
        print(
          `  ${flag}, ${goldOf(row, flag)} in the test set | ${row.condition} | ${row.sentence.replace(/\s+/g, ' ')}`,
        );
    });
    report[half] = { rows: part.length, ...scores };
    for (const flag of FLAGS) {
      const s = scores[flag];
      print(
        `${half.padEnd(4)}  ${String(part.length).padStart(4)}  ${flag.padEnd(23)}  ${s.precision.toFixed(3).padStart(9)}  ${s.recall.toFixed(3).padStart(6)}  ${s.f1.toFixed(3)}  ${String(s.right).padStart(5)}  ${String(s.spurious).padStart(8)}  ${String(s.missed).padStart(6)}`,
      );
    }
  }
  print(JSON.stringify(report));
}

if (process.argv[1] !== undefined && import.meta.filename === process.argv[1]) main();

// Sorts the errors of a predictions file: `tsx eval/errors.ts GOLD PRED [--out DIR]`. PRED: claims, or the results that `evaluate` keeps (with candidates).
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, relative, resolve } from 'node:path';
import { z } from 'zod';
import { ChartcodeError } from '../src/errors.js';
import { makeFolder } from '../src/models/make-folder.js';
import { loadEdition } from '../src/reference/index.js';
import { loadSomeNotes, parseRow } from './lib/dataset.js';
import { endWithError } from './lib/end-with-error.js';
import { isMain } from './lib/is-main.js';
import type { Prediction, RankedCode } from './lib/prediction.js';
import { PredictionSchema, RankedCodeSchema } from './lib/prediction.js';
import { readLines } from './lib/read-lines.js';
import { ROOT } from './lib/shared-folder.js';
import { normCode, pairCases } from './lib/slots.js';
import type { SortedError } from './lib/sort-errors.js';
import { countErrors, sortErrors } from './lib/sort-errors.js';

const ResultSchema = z.looseObject({ prediction: z.unknown().optional(), ranked: z.array(RankedCodeSchema).optional(), error: z.unknown().optional() });

interface Results {
  predictions: Map<string, Prediction>;
  ranked: Map<string, RankedCode[]>;
}

/** Claims by note, and the candidates where the file has them. Throws E112, E114 with the line. */
export async function readResults(path: string): Promise<Results> {
  const results: Results = { predictions: new Map(), ranked: new Map() };
  for await (const line of readLines(path)) {
    const row = parseRow(ResultSchema, line.text, path, line.number);
    if (row.error !== undefined) continue;
    const claim = row.prediction === undefined ? line.text : JSON.stringify(row.prediction);
    const prediction = parseRow(PredictionSchema, claim, path, line.number);
    results.predictions.set(prediction.id, prediction);
    if (row.ranked) results.ranked.set(prediction.id, row.ranked);
  }
  if (results.predictions.size === 0) throw new ChartcodeError('E114', `${basename(path)} holds no prediction`, [{ file: basename(path) }]);
  return results;
}

/** The table of kinds with their share of a side's errors. */
export function formatCounts(errors: readonly SortedError[]): string {
  const total = (side: string): number => errors.filter((error) => error.side === side).length;
  const rows = countErrors(errors).map(
    ({ side, kind, n }) => `${side.padEnd(7)} ${kind.padEnd(20)} ${String(n).padStart(5)} ${((100 * n) / total(side)).toFixed(0).padStart(4)} %`,
  );
  return [`${total('wrong')} wrong, ${total('missed')} missed`, ...rows, ''].join('\n');
}

/** The list to browse: a heading for each kind, an error a line, the least certain kind of wrong code last. */
export function formatList(errors: readonly SortedError[], titleOf: (code: string) => string): string {
  const clip = (text: string): string => text.replace(/\s+/g, ' ').slice(0, 160);
  return countErrors(errors)
    .map(({ side, kind, n }) => {
      const lines = errors
        .filter((error) => error.side === side && error.kind === kind)
        .sort((a, b) => (b.score ?? 0) - (a.score ?? 0))
        .map(({ id, documentType, code, score, because, section, quotes }) => {
          const near = because === '' ? '' : ` ← ${clip(because)}`;
          return `- \`${code}\` ${titleOf(code)} ${score === null ? '' : `(${score.toFixed(2)})`}${near}\n  ${id}, ${documentType}, ${section}: ${quotes.slice(0, 3).map(clip).join(' | ')}`;
        });
      return `## ${side}: ${kind} (${n})\n\n${lines.join('\n')}\n`;
    })
    .join('\n');
}

/** The folder for the lists, which quote notes: never one inside the checkout. */
function outFolder(asked: string | undefined): string {
  const out = resolve(asked ?? join(tmpdir(), 'chartcode-errors'));
  if (!relative(ROOT, out).startsWith('..')) throw new Error('--out: the lists quote notes, so the folder must lie outside the repository');
  return out;
}

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  const at = args.indexOf('--out');
  const [, asked] = at < 0 ? [] : args.splice(at, 2);
  const [gold, pred] = args;
  if (gold === undefined || pred === undefined) throw new Error('usage: tsx eval/errors.ts GOLD PRED [--out DIR]');
  const out = outFolder(asked);
  const notes = await loadSomeNotes(gold);
  const { predictions, ranked } = await readResults(pred);
  const cases = pairCases(notes.filter((note) => predictions.has(note.id)), predictions);
  if (cases.length === 0) throw new Error(`no note of ${basename(gold)} has a prediction in ${basename(pred)}`);
  const errors = sortErrors(cases, ranked.size > 0 ? { ranked } : {});
  const cm = loadEdition().icd10cm;
  const titleOf = (code: string): string => (cm.has(normCode(code)) ? cm.title(normCode(code)) : '');
  makeFolder(out);
  await writeFile(join(out, 'errors.jsonl'), errors.map((error) => `${JSON.stringify(error)}\n`).join(''));
  await writeFile(join(out, 'errors.md'), `# Errors of ${cases.length} notes\n\n\`\`\`\n${formatCounts(errors)}\`\`\`\n\n${formatList(errors, titleOf)}`);
  const absent = notes.length - cases.length;
  process.stdout.write(`${formatCounts(errors)}${absent > 0 ? `${absent} notes have no prediction and are left out\n` : ''}lists: ${out}\n`);
}

if (isMain(import.meta.url)) await main().catch(endWithError);

// What each rule does to the figures: the models run once, the rules again with all on, all off, and each one off. `tsx eval/ablation.ts [DATASET] [--drafts FILE] [--model DIR] [--limit N] [--json]`.
import { existsSync } from 'node:fs';
import { appendFile, rename, rm } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { makeFolder } from '../src/models/make-folder.js';
import { codeEncounter, loadResources, type DraftBeforeRules } from '../src/pipeline.js';
import { dotted, loadEdition } from '../src/reference/index.js';
import { applyRules, RULE_IDS } from '../src/rules/index.js';
import type { CodedNote } from './lib/dataset.js';
import { loadSomeNotes } from './lib/dataset.js';
import { endWithError } from './lib/end-with-error.js';
import { isMain } from './lib/is-main.js';
import type { Prediction } from './lib/prediction.js';
import { readLines } from './lib/read-lines.js';
import { readCount } from './lib/read-number.js';
import { scoreClaims } from './lib/score-claims.js';

/** A claim as it went into the rules. */
export interface DraftRow { id: string; draft: DraftBeforeRules['draft']; facts: DraftBeforeRules['facts'] }

export interface Figures { icdF1: number; icdPrecision: number; icdRecall: number; categoryF1: number; firstListed: number; traps: number; procedureF1: number }

/** `off`: the rule that did not run. `notes`: those on which it had something to say; only they were judged again. */
export interface RuleEffect { off: string; notes: number; figures: Figures }

export interface Ablation { notes: number; on: Figures; none: Figures; rules: RuleEffect[] }

const zero = (value: number | null): number => value ?? 0;

function readFigures(notes: readonly CodedNote[], predictions: ReadonlyMap<string, Prediction>): Figures {
  const { icd, icd_category: category, first_listed_accuracy: first, trap_hit_rate: traps, cpt_hcpcs: procedures } = scoreClaims(notes, predictions);
  return { icdF1: zero(icd.f1), icdPrecision: zero(icd.precision), icdRecall: zero(icd.recall), categoryF1: zero(category.f1), firstListed: zero(first.value), traps: zero(traps.value), procedureF1: zero(procedures.f1) };
}

function judge({ id, draft, facts }: DraftRow, off: readonly string[]): { prediction: Prediction; spoke: ReadonlySet<string> } {
  const { draft: ruled, findings } = applyRules(draft, facts, loadEdition({ dateOfService: facts.dateOfService }), { off });
  const codes = ruled.codes.map((line) => ({ ...line, code: line.system === 'ICD-10-CM' ? dotted(line.code) : line.code }));
  return { prediction: { id, documentType: facts.documentType, codes }, spoke: new Set(findings.map(({ rule }) => rule)) };
}

/** Judges the drafts with all rules on, off, and each one off. A rule that finds nothing on a note changes nothing there. Pure but for the tables. */
export function ablate(notes: readonly CodedNote[], rows: readonly DraftRow[], rules: Iterable<string> = RULE_IDS): Ablation {
  const ids = new Set(rows.map(({ id }) => id));
  const gold = notes.filter(({ id }) => ids.has(id));
  const all = rows.map((row) => ({ row, ...judge(row, []) }));
  const full = new Map(all.map(({ prediction }) => [prediction.id, prediction] as const));
  const bare = new Map(rows.map((row) => [row.id, judge(row, [...RULE_IDS]).prediction] as const));
  const effects = [...rules].map((off): RuleEffect => {
    const touched = all.filter(({ spoke }) => spoke.has(off));
    const without = new Map([...full, ...touched.map(({ row }) => [row.id, judge(row, [off]).prediction] as const)]);
    return { off, notes: touched.length, figures: readFigures(gold, without) };
  });
  return { notes: gold.length, on: readFigures(gold, full), none: readFigures(gold, bare), rules: effects };
}

/** The table of the closing note: what the figures lose (or gain) without a rule, the most harmful rules last. */
export function formatAblation({ notes, on, none, rules }: Ablation): string {
  const show = (value: number): string => value.toFixed(4);
  const signed = (value: number): string => (value > 0 ? '+' : '') + value.toFixed(4);
  const row = (name: string, count: string, f: Figures): string => `${name.padEnd(26)} ${count.padStart(5)}  ${[f.icdF1, f.icdPrecision, f.icdRecall, f.categoryF1, f.firstListed, f.traps, f.procedureF1].map(show).join('  ')}`;
  const told = rules.filter(({ notes: count }) => count > 0).toSorted((a, b) => a.figures.icdF1 - b.figures.icdF1);
  const silent = rules.filter(({ notes: count }) => count === 0).map(({ off }) => off);
  return [
    `${'rules'.padEnd(26)} ${'notes'.padStart(5)}  ICD F1  ICD P   ICD R   3 char  first   traps   CPT F1`,
    row('all on', String(notes), on), row('all off', String(notes), none), '',
    `${'without this rule'.padEnd(26)} ${'notes'.padStart(5)}  ICD F1  (change)  first (change)  traps (change)  CPT F1 (change)`,
    ...told.map(({ off, notes: count, figures: f }) => `${off.padEnd(26)} ${String(count).padStart(5)}  ${show(f.icdF1)}  ${signed(f.icdF1 - on.icdF1)}  ${signed(f.firstListed - on.firstListed)}  ${signed(f.traps - on.traps)}  ${signed(f.procedureF1 - on.procedureF1)}`),
    '', `silent on every note: ${silent.join(', ') || 'none'}`,
    `rules that lower ICD F1: ${told.filter(({ figures }) => figures.icdF1 > on.icdF1 + 1e-9).map(({ off }) => off).join(', ') || 'none'}`, '',
  ].join('\n');
}

/** Codes each note once and keeps the drafts; a run that breaks off leaves no file. */
async function makeDrafts(notes: readonly CodedNote[], modelDir: string | undefined, file: string | undefined): Promise<DraftRow[]> {
  if (file !== undefined) makeFolder(dirname(file)); // before minutes of coding
  const resources = await loadResources({ ...(modelDir === undefined ? {} : { modelDir }), threads: 2 });
  const rows: DraftRow[] = [];
  for (const { id, encounter } of notes) {
    await codeEncounter(encounter, resources, ({ draft, facts }) => { rows.push({ id, draft, facts }); });
    if (rows.length % 20 === 0) process.stderr.write(`${rows.length} of ${notes.length}\n`);
  }
  if (file !== undefined) {
    const temporary = `${file}.${process.pid}.tmp`;
    await rm(temporary, { force: true });
    for (const row of rows) await appendFile(temporary, `${JSON.stringify(row)}\n`);
    await rename(temporary, file);
  }
  return rows;
}

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { drafts: { type: 'string' }, model: { type: 'string' }, limit: { type: 'string' }, json: { type: 'boolean', default: false } } });
  const limit = values.limit === undefined ? undefined : readCount('--limit', values.limit);
  const some = (await loadSomeNotes(positionals[0] ?? '../shared/datasets/claims/dev.jsonl.gz')).slice(0, limit);
  // Drafts quote notes: a file of them belongs outside the checkout, or under eval/cache, which git ignores.
  const kept = values.drafts !== undefined && existsSync(values.drafts) ? await readDrafts(values.drafts) : undefined;
  const result = ablate(some, kept ?? await makeDrafts(some, values.model, values.drafts));
  if (result.notes === 0) throw new Error('no note of the dataset has a draft');
  process.stdout.write(values.json ? `${JSON.stringify(result, null, 2)}\n` : formatAblation(result));
}

/** Drafts that an earlier run kept. Throws with file and line where one is not JSON. */
async function readDrafts(path: string): Promise<DraftRow[]> {
  const rows: DraftRow[] = [];
  for await (const { text, number } of readLines(path)) {
    try {
      rows.push(JSON.parse(text) as DraftRow);
    } catch {
      throw new Error(`${basename(path)}, line ${number}: is not JSON`);
    }
  }
  return rows;
}

if (isMain(import.meta.url)) await main().catch(endWithError);

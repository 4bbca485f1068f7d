// What the stages behind the trees lose and add: `tsx eval/losses.ts GOLD [--out DIR]`. A required code that the trees would keep and the claim does not have was lost by assertion, assembly, a facet or a rule.
// On training notes the trees know the answer, so that each loss there is an error to read; what the stages win shows only on notes that nobody trained on.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assemble } from '../src/assembly/index.js';
import { validateEncounter } from '../src/document/validate-encounter.js';
import { makeFolder } from '../src/models/make-folder.js';
import { codeEncounter, loadResources, prepareNote, type Resources } from '../src/pipeline.js';
import { findNamed } from '../src/scoring/find-named.js';
import { describeCandidates, scoreNote } from '../src/scoring/index.js';
import { predictLogits } from '../src/scoring/trees.js';
import { type CodedNote, loadSomeNotes } from './lib/dataset.js';
import { endWithError } from './lib/end-with-error.js';
import { isMain } from './lib/is-main.js';
import { normCode } from './lib/slots.js';

/** A note on its way: undotted codes with the trees' log-odds, why a candidate was refused, the draft, what assembly dropped, what rules named, the claim. */
export interface Trace {
  trees: ReadonlyMap<string, { logit: number; refused?: string }>;
  drafted: ReadonlySet<string>;
  assembled: ReadonlySet<string>;
  dropped: readonly { code: string; reason: string; by: string }[];
  ruled: readonly { rule: string; codes: readonly string[] }[];
  claim: readonly string[];
}

export interface Loss { code: string; logit: number; stage: string; by: string }
export interface Losses { lost: Loss[]; /** Codes of the claim that the trees alone would not have kept. */ addedRight: string[]; addedWrong: string[] }

/** Losses of one note. `keep`: log-odds from which the trees keep a code. An optional diagnosis is none to lose, and right where it is given. */
export function findLosses(gold: Pick<CodedNote, 'diagnoses'>, trace: Trace, keep: number): Losses {
  const accepted = new Set(gold.diagnoses.flatMap(({ code, alternatives }) => [code, ...alternatives].map(normCode)));
  const given = new Set(trace.claim);
  const lost = gold.diagnoses.flatMap((diagnosis): Loss[] => {
    const own = [diagnosis.code, ...diagnosis.alternatives].map(normCode);
    if (diagnosis.certainty === 'optional' || own.some((code) => given.has(code))) return [];
    const [best] = own.flatMap((code) => (trace.trees.has(code) ? [{ code, ...trace.trees.get(code)! }] : [])).sort((a, b) => b.logit - a.logit);
    return best === undefined || best.logit < keep ? [] : [{ code: best.code, logit: best.logit, ...stageOf(best, trace) }];
  });
  const added = trace.claim.filter((code) => (trace.trees.get(code)?.logit ?? Number.NEGATIVE_INFINITY) < keep);
  return { lost, addedRight: added.filter((code) => accepted.has(code)), addedWrong: added.filter((code) => !accepted.has(code)) };
}

function stageOf({ code, refused }: { code: string; refused?: string }, trace: Trace): Pick<Loss, 'stage' | 'by'> {
  if (trace.assembled.has(code)) return { stage: `rule ${trace.ruled.find(({ codes }) => codes.includes(code))?.rule ?? 'unnamed'}`, by: '' };
  const drop = trace.dropped.find((one) => one.code === code);
  if (drop) return { stage: `assembly ${drop.reason}`, by: drop.by };
  if (trace.drafted.has(code)) return { stage: 'assembly below-threshold', by: '' };
  return { stage: refused === undefined ? 'scoring replaced' : `assertion ${refused}`, by: '' };
}

async function traceNote(note: CodedNote, resources: Resources): Promise<Trace> {
  const encounter = validateEncounter({ ...note.encounter, id: note.id });
  const { input, facts } = await prepareNote(encounter, resources);
  const { edition, scorer, firstListedScorer } = resources;
  const candidates = describeCandidates(input, edition.icd10cm, scorer.rates);
  const logits = await predictLogits(scorer, candidates.map(({ features }) => features));
  const trees = new Map<string, { logit: number; refused?: string }>();
  candidates.forEach(({ code, refused }, i) => {
    if (logits[i]! > (trees.get(code)?.logit ?? Number.NEGATIVE_INFINITY)) trees.set(code, { logit: logits[i]!, ...(refused === undefined ? {} : { refused }) });
  });
  const drafts = await scoreNote(input, edition.icd10cm, scorer, firstListedScorer);
  const { codes, dropped } = assemble(drafts, { edition, facts, keep: scorer.keepLogit, mentions: input.mentions, named: findNamed(input, edition.icd10cm) });
  const claim = await codeEncounter(encounter, resources);
  return {
    trees, dropped: dropped.filter(({ reason }) => reason !== 'below-threshold'), drafted: new Set(drafts.map(({ code }) => code)), assembled: new Set(codes.map(({ code }) => code)),
    ruled: claim.findings.filter(({ action }) => action !== 'flagged').map(({ rule, codes: named }) => ({ rule, codes: named.map(normCode) })),
    claim: claim.codes.filter(({ system }) => system === 'ICD-10-CM').map(({ code }) => normCode(code)),
  };
}

/** Stages by how much they lost; codes and note names alone, no words of notes. */
export function formatLosses(all: readonly Losses[]): string {
  const counts = new Map<string, number>();
  for (const { stage } of all.flatMap(({ lost }) => lost)) counts.set(stage, (counts.get(stage) ?? 0) + 1);
  const rows = [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).map(([stage, n]) => `lost by ${stage.padEnd(32)} ${String(n).padStart(5)}`);
  const sum = (pick: (one: Losses) => string[]): number => all.reduce((total, one) => total + pick(one).length, 0);
  return [`${all.length} notes`, ...rows, `added behind the trees: right ${sum((one) => one.addedRight)}, wrong ${sum((one) => one.addedWrong)}`, ''].join('\n');
}

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  const at = args.indexOf('--out');
  const [, out] = at < 0 ? [] : args.splice(at, 2);
  const [gold] = args;
  if (gold === undefined) throw new Error('usage: tsx eval/losses.ts GOLD [--out DIR]');
  const notes = await loadSomeNotes(gold);
  if (out !== undefined) makeFolder(out); // before minutes of work
  const resources = await loadResources({ threads: 2 });
  const all: Losses[] = [];
  for (const note of notes) all.push(findLosses(note, await traceNote(note, resources), resources.scorer.keepLogit));
  if (out !== undefined) {
    await writeFile(join(out, 'losses.jsonl'), all.map((losses, i) => `${JSON.stringify({ id: notes[i]!.id, ...losses })}\n`).join(''));
  }
  process.stdout.write(formatLosses(all));
}

if (isMain(import.meta.url)) await main().catch(endWithError);

// How often a search finds a diagnosis's code from its quote alone: `tsx eval/retrieval.ts [DATASET]` (by default claims dev).
import { join } from 'node:path';
import type { CodedNote } from './lib/dataset.js';
import { loadSomeNotes } from './lib/dataset.js';
import { endWithError } from './lib/end-with-error.js';
import { isMain } from './lib/is-main.js';
import { findShared } from './lib/shared-folder.js';
import { normCode } from './lib/slots.js';

export interface RetrievalFigures {
  queries: number;
  /** Share of queries whose code stands among the first k. */
  found_at: Record<string, number>;
  /** Share of queries whose first code is the diagnosis's own or one that its coding accepts in its place. */
  first_accepted: number;
  /** The same, or a code of another diagnosis of the note: many quotes name more than one. */
  first_in_note: number;
  /** Mean of 1 / rank, 0 where the code is not among the ranked. */
  mrr: number;
}

/** Ranked codes (dotted or not) for each text, best first. */
export type RankTexts = (texts: string[]) => Promise<string[][]>;

export const FOUND_AT = [1, 5, 20, 50] as const;
const BATCH = 64;

/**
 * Ranks the first evidence quote of every diagnosis that has one and looks for that diagnosis's own code (`found_at`: alternatives do not count).
 * `rank` gets at most 64 texts a call.
 */
export async function measureRetrieval(notes: readonly CodedNote[], rank: RankTexts): Promise<RetrievalFigures> {
  const queries = notes.flatMap((note) =>
    note.diagnoses.flatMap(({ code, alternatives, evidence: [quote] }) =>
      quote === undefined ? [] : [{ quote, code: normCode(code), accepted: new Set([code, ...alternatives].map(normCode)), ofNote: new Set(note.diagnoses.map((one) => normCode(one.code))) }],
    ),
  );
  const ranks: number[] = [];
  let accepted = 0;
  let inNote = 0;
  for (let start = 0; start < queries.length; start += BATCH) {
    const batch = queries.slice(start, start + BATCH);
    const ranked = await rank(batch.map((query) => query.quote));
    batch.forEach((query, place) => {
      const codes = (ranked[place] ?? []).map(normCode);
      ranks.push(codes.indexOf(query.code) + 1);
      if (codes[0] === undefined) return;
      if (query.accepted.has(codes[0])) accepted++;
      if (query.accepted.has(codes[0]) || query.ofNote.has(codes[0])) inNote++;
    });
  }
  const share = (k: number): number => (ranks.length ? ranks.filter((rank1) => rank1 > 0 && rank1 <= k).length / ranks.length : 0);
  return {
    queries: ranks.length,
    found_at: Object.fromEntries(FOUND_AT.map((k) => [String(k), share(k)])),
    first_accepted: ranks.length ? accepted / ranks.length : 0,
    first_in_note: ranks.length ? inNote / ranks.length : 0,
    mrr: ranks.length ? ranks.reduce((total, rank1) => total + (rank1 ? 1 / rank1 : 0), 0) / ranks.length : 0,
  };
}

export function formatRetrieval({ queries, found_at: foundAt, first_accepted: accepted, first_in_note: inNote, mrr }: RetrievalFigures): string {
  const found = Object.entries(foundAt).map(([k, value]) => `top ${k} ${value.toFixed(3)}`);
  return `${found.join('  ')}  MRR ${mrr.toFixed(3)}  (${queries} quotes)\nfirst code: own or accepted in its place ${accepted.toFixed(3)}, or of another diagnosis of the note ${inNote.toFixed(3)}\n`;
}

async function main(): Promise<void> {
  const dataset = process.argv[2] ?? findShared(join('datasets', 'claims', 'dev.jsonl.gz'));
  if (!dataset) throw new Error('usage: tsx eval/retrieval.ts DATASET (../shared is absent)');
  const notes = await loadSomeNotes(dataset);
  const { createEngine } = await import('../src/create-engine.js');
  const engine = await createEngine({});
  try {
    if (!engine.rankTexts) throw new Error('this engine has no rankTexts');
    const deepest = Math.max(...FOUND_AT);
    const figures = await measureRetrieval(notes, (texts) => engine.rankTexts?.(texts, deepest) ?? Promise.resolve([]));
    if (figures.queries === 0) throw new Error('no diagnosis of the dataset has a quote');
    process.stdout.write(formatRetrieval(figures));
  } finally {
    await engine.close();
  }
}

if (isMain(import.meta.url)) await main().catch(endWithError);

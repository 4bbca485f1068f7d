// Everything that a feature group may look at for one candidate; built once a note (shared) and once a candidate.
import type { DiagnosisCodes } from '../../reference/types.js';
import { splitWords } from '../../retrieval/normalize.js';
import type { Assertion, Mention } from '../../types.js';
import { type CodeTraits, readTraits } from '../code-traits.js';
import groups from '../section-groups.json' with { type: 'json' };
import type { Candidate, ScoringInput, Support, TrainingRates } from '../types.js';

export const SECTION_GROUPS = Object.keys(groups.groups) as (keyof typeof groups.groups)[];
const groupOf = new Map<string, number>();
SECTION_GROUPS.forEach((name, i) => {
  for (const kind of groups.groups[name]) groupOf.set(kind, i);
});

/** Place of a section kind's group in SECTION_GROUPS, or its length for any other section. */
export function sectionGroup(kind: string): number {
  return groupOf.get(kind) ?? SECTION_GROUPS.length;
}

export interface NoteContext {
  input: ScoringInput;
  cm: DiagnosisCodes;
  rates: TrainingRates;
  candidates: readonly Candidate[];
  /** Best cosine of any label, by mention. */
  top: Float32Array;
  /** Mentions that assert their condition in this setting. */
  clean: readonly boolean[];
  noteStems: ReadonlySet<string>;
  mentionStems: readonly ReadonlySet<string>[];
  /** Best support over the note of each candidate. */
  strength: ReadonlyMap<string, number>;
  byCategory: ReadonlyMap<string, Candidate[]>;
  byMention: readonly (readonly { code: string; cosine: number }[])[];
  noteSides: { left: boolean; right: boolean; bilateral: boolean };
  /** Probability that a coder would report what stands there, of each clause, greatest first; empty without a support model. */
  clauseReported: Float32Array;
}

/** Classes of the support model that stand for a reported diagnosis. */
export const REPORTED = ['required', 'optional', 'first_listed'];

export interface CandidateContext {
  note: NoteContext;
  candidate: Candidate;
  traits: CodeTraits;
  /** Strongest support of all, and among mentions that assert their condition. */
  best: Support;
  bestClean: Support | undefined;
  /** The mention of `bestClean`, else of `best`. */
  mention: Mention;
  mentionIndex: number;
}

export function isClean(a: Assertion): boolean {
  return !(a.negated || a.uncertain || a.historical || a.hypothetical || a.family);
}

/** Sections of a discharge summary that state what the stay was for: there "probable", "suspected" and "likely" conditions count as established (guideline II.H). */
const FINAL_SECTIONS: ReadonlySet<string> = new Set([...groups.groups.discharge, ...groups.groups.diagnosis]);

/** Whether a mention asserts its condition in this encounter. */
export function isAsserted(mention: Mention, { setting, documentType }: ScoringInput['facts']): boolean {
  const final = setting === 'inpatient' && documentType === 'discharge_summary' && FINAL_SECTIONS.has(mention.section);
  return isClean(final ? { ...mention.assertion, uncertain: false } : mention.assertion);
}

/** One figure for how strongly a mention speaks for a code. */
export function supportStrength(s: Support): number {
  return Math.max(s.cosine, s.coverage > 0 ? 0.35 + 0.45 * s.coverage + 0.05 * Math.min(s.phraseWords, 4) : 0);
}

export function strongest(support: readonly Support[]): Support | undefined {
  let best: Support | undefined;
  let bestValue = -1;
  for (const s of support) {
    const value = supportStrength(s);
    if (value > bestValue) {
      best = s;
      bestValue = value;
    }
  }
  return best;
}

export function buildNoteContext(input: ScoringInput, cm: DiagnosisCodes, rates: TrainingRates, candidates: readonly Candidate[]): NoteContext {
  const top = Float32Array.from(input.mentions, (_, m) => input.scores.scores[m * input.scores.k] ?? 0);
  const mentionStems = input.mentions.map((m) => new Set(splitWords(m.text).map((w) => w.stem)));
  const noteStems = new Set<string>();
  for (const stems of mentionStems) for (const s of stems) noteStems.add(s);
  const strength = new Map<string, number>();
  const byCategory = new Map<string, Candidate[]>();
  const byMention: { code: string; cosine: number }[][] = input.mentions.map(() => []);
  for (const c of candidates) {
    strength.set(c.code, supportStrength(strongest(c.support)!));
    const category = c.code.slice(0, 3);
    byCategory.set(category, [...(byCategory.get(category) ?? []), c]);
    for (const s of c.support) byMention[s.mention]!.push({ code: c.code, cosine: supportStrength(s) });
  }
  const sides = { left: false, right: false, bilateral: false };
  for (const m of input.mentions) if (m.facets.laterality) sides[m.facets.laterality] = true;
  return {
    input, cm, rates, candidates, top, clean: input.mentions.map((m) => isAsserted(m, input.facts)), noteStems, mentionStems, strength, byCategory, byMention, noteSides: sides,
    clauseReported: readClauseReported(input),
  };
}

function readClauseReported(input: ScoringInput): Float32Array {
  const { support, mentions } = input;
  if (!support) return new Float32Array(0);
  const places = REPORTED.map((name) => support.classes.indexOf(name)).filter((p) => p >= 0);
  const clauses = mentions.flatMap((m, i) => (m.level === 'clause' ? [Math.min(1, places.reduce((sum, p) => sum + support.peak[i * support.classes.length + p]!, 0))] : []));
  return Float32Array.from(clauses).sort().reverse();
}

export function buildCandidateContext(note: NoteContext, candidate: Candidate): CandidateContext {
  const best = strongest(candidate.support)!;
  const bestClean = strongest(candidate.support.filter((s) => note.clean[s.mention]));
  const mentionIndex = (bestClean ?? best).mention;
  return { note, candidate, traits: readTraits(note.cm, candidate.code), best, bestClean, mention: note.input.mentions[mentionIndex]!, mentionIndex };
}

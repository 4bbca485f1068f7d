// All candidates of a note with their feature rows: what training dumps and what the trees read.
import type { DiagnosisCodes } from '../reference/types.js';
import type { Evidence } from '../types.js';
import { collectCandidates } from './candidates.js';
import { chooseEvidence } from './evidence.js';
import { buildCandidateContext, buildNoteContext, type CandidateContext } from './features/context.js';
import { computeFeatures } from './features/index.js';
import { type Refusal, settleAssertion } from './settle-assertion.js';
import type { ScoringInput, TrainingRates } from './types.js';

/** A candidate with its feature row, before the trees: what training dumps and what `scoreNote` predicts on. */
export interface FeatureRow {
  code: string;
  features: Float32Array;
  evidence: Evidence[];
  sources: string[];
  /** Why the note does not assert the code, whatever the trees say of it. */
  refused: Refusal | undefined;
}

/** All candidates of a note with their features and evidence. Pure. */
export function describeCandidates(input: ScoringInput, cm: DiagnosisCodes, rates: TrainingRates): FeatureRow[] {
  const candidates = collectCandidates(input, cm.billable);
  const note = buildNoteContext(input, cm, rates, candidates);
  return candidates.map((candidate) => {
    const context = buildCandidateContext(note, candidate);
    return { code: candidate.code, features: computeFeatures(context), evidence: chooseEvidence(context), sources: sourcesOf(context), refused: settleAssertion(context) };
  });
}

function sourcesOf(c: CandidateContext): string[] {
  const sources = ['model'];
  if (c.candidate.support.some((s) => s.coverage > 0 && c.note.clean[s.mention])) sources.push('index');
  return sources;
}

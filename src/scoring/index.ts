// Encoder, lexicon and context become one log-odds a code, with the words that support it.
import type { DiagnosisCodes } from '../reference/types.js';
import type { DraftCode, Evidence, Mention, Rejected, RejectReason } from '../types.js';
import { collectCandidates } from './candidates.js';
import { chooseEvidence } from './evidence.js';
import { buildCandidateContext, buildNoteContext, type CandidateContext, isClean } from './features/context.js';
import { computeFeatures } from './features/index.js';
import { draftRows } from './score-rows.js';
import { settleAssertion, speaksAgainst } from './settle-assertion.js';
import { predictLogit, type Scorer } from './trees.js';
import type { ScoringInput, TrainingRates } from './types.js';

export { FEATURE_NAMES } from './features/index.js';
export { FIRST_LISTED_NAMES } from './score-rows.js';
export { readScorer, type Scorer } from './trees.js';
export type { MentionScores, ScoringInput, SupportScores, TrainingRates } from './types.js';

/** A candidate with its feature row, before the trees: what training dumps and what `scoreNote` predicts on. */
export interface FeatureRow {
  code: string;
  features: Float32Array;
  evidence: Evidence[];
  sources: string[];
  /** Why the note does not assert the code, whatever the trees say of it. */
  refused: RejectReason | undefined;
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

/** Draft codes with log-odds, best first. `probability` is filled by calibration. */
export function scoreNote(input: ScoringInput, cm: DiagnosisCodes, scorer: Scorer, firstListed?: Scorer): DraftCode[] {
  const rows = describeCandidates(input, cm, scorer.rates).filter((row) => row.refused === undefined);
  return draftRows(rows.map((row) => ({ ...row, logit: predictLogit(scorer, row.features) })), firstListed);
}

function sourcesOf(c: CandidateContext): string[] {
  const sources = ['model'];
  if (c.candidate.support.some((s) => s.coverage > 0 && c.note.clean[s.mention])) sources.push('index');
  return sources;
}

/** Cosine at which a flagged mention is sure enough of its code to be shown as rejected. */
const SHOWN_COSINE = 0.6;

/** Conditions that the note names but does not assert of the patient now, with the code that they would have had. One line a place. */
export function listRejected(input: ScoringInput, cm: DiagnosisCodes, coded: ReadonlySet<string>): Rejected[] {
  const shown: Rejected[] = [];
  const taken = new Set<string>();
  input.mentions.forEach((mention, m) => {
    const reason = rejectReason(mention);
    const label = input.scores.ids[m * input.scores.k];
    if (!reason || label === undefined || mention.level !== 'clause' || input.scores.scores[m * input.scores.k]! < SHOWN_COSINE) return;
    const code = cm.billable[label]!;
    if (!speaksAgainst(mention.assertion, code) || coded.has(code) || taken.has(`${code} ${reason}`)) return;
    taken.add(`${code} ${reason}`);
    shown.push({ documentId: mention.documentId, text: mention.text, start: mention.start, end: mention.end, reason, wouldBe: code });
  });
  return shown;
}

function rejectReason(mention: Mention): RejectReason | undefined {
  const a = mention.assertion;
  if (isClean(a)) return undefined;
  if (a.family) return 'family';
  if (a.negated) return mention.cues.some((c) => c.category === 'negated' && /rul/.test(c.rule)) ? 'ruled_out' : 'negated';
  if (a.hypothetical) return 'hypothetical';
  return a.uncertain ? 'uncertain' : 'historical';
}

// Encoder, lexicon and context become one log-odds a code, with the words that support it.
import type { DiagnosisCodes } from '../reference/types.js';
import type { DraftCode, Mention, Rejected, RejectReason } from '../types.js';
import { describeCandidates } from './describe-candidates.js';
import { isClean } from './features/context.js';
import { placeUnsaid } from './place-unsaid.js';
import { draftRows } from './score-rows.js';
import { speaksAgainst } from './settle-assertion.js';
import { predictLogits, type Scorer } from './trees.js';
import type { ScoringInput } from './types.js';

export { describeCandidates, type FeatureRow } from './describe-candidates.js';
export { FEATURE_NAMES } from './features/index.js';
export { type FindingTerms, readFindingTerms } from './finding-terms.js';
export { FINDING_NAMES } from './findings.js';
export { FIRST_LISTED_NAMES } from './score-rows.js';
export { openTrees, readScorer, type Scorer } from './trees.js';
export type { MentionScores, ScoringInput, SupportScores, TrainingRates } from './types.js';

/** Draft codes with log-odds, best first. `probability` is filled by calibration. Throws E204 when ONNX Runtime fails. */
export async function scoreNote(input: ScoringInput, cm: DiagnosisCodes, scorer: Scorer, firstListed?: Scorer): Promise<DraftCode[]> {
  const rows = describeCandidates(input, cm, scorer.rates).filter((row) => row.refused === undefined || row.refused === 'unsaid');
  const logits = await predictLogits(scorer, rows.map(({ features }) => features));
  const scored = rows.map((row, i) => ({ ...row, logit: logits[i]! }));
  const accepted = scored.filter((row) => row.refused === undefined);
  const placed = placeUnsaid(accepted, scored.filter((row) => row.refused !== undefined), input.mentions, { cm, keep: scorer.keepLogit });
  const codes = new Set(placed.flatMap(({ code, instead }) => [code, instead]));
  return draftRows([...accepted.filter(({ code }) => !codes.has(code)), ...placed], firstListed);
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

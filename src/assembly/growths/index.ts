// Growths: where each lies, what they spread to, which are over.
import type { DraftCode, EncounterFacts, Mention } from '../../types.js';
import type { DroppedCode } from '../contract.js';
import { namePolyps } from './name-polyps.js';
import { placeGrowths } from './place-growths.js';
import { placeNodes } from './place-nodes.js';
import { placeSpread } from './place-spread.js';
import { settlePastCancers } from './settle-past-cancers.js';

/** Candidates with each growth where the note puts it, as polyp, primary, secondary or history; and what gave way. */
export function settleGrowths(candidates: readonly DraftCode[], mentions: readonly Mention[], strong: (candidate: DraftCode) => boolean, { facts, title }: { facts: EncounterFacts; title: (code: string) => string }): { candidates: DraftCode[]; dropped: DroppedCode[] } {
  const placed = placeGrowths(candidates, mentions, strong);
  const survived = settlePastCancers(placed.candidates, mentions, strong, facts);
  const polyps = namePolyps(survived.candidates, mentions, strong);
  const spread = placeSpread(polyps.candidates, mentions, strong, title);
  const nodes = placeNodes(spread.candidates, mentions, strong);
  return { candidates: nodes.candidates, dropped: [...placed.dropped, ...survived.dropped, ...polyps.dropped, ...spread.dropped, ...nodes.dropped] };
}

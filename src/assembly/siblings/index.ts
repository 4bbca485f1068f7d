// Siblings: each chosen code gives way to the member of its family that the note's facets name.
import type { DiagnosisCodes } from '../../reference/types.js';
import type { DraftCode, EncounterFacts, Mention } from '../../types.js';
import type { DroppedCode } from '../contract.js';
import { joinSpans } from '../spans.js';
import { PART } from '../state-code.js';
import { chooseSibling, type SiblingChoice } from './choose-sibling.js';
import { NoteText } from './read-note.js';
import { openPart } from './unnamed-parts.js';

export { poolChances } from './pool-families.js';

/** Place of the 7th character. */
const LETTER = 6;

/** A part whose grade is told keeps both: the facets choose the encounter alone. */
function settle(candidate: DraftCode, note: NoteText, codes: DiagnosisCodes): SiblingChoice | undefined {
  const choice = chooseSibling(candidate, note, codes);
  if (!choice || !candidate.sources.includes(PART)) return choice;
  const code = candidate.code.slice(0, LETTER) + choice.code.slice(LETTER);
  return codes.isBillable(code) ? { ...choice, code, otherSide: undefined } : undefined;
}

/**
 * Codes with their siblings settled: a re-chosen code keeps score and evidence, adds the words that state the facet, and names `facets` as a source.
 * Both sides of a condition that has no two-sided code come as two codes (guideline I.B.13). A digit that no word of the note names is left open.
 */
export function settleSiblings(kept: readonly DraftCode[], mentions: readonly Mention[], codes: DiagnosisCodes, facts?: Pick<EncounterFacts, 'setting'>): { kept: DraftCode[]; dropped: DroppedCode[] } {
  const note = new NoteText(mentions, facts);
  const dropped: DroppedCode[] = [];
  const settled = kept.flatMap((candidate): DraftCode | DraftCode[] => {
    const choice = settle(candidate, note, codes);
    if (!choice) return candidate;
    const flags = [...new Set([...candidate.flags, ...choice.conflicts.map((name) => `conflict:${name}`)])];
    const { otherSide } = choice;
    if (choice.code === candidate.code && !otherSide) return flags.length === candidate.flags.length ? candidate : { ...candidate, flags };
    if (choice.code !== candidate.code) dropped.push({ code: candidate.code, reason: 'sibling', by: choice.code });
    const chosen = { ...candidate, code: choice.code, evidence: joinSpans(candidate.evidence, choice.quotes), sources: [...new Set([...candidate.sources, 'facets'])], flags };
    return otherSide ? [chosen, { ...chosen, code: otherSide }] : chosen;
  });
  const open = settled.map((one): DraftCode => {
    const code = openPart(one.code, note, codes);
    if (code === undefined) return one;
    dropped.push({ code: one.code, reason: 'sibling', by: code });
    return { ...one, code, sources: [...new Set([...one.sources, 'facets'])] };
  });
  // two digits that no word names are one that is left open
  return { kept: open.filter((one, at) => open[at] === settled[at] || !open.some(({ code }, before) => code === one.code && (before < at || open[before] === settled[before]))), dropped };
}

// An operation that was listed for both sides and of which the note says that one side was not done: the other side alone is billed.
import type { Evidence } from '../../types.js';
import type { ProcedureFinding, ProcedureInput, ProcedureLine } from '../types.js';
import { allSentences, toEvidence } from './read-note.js';

const SOURCE = 'CPT modifier 50: performed on both sides at the same session; CMS Claims Processing Manual, chapter 12, section 40.7';
const NOT_DONE = /\b(left|right)(?: (?:side|hand|wrist|knee|eye|ear|hip|shoulder|elbow|foot|ankle|leg|arm|breast|groin|hernia|one))?\b[^.;]{0,20}\b(?:was|were|is)(?: \w+)? (?:not (?:started|begun|done|performed|operated|undertaken|attempted|carried out|addressed|opened|injected|repaired)|postponed|deferred|put off|cancel?led|left for (?:another|a later) (?:day|date|session)|staged)\b/i;
const SIDES: Record<string, string> = { left: 'RT', right: 'LT' };

/** Lines with modifier 50 where a sentence says that a side was not done: 50 gives way to the other side, with a finding that shows the sentence. Pure. */
export function settleSidesNotDone(lines: readonly ProcedureLine[], { documents }: Pick<ProcedureInput, 'documents'>): { lines: ProcedureLine[]; findings: ProcedureFinding[] } {
  const both = lines.filter(({ modifiers }) => modifiers.includes('50'));
  const told = both.length === 0 ? undefined : allSentences(documents).map((place) => ({ place, side: NOT_DONE.exec(place.text)?.[1]?.toLowerCase() })).find(({ side }) => side !== undefined);
  const modifier = told?.side === undefined ? undefined : SIDES[told.side];
  if (!told || modifier === undefined) return { lines: [...lines], findings: [] };
  const evidence: Evidence[] = [toEvidence(told.place)];
  const finding: ProcedureFinding = { rule: 'side-not-done', severity: 'warning', codes: both.map(({ code }) => code), message: `The note says that the ${told.side} side was not done; the other side alone was coded.`, source: SOURCE, evidence };
  return { lines: lines.map((line) => (both.includes(line) ? { ...line, modifiers: line.modifiers.map((one) => (one === '50' ? modifier : one)) } : line)), findings: [finding] };
}

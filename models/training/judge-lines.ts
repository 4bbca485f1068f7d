// Which lines of a claim are right, as the reference scorer counts: each fills at most one slot of the note's coding; a repeated code counts once.
import { matchLines } from '../../src/refit/code-notes.js';
import type { LabelledSlot } from '../../src/refit/contract.js';
import type { ClaimLine } from '../../src/rules/index.js';

type Slot = { code: string; certainty: string; alternatives?: string[] };

/** A note's coding, as far as lines are judged by it. */
export interface Coding { diagnoses: readonly Slot[]; procedures: readonly Slot[]; pcs?: readonly Slot[] }

export interface JudgedLine<L = ClaimLine> { line: L; right: boolean }

/** The lines in their order, without repeated codes. CPT and HCPCS share their slots. */
export function judgeLines<L extends Pick<ClaimLine, 'system' | 'code'>>(lines: readonly L[], coding: Coding): JudgedLine<L>[] {
  const seen = new Set<string>();
  const distinct = lines.filter(({ system, code }) => {
    const key = `${system} ${code}`;
    return !seen.has(key) && seen.add(key);
  });
  const parts: [(line: L) => boolean, readonly Slot[]][] = [
    [({ system }) => system === 'ICD-10-CM', coding.diagnoses],
    [({ system }) => system === 'CPT' || system === 'HCPCS', coding.procedures],
    [({ system }) => system === 'ICD-10-PCS', coding.pcs ?? []],
  ];
  const right = new Set(parts.flatMap(([of, slots]) => {
    const own = distinct.filter(of);
    const taken = matchLines(own, slots.map((slot): LabelledSlot => ({ ...slot, alternatives: slot.alternatives ?? [] }) as LabelledSlot));
    return own.filter((_, i) => taken[i] !== undefined);
  }));
  return distinct.map((line) => ({ line, right: right.has(line) }));
}

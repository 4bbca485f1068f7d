// A professional claim has room for twelve diagnoses and fifty lines: what is more goes into further claims.
import type { ClaimCode } from '../../types.js';

export const MAX_DIAGNOSES = 12;
export const MAX_LINES = 50;
/** Diagnoses that one line may point to. */
export const MAX_POINTERS = 4;
export const MAX_MODIFIERS = 4;

export interface ClaimPart {
  diagnoses: ClaimCode[];
  lines: ClaimCode[];
}

/**
 * Lines in order, each in the first claim that has room for it and its diagnoses. The first claim has the first-listed diagnosis first and, where room is
 * left, the diagnoses that no line is linked to; `leftOut` are those that found none.
 */
export function splitClaims(diagnoses: readonly ClaimCode[], lines: readonly ClaimCode[]): { parts: ClaimPart[]; leftOut: ClaimCode[] } {
  const groups: { linked: Set<ClaimCode>; lines: ClaimCode[] }[] = [];
  const first = diagnoses[0];
  for (const line of lines) {
    const linked = findLinked(line, diagnoses);
    const open = groups.at(-1);
    const together = new Set([...(open?.linked ?? []), ...linked]);
    if (open !== undefined && together.size <= MAX_DIAGNOSES && open.lines.length < MAX_LINES) {
      open.linked = together;
      open.lines.push(line);
    } else {
      // The first-listed diagnosis leads the first claim, linked or not.
      groups.push({ linked: new Set(groups.length === 0 && first !== undefined ? [first, ...linked] : linked), lines: [line] });
    }
  }
  const taken = new Set(groups.flatMap(({ linked }) => [...linked]));
  const room = MAX_DIAGNOSES - (groups[0]?.linked.size ?? 0);
  const others = diagnoses.filter((diagnosis) => !taken.has(diagnosis));
  for (const diagnosis of others.slice(0, room)) groups[0]?.linked.add(diagnosis);
  return {
    parts: groups.map(({ linked, lines: own }) => ({ diagnoses: diagnoses.filter((diagnosis) => linked.has(diagnosis)), lines: own })),
    leftOut: others.slice(room),
  };
}

/** The diagnoses that a line points to, most important first; the first-listed one when the claim links it to none, since every line needs one. */
export function findLinked(line: ClaimCode, diagnoses: readonly ClaimCode[]): ClaimCode[] {
  const linked = [...new Set(line.linkedDiagnoses)].flatMap((code) => diagnoses.find((diagnosis) => diagnosis.code === code) ?? []);
  return (linked.length > 0 ? linked : diagnoses.slice(0, 1)).slice(0, MAX_POINTERS);
}

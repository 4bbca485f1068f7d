// Tells which procedure codes stand for the visit itself, and how far apart two levels are.
import visitCodes from './visit-codes.json' with { type: 'json' };

const families: readonly (readonly string[])[] = visitCodes.families;
const single = new Set([...families.flat(), ...visitCodes.others]);

/** Whether a CPT code stands for the visit (evaluation and management and its like). */
export function isVisit(code: string): boolean {
  return single.has(code) || visitCodes.prefixes.some((prefix) => code.slice(0, 4) === prefix);
}

/** Whether two levels are neighbours in one family, as 99213 and 99214 are. */
export function isNeighbourLevel(a: string, b: string): boolean {
  return families.some((family) => family.includes(a) && family.includes(b) && Math.abs(family.indexOf(a) - family.indexOf(b)) === 1);
}

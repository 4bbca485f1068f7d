// What every procedure rule asks of a line: is it a visit, which side does it name, what do the tables say of it.
import type { Edition, NcciSide } from '../../reference/types.js';
import type { EncounterFacts } from '../../types.js';
import type { ClaimLine, DraftClaim } from '../contract.js';
import modifierTable from '../data/modifiers.json' with { type: 'json' };
import fitTable from '../data/modifier-fit.json' with { type: 'json' };
import visitTable from '../data/visits.json' with { type: 'json' };

export interface VisitFamily { id: string; name: string; ranges: string[][]; patient?: string; opposite?: string; excludes?: string[]; followUp?: boolean; settings?: string[] }

/** The CPT and HCPCS lines of a draft in claim order. */
export function proceduresOf(draft: DraftClaim): ClaimLine[] {
  return draft.codes.filter((line) => line.system === 'CPT' || line.system === 'HCPCS');
}

/** The draft without these lines; the rest of each system is numbered anew. */
export function withoutLines(draft: DraftClaim, gone: ReadonlySet<ClaimLine>): DraftClaim {
  if (gone.size === 0) return draft;
  const touched = new Set([...gone].map((line) => line.system));
  const next = new Map<string, number>();
  const codes = draft.codes.filter((line) => !gone.has(line)).map((line) => {
    if (!touched.has(line.system)) return line;
    const sequence = (next.get(line.system) ?? 0) + 1;
    next.set(line.system, sequence);
    return line.sequence === sequence ? line : { ...line, sequence };
  });
  return { ...draft, codes };
}

/** Lines by their code, in claim order. */
export function linesByCode(lines: readonly ClaimLine[]): Map<string, ClaimLine[]> {
  const byCode = new Map<string, ClaimLine[]>();
  for (const line of lines) {
    const known = byCode.get(line.code);
    if (known) known.push(line); else byCode.set(line.code, [line]);
  }
  return byCode;
}

/** True when a code lies in one of the ranges, both ends included. */
export const isWithin = (code: string, ranges: readonly (readonly string[])[]): boolean => ranges.some(([from = '', to = '']) => code.length === from.length && code >= from && code <= to);

const FAMILIES: readonly VisitFamily[] = visitTable.families;
const known = new Map<string, VisitFamily | undefined>();

/** The family of a visit level, undefined for other codes. */
export function visitFamily(code: string): VisitFamily | undefined {
  if (!/^9[29]\d{3}$/.test(code)) return undefined;
  if (!known.has(code)) known.set(code, FAMILIES.find((family) => isWithin(code, family.ranges)));
  return known.get(code);
}

/** True for evaluation and management, levels and other forms. */
export function isVisit(code: string): boolean {
  return visitFamily(code) !== undefined || isWithin(code, visitTable.alsoVisits);
}

/** Evaluations that are no visits but that some payers take with a visit's modifier: psychiatry, therapy, nutrition. */
export function isLikeVisit(code: string): boolean {
  return isWithin(code, visitTable.visitLike);
}

/** True for numbers whose units measure a distance, and may have a fraction. */
export function isMeasured(code: string): boolean {
  return isWithin(code, fitTable.measured);
}

export const modifiersOf = (line: ClaimLine): readonly string[] => line.modifiers ?? [];
export const hasAny = (line: ClaimLine, modifiers: ReadonlySet<string>): boolean => modifiersOf(line).some((modifier) => modifiers.has(modifier));

/** Modifier groups by use; what each is for stands in data/modifiers.json. */
export const MODIFIERS = {
  cpt: new Set(modifierTable.cpt), bypass: new Set(modifierTable.bypass), anatomic: new Set(modifierTable.anatomic), separate: new Set(modifierTable.separate),
  repeat: new Set(modifierTable.repeat), visitOnly: new Set(modifierTable.visitOnly), surgeryOnly: new Set(modifierTable.surgeryOnly),
};

const LEFT = new Set(modifierTable.side.left);
const RIGHT = new Set(modifierTable.side.right);

/** The sides that a line's modifiers name. */
export function sidesOf(line: ClaimLine): Set<'left' | 'right'> {
  const sides = new Set<'left' | 'right'>();
  for (const modifier of modifiersOf(line)) {
    if (LEFT.has(modifier) || modifier === '50') sides.add('left');
    if (RIGHT.has(modifier) || modifier === '50') sides.add('right');
  }
  return sides;
}

/** Whose edits judge the claim: the hospital's for an institutional outpatient claim, else the practitioner's. */
export function sideOfClaim(facts: EncounterFacts): NcciSide {
  return facts.claimType === 'institutional' && facts.setting !== 'office' ? 'hospital' : 'practitioner';
}

/** `CMS Physician Fee Schedule indicators 2024-07, row 27447, bilateral 1`. */
export function scheduleSource(edition: Edition, code: string, indicator: string): string {
  const table = edition.tables.find((item) => item.name === 'pfs');
  return `CMS Physician Fee Schedule indicators ${table?.edition ?? ''}, row ${code}, ${indicator}`;
}

/** `a, b, c and 4 others`. */
export function listCodes(codes: readonly string[], most = 5): string {
  const rest = codes.length - most;
  if (rest > 0) return `${codes.slice(0, most).join(', ')} and ${rest} ${rest === 1 ? 'other' : 'others'}`;
  return codes.length < 2 ? codes.join('') : `${codes.slice(0, -1).join(', ')} and ${codes.at(-1) ?? ''}`;
}

// Attributes decide the sibling: of a family, the code whose title says what the note states, and no more.
import { areMirrored } from '../../reference/titles.js';
import type { DiagnosisCodes } from '../../reference/types.js';
import type { DraftCode, Evidence } from '../../types.js';
import { FACETS, type Facet } from './facet-table.js';
import type { NoteText } from './read-note.js';
import { isMainValue, readGrade, readSideOfPart, readSole, readStatement, type Condition, type Statement } from './read-note.js';
import { readEncounter } from './read-encounter.js';
import { readMeasure } from './read-measures.js';
import { chooseBySide } from './per-side.js';
import { findFamily, readSites, type Sibling } from './read-titles.js';
import { readWeeks, statedByWeeks } from './read-weeks.js';

/** A decision: the sibling, the facets that led away from scoring's choice, the words that state them, and facets that the note states in two ways. */
export interface SiblingChoice { code: string; by: string[]; quotes: Evidence[]; conflicts: string[]; /** The other side's code, where the note says both sides and the family has no code for both (guideline I.B.13). */ otherSide?: string }

/** The side that is dominant unless the note says otherwise (guideline I.C.6.a). */
const DOMINANT_SIDE: Readonly<Record<string, string>> = { right: 'dominant', left: 'nondominant' };

interface FacetQuestion { code: string; condition: Condition; pool: readonly Sibling[]; /** Value of scoring's choice. */ scored: string | undefined; side: string | undefined }

function readFacet(facet: Facet, note: NoteText, { code, condition, pool, scored, side }: FacetQuestion): Statement | 'conflict' | undefined {
  if (facet.scope === 'measured') return readMeasure(facet, pool, condition, note);
  if (facet.scope === 'weeks') return statedByWeeks(facet, readWeeks(note, condition.evidence)) ?? readStatement({ ...facet, scope: 'note' }, condition, note, scored);
  if (facet.scope === 'sole') return readSole(facet, condition, note, scored);
  if (facet.scope === 'encounter') {
    const own = readStatement({ ...facet, scope: 'sentence' }, condition, note, scored);
    if (own === 'conflict' || scored === 'sequela' || (own !== undefined && own.value !== 'initial')) return own;
    // "ORIF" in the code's own sentence may be one of weeks ago
    return readEncounter(code, condition, note) ?? own;
  }
  if (facet.scope !== 'dominance') {
    const own = readStatement(facet, condition, note, scored);
    if (own === undefined && facet.besideSite) return readSideOfPart(facet, condition, note);
    return own === undefined || own === 'conflict' ? own : readGrade(facet, own, condition, note);
  }
  const stated = readStatement({ ...facet, scope: 'sentence' }, condition, note, scored);
  if (stated !== undefined) return stated;
  const handed = note.pieces.map((piece) => /\b(left|right|[LR])[- ]hand(?:ed| dominant)|\b([LR])HD\b|\bambidextrous/i.exec(piece.text)).find((found) => found !== null);
  const hand = (handed?.[1] ?? handed?.[2])?.charAt(0).toLowerCase();
  const dominant = handed ? (hand === undefined || side?.charAt(0) === hand ? 'dominant' : 'nondominant') : DOMINANT_SIDE[side ?? ''];
  return side === undefined || dominant === undefined ? undefined : { value: dominant, quote: condition.evidence[0]! };
}

/** Facets that have words of the condition's name. */
const NAMING = FACETS.filter(({ names }) => names.length > 0);

/** Characters of a subcategory, without its point. */
const SUBCATEGORY = 4;

/** The siblings that agree with a value, or with its wider value, or leave the facet open; undefined when none does. */
function narrow(pool: readonly Sibling[], facet: Facet, value: string | undefined): Sibling[] | undefined {
  for (const wanted of value === undefined ? [undefined] : [value, facet.wider[value]]) {
    if (value !== undefined && wanted === undefined) continue;
    const found = pool.filter((sibling) => sibling.values[facet.name] === wanted);
    if (found.length > 0) return found;
  }
  return undefined;
}

/** The part of the body that the note names, and the value to go back to. */
interface PartStep { pool: readonly Sibling[]; facet: Facet; back: string | undefined }

/** Where the part has no sibling without a side, the part is taken back: a ring finger of no side is an "other finger". */
function takeBack(step: PartStep | undefined): Sibling[] | undefined {
  return step && narrow(step.pool, step.facet, step.back);
}

/** Whether words stand in a clause of a code's own evidence: "lungs clear bilaterally" near a cancer of the lung does not make two of it. */
function sharesClause(quote: Evidence, evidence: readonly Evidence[]): boolean {
  return evidence.some((own) => own.documentId === quote.documentId && own.start < quote.end && quote.start < own.end);
}

/** Whether a family names right and left, and nothing for both. */
function hasSidesAlone(pool: readonly Sibling[]): boolean {
  const sides = new Set(pool.map((sibling) => sibling.values.laterality));
  return sides.has('right') && sides.has('left') && !sides.has('bilateral') && !sides.has('unilateral');
}

/** Whether the sentences of a condition's own quotes state one value of a facet. */
function hasOwn(facet: Facet, condition: Condition, note: NoteText, scored: string): boolean {
  const own = readStatement({ ...facet, scope: 'sentence' }, condition, note, scored);
  return own !== undefined && own !== 'conflict';
}

/** Whether a code's subcategory knows no sides: "middle lobe", "systolic heart failure" beside "right heart failure". A title that leaves its side or site open does. */
function hasNoSide(code: string, pool: readonly Sibling[], codes: DiagnosisCodes): boolean {
  const near = pool.filter((sibling) => sibling.code.startsWith(code.slice(0, SUBCATEGORY)));
  return near.length > 0 && near.every((sibling) => sibling.values.laterality === undefined) && !/\bunspecified\b/i.test(codes.title(code));
}

/** The sibling that the note's facets name. The chosen code is always billable and of the same family. */
export function chooseSibling(candidate: DraftCode, note: NoteText, codes: DiagnosisCodes): SiblingChoice | undefined {
  const family = codes.isBillable(candidate.code) && candidate.evidence.length > 0 ? findFamily(candidate.code, codes) : undefined;
  const own = family?.siblings.find((sibling) => sibling.code === candidate.code);
  if (!family || !own) return undefined;
  let condition: Condition = { words: [...family.words, ...NAMING.filter((facet) => facet.codes.test(candidate.code)).flatMap(({ names }) => names)], sites: family.sites, evidence: candidate.evidence };
  const choice: SiblingChoice = { code: candidate.code, by: [], quotes: [], conflicts: [] };
  let pool = family.siblings;
  let bothSides = false;
  let part: PartStep | undefined;
  for (const row of FACETS) {
    const facet = row.notFor?.codes.test(candidate.code) ? { ...row, not: row.notFor.not } : row;
    if (pool.every((sibling) => sibling.values[facet.name] === pool[0]!.values[facet.name])) continue;
    const scored = own.values[facet.name];
    if (facet.besideSite && scored === undefined && hasNoSide(candidate.code, pool, codes)) { pool = narrow(pool, facet, undefined) ?? pool; continue; }
    const stands = facet.insteadUnless !== undefined && note.pieces.some((piece) => facet.insteadUnless?.test(piece.text));
    if (scored !== undefined && facet.keepValues.includes(scored) && (stands || facet.insteadUnless === undefined)) { pool = narrow(pool, facet, scored) ?? pool; continue; }
    if (scored !== undefined && facet.keepFar?.values.includes(scored) && facet.keepFar.codes.test(candidate.code) && !hasOwn(facet, condition, note, scored)) { pool = narrow(pool, facet, scored) ?? pool; continue; }
    const side = pool.every((sibling) => sibling.values.laterality === pool[0]!.values.laterality) ? pool[0]!.values.laterality : undefined;
    const stated = readFacet(facet, note, { code: candidate.code, condition: { ...condition, side }, pool, scored, side });
    if (stated === undefined && facet.unstated === 'any') continue;
    if (stated === 'conflict') choice.conflicts.push(facet.name);
    const unless = scored === undefined ? undefined : facet.unlessFor[scored];
    const replaced = unless ? (note.pieces.some((piece) => unless.words.test(piece.text)) ? undefined : unless.instead) : scored === undefined || stands ? undefined : facet.instead[scored];
    const kept = replaced ?? scored;
    const onlySide = stated === undefined && kept !== undefined && facet.wholeNote && isMainValue(facet, kept, note, condition.sites);
    const unstated = onlySide || (stated === 'conflict' && facet.conflictKeeps) ? kept : facet.unstated === 'open' || stated === 'conflict' ? undefined : facet.unstated === 'keep' ? kept : facet.unstated;
    const said = stated === undefined || stated === 'conflict' ? unstated : stated.value;
    const apart = said === 'bilateral' && facet.name === 'laterality' && hasSidesAlone(pool) && stated !== undefined && stated !== 'conflict' && sharesClause(stated.quote, candidate.evidence);
    bothSides ||= apart;
    const wanted = apart ? 'right' : said;
    // a default ("without bleeding") also holds for a title that does not speak of it
    const silent = stated === undefined && wanted !== undefined && wanted === facet.unstated ? pool.filter((sibling) => sibling.values[facet.name] === wanted || sibling.values[facet.name] === undefined) : [];
    // what is left open goes to the wider value where no title is silent: one knee, no side, is "unilateral, unspecified knee"
    const wider = wanted !== undefined ? undefined : scored !== undefined ? facet.wider[scored] : part && facet.besideSite ? facet.wider.right : undefined;
    const left = silent.length > 0 ? silent : (narrow(pool, facet, wanted) ?? (wider === undefined ? undefined : narrow(pool, facet, wider)) ?? (facet.elsewhere ? narrow(family.siblings, facet, wanted) : undefined) ?? narrow(pool, facet, scored) ?? takeBack(part) ?? pool);
    if (!left.some((sibling) => sibling.values[facet.name] === scored)) {
      choice.by.push(facet.name);
      if (stated !== undefined && stated !== 'conflict') choice.quotes.push(stated.quote);
    }
    if (facet.part && wanted !== undefined && left.length < pool.length) {
      part = { pool, facet, back: facet.wider[wanted] ?? scored };
      condition = { ...condition, sites: readSites(left, codes) };
    }
    pool = left;
  }
  const chosen = pool.find((sibling) => sibling.code === candidate.code) ?? [...pool].sort((a, b) => a.code.localeCompare(b.code))[0];
  const bySide = chosen && chooseBySide(chosen, bothSides, family.siblings, { ...condition, sites: family.sites }, note, codes);
  if (bySide) return { ...choice, by: [...choice.by, 'laterality'], conflicts: choice.conflicts.filter((name) => !FACETS.some((facet) => facet.name === name && facet.perSide) && name !== 'laterality'), ...bySide };
  const code = chosen?.code ?? candidate.code;
  const otherSide = bothSides ? family.siblings.find((sibling) => sibling.values.laterality === 'left' && areMirrored(code, sibling.code, codes))?.code : undefined;
  return { ...choice, code, ...(otherSide ? { otherSide } : {}) };
}

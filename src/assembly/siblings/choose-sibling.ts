// Attributes decide the sibling: of a family, the code whose title says what the note states, and no more.
import type { DiagnosisCodes } from '../../reference/types.js';
import type { DraftCode, Evidence } from '../../types.js';
import { FACETS, type Facet } from './facet-table.js';
import type { NoteText } from './read-note.js';
import { isOnlyValue, readStatement, type Condition, type Statement } from './read-note.js';
import { findFamily, type Sibling } from './read-titles.js';
import { readWeeks, statedByWeeks } from './read-weeks.js';

/** A decision: the sibling, the facets that led away from scoring's choice, the words that state them, and facets that the note states in two ways. */
export interface SiblingChoice { code: string; by: string[]; quotes: Evidence[]; conflicts: string[] }

/** The side that is dominant unless the note says otherwise (guideline I.C.6.a). */
const DOMINANT_SIDE: Readonly<Record<string, string>> = { right: 'dominant', left: 'nondominant' };

function readFacet(facet: Facet, condition: Condition, note: NoteText, scored: string | undefined, side: string | undefined): Statement | 'conflict' | undefined {
  if (facet.scope === 'weeks') return statedByWeeks(facet, readWeeks(note, condition.evidence)) ?? readStatement({ ...facet, scope: 'note' }, condition, note, scored);
  if (facet.scope !== 'dominance') return readStatement(facet, condition, note, scored);
  const stated = readStatement({ ...facet, scope: 'sentence' }, condition, note, scored);
  if (stated !== undefined) return stated;
  const handed = note.pieces.map((piece) => /\b(left|right)[- ]hand(?:ed| dominant)|\bambidextrous/i.exec(piece.text)).find((found) => found !== null);
  const dominant = handed ? (handed[1] === undefined || handed[1].toLowerCase() === side ? 'dominant' : 'nondominant') : DOMINANT_SIDE[side ?? ''];
  return side === undefined || dominant === undefined ? undefined : { value: dominant, quote: condition.evidence[0]! };
}

/** The siblings that agree with a value, or with its wider value, or leave the facet open; undefined when none does. */
function narrow(pool: readonly Sibling[], facet: Facet, value: string | undefined): Sibling[] | undefined {
  for (const wanted of value === undefined ? [undefined] : [value, facet.wider[value]]) {
    if (value !== undefined && wanted === undefined) continue;
    const found = pool.filter((sibling) => sibling.values[facet.name] === wanted);
    if (found.length > 0) return found;
  }
  return undefined;
}

/** The sibling that the note's facets name. The chosen code is always billable and of the same family. */
export function chooseSibling(candidate: DraftCode, note: NoteText, codes: DiagnosisCodes): SiblingChoice | undefined {
  const family = codes.isBillable(candidate.code) && candidate.evidence.length > 0 ? findFamily(candidate.code, codes) : undefined;
  const own = family?.siblings.find((sibling) => sibling.code === candidate.code);
  if (!family || !own) return undefined;
  const condition: Condition = { words: family.words, sites: family.sites, evidence: candidate.evidence };
  const choice: SiblingChoice = { code: candidate.code, by: [], quotes: [], conflicts: [] };
  let pool = family.siblings;
  for (const facet of FACETS) {
    if (pool.every((sibling) => sibling.values[facet.name] === pool[0]!.values[facet.name])) continue;
    const scored = own.values[facet.name];
    if (scored !== undefined && facet.keepValues.includes(scored)) { pool = narrow(pool, facet, scored) ?? pool; continue; }
    const side = pool.every((sibling) => sibling.values.laterality === pool[0]!.values.laterality) ? pool[0]!.values.laterality : undefined;
    const stated = readFacet(facet, condition, note, scored, side);
    if (stated === 'conflict') choice.conflicts.push(facet.name);
    const kept = scored === undefined ? undefined : (facet.instead[scored] ?? scored);
    const onlySide = stated === undefined && kept !== undefined && facet.wholeNote && isOnlyValue(facet, kept, note);
    const unstated = onlySide ? kept : facet.unstated === 'open' || stated === 'conflict' ? undefined : facet.unstated === 'keep' ? kept : facet.unstated;
    const wanted = stated === undefined || stated === 'conflict' ? unstated : stated.value;
    // a default ("without bleeding") also holds for a title that does not speak of it
    const silent = stated === undefined && wanted !== undefined && wanted === facet.unstated ? pool.filter((sibling) => sibling.values[facet.name] === wanted || sibling.values[facet.name] === undefined) : [];
    const left = silent.length > 0 ? silent : (narrow(pool, facet, wanted) ?? narrow(pool, facet, scored) ?? pool);
    if (!left.some((sibling) => sibling.values[facet.name] === scored)) {
      choice.by.push(facet.name);
      if (stated !== undefined && stated !== 'conflict') choice.quotes.push(stated.quote);
    }
    pool = left;
  }
  const chosen = pool.find((sibling) => sibling.code === candidate.code) ?? [...pool].sort((a, b) => a.code.localeCompare(b.code))[0];
  return { ...choice, code: chosen?.code ?? candidate.code };
}

// Two eyes or ears of one disease: the stage, and what goes with it, that the note tells of each side.
import type { DiagnosisCodes } from '../../reference/types.js';
import type { Evidence, Mention } from '../../types.js';
import { FACETS, type Facet } from './facet-table.js';
import { isOfOtherPart } from './other-part.js';
import { matchFacet, type Condition, type NoteText } from './read-note.js';
import { findFamily, type Sibling } from './read-titles.js';

const LATERALITY = FACETS.find(({ name }) => name === 'laterality')!;
const BY_SIDE = FACETS.filter(({ perSide }) => perSide !== undefined)
  .map((facet): Facet => ({ ...facet, values: facet.values.map((one) => ({ ...one, text: [...one.text, ...(facet.sideText.get(one.value) ?? [])] })) }));

/** What the note tells of one side: facet names to values, with the words. */
interface Side { values: Map<string, string>; quotes: Evidence[] }

interface Part { side: string; start: number; end: number; bare: string }

/** The parts of a text, each with its side: a side heads its part ("OD moderate, OS mild") unless a value stands ahead of the first one ("moderate in the right eye, mild in the left"). */
function cutBySides(text: string, facets: readonly Facet[], { sites }: Condition): Part[] {
  const sides = matchFacet(LATERALITY, text).filter((match) => (match.value === 'right' || match.value === 'left') && !isOfOtherPart(text, match, sites)).sort((a, b) => a.start - b.start);
  const values = facets.flatMap((facet) => matchFacet(facet, text));
  const [first] = sides;
  if (!first || values.length === 0) return [];
  const behind = sides.length > 1 && values.some(({ end }) => end <= first.start);
  return sides.map(({ value, start, end }, at) => {
    const from = behind ? (sides[at - 1]?.end ?? 0) : sides.length === 1 ? 0 : start;
    const to = behind ? end : (sides[at + 1]?.start ?? text.length);
    return { side: value, start: from, end: to, bare: text.slice(from, start) + text.slice(end, to) };
  });
}

/** Words beside a side and a value that name no other condition. */
const FILLER = /\b(?:eyes?|stage|in|the|is|and|of)\b|[^A-Za-z]+/gi;

/** Words between a value and the side that it has alone. */
const BESIDE = /^(?: (?:of|in|on|with))?(?: the)? *$/;

/** What stands right beside a side word, by side: "macular edema of the right eye". */
function toldBeside(facet: Facet, note: NoteText): Map<string, Map<string, Evidence>> {
  const told = new Map<string, Map<string, Evidence>>();
  for (const piece of note.pieces) {
    if (piece.assertion.family || piece.assertion.hypothetical || piece.assertion.historical) continue;
    const sides = matchFacet(LATERALITY, piece.text);
    for (const match of matchFacet(facet, piece.text)) {
      if (note.isDenied(piece.documentId, piece.start + match.start, piece.start + match.end)) continue;
      for (const side of sides) {
        const between = side.start >= match.end ? piece.text.slice(match.end, side.start).replace(/^,/, '') : piece.text.slice(side.end, match.start).replace(/^ eyes?\b/, '');
        if (BESIDE.test(between)) told.set(side.value, (told.get(side.value) ?? new Map<string, Evidence>()).set(match.value, note.quoteOf(piece, match)));
      }
    }
  }
  return told;
}

/** Of a stage that both sides have, what one side alone has beside it ("moderate NPDR both eyes, macular edema of the right eye"); undefined where the note tells such of both. */
function readOneSided({ values }: Sibling, bothSides: boolean, facets: readonly Facet[], note: NoteText): { right: Side; left: Side } | undefined {
  const [main, ...others] = facets;
  const shared = main && (bothSides || values.laterality === 'bilateral') ? values[main.name] : undefined;
  if (!main || shared === undefined) return undefined;
  for (const facet of others) {
    const told = toldBeside(facet, note);
    const [[side, found] = []] = told;
    if (told.size !== 1 || found?.size !== 1 || (side !== 'right' && side !== 'left')) continue;
    const [[value, quote]] = found as unknown as [[string, Evidence]];
    const own: Side = { values: new Map([[main.name, shared], [facet.name, value]]), quotes: [quote] };
    const other: Side = { values: new Map([[main.name, shared]]), quotes: [] };
    return side === 'right' ? { right: own, left: other } : { right: other, left: own };
  }
  return undefined;
}

/** Right and left, where the note tells a value of every facet's first kind of both and does not contradict itself; undefined otherwise. */
function readSides(code: string, facets: readonly Facet[], condition: Condition, note: NoteText): { right: Side; left: Side } | undefined {
  const told: Record<string, Map<string, Set<string>>> = { right: new Map(), left: new Map() };
  const quotes: Record<string, Evidence[]> = { right: [], left: [] };
  for (const piece of note.pieces) {
    if (piece.assertion.family || piece.assertion.hypothetical || piece.assertion.historical) continue;
    for (const part of cutBySides(piece.text, facets, condition)) for (const facet of facets) {
      const found = matchFacet(facet, piece.text).filter(({ start, end }) => start >= part.start && end <= part.end && !note.isDenied(piece.documentId, piece.start + start, piece.start + end));
      const [value] = found;
      if (!value || found.some((other) => other.value !== value.value) || !isAbout(code, piece, part, facet, piece.text.slice(value.start, value.end))) continue;
      told[part.side]!.set(facet.name, (told[part.side]!.get(facet.name) ?? new Set()).add(value.value));
      quotes[part.side]!.push(note.quoteOf(piece, value));
    }
  }
  const settle = (side: 'right' | 'left'): Side | undefined => {
    const all = [...told[side]!];
    return all.length > 0 && all.every(([, values]) => values.size === 1) ? { values: new Map(all.map(([name, [value]]) => [name, value!] as const)), quotes: quotes[side]! } : undefined;
  };
  const right = settle('right'), left = settle('left');
  const main = facets.find(({ name }) => right?.values.has(name) === true);
  return right && left && main && left.values.has(main.name) ? { right, left } : undefined;
}

/** Whether a text is about the condition: it names it, and no other kind beside the side, or has nothing beside the side and its value. */
function isAbout(code: string, piece: Mention, part: Part, facet: Facet, value: string): boolean {
  const named = facet.kindsOf.filter(({ words }) => words.test(part.bare));
  if (named.length > 0 && !named.some(({ codes }) => codes.test(code))) return false;
  return facet.perSide!.test(piece.text) || part.bare.replace(value, '').replace(FILLER, '') === '';
}

/** The family that has the sides; titles write "right eye" and "right ear", but "bilateral" without the organ. */
function siblingsOfSides({ code, values }: Sibling, siblings: readonly Sibling[], codes: DiagnosisCodes): readonly Sibling[] {
  if (values.laterality !== 'bilateral' || siblings.some((one) => one.values.laterality === 'right')) return siblings;
  const titles = ['right eye', 'right ear'].map((side) => codes.title(code).replace('bilateral', side));
  const right = codes.billableUnder(code.slice(0, 3)).find((one) => titles.includes(codes.title(one)));
  return (right === undefined ? undefined : findFamily(right, codes)?.siblings) ?? siblings;
}

/** The codes of the two sides, where the note tells a stage of each and they differ; `chosen` has what they share, `bothSides` where it stands for the other side too. */
export function chooseBySide(chosen: Sibling, bothSides: boolean, family: readonly Sibling[], condition: Condition, note: NoteText, codes: DiagnosisCodes): { code: string; otherSide: string; quotes: Evidence[] } | undefined {
  const facets = BY_SIDE.filter(({ name }) => family.some((one) => one.values[name] !== family[0]!.values[name]));
  const sides = facets.length === 0 ? undefined : (readSides(chosen.code, facets, condition, note) ?? readOneSided(chosen, bothSides, facets, note));
  if (!sides || facets.every(({ name }) => sides.right.values.get(name) === sides.left.values.get(name))) return undefined;
  const siblings = siblingsOfSides(chosen, family, codes);
  const find = (laterality: 'right' | 'left'): string | undefined => {
    const told = sides[laterality].values;
    const wanted: Record<string, string | undefined> = { ...chosen.values, laterality };
    for (const { name, unstated } of facets) wanted[name] = told.get(name) ?? (unstated === 'open' || unstated === 'keep' ? undefined : unstated);
    return siblings.find(({ values }) => [...new Set([...Object.keys(wanted), ...Object.keys(values)])].every((name) => values[name] === wanted[name]))?.code;
  };
  const code = find('right'), otherSide = find('left');
  return code !== undefined && otherSide !== undefined ? { code, otherSide, quotes: [...sides.right.quotes, ...sides.left.quotes] } : undefined;
}

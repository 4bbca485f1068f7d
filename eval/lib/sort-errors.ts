// Sorts every wrong and every missed diagnosis of a set of claims by what went wrong: where the next round of work starts.
import { inferSetting, readDocument } from '../../src/document/index.js';
import { assertSpan } from '../../src/mentions/index.js';
import type { ParsedDocument, RejectReason } from '../../src/types.js';
import type { CodedNote } from './dataset.js';
import { textOf } from './dataset.js';
import type { PredictedCode, RankedCode } from './prediction.js';
import type { Case, Slot } from './slots.js';
import { normCode } from './slots.js';

export const WRONG_KINDS = [
  'duplicate', 'wrong sibling', 'integral symptom', 'negated', 'historical', 'family', 'uncertain', 'hypothetical', 'normal finding', 'unsupported',
] as const;
export const MISSED_KINDS = ['wrong sibling given', 'no candidate', 'lost in assembly', 'below threshold', 'not returned'] as const;
export type WrongKind = (typeof WRONG_KINDS)[number];
export type MissedKind = (typeof MISSED_KINDS)[number];

/** One error. Quotes are note text: keep them out of the repository. */
export interface SortedError {
  id: string;
  documentType: string;
  side: 'wrong' | 'missed';
  kind: WrongKind | MissedKind;
  code: string;
  /** Probability of a wrong code, candidate's score of a missed one. */
  score: number | null;
  /** The code or quote that decided the kind. */
  because: string;
  section: string;
  quotes: string[];
}

export interface SortOptions {
  /** Candidates of each note before any threshold; without them a missed code is `not returned` unless a sibling was given. */
  ranked?: ReadonlyMap<string, readonly RankedCode[]>;
  /** Score from which a candidate is returned; default: what nearly every returned code reached. */
  keep?: number;
}

const OF_TRAP: Record<RejectReason, WrongKind> = {
  negated: 'negated', ruled_out: 'negated', historical: 'historical', family: 'family', uncertain: 'uncertain', hypothetical: 'hypothetical', integral: 'integral symptom',
};
const NORMAL = /\b(?:normal|unremarkable|intact|within normal limits|wnl|negative|patent|clear|stable|regular)\b/i;
/** Share of the shorter of two places that must be common for them to be the same words. */
const SAME_PLACE = 0.5;
/** Share of returned codes that assembly may have put in place of a higher candidate. */
const REPLACED = 0.05;

interface Place { start: number; end: number }

/** Every error of the cases, note by note, wrong codes before missed ones. Only required diagnoses can be missed. */
export function sortErrors(cases: readonly Case[], options: SortOptions = {}): SortedError[] {
  const keep = options.keep ?? usualLowest(cases, options.ranked);
  return cases.flatMap((one) => {
    const doc = readDocument({ id: one.gold.id, text: textOf(one.gold) });
    const documentType = one.gold.document_type ?? doc.type;
    const base = { id: one.gold.id, documentType };
    const wrong = wrongCodes(one).map((code): SortedError => {
      const { kind, because } = judgeWrong(code, one, doc);
      const places = placesOf(code, doc);
      return { ...base, side: 'wrong', kind, because, code: code.code, score: code.probability ?? null, section: sectionOf(doc, places[0]), quotes: quotesOf(code) };
    });
    const missed = missedSlots(one).map((slot): SortedError => {
      const { kind, because, score } = judgeMissed(slot, one, options.ranked?.get(one.gold.id), keep);
      const [quote] = slot.gold.evidence;
      const at = quote === undefined ? undefined : locate(doc.text, quote);
      return { ...base, side: 'missed', kind, because, code: slot.gold.code, score, section: sectionOf(doc, at), quotes: slot.gold.evidence };
    });
    return [...wrong, ...missed];
  });
}

/** How many errors of each kind there are, in the order of the kinds; kinds without an error are left out. */
export function countErrors(errors: readonly SortedError[]): { side: SortedError['side']; kind: string; n: number }[] {
  const of = (side: SortedError['side'], kinds: readonly string[]) =>
    kinds.map((kind) => ({ side, kind, n: errors.filter((error) => error.side === side && error.kind === kind).length }));
  return [...of('wrong', WRONG_KINDS), ...of('missed', MISSED_KINDS)].filter(({ n }) => n > 0);
}

function wrongCodes({ dx }: Case): PredictedCode[] {
  return dx.predicted.filter((_, place) => !dx.pairs.has(place));
}

function missedSlots({ dx }: Case): Slot<CodedNote['diagnoses'][number]>[] {
  const taken = new Set(dx.pairs.values());
  return dx.slots.filter((slot, place) => slot.required && !taken.has(place));
}

function judgeWrong(code: PredictedCode, one: Case, doc: ParsedDocument): { kind: WrongKind; because: string } {
  const { dx, gold } = one;
  const key = normCode(code.code);
  const places = placesOf(code, doc);
  const same = dx.slots.find((slot) => slot.codes.has(key));
  if (same) return { kind: 'duplicate', because: same.gold.code };
  const trap = gold.not_coded.find((row) => normCode(row.tempting_code) === key) ?? gold.not_coded.find((row) => overlaps(places, locate(doc.text, row.text)));
  if (trap && normCode(trap.tempting_code).slice(0, 3) === key.slice(0, 3)) return { kind: OF_TRAP[trap.why], because: trap.text };
  const sibling = dx.slots.find((slot) => [...slot.codes].some((other) => other.slice(0, 3) === key.slice(0, 3)));
  if (sibling) return { kind: 'wrong sibling', because: sibling.gold.code };
  if (trap) return { kind: OF_TRAP[trap.why], because: trap.text };
  const twin = dx.predicted.find((other, place) => dx.pairs.has(place) && placesOf(other, doc).some((at) => overlaps(places, at)));
  if (twin) return { kind: 'duplicate', because: twin.code };
  return judgeWords(key, one, doc, places);
}

/** By the assertion of the words that carry a wrong code, then by what a symptom or a normal finding looks like. */
function judgeWords(key: string, { dx, gold }: Case, doc: ParsedDocument, places: readonly Place[]): { kind: WrongKind; because: string } {
  const inpatient = (gold.encounter.setting ?? inferSetting(doc)) === 'inpatient';
  const [at] = places;
  if (at) {
    const { assertion, cues } = assertSpan(doc, at);
    const because = cues.map((cue) => doc.text.slice(cue.start, cue.end)).join('; ');
    const normal = cues.some((cue) => cue.category === 'negated' && NORMAL.test(cue.rule));
    if (assertion.negated) return { kind: normal ? 'normal finding' : 'negated', because };
    if (assertion.family) return { kind: 'family', because };
    if (assertion.hypothetical) return { kind: 'hypothetical', because };
    if (assertion.uncertain && !inpatient) return { kind: 'uncertain', because };
    if (assertion.historical && !key.startsWith('Z')) return { kind: 'historical', because };
    if (NORMAL.test(doc.text.slice(at.start, at.end))) return { kind: 'normal finding', because: '' };
  }
  const disease = dx.slots.find((slot) => slot.required && !/^[RZ]/.test(slot.gold.code));
  return key.startsWith('R') && disease ? { kind: 'integral symptom', because: disease.gold.code } : { kind: 'unsupported', because: '' };
}

function judgeMissed(slot: Slot, one: Case, ranked: readonly RankedCode[] | undefined, keep: number): { kind: MissedKind; because: string; score: number | null } {
  const best = ranked?.filter((row) => slot.codes.has(normCode(row.code))).reduce<RankedCode | undefined>((a, b) => (a && a.score >= b.score ? a : b), undefined);
  const score = best?.score ?? null;
  const sibling = wrongCodes(one).find(({ code }) => [...slot.codes].some((other) => other.slice(0, 3) === normCode(code).slice(0, 3)));
  if (sibling) return { kind: 'wrong sibling given', because: sibling.code, score };
  if (ranked === undefined) return { kind: 'not returned', because: '', score };
  if (best === undefined) return { kind: 'no candidate', because: '', score };
  return { kind: best.score >= keep ? 'lost in assembly' : 'below threshold', because: best.code, score };
}

/** Nearly the lowest score of any returned code: the very lowest are siblings that facets put in a better candidate's place. */
function usualLowest(cases: readonly Case[], ranked: SortOptions['ranked']): number {
  const returned = cases.flatMap(({ gold, dx }) => {
    const scores = new Map(ranked?.get(gold.id)?.map((row) => [normCode(row.code), row.score]));
    return dx.predicted.flatMap(({ code }) => scores.get(normCode(code)) ?? []);
  });
  return returned.sort((a, b) => a - b)[Math.floor(returned.length * REPLACED)] ?? Infinity;
}

function quotesOf(code: PredictedCode): string[] {
  return (code.evidence ?? []).flatMap(({ text }) => (text === undefined ? [] : [text]));
}

/** Where a code's evidence stands: by its offsets where the note is one document and they fit, else by its words. */
function placesOf(code: PredictedCode, doc: ParsedDocument): Place[] {
  return (code.evidence ?? []).flatMap(({ text, start, end }) => {
    if (text === undefined) return [];
    if (typeof start === 'number' && typeof end === 'number' && doc.text.slice(start, end) === text) return [{ start, end }];
    return locate(doc.text, text) ?? [];
  });
}

function locate(text: string, quote: string): Place | undefined {
  const start = text.indexOf(quote);
  return start < 0 ? undefined : { start, end: start + quote.length };
}

function overlaps(places: readonly Place[], other: Place | undefined): boolean {
  return other !== undefined && places.some((at) => {
    const common = Math.min(at.end, other.end) - Math.max(at.start, other.start);
    return common >= SAME_PLACE * Math.min(at.end - at.start, other.end - other.start);
  });
}

function sectionOf(doc: ParsedDocument, at: Place | undefined): string {
  return (at && doc.sentences.find((sentence) => sentence.end > at.start)?.section) ?? '';
}

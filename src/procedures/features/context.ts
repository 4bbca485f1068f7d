// What a feature group may look at for one candidate number: built once a note (shared) and once a candidate.
import type { PolicyIndicators, ProcedureCode } from '../../reference/types.js';
import type { TrainingRates } from '../../scoring/index.js';
import type { ProcedureCandidate, Support } from '../candidates.js';
import { ageOf, type Facts, readFacts } from '../facts.js';
import { type FacetFit, fitFacets } from '../fit.js';
import { familyOf, type LabelIndex } from '../label-index.js';
import type { ProcedureInput } from '../types.js';
import type { Unit } from '../units.js';
import { operationStems } from '../candidates.js';

export interface NoteView {
  input: ProcedureInput;
  units: readonly Unit[];
  index: LabelIndex;
  rates: TrainingRates;
  operation: ReadonlySet<string>;
  operationFacts: Facts;
  age: number | undefined;
  chars: number;
  /** Best strength of every candidate, and the best candidate strength by unit and by family. */
  strength: ReadonlyMap<number, number>;
  bestOfUnit: readonly number[];
  bestOfFamily: ReadonlyMap<string, number>;
  /** Place of a candidate among those of its family, by strength. */
  rankInFamily: ReadonlyMap<number, number>;
  /** Class probabilities of the support model by name and mention; undefined without one. */
  tag(name: string, mention: number, kind: 'peak' | 'mean'): number | undefined;
}

export interface CandidateView {
  note: NoteView;
  candidate: ProcedureCandidate;
  code: ProcedureCode;
  policy: PolicyIndicators | undefined;
  family: string;
  /** Strongest support of all; in headings; in the body; where nothing speaks against it. */
  best: Support;
  heading: Support | undefined;
  body: Support | undefined;
  clean: Support | undefined;
  unit: Unit;
  near: ReadonlySet<string>;
  fit: FacetFit;
}

/** How strongly a unit speaks for a number: its words, or the linker's cosine, which runs higher. */
export function strengthOf(s: Support): number {
  return Math.max(s.score, s.linker === undefined ? 0 : 0.8 * s.linker - 0.1);
}

/** A unit that does not say that the procedure was done here, to this patient. */
export function speaksAgainst(unit: Unit): boolean {
  const a = unit.assertion;
  return a.negated || a.hypothetical || a.family || a.historical || ['planned', 'recommended', 'refused', 'previous'].includes(unit.status);
}

function strongest(support: readonly Support[], units: readonly Unit[], admits: (unit: Unit) => boolean): Support | undefined {
  let best: Support | undefined;
  for (const s of support) if (admits(units[s.unit]!) && (!best || strengthOf(s) > strengthOf(best))) best = s;
  return best;
}

export function viewNote(input: ProcedureInput, units: readonly Unit[], index: LabelIndex, rates: TrainingRates, candidates: readonly ProcedureCandidate[]): NoteView {
  const strength = new Map<number, number>();
  const bestOfUnit = units.map(() => 0);
  const byFamily = new Map<string, number[]>();
  for (const { place, support } of candidates) {
    let best = 0;
    for (const s of support) {
      const value = strengthOf(s);
      best = Math.max(best, value);
      bestOfUnit[s.unit] = Math.max(bestOfUnit[s.unit]!, value);
    }
    strength.set(place, best);
    const family = familyOf(index.codes[place]!);
    byFamily.set(family, [...(byFamily.get(family) ?? []), place]);
  }
  const rankInFamily = new Map<number, number>();
  const bestOfFamily = new Map<string, number>();
  for (const [family, members] of byFamily) {
    members.sort((a, b) => strength.get(b)! - strength.get(a)! || a - b).forEach((place, rank) => rankInFamily.set(place, rank));
    bestOfFamily.set(family, strength.get(members[0]!)!);
  }
  const operationText = units.filter((u) => u.operative).map((u) => u.text).join('\n');
  const all = readFacts(input.documents.map((d) => d.text).join('\n'));
  const { support } = input;
  return {
    input, units, index, rates, operation: operationStems(units), operationFacts: operationText === '' ? all : readFacts(operationText), age: ageOf(input.facts.patient, all),
    chars: input.documents.reduce((sum, d) => sum + d.text.length, 0), strength, bestOfUnit, bestOfFamily, rankInFamily,
    tag: (name, mention, kind) => {
      if (!support) return undefined;
      const place = support.classes.indexOf(name);
      return place < 0 || mention < 0 ? 0 : support[kind][mention * support.classes.length + place]!;
    },
  };
}

const facts = new WeakMap<Unit, Facts>();

export function viewCandidate(note: NoteView, candidate: ProcedureCandidate): CandidateView | undefined {
  const { support, place } = candidate;
  const { units, index } = note;
  const best = strongest(support, units, () => true);
  if (!best) return undefined;
  const code = index.codes[place]!;
  const unit = units[best.unit]!;
  const sentence = units.filter((u) => u.documentId === unit.documentId && u.sentence === unit.sentence && unit.sentence >= 0 && u.start <= unit.end && unit.start <= u.end);
  let nearFacts = facts.get(unit);
  if (!nearFacts) facts.set(unit, (nearFacts = readFacts([unit, ...sentence].map((u) => u.text).join('\n'))));
  return {
    note, candidate, code, policy: note.input.edition.policy(code.code), family: familyOf(code), best, unit,
    heading: strongest(support, units, (u) => u.heading), body: strongest(support, units, (u) => u.zone === 'body'), clean: strongest(support, units, (u) => !speaksAgainst(u)),
    near: new Set([unit, ...sentence].flatMap((u) => [...u.stems])), fit: fitFacets(code, nearFacts, note.operationFacts, note.age),
  };
}

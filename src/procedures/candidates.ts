// The numbers worth scoring for a note: spelled by a clause or heading, spelled by the whole operation, named by the linker, or neighbours of these.
import type { ProcedureInput } from './types.js';
import { familyOf, type LabelIndex, type LabelMatch } from './label-index.js';
import type { Unit } from './units.js';

/** One unit's case for a number. `linker` is the cosine of the number's label there, undefined when it was not among the best. */
export interface Support extends LabelMatch { unit: number; rank: number; linker: number | undefined; linkerRank: number }

export interface ProcedureCandidate { place: number; support: Support[]; /** Share of the number's words that the operative parts hold. */ inOperation: number }

const PER_UNIT = 40;
const FROM_CLAUSE = 4;
const FROM_HEADING = 20;
const FROM_OPERATION = 25;
const FROM_LINKER = 4;
const LEAST_COSINE = 0.35;
const LEAST_SCORE = 0.16;
const LARGEST_FAMILY = 14;
export const MAX_PROCEDURES = 230;

/** Candidates of a note, strongest first, at most MAX_PROCEDURES. Pure. */
export function collectProcedures(input: ProcedureInput, units: readonly Unit[], index: LabelIndex): ProcedureCandidate[] {
  const matches = units.map((unit) => index.match(unit.stems, PER_UNIT));
  const strength = new Map<number, number>();
  const want = (place: number, value: number): void => {
    if ((strength.get(place) ?? 0) < value) strength.set(place, value);
  };
  matches.forEach((found, u) => {
    const unit = units[u]!;
    const weight = unit.heading ? 1.3 : unit.operative ? 1.1 : 1;
    for (const m of found.slice(0, unit.heading ? FROM_HEADING : FROM_CLAUSE)) if (m.score >= LEAST_SCORE) want(m.code, m.score * weight);
  });
  for (const m of matchOperation(units, index)) want(m.code, 0.25 + 0.3 * m.score);
  const linked = input.scores ? readLinker(input, units, index, want) : undefined;
  const leaders = [...strength].sort((a, b) => b[1] - a[1]).slice(0, 12);
  for (const [place, value] of leaders) {
    const family = index.family(familyOf(index.codes[place]!));
    if (family.length <= LARGEST_FAMILY) for (const member of family) want(member, value * 0.6);
  }
  const kept = [...strength].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, MAX_PROCEDURES).map(([place]) => place);
  return gather(kept, units, matches, linked, index);
}

/** The operative parts of a note (all of it when it has none) as one text. */
export function operationStems(units: readonly Unit[]): Set<string> {
  const part = units.some((u) => u.operative) ? units.filter((u) => u.operative) : units;
  return new Set(part.flatMap((u) => [...u.stems]));
}

function matchOperation(units: readonly Unit[], index: LabelIndex): LabelMatch[] {
  return index.match(operationStems(units), 400).filter((m) => m.ofPhrase > 0.75).sort((a, b) => b.weight * b.ofPhrase - a.weight * a.ofPhrase).slice(0, FROM_OPERATION);
}

type Linked = Map<number, { cosine: number; rank: number }>[];

function readLinker(input: ProcedureInput, units: readonly Unit[], index: LabelIndex, want: (place: number, value: number) => void): Linked {
  const { k, ids, scores, labels } = input.scores!;
  return units.map(({ mention, heading }) => {
    const here: Linked[number] = new Map();
    if (mention < 0) return here;
    for (let r = 0; r < k; r++) {
      const cosine = scores[mention * k + r]!;
      const place = index.place(labels[ids[mention * k + r]!] ?? '');
      if (place === undefined || cosine <= 0) continue;
      here.set(place, { cosine, rank: r });
      if (r < FROM_LINKER && cosine >= LEAST_COSINE) want(place, cosine * (heading ? 1.1 : 0.9) - 0.02 * r);
    }
    return here;
  });
}

function gather(places: readonly number[], units: readonly Unit[], matches: readonly (readonly LabelMatch[])[], linked: Linked | undefined, index: LabelIndex): ProcedureCandidate[] {
  const operation = operationStems(units);
  const byPlace = new Map<number, ProcedureCandidate>(places.map((place) => {
    let held = 0, total = 0;
    for (const [stem, weight] of index.words(place)) {
      total += weight;
      if (operation.has(stem)) held += weight;
    }
    return [place, { place, support: [], inOperation: total === 0 ? 0 : held / total }];
  }));
  units.forEach((_, u) => {
    const seen = new Set<number>();
    matches[u]!.forEach((m, rank) => {
      const at = linked?.[u]?.get(m.code);
      byPlace.get(m.code)?.support.push({ ...m, unit: u, rank, linker: at?.cosine, linkerRank: at?.rank ?? 99 });
      seen.add(m.code);
    });
    for (const [place, { cosine, rank }] of linked?.[u] ?? []) {
      if (!seen.has(place)) byPlace.get(place)?.support.push({ code: place, score: 0, ofPhrase: 0, ofText: 0, weight: 0, unit: u, rank: 99, linker: cosine, linkerRank: rank });
    }
  });
  return [...byPlace.values()];
}

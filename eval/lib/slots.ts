// Gold slots and how predictions are matched to them: the heart of every claim metric.
import type { CodedNote, GoldSlot } from './dataset.js';
import type { PredictedCode, Prediction } from './prediction.js';

/** A code without dots, upper-case: how codes are compared everywhere here. */
export function normCode(code: string): string {
  return code.toUpperCase().replaceAll('.', '');
}

/** A gold slot with the normal forms of its code and its alternatives. */
export interface Slot<S extends GoldSlot = GoldSlot> {
  gold: S;
  codes: Set<string>;
  required: boolean;
}

/** Predictions of one system against its slots; `pairs` maps the place of a prediction to the place of its slot. */
export interface Matched<S extends GoldSlot = GoldSlot> {
  slots: Slot<S>[];
  predicted: PredictedCode[];
  pairs: Map<number, number>;
}

/** One note with its prediction, matched for each system. */
export interface Case {
  gold: CodedNote;
  prediction: Prediction;
  missing: boolean;
  dx: Matched<CodedNote['diagnoses'][number]>;
  px: Matched<CodedNote['procedures'][number]>;
  pcs: Matched;
}

export function toSlots<S extends GoldSlot>(gold: readonly S[]): Slot<S>[] {
  return gold.map((slot) => ({
    gold: slot,
    codes: new Set([slot.code, ...slot.alternatives].map(normCode)),
    required: slot.certainty === 'required',
  }));
}

/**
 * Pairs each prediction with at most one free slot: exact codes first, then alternatives, required slots before optional ones.
 * `like` compares something coarser: a number, only that many leading characters (3: category; 4: ICD-10-PCS table); a function, what a
 * code stands for, one key in common being enough (phecodes).
 */
export function matchSlots<S extends GoldSlot>(
  slots: Slot<S>[],
  predicted: PredictedCode[],
  like?: number | ((code: string) => readonly string[]),
): Matched<S> {
  const keys = typeof like === 'function' ? (code: string) => like(normCode(code)) : (code: string) => [normCode(code).slice(0, like)];
  const order = [...slots.keys()].sort((a, b) => Number(slots[b]?.required) - Number(slots[a]?.required));
  const exact = slots.map((slot) => new Set(keys(slot.gold.code)));
  const any = slots.map((slot) => new Set([...slot.codes].flatMap(keys)));
  const pairs = new Map<number, number>();
  const taken = new Set<number>();
  for (const wanted of [exact, any]) {
    predicted.forEach((code, place) => {
      if (pairs.has(place)) return;
      const slot = order.find((i) => !taken.has(i) && keys(code.code).some((key) => wanted[i]?.has(key)));
      if (slot === undefined) return;
      taken.add(slot);
      pairs.set(place, slot);
    });
  }
  return { slots, predicted, pairs };
}

/** Codes of a prediction at or above a probability, each once. A code without a probability counts as certain. */
export function distinctCodes(prediction: Prediction, minProbability = 0): PredictedCode[] {
  const byKey = new Map<string, PredictedCode>();
  for (const code of prediction.codes) {
    const key = `${code.system} ${normCode(code.code)}`;
    if ((code.probability ?? 1) >= minProbability && !byKey.has(key)) byKey.set(key, code);
  }
  return [...byKey.values()];
}

/** Every gold note with its prediction (an empty one when there is none), matched. */
export function pairCases(gold: readonly CodedNote[], predictions: ReadonlyMap<string, Prediction>, minProbability = 0): Case[] {
  return gold.map((note) => {
    const found = predictions.get(note.id);
    const prediction = found ?? { id: note.id, codes: [] };
    const codes = distinctCodes(prediction, minProbability);
    const of = (...systems: string[]): PredictedCode[] => codes.filter((code) => systems.includes(code.system));
    return {
      gold: note,
      prediction,
      missing: found === undefined,
      dx: matchSlots(toSlots(note.diagnoses), of('ICD-10-CM')),
      px: matchSlots(toSlots(note.procedures), of('CPT', 'HCPCS')),
      pcs: matchSlots(toSlots(note.pcs), of('ICD-10-PCS')),
    };
  });
}

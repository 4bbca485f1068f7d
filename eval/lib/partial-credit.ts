// Partial credit for a near code: the same phecode for diagnoses, the same character for ICD-10-PCS.
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import type { SystemScore } from './score-claims.js';
import { scoreSystem } from './score-claims.js';
import { findShared } from './shared-folder.js';
import type { Case } from './slots.js';
import { matchSlots, normCode } from './slots.js';
import type { Ratio } from './statistics.js';
import { ratio } from './statistics.js';

/** The phecodes of a diagnosis code (normal form): its own, or those of the longest of its stems that has any. */
export type Phecodes = (code: string) => readonly string[];

/** Reads the phecodeX map from the shared folder; undefined where it is absent (it may not ship). */
export async function readPhecodes(): Promise<Phecodes | undefined> {
  const path = findShared('datasets/phecodex/phecodeX_R_map.csv.gz');
  if (!path) return undefined;
  const rows = parse(gunzipSync(await readFile(path)), { columns: true }) as { code: string; vocabulary_id: string; phecode: string }[];
  const byCode = new Map<string, string[]>();
  for (const { code, vocabulary_id: vocabulary, phecode } of rows) {
    if (vocabulary !== 'ICD10CM') continue;
    const key = normCode(code);
    byCode.set(key, [...(byCode.get(key) ?? []), phecode]);
  }
  return makePhecodes(byCode);
}

/** A code without a phecode stands for itself. */
export function makePhecodes(byCode: ReadonlyMap<string, readonly string[]>): Phecodes {
  return (code) => {
    for (let length = code.length; length >= 3; length -= 1) {
      const found = byCode.get(code.slice(0, length));
      if (found) return found;
    }
    return [code];
  };
}

/** Diagnoses compared by phecode instead of code. */
export function scorePhecodes(cases: readonly Case[], phecodes: Phecodes): SystemScore {
  return scoreSystem(cases.map(({ dx }) => matchSlots(dx.slots, dx.predicted, phecodes)));
}

export interface PcsCharacters {
  /** Share of required codes whose k-th character their nearest predicted code has, k from 1 (section) to 7 (qualifier). */
  by_character: Ratio[];
}

const PCS_LENGTH = 7;

/** Pairs each required ICD-10-PCS code with the free predicted code that has most characters in common, the closest pairs first. */
export function scorePcsCharacters(cases: readonly Case[]): PcsCharacters {
  const hits = Array.from({ length: PCS_LENGTH }, () => 0);
  let required = 0;
  for (const { pcs } of cases) {
    const slots = pcs.slots.filter((slot) => slot.required);
    const pairs = slots.flatMap((slot, at) =>
      pcs.predicted.map((code, place) => {
        const same = [...slot.codes].map((gold) => sameCharacters(gold, normCode(code.code)));
        const best = same.reduce((a, b) => (count(b) > count(a) ? b : a));
        return { at, place, best };
      }),
    );
    const [takenSlots, takenCodes] = [new Set<number>(), new Set<number>()];
    for (const { at, place, best } of pairs.sort((a, b) => count(b.best) - count(a.best))) {
      if (takenSlots.has(at) || takenCodes.has(place)) continue;
      takenSlots.add(at);
      takenCodes.add(place);
      best.forEach((same, character) => void (hits[character] = (hits[character] ?? 0) + Number(same)));
    }
    required += slots.length;
  }
  return { by_character: hits.map((hit) => ratio(hit, required)) };
}

function sameCharacters(a: string, b: string): boolean[] {
  return Array.from({ length: PCS_LENGTH }, (_, i) => a[i] !== undefined && a[i] === b[i]);
}

function count(flags: readonly boolean[]): number {
  return flags.filter(Boolean).length;
}

// How many coded training notes bill a CPT or HCPCS number, its family, its chapter and itself by kind of note; and the same without one note.
import { isVisit } from '../../src/procedures/describe.js';
import { rateKeys } from '../../src/procedures/features/number.js';
import { familyOf } from '../../src/procedures/label-index.js';
import type { Edition } from '../../src/reference/types.js';
import type { TrainingRates } from '../../src/scoring/index.js';
import { type CodedNote, readRows, trainingPaths } from './note-sources.js';

export interface CodedProcedure { code: string; certainty: string; alternatives?: string[]; modifiers?: string[]; units?: number }
export type ProcedureNote = CodedNote & { procedures: CodedProcedure[] };

const PARTS = ['code', 'category', 'reported'] as const;
type Part = (typeof PARTS)[number];

/** Numbers of a note that are not the visit's, required and optional. */
export function otherProcedures(note: ProcedureNote): CodedProcedure[] {
  return (note.procedures ?? []).filter(({ code }) => !isVisit(code));
}

/** Rates of the training notes. */
export interface ProcedureRates {
  all: TrainingRates;
  /** Without a note, when it is a training note: its own answer must not speak. */
  without(note: ProcedureNote): TrainingRates;
}

export async function countProcedureRates(edition: Edition): Promise<ProcedureRates> {
  const counts = { notes: 0, code: new Map<string, number>(), category: new Map<string, number>(), reported: new Map<string, number>(), types: new Map<string, number>() };
  const keysOf = (note: ProcedureNote): Record<Part, Set<string>> => {
    const code = new Set(otherProcedures(note).map((p) => p.code));
    const known = [...code].map((one) => edition.procedure(one)).filter((one) => one !== undefined);
    return { code, category: new Set(known.map(familyOf)), reported: new Set(known.flatMap((one) => Object.values(rateKeys(note.document_type, one)))) };
  };
  for (const path of trainingPaths()) {
    for await (const note of readRows<ProcedureNote>(path)) {
      counts.notes++;
      counts.types.set(note.document_type, (counts.types.get(note.document_type) ?? 0) + 1);
      const keys = keysOf(note);
      for (const part of PARTS) for (const key of keys[part]) counts[part].set(key, (counts[part].get(key) ?? 0) + 1);
    }
  }
  const among = (part: Part, key: string): number => (part === 'reported' ? (counts.types.get(key.split(' ')[0]!) ?? 1) : counts.notes);
  const tables = (table: (part: Part) => Record<string, number>): TrainingRates => ({ code: table('code'), category: table('category'), reported: table('reported') });
  return {
    all: tables((part) => Object.fromEntries([...counts[part]].map(([key, n]) => [key, Number((n / among(part, key)).toPrecision(4))]))),
    without(note) {
      const own = keysOf(note);
      return tables((part) => new Proxy({}, { get: (_, key: string) => {
        const count = (counts[part].get(key) ?? 0) - (own[part].has(key) ? 1 : 0);
        return count <= 0 ? undefined : count / among(part, key);
      } }));
    },
  };
}

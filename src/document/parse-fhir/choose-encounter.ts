// Which encounter an input is about: a claim is for one, and a chart may hold many.
import type { Unread } from '../source/types.js';
import { readDay } from '../source/dates.js';
import { entriesOf, refersTo } from './entries.js';
import type { AnyEntry, Entry } from './entries.js';
import { dayOf, encountersOf } from './notes.js';
import type { NoteEntry } from './notes.js';

export interface Choice {
  encounter: Entry<'Encounter'> | undefined;
  notes: NoteEntry[];
  unread: Unread[];
}

const UNREAL = new Set(['cancelled', 'entered-in-error']);

/** First day of an encounter, as written. */
export function startOf(encounter: Entry<'Encounter'> | undefined): string | undefined {
  return readDay((encounter?.resource.period ?? encounter?.resource.actualPeriod)?.start);
}

/**
 * The encounter of the first Composition that names one, else the latest that a note belongs to, else the latest of all. Notes of other encounters
 * are left out and named in `unread`; notes that name none belong to it.
 */
export function chooseEncounter(entries: readonly AnyEntry[], notes: readonly NoteEntry[]): Choice {
  const encounters = entriesOf(entries, 'Encounter').filter(({ resource }) => !UNREAL.has(resource.status ?? ''));
  /** An encounter is known by its entry, or by the reference alone when it is not part of the input. */
  const keyOf = (note: NoteEntry): Entry<'Encounter'> | string | undefined => {
    const references = encountersOf(note);
    return encounters.find((entry) => references.some((reference) => refersTo(reference, entry))) ?? references[0];
  };
  const keys = new Map(notes.map((note) => [note, keyOf(note)] as const));
  const composed = notes.find((note) => note.type === 'Composition' && keys.get(note) !== undefined);
  const named = [...keys].filter(([, key]) => key !== undefined);
  const dated = named.map(([note, key]) => ({ key, day: (typeof key === 'string' ? undefined : startOf(key)) ?? dayOf(note) ?? '' }));
  const latest = dated.reduce<(typeof dated)[number] | undefined>((best, one) => (best === undefined || one.day > best.day ? one : best), undefined);
  const chosen = (composed && keys.get(composed)) ?? latest?.key ?? newest(encounters);
  const mine = notes.filter((note) => keys.get(note) === undefined || keys.get(note) === chosen);
  return {
    encounter: typeof chosen === 'string' ? undefined : chosen,
    notes: mine,
    unread: notes.filter((note) => !mine.includes(note)).map(({ type, path }) => ({ place: path === '' ? type : path, problem: 'belongs to another encounter' })),
  };
}

function newest(encounters: readonly Entry<'Encounter'>[]): Entry<'Encounter'> | undefined {
  return encounters.reduce<Entry<'Encounter'> | undefined>((best, one) => ((startOf(one) ?? '') >= (startOf(best) ?? '') ? one : best), undefined);
}

// FHIR R4 to one encounter: a Bundle (document, transaction, collection, search result) or one resource that holds text.
import { collectSource } from '../source/collect.js';
import { ageOn, readDay } from '../source/dates.js';
import { refuse } from '../source/refuse.js';
import type { ReadSource, SourceDocument, Unread } from '../source/types.js';
import { settingOf } from '../source/vocabulary.js';
import { chooseEncounter, startOf } from './choose-encounter.js';
import { readContext } from './context.js';
import { entriesOf, listEntries } from './entries.js';
import type { Entry } from './entries.js';
import { dayOf, listNotes, readNote } from './notes.js';
import { codesOf } from './resources.js';

const NOTES = 'Composition, DocumentReference or DiagnosticReport';
/** FHIR AdministrativeGender. */
const SEXES: Record<string, string> = { female: 'F', male: 'M', other: 'O', unknown: 'U' };

/**
 * Reads parsed FHIR JSON. Documents: the notes of one encounter (compositions, document references, reports), then `context` with the reasons,
 * conditions and procedures that are coded beside them. Pieces name the JSON path that they come from.
 * Throws E121 (no FHIR, broken base64, two patients), E122 (no text), E123 (text by address only), E108 (PDF and the like only), E107, E124, E125 for
 * attachments, and E1xx of the encounter. `given` are the caller's own fields.
 */
export function parseFhir(value: unknown, given: Record<string, unknown> = {}): ReadSource {
  const entries = listEntries(value);
  const patients = entriesOf(entries, 'Patient');
  if (new Set(patients.map(({ resource, path }) => resource.id ?? path)).size > 1) refuse('E121', `${patients[1]?.path}`, 'is a second patient');
  const choice = chooseEncounter(entries, listNotes(entries));
  const unread: Unread[] = [...choice.unread];
  const documents = nameApart(dropRepeats(choice.notes.map((note) => readNote(note, entries, unread)).filter(({ text }) => /\S/.test(text))));
  if (choice.notes.length === 0 && unread.length === 0) unread.push(tellEmpty(value));
  const context = documents.length === 0 ? undefined : readContext(entries, choice.encounter);
  const setting = settingOf('v3', classOf(choice.encounter), documents[0]?.type);
  const dateOfService = dateOf(choice.encounter, setting === 'inpatient') ?? choice.notes.map(dayOf).find((day) => day !== undefined);
  const patient = patients[0]?.resource;
  return collectSource(
    [...documents, ...(context ? [{ ...context, type: documents[0]?.type }] : [])],
    {
      id: choice.encounter?.resource.id ?? idOf(value),
      setting,
      dateOfService,
      admissionDate: setting === 'inpatient' ? startOf(choice.encounter) : undefined,
      patient: { age: ageOn(patient?.birthDate, dateOfService), sex: SEXES[patient?.gender ?? ''] },
    },
    unread,
    given,
  );
}

/** Why an input holds no note. */
function tellEmpty(value: unknown): Unread {
  const type = isFhir(value) ? value.resourceType : '';
  if (type === 'Bundle') return { place: 'entry', problem: `holds no ${NOTES} that stands` };
  if (NOTES.includes(type)) return { place: 'status', problem: 'says that it was withdrawn or replaced' };
  return { place: 'resourceType', problem: `must be Bundle, ${NOTES}: others hold no text` };
}

/** Whether parsed JSON is FHIR. */
export function isFhir(value: unknown): value is { resourceType: string } {
  return typeof value === 'object' && value !== null && 'resourceType' in value && typeof value.resourceType === 'string';
}

function classOf(encounter: Entry<'Encounter'> | undefined): string | undefined {
  const found = encounter?.resource.class;
  return Array.isArray(found) ? found.flatMap((concept) => codesOf(concept))[0] : found?.code;
}

/** Inpatient code sets go by the day of discharge, all others by the day of the visit. */
function dateOf(encounter: Entry<'Encounter'> | undefined, inpatient: boolean): string | undefined {
  const period = encounter?.resource.period ?? encounter?.resource.actualPeriod;
  return (inpatient ? readDay(period?.end) : undefined) ?? startOf(encounter) ?? readDay(period?.end);
}

function idOf(value: unknown): string | undefined {
  return typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string' ? value.id : undefined;
}

/** The same note often stands twice, as a document and as a report: its first form counts. */
function dropRepeats(documents: readonly SourceDocument[]): SourceDocument[] {
  const seen = new Set<string>();
  return documents.filter(({ text }) => {
    const key = text.replace(/\s+/g, ' ').trim();
    const fresh = !seen.has(key);
    seen.add(key);
    return fresh;
  });
}

function nameApart(documents: readonly SourceDocument[]): SourceDocument[] {
  const seen = new Set<string>(['context']);
  return documents.map((document, place) => {
    const short = document.id.slice(0, 190);
    const id = seen.has(short) ? `${short}#${place + 1}` : short;
    seen.add(id);
    return { ...document, id };
  });
}


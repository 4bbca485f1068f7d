// Puts what a reader found into one encounter, checked like any other.
import { MAX_DOCUMENT_CHARS } from '../../types.js';
import { ChartcodeError } from '../../errors.js';
import { validateEncounter } from '../validate-encounter.js';
import { refuse } from './refuse.js';
import type { ReadSource, SourceDocument, Unread } from './types.js';

/** What a format states of the encounter; fields that it does not state are absent or undefined. */
export interface EncounterFields {
  id?: string | undefined;
  documentType?: string | undefined;
  setting?: string | undefined;
  dateOfService?: string | undefined;
  /** Of a stay; left out where it is not before the day of service. */
  admissionDate?: string | undefined;
  specialty?: string | undefined;
  payer?: string | undefined;
  patient?: { age?: number | undefined; sex?: string | undefined };
}

/** Longest identifier that an encounter or a document may have. */
const MAX_ID = 200;

/**
 * One encounter of the documents that hold text, in their order. `given` are the caller's own fields, which win over what the source states.
 * Throws E122 when none holds text (E123 or E108 when something could have held it), E103, and what `validateEncounter` throws.
 */
export function collectSource(documents: readonly SourceDocument[], fields: EncounterFields, unread: readonly Unread[], given: Record<string, unknown>): ReadSource {
  const withText = documents.filter(({ text }) => /\S/.test(text));
  if (withText.length === 0) refuseEmpty(unread);
  for (const [at, { text }] of withText.entries())
    if (text.length > MAX_DOCUMENT_CHARS)
      throw new ChartcodeError('E103', undefined, [{ field: `documents.${at}.text`, problem: `is longer than ${MAX_DOCUMENT_CHARS} characters` }]);
  const patient = { ...dropUndefined(fields.patient ?? {}), ...(given.patient as object | undefined) };
  const day = given.dateOfService ?? fields.dateOfService;
  const admissionDate = typeof day === 'string' && (fields.admissionDate ?? day) < day ? fields.admissionDate : undefined;
  const encounter = validateEncounter({
    ...dropUndefined({ ...fields, admissionDate, patient: undefined, id: fields.id === '' ? undefined : fields.id?.slice(0, MAX_ID) }),
    ...given,
    ...(Object.keys(patient).length === 0 ? {} : { patient }),
    documents: withText.map(({ pieces: _, ...document }) => dropUndefined(document)),
  });
  return { encounter, documents: withText, unread: [...unread] };
}

function refuseEmpty(unread: readonly Unread[]): never {
  const referred = unread.find(({ problem }) => problem === BY_REFERENCE);
  if (referred !== undefined) return refuse('E123', referred.place, BY_REFERENCE);
  const other = unread.find(({ problem }) => problem.startsWith(OTHER_TYPE));
  if (other !== undefined) return refuse('E108', other.place, other.problem);
  return refuse('E122', unread[0]?.place ?? 'body', unread[0]?.problem ?? 'holds no text');
}

/** Why an attachment that only has an address is not read: the engine fetches nothing. */
export const BY_REFERENCE = 'is given by its address only';
/** Why an attachment of another type is not read. */
export const OTHER_TYPE = 'is of a type that is not read';

function dropUndefined<T extends object>(value: T): Partial<T> {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as Partial<T>;
}

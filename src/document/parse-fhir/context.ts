// Conditions and procedures of the encounter as a text of their own, headed so that the engine weighs them as a problem list, not as a note.
import { readDay } from '../source/dates.js';
import { TextBuilder } from '../source/text-builder.js';
import type { SourceDocument } from '../source/types.js';
import { entriesOf, join, refersTo } from './entries.js';
import type { AnyEntry, Entry } from './entries.js';
import { codesOf, wordsOf } from './resources.js';
import type { Concept, FhirSection } from './resources.js';

/** More rows than any problem list that someone keeps. */
const MAX_ROWS = 100;
const REFUTED = new Set(['refuted', 'entered-in-error']);
const UNSURE = new Set(['unconfirmed', 'provisional', 'differential']);
const PAST = new Set(['inactive', 'remission', 'resolved']);
const UNDONE = new Set(['entered-in-error', 'not-done', 'preparation', 'on-hold', 'stopped']);

interface Row {
  heading: string;
  lead: string;
  words: string;
  path: string;
  tail: string;
}

/** A document of what the chart codes elsewhere, or undefined when there is nothing. Resources that a written section lists are left out: it tells them. */
export function readContext(entries: readonly AnyEntry[], encounter: Entry<'Encounter'> | undefined): SourceDocument | undefined {
  const told = entriesOf(entries, 'Composition').flatMap(({ resource }) => (resource.section ?? []).flatMap(toldBy));
  const untold = <T extends Pick<AnyEntry, 'names'>>(entry: T): boolean => !told.some((reference) => refersTo(reference, entry));
  const rows = [
    ...readReasons(encounter),
    ...entriesOf(entries, 'Condition').filter(untold).flatMap((entry) => readCondition(entry, encounter)),
    ...entriesOf(entries, 'Procedure').filter(untold).flatMap((entry) => readProcedure(entry, encounter)),
  ];
  const builder = new TextBuilder();
  for (const heading of ['REASON FOR VISIT', 'DIAGNOSIS', 'PROBLEM LIST', 'PAST MEDICAL HISTORY', 'PROCEDURES', 'PAST SURGICAL HISTORY']) {
    const listed = dropRepeats(rows.filter((row) => row.heading === heading)).slice(0, MAX_ROWS);
    if (listed.length === 0) continue;
    builder.gap('\n\n');
    builder.add(`${heading}:`);
    for (const { lead, words, path, tail } of listed) {
      builder.gap('\n');
      builder.lead(`- ${lead}`);
      builder.path = path;
      builder.copy(words, 0, words.length);
      builder.add(tail);
    }
  }
  return builder.length === 0 ? undefined : { id: 'context', ...builder.build() };
}

function toldBy(section: FhirSection | undefined): string[] {
  if (section === undefined) return [];
  const own = section.text?.div === undefined ? [] : (section.entry ?? []).flatMap((one) => (one?.reference === undefined ? [] : [one.reference]));
  return [...own, ...(section.section ?? []).flatMap(toldBy)];
}

function readReasons(encounter: Entry<'Encounter'> | undefined): Row[] {
  return (encounter?.resource.reasonCode ?? []).flatMap((concept, place) =>
    describe(concept, join(encounter?.path ?? '', `reasonCode.${place}`), 'REASON FOR VISIT', '', ''),
  );
}

function readCondition({ resource, path }: Entry<'Condition'>, encounter: Entry<'Encounter'> | undefined): Row[] {
  const verification = codesOf(resource.verificationStatus);
  if (verification.some((code) => REFUTED.has(code))) return [];
  const past = codesOf(resource.clinicalStatus).some((code) => PAST.has(code));
  const ofVisit = (resource.category ?? []).flatMap(codesOf).includes('encounter-diagnosis');
  const here = encounter === undefined || resource.encounter === undefined || refersTo(resource.encounter.reference, encounter);
  // A diagnosis of another visit that is over says nothing about this one; one that goes on is a problem of the patient.
  if (ofVisit && !here && past) return [];
  const heading = past ? 'PAST MEDICAL HISTORY' : ofVisit && here ? 'DIAGNOSIS' : 'PROBLEM LIST';
  const lead = past ? 'history of ' : verification.some((code) => UNSURE.has(code)) ? 'possible ' : '';
  return describe(resource.code, join(path, 'code'), heading, lead, siteOf(resource.bodySite));
}

function readProcedure({ resource, path }: Entry<'Procedure'>, encounter: Entry<'Encounter'> | undefined): Row[] {
  if (UNDONE.has(resource.status ?? '')) return [];
  const here = encounter === undefined || resource.encounter === undefined || refersTo(resource.encounter.reference, encounter);
  const day = readDay(resource.performedDateTime) ?? readDay(resource.performedPeriod?.start);
  const tail = `${siteOf(resource.bodySite)}${day === undefined ? '' : ` (${day})`}`;
  return describe(resource.code, join(path, 'code'), here ? 'PROCEDURES' : 'PAST SURGICAL HISTORY', '', tail);
}

function siteOf(sites: readonly (Concept | undefined)[] | undefined): string {
  const words = (sites ?? []).map(wordsOf).filter((site) => site !== '');
  return words.length === 0 ? '' : `, ${words.join(', ')}`;
}

function describe(concept: Concept | undefined, path: string, heading: string, lead: string, tail: string): Row[] {
  const words = wordsOf(concept);
  if (words === '') return [];
  const place = concept?.coding?.findIndex((coding) => coding?.display !== undefined) ?? 0;
  return [{ heading, lead, words, path: `${path}.${concept?.text === undefined ? `coding.${place}.display` : 'text'}`, tail }];
}

function dropRepeats(rows: readonly Row[]): Row[] {
  return [...new Map(rows.map((row) => [`${row.lead}${row.words}${row.tail}`.toLowerCase(), row] as const)).values()];
}

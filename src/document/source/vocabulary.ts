// Codes of other systems to this project's words: document types, settings, section headings. The tables are data beside it.
import { DOCUMENT_TYPES, SETTINGS } from '../../types.js';
import type { DocumentType, Setting } from '../../types.js';
import { classifyHeading, normaliseHeading } from '../section-table.js';
import documentCodes from './document-codes.json' with { type: 'json' };
import sectionCodes from './section-codes.json' with { type: 'json' };
import settingCodes from './setting-codes.json' with { type: 'json' };

function check<T extends string>(known: readonly T[], name: string): T {
  const found = known.find((one) => one === name);
  if (found === undefined) throw new Error(`vocabulary: ${name} is not one of ${known.join(', ')}`);
  return found;
}

function compile<T extends string>(table: object, known: readonly T[]): ReadonlyMap<string, T> {
  return new Map(Object.entries(table as Record<string, string>).map(([code, name]) => [code, check(known, name)]));
}

const BY_LOINC = new Map(
  Object.entries(documentCodes.loinc).flatMap(([type, codes]) => codes.map((code) => [code, check(DOCUMENT_TYPES, type)] as const)),
);
const BY_TABLE_0270 = compile(documentCodes.table0270, DOCUMENT_TYPES);
const BY_TITLE = documentCodes.titles.map(([pattern = '', type = '']) => [new RegExp(pattern, 'i'), check(DOCUMENT_TYPES, type)] as const);
const BY_CLASS = { v3: compile(settingCodes.actEncounterCode, SETTINGS), v2: compile(settingCodes.table0004, SETTINGS) };
const BY_PLACE = compile(settingCodes.table0305, SETTINGS);
const BY_VISIT = settingCodes.visits.map(([from = '', to = '', setting = '']) => ({ from, to, setting: check(SETTINGS, setting) }));
const AMBULATORY = compile(settingCodes.ambulatoryByType, SETTINGS);
const HEADINGS = new Map(Object.entries(sectionCodes.sections));
const SUFFIXES = new Map(Object.entries(sectionCodes.suffixes));

/** Document type of a LOINC code or, failing that, of a title's words ("Discharge Summary"). */
export function documentTypeOf(codes: readonly (string | undefined)[], title: string | undefined): DocumentType | undefined {
  for (const code of codes) {
    const type = code === undefined ? undefined : (BY_LOINC.get(code) ?? BY_TABLE_0270.get(code));
    if (type !== undefined) return type;
  }
  const words = (title ?? '').slice(0, 200);
  return BY_TITLE.find(([pattern]) => pattern.test(words))?.[1];
}

/** Setting of an encounter's class: HL7 v3 ActEncounterCode or v2 table 0004. `place` is a code of v2 table 0305. */
export function settingOf(version: 'v2' | 'v3', code: string | undefined, type: DocumentType | undefined, place?: string): Setting | undefined {
  const setting = BY_CLASS[version].get((code ?? '').trim().toUpperCase());
  if (setting !== 'office') return setting;
  return (type === undefined ? undefined : AMBULATORY.get(type)) ?? BY_PLACE.get((place ?? '').trim().toUpperCase()) ?? setting;
}

/** Setting of the CPT number of a visit, which C-CDA gives an encounter for its code. */
export function settingOfVisit(code: string | undefined): Setting | undefined {
  return BY_VISIT.find(({ from, to }) => code !== undefined && /^\d{5}$/.test(code) && code >= from && code <= to)?.setting;
}

/** The heading that a section gets, and whether its own title has to stand below it: a title that is no known heading says something. */
export function headingOf(codes: readonly (string | undefined)[], title: string): { heading: string; keepTitle: boolean } {
  const coded = codes.map((code) => HEADINGS.get(code ?? '')).find((heading) => heading !== undefined);
  const kindOf = (heading: string): string | undefined => {
    const found = classifyHeading(normaliseHeading(heading));
    return found?.class === 'kind' ? found.kind : undefined;
  };
  if (coded === undefined) return { heading: title, keepTitle: false };
  if (title === '') return { heading: coded, keepTitle: false };
  const kind = kindOf(title);
  if (kind !== undefined && (kind === kindOf(coded) || kindOf(coded) === undefined)) return { heading: title, keepTitle: false };
  return { heading: coded, keepTitle: kind === undefined && normaliseHeading(title) !== normaliseHeading(coded) };
}

/**
 * The heading as it has to be written to open a section of the text: an unlisted one only does so in capitals, and one that did not would leave its text
 * to the section before, family history or allergies.
 */
export function writeHeading(heading: string): string {
  const found = classifyHeading(normaliseHeading(heading))?.class;
  return found === 'kind' || found === 'system' ? heading : heading.toUpperCase();
}

/** The heading of an HL7 v2 observation suffix ("71020&IMP"). */
export function headingOfSuffix(suffix: string): string | undefined {
  return SUFFIXES.get(suffix.toUpperCase());
}

/** Whether words are a heading that the sections know. */
export function isKnownHeading(title: string): boolean {
  return title !== '' && classifyHeading(normaliseHeading(title))?.class === 'kind';
}

// The header of a CDA document: what it is, whose it is, and of which encounter.
import { elementAt } from '../markup/read-markup.js';
import type { MarkupElement } from '../markup/read-markup.js';
import { ageOn, readDay } from '../source/dates.js';
import { documentTypeOf, settingOf } from '../source/vocabulary.js';
import type { DocumentType, Setting } from '../../types.js';

export interface Header {
  id: string | undefined;
  documentType: DocumentType | undefined;
  authoredOn: string | undefined;
  setting: Setting | undefined;
  dateOfService: string | undefined;
  patient: { age: number | undefined; sex: string | undefined };
}

/** HL7 v3 AdministrativeGender; anything else is not stated. */
const SEXES: Record<string, string> = { F: 'F', M: 'M', UN: 'O' };

/** Reads the header; what has a nullFlavor or is absent is undefined. */
export function readHeader(document: MarkupElement): Header {
  const value = (attribute: string, ...path: string[]): string | undefined => {
    const element = elementAt(document, ...path);
    return element === undefined || 'nullFlavor' in element.attributes ? undefined : element.attributes[attribute];
  };
  const code = elementAt(document, 'code');
  const encounter = ['componentOf', 'encompassingEncounter'];
  const title = elementAt(document, 'title')?.children.map((child) => ('text' in child ? child.text : '')).join('');
  const documentType = documentTypeOf([code?.attributes.code, elementAt(document, 'code', 'translation')?.attributes.code], title);
  const setting = settingOf('v3', value('code', ...encounter, 'code') ?? value('code', ...encounter, 'code', 'translation'), documentType);
  const day = (...path: string[]): string | undefined =>
    readDay(value('value', ...path, 'low')) ?? readDay(value('value', ...path)) ?? readDay(value('value', ...path, 'center'));
  const discharged = readDay(value('value', ...encounter, 'effectiveTime', 'high'));
  const authoredOn = readDay(value('value', 'effectiveTime'));
  // Inpatient code sets go by the day of discharge, all others by the day of the visit.
  const visited = (setting === 'inpatient' ? discharged : undefined) ?? day(...encounter, 'effectiveTime');
  const dateOfService = visited ?? day('documentationOf', 'serviceEvent', 'effectiveTime') ?? authoredOn;
  const root = value('root', 'id');
  const extension = value('extension', 'id');
  const patient = ['recordTarget', 'patientRole', 'patient'];
  return {
    id: [root, extension].filter((part) => part !== undefined && part !== '').join('^') || undefined,
    documentType,
    authoredOn,
    setting,
    dateOfService,
    patient: {
      age: ageOn(value('value', ...patient, 'birthTime'), dateOfService),
      sex: SEXES[value('code', ...patient, 'administrativeGenderCode') ?? ''],
    },
  };
}

// The header of a CDA document: what it is, whose it is, and of which encounter.
import { childrenOf, elementAt } from '../markup/read-markup.js';
import type { MarkupElement } from '../markup/read-markup.js';
import { ageOn, readDay } from '../source/dates.js';
import { refuse } from '../source/refuse.js';
import { documentTypeOf, settingOf, settingOfVisit } from '../source/vocabulary.js';
import type { DocumentType, Setting } from '../../types.js';

export interface Header {
  id: string | undefined;
  documentType: DocumentType | undefined;
  authoredOn: string | undefined;
  setting: Setting | undefined;
  dateOfService: string | undefined;
  admissionDate: string | undefined;
  patient: { age: number | undefined; sex: string | undefined };
}

/** HL7 v3 AdministrativeGender; anything else is not stated. */
const SEXES: Record<string, string> = { F: 'F', M: 'M', UN: 'O' };

interface Span {
  first: string | undefined;
  last: string | undefined;
}

/** Documents of one deed, whatever class their service event has: it began on the first day that it states. */
const PROCEDURES: ReadonlySet<DocumentType> = new Set(['operative_report', 'procedure_note']);

/** A care provision is the period that a summary tells of, often since birth: its last day is the nearest to a visit that it states. */
function dayOfService({ first, last }: Span, care: boolean): string | undefined {
  return care && first !== last ? last : first;
}

/** The first of an encounter's codes that says where it took place: ActEncounterCode, or the CPT number of the visit, in any order. */
function readSetting(code: MarkupElement | undefined, documentType: DocumentType | undefined): Setting | undefined {
  const codes = code === undefined ? [] : [code, ...childrenOf(code, 'translation')];
  return codes.flatMap(({ attributes }) => ('nullFlavor' in attributes ? [] : (settingOf('v3', attributes.code, documentType) ?? settingOfVisit(attributes.code) ?? [])))[0];
}

const rootOf = (id: string): string | undefined => id.split('^')[0];

/** Refuses a document of several patients (a group visit): whose each condition is, its narrative alone says. */
function checkOnePatient(document: MarkupElement): void {
  const named = childrenOf(document, 'recordTarget').map((target) => {
    const role = elementAt(target, 'patientRole');
    const ids = (role ? childrenOf(role, 'id') : []).flatMap(({ attributes: { root, extension } }) => (root === undefined ? [] : [`${root}^${extension ?? ''}`]));
    const facts = [elementAt(target, 'patientRole', 'patient', 'birthTime')?.attributes.value, elementAt(target, 'patientRole', 'patient', 'administrativeGenderCode')?.attributes.code];
    return { ids, facts };
  });
  const [first, ...others] = named;
  if (first === undefined) return;
  const at = others.findIndex(({ ids, facts }) =>
    (!ids.some((id) => first.ids.includes(id)) && ids.some((id) => first.ids.some((own) => rootOf(own) === rootOf(id)))) || facts.some((fact, i) => fact !== undefined && first.facts[i] !== undefined && fact !== first.facts[i]));
  if (at >= 0) refuse('E121', `recordTarget[${at + 2}]`, 'is a second patient');
}

/** Reads the header; what has a nullFlavor or is absent is undefined. Throws E121 for a second patient. */
export function readHeader(document: MarkupElement): Header {
  checkOnePatient(document);
  const value = (attribute: string, ...path: string[]): string | undefined => {
    const element = elementAt(document, ...path);
    return element === undefined || 'nullFlavor' in element.attributes ? undefined : element.attributes[attribute];
  };
  const code = elementAt(document, 'code');
  const encounter = ['componentOf', 'encompassingEncounter'];
  const title = elementAt(document, 'title')?.children.map((child) => ('text' in child ? child.text : '')).join('');
  const documentType = documentTypeOf([code?.attributes.code, elementAt(document, 'code', 'translation')?.attributes.code], title);
  const event = elementAt(document, 'documentationOf', 'serviceEvent');
  const setting = readSetting(elementAt(document, ...encounter, 'code'), documentType) ?? readSetting(event && elementAt(event, 'code'), documentType);
  const span = (...path: string[]): Span => ({
    first: readDay(value('value', ...path, 'effectiveTime', 'low')) ?? readDay(value('value', ...path, 'effectiveTime')) ?? readDay(value('value', ...path, 'effectiveTime', 'center')),
    last: readDay(value('value', ...path, 'effectiveTime', 'high')),
  });
  const authoredOn = readDay(value('value', 'effectiveTime'));
  const stay = span(...encounter);
  // Inpatient code sets go by the day of discharge, all others by the day of the visit. A discharge summary whose place is not stated is of a stay.
  const inpatient = (setting ?? (documentType === 'discharge_summary' ? 'inpatient' : undefined)) === 'inpatient';
  const visited = (inpatient ? stay.last : undefined) ?? stay.first;
  const deed = documentType !== undefined && PROCEDURES.has(documentType);
  const care = event?.attributes.classCode === 'PCPR' && !deed;
  const served = dayOfService(span('documentationOf', 'serviceEvent'), care);
  // What was done after the document was written was not done for it. An operation has its own day within a stay that its report does not end.
  const done = served !== undefined && served <= (authoredOn ?? served) ? served : undefined;
  const dateOfService = (deed && stay.last === undefined ? done : undefined) ?? visited ?? done ?? authoredOn;
  const root = value('root', 'id');
  const extension = value('extension', 'id');
  const patient = ['recordTarget', 'patientRole', 'patient'];
  return {
    id: [root, extension].filter((part) => part !== undefined && part !== '').join('^') || undefined,
    documentType,
    authoredOn,
    setting,
    dateOfService,
    admissionDate: inpatient ? stay.first : undefined,
    patient: {
      age: ageOn(value('value', ...patient, 'birthTime'), dateOfService),
      sex: SEXES[value('code', ...patient, 'administrativeGenderCode') ?? ''],
    },
  };
}

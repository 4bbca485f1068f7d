// The Claim resource of the clinician or of the facility, as a draft.
import { findPlace, listDiagnoses, listInpatientProcedures, listServiceLines } from '../facts.js';
import type { ClaimKind } from '../facts.js';
import type { ClaimCode, Finding } from '../../types.js';
import { EXTENSION, HL7, PLACE_OF_SERVICE_URI, PRESENT_ON_ADMISSION_URI, SUBTYPE_URI, codeConcept, concept, confidenceExtension, evidenceExtension, identifyEncounter, modifierConcept, textAs } from './terms.js';
import type { Resource } from './terms.js';
import type { BundleParts } from './write-bundle.js';

type Element = Record<string, unknown>;

/** https://hl7.org/fhir/R4/claim.html with `use` claim and `status` draft. Findings and queries stand as supporting information. */
export function buildClaimResource(kind: ClaimKind, parts: BundleParts): Resource {
  const { input, makeId, written, patient, provider, coverage, serviceDate, firstDate } = parts;
  const diagnoses = listDiagnoses(input);
  const procedures = kind === 'institutional' ? listInpatientProcedures(input) : [];
  const lines = listServiceLines(input, kind);
  const notes = [...input.claim.findings.map(describeFinding), ...input.claim.queries.map(({ topic, message }) => ({ topic: `query: ${topic}`, message }))];
  return {
    resourceType: 'Claim',
    id: makeId(`claim/${kind}`),
    extension: [{ url: `${EXTENSION}:route`, valueCode: input.claim.decision.route }],
    ...list('identifier', identifyEncounter(input.claim.id)),
    status: 'draft',
    type: concept(`${HL7}/claim-type`, kind),
    ...(kind === 'institutional' ? { subType: concept(SUBTYPE_URI, input.claim.setting === 'inpatient' ? 'inpatient' : 'outpatient') } : {}),
    use: 'claim',
    patient,
    ...(serviceDate === undefined ? {} : { billablePeriod: { start: firstDate, end: serviceDate } }),
    created: written,
    provider,
    priority: concept(`${HL7}/processpriority`, 'normal'),
    ...list('supportingInfo', notes.map(buildNote)),
    ...list('diagnosis', diagnoses.map((diagnosis, place) => buildDiagnosis(diagnosis, place + 1, kind, parts))),
    ...list('procedure', procedures.map((procedure, place) => buildProcedure(procedure, place + 1, parts))),
    insurance: [{ sequence: 1, focal: true, coverage }],
    ...list('item', lines.map((line, place) => buildItem(line, place + 1, diagnoses, kind, parts))),
  };
}

/** FHIR has no empty arrays. */
function list(name: string, elements: readonly object[]): Element {
  return elements.length === 0 ? {} : { [name]: elements };
}

function buildDiagnosis(diagnosis: ClaimCode, sequence: number, kind: ClaimKind, { input, conditions }: BundleParts): Element {
  const onAdmission = kind === 'institutional' && input.claim.setting === 'inpatient' ? diagnosis.presentOnAdmission : undefined;
  return {
    extension: [confidenceExtension(diagnosis), ...(conditions.has(diagnosis.code) ? [{ url: `${EXTENSION}:condition`, valueReference: conditions.get(diagnosis.code) }] : [])],
    sequence,
    diagnosisCodeableConcept: codeConcept(diagnosis),
    ...(diagnosis.role === 'first_listed' ? { type: [concept(`${HL7}/ex-diagnosistype`, 'principal')] } : {}),
    ...(onAdmission === undefined ? {} : { onAdmission: concept(PRESENT_ON_ADMISSION_URI, onAdmission) }),
  };
}

function buildProcedure(procedure: ClaimCode, sequence: number, { serviceDate, documents }: BundleParts): Element {
  return {
    extension: describeSupport(procedure, documents),
    sequence,
    type: [concept(`${HL7}/ex-procedure-type`, sequence === 1 ? 'primary' : 'secondary')],
    ...(serviceDate === undefined ? {} : { date: serviceDate }),
    procedureCodeableConcept: codeConcept(procedure),
  };
}

function buildItem(line: ClaimCode, sequence: number, diagnoses: readonly ClaimCode[], kind: ClaimKind, { input, serviceDate, documents, encounter }: BundleParts): Element {
  const linked = [...new Set(line.linkedDiagnoses)].map((code) => diagnoses.findIndex((diagnosis) => diagnosis.code === code) + 1).filter((place) => place > 0);
  const { placeOfService, label } = findPlace(input);
  return {
    extension: describeSupport(line, documents),
    sequence,
    ...(linked.length === 0 ? {} : { diagnosisSequence: linked }),
    productOrService: codeConcept(line),
    ...((line.modifiers ?? []).length === 0 ? {} : { modifier: line.modifiers?.map(modifierConcept) }),
    ...(serviceDate === undefined ? {} : { servicedDate: serviceDate }),
    ...(kind === 'professional' ? { locationCodeableConcept: concept(PLACE_OF_SERVICE_URI, placeOfService, label) } : {}),
    quantity: { value: line.units ?? 1 },
    encounter: [encounter],
  };
}

function describeSupport(line: ClaimCode, documents: BundleParts['documents']): Element[] {
  return [confidenceExtension(line), ...line.evidence.map((evidence) => evidenceExtension(evidence, documents.get(evidence.documentId)))];
}

function describeFinding({ severity, rule, message, codes, source }: Finding): { topic: string; message: string } {
  const about = codes.length === 0 ? '' : ` (${codes.join(', ')})`;
  return { topic: `${severity}: ${rule}`, message: `${message}${about}${source === '' ? '' : ` [${source}]`}` };
}

function buildNote({ topic, message }: { topic: string; message: string }, place: number): Element {
  return {
    sequence: place + 1,
    category: concept(`${HL7}/claiminformationcategory`, 'info'),
    code: { text: topic },
    ...textAs('valueString', message),
  };
}

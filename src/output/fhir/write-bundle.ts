// A claim as a FHIR R4 Bundle: Claims, a Condition a diagnosis, the documents, and Provenance that names model and profile.
import { digestClaim, findFirstDate, findPlace, findServiceDate, listDiagnoses, listKinds } from '../facts.js';
import type { OutputInput } from '../facts.js';
import { buildClaimResource } from './build-claim.js';
import { buildCondition } from './build-condition.js';
import { buildDevice, buildProvenance } from './build-provenance.js';
import { EXTENSION, HL7, concept, identifyEncounter, nameUuid, textAs } from './terms.js';
import type { Reference, Resource } from './terms.js';

/** What the resources of one Bundle share: references to each other, the day, the moment of writing. */
export interface BundleParts {
  input: OutputInput;
  patient: Reference;
  provider: Reference;
  coverage: Reference;
  encounter: Reference;
  device: Reference;
  /** By document id. */
  documents: Map<string, Reference>;
  /** By code. */
  conditions: Map<string, Reference>;
  serviceDate: string | undefined;
  /** A stay's first day, any other's day of service. */
  firstDate: string | undefined;
  /** Moment of writing, ISO 8601 in UTC. */
  written: string;
  makeId(name: string): string;
}

const GENDERS = { F: 'female', M: 'male', O: 'other', U: 'unknown' } as const;

/**
 * A collection Bundle (https://hl7.org/fhir/R4/bundle.html). Claims have status draft. Patient, provider and coverage hold what the encounter says of
 * them, which may be nothing: the receiver puts its own in their place. Identifiers follow from the claim, so writing twice gives the same Bundle.
 */
export function writeBundle(input: OutputInput, now: Date): Record<string, unknown> {
  const digest = digestClaim(input);
  const makeId = (name: string): string => nameUuid(digest, name);
  const refer = (name: string): Reference => ({ reference: `urn:uuid:${makeId(name)}` });
  const texts = listDocuments(input);
  const parts: BundleParts = {
    input,
    patient: refer('patient'),
    provider: refer('provider'),
    coverage: refer('coverage'),
    encounter: refer('encounter'),
    device: refer('device'),
    documents: new Map(texts.map(({ id }) => [id, refer(`document/${id}`)])),
    conditions: new Map(listDiagnoses(input).map(({ code }) => [code, refer(`condition/${code}`)])),
    serviceDate: findServiceDate(input),
    firstDate: input.claim.setting === 'inpatient' ? findFirstDate(input) : findServiceDate(input),
    written: now.toISOString(),
    makeId,
  };
  const claims = listKinds(input).map((kind) => buildClaimResource(kind, parts));
  const resources: Resource[] = [
    ...claims,
    ...listDiagnoses(input).map((diagnosis) => buildCondition(diagnosis, parts)),
    buildPatient(parts),
    buildEncounter(parts),
    { resourceType: 'Organization', id: makeId('provider'), name: NOT_STATED },
    { resourceType: 'Coverage', id: makeId('coverage'), status: 'draft', beneficiary: parts.patient, payor: [{ display: NOT_STATED, ...textAs('display', input.encounter.payer) }] },
    ...texts.map((document) => buildDocument(document, parts)),
    buildDevice(parts),
    buildProvenance(claims, parts),
  ];
  const [identifier] = identifyEncounter(input.claim.id);
  return {
    resourceType: 'Bundle',
    id: makeId('bundle'),
    type: 'collection',
    timestamp: parts.written,
    ...(identifier === undefined ? {} : { identifier }),
    entry: resources.map((resource) => ({ fullUrl: `urn:uuid:${resource.id}`, resource })),
  };
}

/** Stands where FHIR asks for a name and the encounter has none. */
const NOT_STATED = 'Not stated in the encounter';

function listDocuments({ claim, encounter }: OutputInput): { id: string; text: string; authoredOn?: string | undefined }[] {
  if (encounter.documents !== undefined) return encounter.documents;
  const id = claim.codes.flatMap(({ evidence }) => evidence)[0]?.documentId ?? 'd1';
  return encounter.text === undefined ? [] : [{ id, text: encounter.text }];
}

function buildPatient({ input: { encounter }, makeId }: BundleParts): Resource {
  const { age, sex } = encounter.patient ?? {};
  return {
    resourceType: 'Patient',
    id: makeId('patient'),
    ...(age === undefined ? {} : { extension: [{ url: `${EXTENSION}:age-at-service`, valueDecimal: age }] }),
    ...(sex === undefined ? {} : { gender: GENDERS[sex] }),
  };
}

function buildEncounter({ input, patient, serviceDate, firstDate, makeId }: BundleParts): Resource {
  return {
    resourceType: 'Encounter',
    id: makeId('encounter'),
    status: 'unknown',
    class: { system: `${HL7}/v3-ActCode`, code: findPlace(input).encounterClass },
    subject: patient,
    ...(serviceDate === undefined ? {} : { period: { start: firstDate, ...(firstDate === serviceDate ? {} : { end: serviceDate }) } }),
  };
}

/** The text that the offsets count in: a reader of the Bundle can check every quote. */
function buildDocument({ id, text, authoredOn }: { id: string; text: string; authoredOn?: string | undefined }, { patient, makeId }: BundleParts): Resource {
  return {
    resourceType: 'DocumentReference',
    id: makeId(`document/${id}`),
    identifier: [{ system: 'urn:chartcode:document', value: 'not named', ...textAs('value', id) }],
    status: 'current',
    type: concept('http://loinc.org', '34109-9', 'Note'),
    subject: patient,
    content: [
      {
        attachment: {
          contentType: 'text/plain; charset=utf-8',
          data: Buffer.from(text, 'utf8').toString('base64'),
          ...(authoredOn === undefined ? {} : { creation: authoredOn }),
        },
      },
    ],
  };
}

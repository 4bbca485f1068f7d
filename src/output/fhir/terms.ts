// Code systems, extensions and small data types of FHIR R4, as resources use them.
import { createHash } from 'node:crypto';
import type { ClaimCode, CodeSystem, Evidence } from '../../types.js';

/** Canonical addresses of the code systems (HL7 Terminology). HCPCS level II moved there from bluebutton.cms.gov. */
export const SYSTEM_URIS: Record<CodeSystem, string> = {
  'ICD-10-CM': 'http://hl7.org/fhir/sid/icd-10-cm',
  'ICD-10-PCS': 'http://www.cms.gov/Medicare/Coding/ICD10',
  CPT: 'http://www.ama-assn.org/go/cpt',
  HCPCS: 'http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets',
};

export const HL7 = 'http://terminology.hl7.org/CodeSystem';

/** Present on admission as CMS defines it (Y, N, U, W, 1): what HL7's own example set lacks is `1`, exempt. */
export const PRESENT_ON_ADMISSION_URI = 'https://www.cms.gov/Medicare/Medicare-Fee-for-Service-Payment/HospitalAcqCond/Coding';
export const PLACE_OF_SERVICE_URI = 'https://www.cms.gov/Medicare/Coding/place-of-service-codes/Place_of_Service_Code_Set';
/** Inpatient or outpatient, of a facility's claim: HL7's base set has no such codes, the CARIN guide has. */
export const SUBTYPE_URI = 'http://hl7.org/fhir/us/carin-bb/CodeSystem/C4BBInstitutionalClaimSubType';

/** The project's own extensions: evidence, confidence, condition, route, age-at-service, coding. A URN, since no server answers for them. */
export const EXTENSION = 'urn:chartcode:fhir:extension';

export type Resource = { resourceType: string; id: string } & Record<string, unknown>;
export interface Concept {
  coding?: { system: string; code: string; display?: string }[];
  text?: string;
}
export interface Reference {
  reference?: string;
  display?: string;
}

/** A text as FHIR takes it under a name, or nothing: a string is never blank and holds no control characters but tab and line ends. */
export function textAs<N extends string>(name: N, value: string | undefined): { [key in N]?: string } {
  const clean = (value ?? '').replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F]/g, ' ');
  return (clean.trim() === '' ? {} : { [name]: clean }) as { [key in N]?: string };
}

/** The encounter's own id, where it has one. */
export function identifyEncounter(id: string | undefined): { system: string; value: string }[] {
  const { value } = textAs('value', id);
  return value === undefined ? [] : [{ system: 'urn:chartcode:encounter', value }];
}

/** A concept of one coding. */
export function concept(system: string, code: string, display?: string): Concept {
  return { coding: [{ system, code, ...textAs('display', display) }] };
}

/** A claim's code as a concept; the description is its text, since it need not be the system's own display. */
export function codeConcept({ system, code, description }: ClaimCode): Concept {
  return { ...concept(SYSTEM_URIS[system], code), ...textAs('text', description) };
}

/** A modifier: CPT's are two digits, P1 to P6 and 1P to 8P; all others are HCPCS level II. */
export function modifierConcept(modifier: string): Concept {
  return concept(/^(\d\d|P[1-6]|[1238]P)$/.test(modifier) ? SYSTEM_URIS.CPT : SYSTEM_URIS.HCPCS, modifier);
}

/** An inner extension of a text, or none when it is blank. */
export function textParts(url: string, text: string | undefined): { url: string; valueString?: string }[] {
  const value = textAs('valueString', text);
  return value.valueString === undefined ? [] : [{ url, ...value }];
}

/** How sure the engine is of a code: its probability, tier, and what it comes from. */
export function confidenceExtension({ probability, tier, sources }: ClaimCode): Record<string, unknown> {
  return {
    url: `${EXTENSION}:confidence`,
    extension: [
      { url: 'probability', valueDecimal: probability },
      { url: 'tier', valueCode: tier },
      ...sources.flatMap((source) => textParts('source', source)),
    ],
  };
}

/** The words that support a code: document, offsets in UTF-16 units of its text, the words themselves, section. */
export function evidenceExtension({ documentId, start, end, text, section }: Evidence, document: Reference | undefined): Record<string, unknown> {
  return {
    url: `${EXTENSION}:evidence`,
    extension: [
      ...(document === undefined ? [] : [{ url: 'document', valueReference: document }]),
      ...textParts('documentId', documentId),
      { url: 'start', valueUnsignedInt: start },
      { url: 'end', valueUnsignedInt: end },
      ...textParts('text', text),
      ...textParts('section', section),
    ],
  };
}

/** A UUID of a digest and a name (RFC 9562, version 8): the same claim gives the same resources. */
export function nameUuid(digest: string, name: string): string {
  const hex = createHash('sha256').update(`${digest}/${name}`).digest('hex');
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `${variant}${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-');
}

// The published structure of the FHIR R4 resources that a Bundle holds: elements, cardinality, data types, required value sets. Nothing else is allowed.
import { z } from 'zod';

// https://hl7.org/fhir/R4/datatypes.html
const text = z.string().regex(/^(?=[\s\S]*\S)[^\u0000-\u0008\u000B\u000C\u000E-\u001F]+$/);
const code = z.string().regex(/^[^\s]+(\s[^\s]+)*$/);
const id = z.string().regex(/^[A-Za-z0-9\-.]{1,64}$/);
const uri = z.string().regex(/^\S+$/);
const date = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/);
const instant = z.iso.datetime();
const dateTime = z.union([date, instant]);
const positive = z.number().int().min(1);
const unsigned = z.number().int().min(0);
const some = <T extends z.ZodType>(one: T) => z.array(one).min(1);
const Reference = z.strictObject({ reference: uri.optional(), display: text.optional() }).refine((one) => one.reference ?? one.display);
const Coding = z.strictObject({ system: uri, code, display: text.optional() });
const Concept = z.strictObject({ coding: some(Coding).optional(), text: text.optional() }).refine((one) => one.coding ?? one.text);
const Identifier = z.strictObject({ system: uri, value: text });
const value = { valueString: text.optional(), valueCode: code.optional(), valueDecimal: z.number().optional(), valueUnsignedInt: unsigned.optional(), valueReference: Reference.optional() };
// ext-1: a value or further extensions, never both.
const Inner = z.strictObject({ url: text, ...value }).refine((one) => Object.keys(one).length === 2);
export const Extension = z.strictObject({ url: uri, extension: some(Inner).optional(), ...value }).refine((one) => Object.keys(one).length === 2);

const resource = <T extends string, S extends z.ZodRawShape>(type: T, shape: S) => z.strictObject({ resourceType: z.literal(type), id, extension: some(Extension).optional(), ...shape });
const element = <S extends z.ZodRawShape>(shape: S) => z.strictObject({ extension: some(Extension).optional(), ...shape });
const terms = 'http://terminology.hl7.org/CodeSystem/';
const bound = (system: string, ...codes: string[]) =>
  Concept.refine(({ coding }) => coding?.some((one) => one.system === `${terms}${system}` && codes.includes(one.code)), `one of ${codes.join(', ')} of ${system}`);

/** https://hl7.org/fhir/R4/claim.html */
export const ClaimResource = resource('Claim', {
  identifier: some(Identifier).optional(),
  status: z.enum(['active', 'cancelled', 'draft', 'entered-in-error']),
  type: bound('claim-type', 'institutional', 'oral', 'pharmacy', 'professional', 'vision'),
  subType: Concept.optional(),
  use: z.enum(['claim', 'preauthorization', 'predetermination']),
  patient: Reference,
  billablePeriod: z.strictObject({ start: dateTime, end: dateTime }).optional(),
  created: dateTime,
  provider: Reference,
  priority: bound('processpriority', 'stat', 'normal', 'deferred'),
  supportingInfo: some(element({ sequence: positive, category: Concept, code: Concept.optional(), valueString: text.optional() })).optional(),
  diagnosis: some(element({ sequence: positive, diagnosisCodeableConcept: Concept, type: some(bound('ex-diagnosistype', 'principal', 'admitting', 'discharge')).optional(), onAdmission: Concept.optional() })).optional(),
  procedure: some(element({ sequence: positive, type: some(bound('ex-procedure-type', 'primary', 'secondary')).optional(), date: dateTime.optional(), procedureCodeableConcept: Concept })).optional(),
  insurance: some(element({ sequence: positive, focal: z.boolean(), coverage: Reference })),
  item: some(
    element({
      sequence: positive,
      diagnosisSequence: some(positive).optional(),
      productOrService: Concept,
      modifier: some(Concept).optional(),
      servicedDate: date.optional(),
      locationCodeableConcept: Concept.optional(),
      quantity: z.strictObject({ value: z.number().positive() }).optional(),
      encounter: some(Reference).optional(),
    }),
  ).optional(),
});

/** https://hl7.org/fhir/R4/condition.html; con-2: evidence has a code or a detail. */
export const ConditionResource = resource('Condition', {
  category: some(bound('condition-category', 'problem-list-item', 'encounter-diagnosis')).optional(),
  code: Concept.optional(),
  subject: Reference,
  encounter: Reference.optional(),
  recordedDate: dateTime.optional(),
  evidence: some(element({ code: some(Concept).optional(), detail: some(Reference).optional() }).refine((one) => one.code ?? one.detail)).optional(),
});

/** https://hl7.org/fhir/R4/provenance.html */
export const ProvenanceResource = resource('Provenance', {
  target: some(Reference),
  recorded: instant,
  activity: Concept.optional(),
  agent: some(element({ type: Concept.optional(), who: Reference })),
  entity: some(element({ role: z.enum(['derivation', 'revision', 'quotation', 'source', 'removal']), what: Reference })).optional(),
});

const Attachment = z.strictObject({ contentType: code, data: z.base64().optional(), creation: dateTime.optional() });

export const Resource = z.discriminatedUnion('resourceType', [
  ClaimResource,
  ConditionResource,
  ProvenanceResource,
  resource('Patient', { gender: z.enum(['male', 'female', 'other', 'unknown']).optional() }),
  // org-1: a name or an identifier
  resource('Organization', { name: text }),
  resource('Coverage', { status: z.enum(['active', 'cancelled', 'draft', 'entered-in-error']), beneficiary: Reference, payor: some(Reference) }),
  resource('Encounter', {
    status: z.enum(['planned', 'arrived', 'triaged', 'in-progress', 'onleave', 'finished', 'cancelled', 'entered-in-error', 'unknown']),
    class: Coding,
    subject: Reference.optional(),
    period: z.strictObject({ start: dateTime, end: dateTime.optional() }).optional(),
  }),
  resource('DocumentReference', {
    identifier: some(Identifier).optional(),
    status: z.enum(['current', 'superseded', 'entered-in-error']),
    type: Concept.optional(),
    subject: Reference.optional(),
    content: some(z.strictObject({ attachment: Attachment })),
  }),
  resource('Device', {
    identifier: some(Identifier).optional(),
    deviceName: some(z.strictObject({ name: text, type: z.enum(['udi-label-name', 'user-friendly-name', 'patient-reported-name', 'manufacturer-name', 'model-name', 'other']) })).optional(),
    version: some(z.strictObject({ type: Concept.optional(), value: text })).optional(),
  }),
]);

/** https://hl7.org/fhir/R4/bundle.html; bdl-7: each fullUrl once, and it names its resource. */
export const BundleResource = z
  .strictObject({
    resourceType: z.literal('Bundle'),
    id,
    identifier: Identifier.optional(),
    type: z.literal('collection'),
    timestamp: instant,
    entry: some(z.strictObject({ fullUrl: z.string().regex(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/), resource: Resource })),
  })
  .refine(({ entry }) => new Set(entry.map(({ fullUrl }) => fullUrl)).size === entry.length, 'bdl-7')
  .refine(({ entry }) => entry.every(({ fullUrl, resource: { id: own } }) => fullUrl === `urn:uuid:${own}`), 'fullUrl names the resource');

/** Every `reference` anywhere in a value. */
export function listReferences(found: unknown): string[] {
  if (Array.isArray(found)) return found.flatMap(listReferences);
  if (typeof found !== 'object' || found === null) return [];
  return Object.entries(found).flatMap(([key, inner]) => (key === 'reference' && typeof inner === 'string' ? [inner] : listReferences(inner)));
}

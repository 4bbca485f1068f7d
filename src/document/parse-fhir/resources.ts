// The parts of FHIR R4 resources that are read, as lenient schemas: an unknown or malformed optional field counts as absent.
import { z } from 'zod';

/** A field that is dropped when it has another shape: a foreign system's slip in one field does not cost the note. */
const lenient = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined);
const text = lenient(z.string());
const listOf = <T extends z.ZodType>(item: T) => lenient(z.array(lenient(item)));

export const CodingSchema = z.object({ system: text, code: text, display: text });
export const ConceptSchema = z.object({ text, coding: listOf(CodingSchema) });
export const ReferenceSchema = z.object({ reference: text, display: text });
export const PeriodSchema = z.object({ start: text, end: text });
export const AttachmentSchema = z.object({ contentType: text, data: text, url: text, title: text });
export const NarrativeSchema = z.object({ status: text, div: text });

const concept = lenient(ConceptSchema);
const reference = lenient(ReferenceSchema);
const period = lenient(PeriodSchema);

/** A section of a Composition; sections nest. */
export interface FhirSection {
  title?: string | undefined;
  code?: z.infer<typeof ConceptSchema> | undefined;
  text?: z.infer<typeof NarrativeSchema> | undefined;
  entry?: (z.infer<typeof ReferenceSchema> | undefined)[] | undefined;
  section?: (FhirSection | undefined)[] | undefined;
}
const SectionSchema: z.ZodType<FhirSection> = z.object({
  title: text,
  code: concept,
  text: lenient(NarrativeSchema),
  entry: listOf(ReferenceSchema),
  get section() {
    return listOf(SectionSchema);
  },
});

export const RESOURCES = {
  Composition: z.object({ id: text, status: text, type: concept, title: text, date: text, encounter: reference, section: listOf(SectionSchema), text: lenient(NarrativeSchema) }),
  DocumentReference: z.object({
    id: text,
    status: text,
    docStatus: text,
    type: concept,
    description: text,
    date: text,
    content: listOf(z.object({ attachment: lenient(AttachmentSchema) })),
    context: lenient(z.object({ encounter: listOf(ReferenceSchema), period })),
  }),
  DiagnosticReport: z.object({
    id: text,
    status: text,
    code: concept,
    category: listOf(ConceptSchema),
    encounter: reference,
    effectiveDateTime: text,
    effectivePeriod: period,
    issued: text,
    presentedForm: listOf(AttachmentSchema),
    conclusion: text,
    text: lenient(NarrativeSchema),
  }),
  Encounter: z.object({
    id: text,
    status: text,
    // R4 has a Coding, R5 a list of concepts.
    class: lenient(z.union([CodingSchema.extend({ code: z.string() }), z.array(ConceptSchema)])),
    period,
    actualPeriod: period,
    reasonCode: listOf(ConceptSchema),
  }),
  Patient: z.object({ id: text, birthDate: text, gender: text }),
  Condition: z.object({
    id: text,
    clinicalStatus: concept,
    verificationStatus: concept,
    category: listOf(ConceptSchema),
    code: concept,
    bodySite: listOf(ConceptSchema),
    encounter: reference,
    recordedDate: text,
  }),
  Procedure: z.object({ id: text, status: text, code: concept, bodySite: listOf(ConceptSchema), encounter: reference, performedDateTime: text, performedPeriod: period }),
  Binary: z.object({ id: text, contentType: text, data: text }),
} as const;

export type ResourceName = keyof typeof RESOURCES;
export type Resource<N extends ResourceName> = z.infer<(typeof RESOURCES)[N]>;
export type Concept = z.infer<typeof ConceptSchema>;
export type FhirAttachment = z.infer<typeof AttachmentSchema>;

/** The words of a concept: its own text, else the first display. */
export function wordsOf(concept: Concept | undefined): string {
  return (concept?.text ?? concept?.coding?.find((coding) => coding?.display !== undefined)?.display ?? '').replace(/\s+/g, ' ').trim();
}

/** The codes of a concept, in any system. */
export function codesOf(concept: Concept | undefined): string[] {
  return (concept?.coding ?? []).flatMap((coding) => (coding?.code === undefined ? [] : [coding.code]));
}

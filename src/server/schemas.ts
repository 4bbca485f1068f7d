// The shapes of HTTP answers that are not claims, and the names that all shapes have in /openapi.json.
import { z } from '@hono/zod-openapi';
import { ClaimSchema, DocumentTypeSchema, EncounterSchema, ErrorBodySchema, SettingSchema, SystemSchema } from '../types.js';

// `.meta` copies a schema and names it; types.ts itself stays free of the HTTP layer.
export const Encounter = EncounterSchema.meta({
  id: 'Encounter',
  description: 'Either `text` or `documents`; everything else is optional.',
});
export const Claim = ClaimSchema.meta({ id: 'Claim' });
export const ErrorBody = ErrorBodySchema.meta({ id: 'Error' });

export const RowErrorSchema = z
  .object({
    id: z.string().optional(),
    line: z.number().int().min(1).optional(),
    error: ErrorBodySchema.shape.error,
  })
  .meta({ id: 'RowError', description: 'A batch row that failed: its `id`, else its `line` (from 1).' });

export const BatchRowSchema = z.union([Claim, RowErrorSchema]);

/** Fields of an encounter that a text/plain request gives in its query string. */
export const TextQuerySchema = z.object({
  id: z.string().optional(),
  documentType: DocumentTypeSchema.optional(),
  setting: SettingSchema.optional(),
  dateOfService: z.string().optional().meta({ description: 'YYYY-MM-DD' }),
  age: z.number().optional(),
  sex: z.enum(['F', 'M', 'O', 'U']).optional(),
  specialty: z.string().optional(),
  payer: z.string().optional(),
  claimFormat: z.enum(['837p', '837i']).optional().meta({ description: 'Which X12 draft, when Accept asks for application/edi-x12; by claim type and setting when absent' }),
});

const CodeName = z.object({ code: z.string(), description: z.string() });
const NoteSchema = z.object({ at: z.string(), text: z.string(), codes: z.array(z.string()) });

export const CodeDetailSchema = z
  .object({
    system: SystemSchema,
    code: z.string(),
    description: z.string(),
    billable: z.boolean(),
    edition: z.string(),
    parent: CodeName.nullable(),
    children: z.array(CodeName.extend({ billable: z.boolean() })),
    notes: z
      .record(z.string(), z.array(NoteSchema))
      .meta({ description: 'Tabular notes by kind, at the code and above it, nearest first.' }),
    seventhCharacters: z.object({ at: z.string(), characters: z.record(z.string(), z.string()) }).nullable(),
    edits: z
      .object({
        ageRange: z.object({ group: z.string(), from: z.number(), to: z.number() }).optional(),
        sex: z.enum(['F', 'M']).optional(),
        manifestation: z.boolean(),
        unacceptablePrincipal: z.boolean(),
        externalCause: z.boolean(),
        unspecified: z.boolean(),
        questionableAdmission: z.boolean(),
        poaExempt: z.boolean(),
      })
      .nullable(),
    hcc: z.record(z.string(), z.number()),
  })
  .meta({ id: 'CodeDetail' });

export const SearchResultSchema = z
  .object({
    query: z.string(),
    hits: z.array(z.object({ system: SystemSchema, code: z.string(), description: z.string(), score: z.number() })),
  })
  .meta({ id: 'SearchResult' });

export const ModelsSchema = z
  .object({
    models: z.array(
      z.object({
        id: z.string(),
        sha256: z.string(),
        labels: z.number().int(),
        edition: z.string(),
        metrics: z.record(z.string(), z.unknown()),
        metricsOf: z.literal('build').meta({ description: '`metrics` were measured when the package was built, on the data of its manifest; how the service does today is in /v1/reviews/agreement.' }),
        built: z.string().optional().meta({ description: 'Day of the build' }),
        profiles: z.array(z.string()).optional().meta({ description: 'Threshold profiles in force, each with its digest' }),
      }),
    ),
    edition: z.object({
      id: z.string(),
      from: z.string(),
      validThrough: z.string(),
      tables: z.array(
        z.object({
          name: z.string(),
          source: z.string(),
          edition: z.string(),
          sha256: z.string(),
          rows: z.number().int(),
          validThrough: z.string(),
        }),
      ),
    }),
  })
  .meta({ id: 'Models' });

export const HealthSchema = z.object({ status: z.literal('ok') });
export const ReadySchema = z.object({ status: z.enum(['ready', 'busy', 'stopping', 'no-database']) });

export type CodeDetail = z.infer<typeof CodeDetailSchema>;

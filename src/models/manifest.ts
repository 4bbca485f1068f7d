// The model package on disk: what its manifest says, and the check that every file is the one that was built.
import { z } from 'zod';

const FileSchema = z.object({ sha256: z.string().length(64), bytes: z.number().int().positive() });

const MeasuredSchema = z.looseObject({ f1: z.number().min(0).max(1), precision: z.number(), recall: z.number(), ece: z.number() });

const RefitSchema = z.looseObject({
  data: z.object({ name: z.string(), sha256: z.string().length(64), notes: z.number().int(), leftOut: z.number().int() }),
  candidate: MeasuredSchema,
  current: MeasuredSchema,
  difference: z.object({ f1: z.number(), lower: z.number(), upper: z.number() }),
});

/** Names by which the linker's graph gives the best of its labels: the input that says how many, the outputs with their cosines and places. */
const RankingSchema = z.object({ keep: z.string(), scores: z.string(), ids: z.string() });

export const ManifestSchema = z.object({
  schema: z.literal(1),
  id: z.string().min(1),
  created: z.string(),
  /** The codes that the logits stand for, in the order of the edition's billable list. */
  labels: z.object({ system: z.literal('ICD-10-CM'), edition: z.string(), count: z.number().int(), sha256: z.string().length(64) }),
  /** CPT and HCPCS numbers that follow the diagnoses in the linker's output, one a line; a package may know none. */
  procedures: z.object({ file: z.string(), count: z.number().int().positive() }).optional(),
  linker: z.object({
    file: z.string(),
    inputs: z.tuple([z.string(), z.string()]),
    /** Cosines of every label: for search, trainers and tests; notes are coded from the rankings below. */
    output: z.string(),
    diagnoses: RankingSchema,
    procedures: RankingSchema.optional(),
    maxTokens: z.number().int().positive(),
  }),
  /** The token tagger; a package without one is scored without its features. */
  support: z
    .object({ file: z.string(), inputs: z.tuple([z.string(), z.string()]), output: z.string(), window: z.number().int(), stride: z.number().int(), classes: z.array(z.string()), gate: z.number().min(0).max(1).optional() })
    .optional(),
  /** Exact phrases of the classification and of how clinicians write it. */
  lexicon: z.object({ file: z.string() }),
  /** Trees for what a coder reports, and, where a package has them, for every finding that a note asserts, for the first-listed choice (of a candidate, of the codes of a claim), for procedures. */
  scorer: z.object({ file: z.string(), findings: z.string().optional(), firstListed: z.string().optional(), firstOfClaim: z.string().optional(), procedures: z.string().optional() }),
  /** Which codes the words of a whole note speak for; a package without it is scored without its features. */
  noteWords: z.object({ file: z.string() }).optional(),
  /** Vectors of how clinicians write a code, for search; a package without them ranks by the linker and the lexicon. */
  writtenForms: z.object({ file: z.string() }).optional(),
  /** Phrases of exhaustively coded case reports, for the findings trees. */
  findingTerms: z.object({ file: z.string() }).optional(),
  calibration: z.object({ file: z.string() }),
  thresholds: z.object({ folder: z.string() }),
  tokenizer: z.object({ file: z.string() }),
  files: z.record(z.string(), FileSchema),
  trainingData: z.array(z.object({ name: z.string(), sha256: z.string(), rows: z.number().int(), licence: z.string() })),
  metrics: z.record(z.string(), z.unknown()),
  /** The package that this one was re-fitted from. */
  parent: z.object({ id: z.string(), sha256: z.string().length(64) }).optional(),
  /** What was measured of a re-fitted package beside its parent, on held-out folds of the data that it was fitted on. */
  refit: RefitSchema.optional(),
});

export type Manifest = z.infer<typeof ManifestSchema>;

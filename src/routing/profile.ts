// Threshold profiles: from which probability a code counts as sure, and what a claim must be to leave without a person.
import { z } from 'zod';
import { ChartcodeError } from '../errors.js';
import { DocumentTypeSchema, SystemSchema, type CodeSystem, type Tier } from '../types.js';

const TierBoundsSchema = z.object({ high: z.number().min(0).max(1), medium: z.number().min(0).max(1) })
  .refine((bounds) => bounds.high >= bounds.medium, 'high lies below medium');

/** What must stand in a claim before it may leave alone. */
export const ELEMENTS = ['first_listed', 'procedure', 'visit'] as const;

const ShareSchema = z.number().min(0).max(1);

/** One threshold and what was measured at it; `threshold` null: none is valid, and `reason` says why. */
const ControlSchema = z.object({
  threshold: ShareSchema.nullable(),
  /** Codes (for claims: claims) at or above the threshold, right ones among them, and what they count for after the design effect of documents. */
  n: z.number(), right: z.number(), effective: z.number(),
  precision: ShareSchema.nullable(), lower: ShareSchema.nullable(),
  /** Share of all codes (claims) that lie at or above the threshold. */
  coverage: ShareSchema,
  reason: z.string().optional(),
});

/** How a profile was tuned: enough to check it, and to tune it again. */
const TunedSchema = z.object({
  specialty: z.string(), dataset: z.string(), dataSha256: z.string(), notes: z.number(),
  target: ShareSchema, confidence: ShareSchema, bound: z.enum(['clopper-pearson', 'hoeffding-bentkus']), starts: z.number().int().min(1),
  systems: z.record(z.string(), ControlSchema), claims: ControlSchema,
  /** What `claims` would be were no rule table past its last day; there only where such tables stop claims. For information: nothing routes by it. */
  claimsWithCurrentTables: ControlSchema.optional(),
  author: z.string(), date: z.string(), notesLeftOut: z.number().optional(),
});

export const ThresholdProfileSchema = z.object({
  schema: z.literal('threshold-profile/1'),
  id: z.string().min(1).max(100),
  /** sha256 of the model that the thresholds were tuned on; null for bounds that hold for any calibrated model. */
  modelSha256: z.string().regex(/^[0-9a-f]{64}$/).nullable(),
  source: z.string(),
  /** Lowest calibrated probability of each tier; `default` for systems not named. */
  tiers: z.object({ default: TierBoundsSchema }).catchall(TierBoundsSchema)
    .refine((tiers) => Object.keys(tiers).every((key) => key === 'default' || SystemSchema.safeParse(key).success), 'a tier names an unknown code system'),
  auto: z.object({
    /** Whether claims may leave without review at all. */
    allowed: z.boolean(),
    /** Every code of the claim must reach this tier. */
    lowestTier: z.enum(['high', 'medium', 'low']),
    /** Severities whose findings send a claim to review unless the rule has corrected it. */
    reviewFindings: z.array(z.enum(['error', 'warning', 'info'])),
    /** Whether a corrected finding (removed, replaced, resequenced) of those severities also does. */
    reviewCorrected: z.boolean(),
    /** Document types that may leave without review. */
    documentTypes: z.array(DocumentTypeSchema),
    /** Most codes of a claim that may leave without review. */
    mostCodes: z.number().int().min(1),
    /** Lowest calibrated probability of every code of the claim; in place of the tier, where a profile was tuned on whole claims. */
    lowestProbability: ShareSchema.optional(),
    /** Share of claims that would leave alone and are shown to a person all the same, chosen by the claim's id. Five of a hundred at least: a threshold that nobody checks drifts unseen. */
    auditShare: z.number().min(0.05).max(1).default(0.05),
    /** By document type, what its claims must hold. */
    requiredElements: z.partialRecord(DocumentTypeSchema, z.array(z.enum(ELEMENTS))).default({}),
  }),
  /** Rules by id that only report on this profile's claims instead of correcting them. */
  rules: z.object({ flagOnly: z.array(z.string().min(1)) }).optional(),
  /** Exhaustive coding: every finding that the note asserts instead of what a coder reports; candidates of the package's findings trees from this log-odds on. */
  findings: z.object({ leastLogit: z.number() }).optional(),
  tuned: TunedSchema.optional(),
});

export type ThresholdProfile = z.infer<typeof ThresholdProfileSchema>;
export type Tuned = z.infer<typeof TunedSchema>;
export type Control = z.infer<typeof ControlSchema>;

/** Reads a profile for a model. Throws E203 when it is malformed or was made for another model. */
export function readProfile(input: unknown, modelSha256: string): ThresholdProfile {
  const parsed = ThresholdProfileSchema.safeParse(input);
  if (!parsed.success) {
    const fields = parsed.error.issues.map((issue) => ({ field: issue.path.join('.'), problem: issue.message }));
    throw new ChartcodeError('E203', 'the threshold profile is malformed', fields);
  }
  refuseForeignProfile(parsed.data, modelSha256);
  return parsed.data;
}

/** Throws E203, naming both hashes, for a profile that was tuned on another model. */
export function refuseForeignProfile(profile: ThresholdProfile, modelSha256: string): void {
  if (profile.modelSha256 === null || profile.modelSha256 === modelSha256) return;
  throw new ChartcodeError('E203', `the threshold profile ${profile.id} was made for another model`, [{ profile: profile.id, madeFor: profile.modelSha256, model: modelSha256 }]);
}

/** Throws E203 naming the rules that a profile switches to flags and that do not exist: a misspelt id would leave the rule correcting, unseen. */
export function refuseUnknownRules(profile: ThresholdProfile, known: ReadonlySet<string>): ThresholdProfile {
  const unknown = (profile.rules?.flagOnly ?? []).flatMap((rule, at) => (known.has(rule) ? [] : [{ field: `rules.flagOnly.${at}`, problem: `${rule} is no rule` }]));
  if (unknown.length === 0) return profile;
  throw new ChartcodeError('E203', `the threshold profile ${profile.id} names rules that do not exist`, unknown);
}

/** The tier of a calibrated probability. */
export function readTier(probability: number, system: CodeSystem, profile: ThresholdProfile): Tier {
  const bounds = profile.tiers[system] ?? profile.tiers.default;
  if (probability >= bounds.high) return 'high';
  return probability >= bounds.medium ? 'medium' : 'low';
}

// What a coder says of a claim, and what is kept of it. Codes and reasons only: free words could hold a patient's.
import { z } from 'zod';
import { REJECT_REASONS, SystemSchema, TierSchema } from '../../types.js';
import table from './reasons.json' with { type: 'json' };

const ReasonTableSchema = z.object({
  schema: z.literal('chartcode.review-reasons/1'), source: z.string(), edition: z.string(),
  reasons: z.record(z.string(), z.object({ for: z.array(z.enum(['modify', 'reject', 'add'])).min(1), trap: z.enum(REJECT_REASONS).optional(), meaning: z.string() })),
});

/** Every reason that a coder may give, with the actions that it stands for. */
export const REVIEW_REASONS = ReasonTableSchema.parse(table).reasons;

const CodeTextSchema = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.]{1,9}$/, 'not the shape of a code');
const LineSchema = z.strictObject({
  system: SystemSchema,
  code: CodeTextSchema,
  modifiers: z.array(z.string().regex(/^[A-Za-z0-9]{2}$/)).max(4).optional(),
  units: z.number().int().min(1).max(9999).optional(),
});
const ReasonSchema = z.string().refine((reason) => Object.hasOwn(REVIEW_REASONS, reason), 'is no reason of the list (GET /v1/reviews/reasons)');

const DecisionSchema = z.strictObject({
  system: SystemSchema,
  code: CodeTextSchema,
  /** Tells apart two lines of one code; absent: every line of the code. */
  sequence: z.number().int().min(1).optional(),
  action: z.enum(['accept', 'modify', 'reject']),
  /** Needed to modify or reject. */
  reason: ReasonSchema.optional(),
  /** What stands in its place; to modify. */
  to: LineSchema.optional(),
});

const SpanSchema = z.strictObject({ documentId: z.string().min(1).max(200), start: z.number().int().min(0), end: z.number().int().min(0) }).refine(({ start, end }) => end > start, 'must end after it starts');

/** Body of POST /v1/claims/:id/review. */
export const ReviewInputSchema = z.strictObject({
  /** One a code of the claim; codes that none names are refused unless `others` is given. */
  decisions: z.array(DecisionSchema).max(500),
  others: z.literal('accept').optional(),
  /** Codes that the claim lacks, with the places of the note that say so, if the coder marked them. */
  added: z.array(LineSchema.extend({ reason: ReasonSchema.optional(), evidence: z.array(SpanSchema).max(20).optional() })).max(200).default([]),
  /** The first-listed diagnosis, where it is another than the claim's. */
  firstListed: CodeTextSchema.optional(),
  /** What the coder means to bill, as a check: must be what the decisions give. */
  finalCodes: z.array(z.strictObject({ system: SystemSchema, code: CodeTextSchema })).max(1000).optional(),
});

export type ReviewInput = z.infer<typeof ReviewInputSchema>;
export type Span = z.infer<typeof SpanSchema>;

const FinalCodeSchema = LineSchema.extend({ role: z.enum(['first_listed', 'secondary']).optional(), from: z.enum(['claim', 'changed', 'added']), evidence: z.array(SpanSchema) });
const JudgedSchema = z.object({
  system: SystemSchema, code: z.string(), sequence: z.number().int(), tier: TierSchema, probability: z.number(),
  action: z.enum(['accept', 'modify', 'reject']), reason: z.string().optional(), to: LineSchema.optional(),
});

/** A review as it is kept: every line of the claim with what was decided, and the final codes in claim order. */
export const ReviewSchema = z.object({
  id: z.string(), claimId: z.string(), reviewer: z.string(), reviewedAt: z.string(),
  route: z.enum(['auto', 'review']), model: z.string(),
  decisions: z.array(JudgedSchema), added: z.array(LineSchema.extend({ reason: z.string().optional(), evidence: z.array(SpanSchema).optional() })),
  finalCodes: z.array(FinalCodeSchema),
});

export type Review = z.infer<typeof ReviewSchema>;
export type FinalCode = z.infer<typeof FinalCodeSchema>;
export type JudgedCode = z.infer<typeof JudgedSchema>;

// What compliance reports read of stored claims, and what they give.
import { z } from 'zod';
import { ClaimCodeSchema, DecisionSchema, DocumentTypeSchema, SettingSchema } from '../types.js';

/** A claim as it was answered, as far as reports read it. Only codes and routes: no words of a note. */
export const StoredClaimSchema = z.object({
  claimId: z.string().min(1),
  /** When it was coded, ISO. */
  at: z.iso.datetime({ offset: true }),
  claim: z.object({
    setting: SettingSchema, documentType: DocumentTypeSchema, decision: DecisionSchema,
    codes: z.array(ClaimCodeSchema.pick({ system: true, code: true, role: true, hcc: true, units: true })),
  }),
});
export type StoredClaim = z.infer<typeof StoredClaimSchema>;

/** What a diagnosis counts for in the payment of a stay, beside a principal one. */
export type SeverityOf = (code: string, principal: string | undefined) => 'MCC' | 'CC' | undefined;

/** One number of one claim: `share` is 0 or 1. */
export interface Observation { measure: string; kind: 'share' | 'mean'; value: number }

const FrozenSchema = z.object({ kind: z.enum(['share', 'mean']), n: z.number().int().min(1), mean: z.number(), variance: z.number().min(0) });

/** Claims of a time that is taken as right, frozen: what later claims are held against. */
export const BaselineSchema = z.object({
  schema: z.literal('chartcode.compliance-baseline/1'),
  name: z.string(), frozenAt: z.string(), from: z.string(), until: z.string(), claims: z.number().int(),
  /** sha256 over the ids of the claims. */
  claimsSha256: z.string(),
  measures: z.record(z.string(), FrozenSchema),
});
export type Baseline = z.infer<typeof BaselineSchema>;

export interface ChartPoint {
  /** First day of the period, and of how many periods it was pooled. */
  from: string;
  periods: number;
  n: number;
  value: number;
  /** Three-sigma limits of a Shewhart chart for this n, to look at; the alarm is the sum's. */
  lower: number;
  upper: number;
  /** Upward and downward cumulative sums, in standard errors. */
  up: number;
  down: number;
}

export interface MeasureChart {
  measure: string;
  unit: string;
  meaning: string;
  baseline: number;
  /** Decision limit of the sums. */
  limit: number;
  points: ChartPoint[];
  /** `up` is what upcoding looks like; `down` may be lost revenue or a change of case mix. */
  alarm: { direction: 'up' | 'down'; since: string; at: string } | null;
}

export interface DriftReport {
  baseline: { name: string; from: string; until: string; claims: number; claimsSha256: string };
  periodDays: number;
  /** Expected false alarms a year over all measures and both directions, and what that makes of one measure: mean periods between false alarms. */
  falseAlarmsPerYear: number;
  runLength: number;
  charts: MeasureChart[];
  /** Measures of the claims that have no baseline, or too small a one. */
  notWatched: { measure: string; reason: string }[];
  alarms: number;
}

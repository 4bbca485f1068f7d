// A claim that someone else coded, checked by the rules alone: no note, no model.
import { z } from 'zod';
import { ChartcodeError } from './errors.js';
import { loadEdition } from './reference/index.js';
import { applyRules, readForeignClaim } from './rules/index.js';
import { DateSchema, DocumentTypeSchema, FindingSchema, PatientSchema, SettingSchema, SystemSchema } from './types.js';

/** Most lines of a claim that are judged. */
export const MAX_CLAIM_LINES = 20_000;

const CodeSchema = z.string().trim().min(1).max(20).transform((code) => code.toUpperCase());

/** A line as a claim has it (contract.md, claims to validate); unknown fields are ignored. Units may be wrong: the rules say so. */
export const ForeignLineSchema = z.object({
  system: SystemSchema,
  code: CodeSchema,
  role: z.enum(['first_listed', 'secondary']).nullish(),
  sequence: z.number().int().min(1).nullish(),
  modifiers: z.array(z.string().trim().max(10).transform((modifier) => modifier.toUpperCase())).max(20).nullish(),
  units: z.number().nullish(),
  linkedDiagnoses: z.array(CodeSchema).max(50).nullish(),
  presentOnAdmission: z.enum(['Y', 'N', 'U', 'W', '1']).nullish(),
});

export const ForeignClaimSchema = z.object({
  id: z.string().min(1).max(200).nullish(),
  setting: SettingSchema.nullish(),
  documentType: DocumentTypeSchema.nullish(),
  dateOfService: DateSchema.nullish(),
  patient: PatientSchema.nullish(),
  payer: z.string().min(1).max(100).nullish(),
  specialty: z.string().min(1).max(100).nullish(),
  claimType: z.enum(['professional', 'institutional', 'both']).nullish(),
  codes: z.array(ForeignLineSchema).max(MAX_CLAIM_LINES),
});

/** `valid` is false when a finding has severity error. */
export const ValidationSchema = z.object({ id: z.string().optional(), findings: z.array(FindingSchema), valid: z.boolean() });

export type ForeignClaim = z.infer<typeof ForeignClaimSchema>;
export type ValidationResult = z.infer<typeof ValidationSchema>;

type Fields<T> = { [K in keyof T]?: NonNullable<T[K]> };

/** Absent and null are one: other systems write either. */
function withoutNull<T extends object>(value: T): Fields<T> {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== null && one !== undefined)) as Fields<T>;
}

/**
 * Checks a claim of ICD-10-CM, ICD-10-PCS, CPT and HCPCS lines by every rule. The setting is `office` and the day today where the claim names none.
 * Throws E113 with `{ field, problem }` for each wrong field; E3xx when a table is missing or altered.
 */
export function validateClaim(input: unknown): ValidationResult {
  const parsed = ForeignClaimSchema.safeParse(input);
  if (!parsed.success) {
    const details = parsed.error.issues.map((issue) => ({ field: issue.path.join('.') || 'claim', problem: issue.message }));
    throw new ChartcodeError('E113', `the claim to validate is malformed: ${details.slice(0, 5).map(({ field, problem }) => `${field}: ${problem}`).join('; ')}`, details);
  }
  const { id, setting = 'office', documentType, dateOfService = new Date().toISOString().slice(0, 10), patient, payer, specialty, claimType } = withoutNull(parsed.data);
  const draft = readForeignClaim(parsed.data.codes.map((line) => {
    const { system, code, ...rest } = withoutNull(line);
    // CPT and HCPCS are one number space that callers name either way.
    return { ...rest, code: code ?? line.code, system: (system ?? line.system) === 'CPT' && /^[A-V]\d{4}$/.test(line.code) ? 'HCPCS' as const : line.system };
  }));
  const facts = {
    setting, dateOfService, patient: patient ?? {}, documentType: documentType ?? (setting === 'inpatient' ? ('discharge_summary' as const) : ('progress_note' as const)),
    ...(payer ? { payer } : {}), ...(specialty ? { specialty } : {}), ...(claimType ? { claimType } : {}),
  };
  const { findings } = applyRules(draft, facts, loadEdition({ dateOfService }));
  return { ...(id === undefined ? {} : { id }), findings, valid: findings.every((item) => item.severity !== 'error') };
}

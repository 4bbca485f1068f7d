// A claim that someone else coded: checked by the rules, and against its note where one comes with it.
import { z } from 'zod';
import { checkForm, checkSystems, checkUnlinked, type FormFinding } from './claim-form.js';
import { checkSupport, type NoteReader } from './claim-support.js';
import { describeIssue } from './document/validate-encounter.js';
import { ChartcodeError } from './errors.js';
import { loadEdition, namePayer } from './reference/index.js';
import { applyRules, checkGivenOrder, readForeignClaim, type ForeignLine } from './rules/index.js';
import { DateSchema, DocumentTypeSchema, type Encounter, type EncounterFacts, type Finding, FindingSchema, PatientSchema, SettingSchema, SystemSchema } from './types.js';

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
  /** The note; with it, each line is also looked for in what the engine reads there. */
  text: z.string().nullish(),
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

interface ReadClaim { id?: string; lines: ForeignLine[]; systems: FormFinding[]; facts: EncounterFacts; dateOfService?: string; note?: Encounter }

type SupportFinding = Omit<Finding, 'id'>;

/** Throws E113 with `{ field, problem }` for each wrong field. */
function readClaim(input: unknown): ReadClaim {
  const parsed = ForeignClaimSchema.safeParse(input);
  if (!parsed.success) {
    // A date that fails its pattern fails its calendar check too: one line a field is enough.
    const byField = new Map(parsed.error.issues.toReversed().map((issue) => [issue.path.join('.') || 'claim', describeIssue(issue)] as const));
    const details = [...byField].toReversed().map(([field, problem]) => ({ field, problem }));
    throw new ChartcodeError('E113', `the claim to validate is malformed: ${details.slice(0, 5).map(({ field, problem }) => `${field} ${problem}`).join('; ')}`, details);
  }
  const { id, setting = 'office', documentType, dateOfService, patient, payer, specialty, claimType, text } = withoutNull(parsed.data);
  const lines = parsed.data.codes.map((line): ForeignLine => {
    const { system: _system, code: _code, ...rest } = withoutNull(line);
    // CPT and HCPCS are one number space that callers name either way.
    return { ...rest, code: line.code, system: line.system === 'CPT' && /^[A-V]\d{4}$/.test(line.code) ? 'HCPCS' : line.system };
  });
  const systems = checkSystems(parsed.data.codes.map(({ system, code }) => ({ system, code })));
  const rest = { ...(payer ? { payer: namePayer(payer) } : {}), ...(specialty ? { specialty } : {}), ...(claimType ? { claimType } : {}) };
  const facts: EncounterFacts = {
    setting, patient: patient ?? {}, ...(dateOfService === undefined ? { dateOfService: new Date().toISOString().slice(0, 10), dateAssumed: true } : { dateOfService }),
    documentType: documentType ?? (setting === 'inpatient' ? 'discharge_summary' : 'progress_note'), ...(parsed.data.setting ? {} : { settingAssumed: true }), ...rest,
  };
  // The note speaks for itself where the claim does not name setting or document type.
  const note: Encounter | undefined = text === undefined ? undefined : {
    text, ...(dateOfService === undefined ? {} : { dateOfService }), ...(parsed.data.setting ? { setting } : {}), ...(documentType ? { documentType } : {}), ...(patient ? { patient } : {}), ...rest,
  };
  return { lines, systems, facts, ...(id === undefined ? {} : { id }), ...(dateOfService === undefined ? {} : { dateOfService }), ...(note ? { note } : {}) };
}

/** Validation tells and changes nothing: whatever a rule would do to a claim of ours, here it flags. */
function judge({ id, lines, systems, facts, dateOfService }: ReadClaim, support: readonly SupportFinding[] = []): ValidationResult {
  const edition = loadEdition({ dateOfService: facts.dateOfService });
  const draft = readForeignClaim(lines);
  const { findings } = applyRules(draft, facts, edition);
  const unlinked = facts.claimType === 'institutional' ? [] : checkUnlinked(lines);
  const all = [...checkForm(lines, dateOfService), ...systems, ...unlinked, ...checkGivenOrder(draft, facts, edition, findings), ...findings, ...support].map((item, at): Finding => ({ ...item, id: `finding-${at + 1}`, action: 'flagged' }));
  return { ...(id === undefined ? {} : { id }), findings: all, valid: all.every((item) => item.severity !== 'error') };
}

/**
 * Checks a claim of ICD-10-CM, ICD-10-PCS, CPT and HCPCS lines by every rule; a note that comes with it is not read. The setting is `office` where the
 * claim names none, the day today (with a warning). Throws E113 with `{ field, problem }` for each wrong field; E3xx when a table is missing or altered.
 */
export function validateClaim(input: unknown, support: readonly SupportFinding[] = []): ValidationResult {
  return judge(readClaim(input), support);
}

/** Judges a claim on another thread. */
export type JudgeElsewhere = (input: unknown, support: readonly SupportFinding[]) => Promise<ValidationResult>;

/** Lines that the rules judge within some tens of ms. */
const MOST_LINES_HERE = 50;

/**
 * As `validateClaim`, and says which lines the claim's own `text` does not support. `openReader` is asked only for a claim with a text. With
 * `judgeElsewhere`, claims of more lines than a payer takes do not hold this thread up. Throws as the engine does too.
 */
export async function validateWithNote(input: unknown, openReader: () => Promise<NoteReader>, judgeElsewhere?: JudgeElsewhere): Promise<ValidationResult> {
  const claim = readClaim(input);
  const support = claim.note === undefined ? [] : await checkSupport(claim.lines, claim.note, await openReader(), loadEdition({ dateOfService: claim.facts.dateOfService }));
  return judgeElsewhere !== undefined && claim.lines.length > MOST_LINES_HERE ? judgeElsewhere(input, support) : judge(claim, support);
}

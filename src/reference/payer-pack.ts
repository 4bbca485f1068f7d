// The payer pack: rules of one payer as data, with the schema that checks a pack and the shapes that the rules read.
import { z } from 'zod';
import { ChartcodeError } from '../errors.js';

const DAY = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a day, YYYY-MM-DD');
const PatternSchema = z.string().regex(/^(?:[0-9A-Z][0-9A-Z.]{0,7}\*?|[0-9A-Z]{5}-[0-9A-Z]{5})$/, 'must be a code (99213, E11.9), a prefix (E11*) or a range of numbers (97110-97140)')
  .meta({ description: 'A code (`99213`, `E11.9`), a prefix (`E11*`, `J*`) or a range of CPT or HCPCS numbers (`97110-97140`).' });
const PatternsSchema = z.array(PatternSchema).min(1);
const ModifiersSchema = z.array(z.string().regex(/^[0-9A-Z]{2}$/, 'must be two characters')).min(1);
const CountSchema = z.strictObject({ min: z.number().optional(), max: z.number().optional() }).refine(({ min, max }) => min !== undefined || max !== undefined, 'needs min or max')
  .refine(({ min = -Infinity, max = Infinity }) => min <= max, 'min is above max').meta({ description: 'Bounds, both included.' });
const SpanSchema = z.strictObject({ from: DAY.optional(), through: DAY.optional() }).refine(({ from = '', through = '9999' }) => from <= through, 'from is after through');

const fields = {
  codes: PatternsSchema.optional().meta({ description: 'The line has one of these codes. Without it, the rule judges the claim as a whole and names no line.' }),
  modifiers: ModifiersSchema.optional().meta({ description: 'The line has one of these modifiers.' }),
  withoutModifiers: ModifiersSchema.optional().meta({ description: 'The line has none of these modifiers.' }),
  units: CountSchema.optional().meta({ description: 'Units of the line.' }),
  unitsOfDay: CountSchema.optional().meta({ description: "Units of the line's code on the whole claim." }),
  linked: PatternsSchema.optional().meta({ description: 'The line is linked to one of these diagnoses.' }),
  withoutLinked: PatternsSchema.optional().meta({ description: 'The line is linked to none of these diagnoses (also when it is linked to none at all).' }),
  with: PatternsSchema.optional().meta({ description: 'Another line or diagnosis of the claim has one of these codes.' }),
  without: PatternsSchema.optional().meta({ description: 'No other line or diagnosis of the claim has one of these codes.' }),
  age: CountSchema.optional().meta({ description: 'Age of the patient in years; a claim without it does not meet the condition.' }),
  sex: z.array(z.enum(['F', 'M', 'O', 'U'])).min(1).optional(),
  setting: z.array(z.enum(['office', 'outpatient_hospital', 'emergency', 'inpatient'])).min(1).optional(),
  specialty: z.array(z.string().min(1)).min(1).optional(),
  dateOfService: SpanSchema.optional(),
};

/** All named conditions must hold. `any`: one of several more; `not`: these together must not hold. */
export interface PayerCondition {
  codes?: string[]; modifiers?: string[]; withoutModifiers?: string[]; units?: { min?: number; max?: number }; unitsOfDay?: { min?: number; max?: number };
  linked?: string[]; withoutLinked?: string[]; with?: string[]; without?: string[]; age?: { min?: number; max?: number }; sex?: ('F' | 'M' | 'O' | 'U')[];
  setting?: ('office' | 'outpatient_hospital' | 'emergency' | 'inpatient')[]; specialty?: string[]; dateOfService?: { from?: string; through?: string };
  any?: PayerCondition[]; not?: PayerCondition;
}

export const PayerConditionSchema: z.ZodType<PayerCondition> = z.lazy(() => z.strictObject({ ...fields, any: z.array(PayerConditionSchema).min(1).optional(), not: PayerConditionSchema.optional() })
  .refine((condition) => Object.values(condition).some((value) => value !== undefined), 'holds no condition')).meta({ id: 'PayerCondition', description: 'All conditions that are named must hold.' });

export const PayerRuleSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,79}$/, 'must be lower-case letters, digits and dashes'),
  severity: z.enum(['error', 'warning', 'info']),
  message: z.string().min(1).max(500).meta({ description: 'What is wrong and what to do; `{code}` stands for the code of the line.' }),
  source: z.string().min(1).max(300).meta({ description: "The payer's document and section." }),
  from: DAY.optional(),
  through: DAY.optional(),
  when: PayerConditionSchema,
});

export const PayerPackSchema = z.strictObject({
  schema: z.literal(1),
  payer: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,79}$/, 'must be lower-case letters, digits, - and _').meta({ description: "What an encounter's `payer` says." }),
  name: z.string().min(1).max(200),
  edition: z.string().regex(/^[\w.-]{1,40}$/, 'must be letters, digits, dots, - and _'),
  source: z.string().min(1).max(300),
  from: DAY,
  validThrough: DAY,
  rules: z.array(PayerRuleSchema).min(1).max(10_000),
}).meta({ id: 'PayerPack', title: 'Chartcode payer pack', description: 'Rules of one payer. A rule fires on every line that meets `when`.' });

export type PayerRule = z.infer<typeof PayerRuleSchema>;
export type PayerPack = z.infer<typeof PayerPackSchema>;

/** One wrong place of a pack: the rule's place and id where it is in one. */
export interface PackProblem { field: string; rule?: string; problem: string }

/** A checked pack. Throws E304 with one `PackProblem` for each bad place; the message names the first ones. */
export function readPayerPack(value: unknown, file: string): PayerPack {
  const parsed = PayerPackSchema.safeParse(value);
  const problems: PackProblem[] = parsed.success ? findRepeats(parsed.data) : parsed.error.issues.map((issue) => ({
    field: issue.path.join('.') || 'pack', ...nameRule(value, issue.path), problem: issue.code === 'unrecognized_keys' ? `has fields that a pack does not know: ${issue.keys.join(', ')}` : issue.message,
  }));
  if (parsed.success && problems.length === 0) return parsed.data;
  const shown = problems.slice(0, 5).map(({ field, rule, problem }) => `${field}${rule === undefined ? '' : ` (${rule})`} ${problem}`).join('; ');
  throw new ChartcodeError('E304', `${file} is no payer pack: ${shown}${problems.length > 5 ? `; and ${problems.length - 5} more` : ''}`, problems);
}

function nameRule(value: unknown, path: readonly PropertyKey[]): { rule?: string } {
  if (path[0] !== 'rules' || typeof path[1] !== 'number') return {};
  const rule = (value as { rules: unknown[] }).rules[path[1]];
  const id = typeof rule === 'object' && rule !== null && 'id' in rule ? rule.id : undefined;
  return typeof id === 'string' ? { rule: id.slice(0, 80) } : {};
}

function findRepeats(pack: PayerPack): PackProblem[] {
  const problems: PackProblem[] = pack.from <= pack.validThrough ? [] : [{ field: 'validThrough', problem: 'is before from' }];
  const seen = new Map<string, number>();
  for (const [at, rule] of pack.rules.entries()) {
    const first = seen.get(rule.id);
    if (first !== undefined) problems.push({ field: `rules.${at}.id`, rule: rule.id, problem: `is the same as rules.${first}.id` });
    else seen.set(rule.id, at);
    if (rule.from !== undefined && rule.through !== undefined && rule.from > rule.through) problems.push({ field: `rules.${at}.through`, rule: rule.id, problem: 'is before from' });
  }
  return problems;
}

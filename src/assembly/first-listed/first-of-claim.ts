// Which code of a claim is first-listed: trees that compare the codes that stand on it. Trained by models/training/train_first_of_claim.py.
import { z } from 'zod';
import { ChartcodeError } from '../../errors.js';
import { predictLogits, readScorer, type Scorer } from '../../scoring/trees.js';
import type { DraftCode, EncounterFacts } from '../../types.js';
import { describeCodes, placeOf, weightsFor } from './first-listed-place.js';
import groups from './section-groups.json' with { type: 'json' };

/**
 * How often codes open the claims on which they stand, in log-odds. `rates`: by group and code, the group being a setting (`i:` inpatient,
 * `e:` emergency, `o:` any other), a document type (`progress_note:`) or empty, the code cut to its longest known beginning.
 * `pairs`: of two categories on one claim, how much oftener the first opens it (`I25>I10`; the other way round is its negative).
 */
const HabitsSchema = z.object({ rates: z.record(z.string(), z.number()), pairs: z.record(z.string(), z.number()) });
export type FirstListedHabits = z.infer<typeof HabitsSchema>;

/** Trees and what they read beside the note. */
export interface FirstOfClaim { scorer: Scorer; habits: FirstListedHabits }

const GROUPS = [...new Set(Object.values(groups.groups)), 'other'];
const GROUP_OF = new Map(Object.entries(groups.groups));
const COMPARED = ['place', 'section', 'rate_setting', 'rate_document', 'rate'] as const;
const OWN = [...COMPARED, 'rank', 'before', 'quotes', 'codes', 'chapter', 'pair_mean', 'pair_least', 'pair_most', 'groups', ...GROUPS.map((group) => `in_${group}`)];
/** Columns of a code, in order: its own, then how far each compared one is below the greatest of the claim and how many codes have a greater one. */
export const FIRST_OF_CLAIM_NAMES: readonly string[] = [...OWN, ...COMPARED.flatMap((name) => [`${name}_below_best`, `${name}_rank`])];

/** The group of `rates` that a setting has. */
export function settingGroup(setting: EncounterFacts['setting']): string {
  return setting === 'inpatient' ? 'i:' : setting === 'emergency' ? 'e:' : 'o:';
}

/** Log-odds of the longest beginning of a code that a group knows; 0 where it knows none. */
function lookUp(rates: Readonly<Record<string, number>>, group: string, code: string): number {
  for (let length = code.length; length >= 0; length--) {
    const rate = rates[group + code.slice(0, length)];
    if (rate !== undefined) return rate;
  }
  return 0;
}

/** Rows of features (FIRST_OF_CLAIM_NAMES), one a code, in the order given. */
export function describeClaim(codes: readonly DraftCode[], facts: Pick<EncounterFacts, 'setting' | 'documentType'>, { rates, pairs }: FirstListedHabits): Float32Array[] {
  const weights = weightsFor(facts.setting);
  const described = describeCodes(codes, weights);
  const begins = codes.map(({ evidence }) => Math.min(...evidence.map(({ start }) => start), Number.MAX_SAFE_INTEGER));
  const own = described.map((item, i) => {
    const { code, evidence } = item.code;
    const category = code.slice(0, 3);
    const against = described.flatMap(({ code: other }) => (other.code.slice(0, 3) === category ? [] : [pairs[`${category}>${other.code.slice(0, 3)}`] ?? -(pairs[`${other.code.slice(0, 3)}>${category}`] ?? 0)]));
    const inGroups = new Set(evidence.map(({ section = 'none' }) => GROUP_OF.get(section) ?? 'other'));
    return [
      placeOf(item, weights), item.weight, lookUp(rates, settingGroup(facts.setting), code), lookUp(rates, `${facts.documentType}:`, code), lookUp(rates, '', code),
      item.rank, begins.filter((begin) => begin < begins[i]!).length, evidence.length, codes.length, code.charCodeAt(0),
      ...(against.length ? [against.reduce((a, b) => a + b, 0) / against.length, Math.min(...against), Math.max(...against)] : [0, 0, 0]),
      inGroups.size, ...GROUPS.map((group) => Number(inGroups.has(group))),
    ];
  });
  const most = COMPARED.map((_, column) => Math.max(...own.map((row) => row[column]!)));
  return own.map((row) => Float32Array.from([...row, ...COMPARED.flatMap((_, column) => [row[column]! - most[column]!, own.filter((other) => other[column]! > row[column]!).length])]));
}

/** Parses a package's `scorer-first-of-claim.json`. Throws E203 when it is malformed or reads columns that this engine does not compute. */
export function readFirstOfClaim(bytes: Buffer): FirstOfClaim {
  const scorer = readScorer(bytes, FIRST_OF_CLAIM_NAMES, 'scorer-first-of-claim.json');
  const parsed = z.object({ habits: HabitsSchema }).safeParse(JSON.parse(bytes.toString('utf8')));
  if (!parsed.success) throw new ChartcodeError('E203', 'scorer-first-of-claim.json is malformed', parsed.error.issues.slice(0, 5).map((i) => ({ field: i.path.join('.'), problem: i.message })));
  return { scorer, habits: parsed.data.habits };
}

/** Log-odds, up to a constant, that each code of a claim is its first-listed one. Throws E204 when ONNX Runtime fails. */
export async function weighClaim(codes: readonly DraftCode[], facts: EncounterFacts, { scorer, habits }: FirstOfClaim): Promise<Map<DraftCode, number>> {
  const logits = await predictLogits(scorer, describeClaim(codes, facts, habits));
  return new Map(codes.map((code, i) => [code, logits[i]!]));
}

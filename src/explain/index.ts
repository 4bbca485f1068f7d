// A claim in a coder's words: why each code, which words, which rule, what was rejected, what would be needed.
import { z } from 'zod';
import reasonTable from '../routing/reasons.json' with { type: 'json' };
import type { Claim, ClaimCode, Evidence, Finding, Query } from '../types.js';
import wordTable from './words.json' with { type: 'json' };

const WordsSchema = z.object({ documentId: z.string(), start: z.number().int(), end: z.number().int(), quote: z.string().nullable(), section: z.string().optional() });
const RuleSchema = z.object({ rule: z.string(), severity: z.string(), effect: z.string(), codes: z.array(z.string()), message: z.string(), source: z.string() });

export const ExplanationSchema = z.object({
  claimId: z.string().optional(),
  summary: z.string(),
  codes: z.array(
    z.object({
      system: z.string(),
      code: z.string(),
      description: z.string(),
      place: z.string(),
      probability: z.number(),
      certainty: z.string(),
      because: z.array(z.string()),
      words: z.array(WordsSchema),
      rules: z.array(RuleSchema),
      needed: z.array(z.string()),
    }),
  ),
  visit: z.object({ code: z.string(), because: z.string(), words: z.array(WordsSchema) }).nullable(),
  rejected: z.array(z.object({ code: z.string(), because: z.string(), words: WordsSchema, needed: z.string() })),
  rules: z.array(RuleSchema),
  questions: z.array(z.object({ topic: z.string(), question: z.string(), words: z.array(WordsSchema) })),
  decision: z.object({ route: z.string(), because: z.string(), reasons: z.array(z.object({ reason: z.string(), meaning: z.string() })) }),
  basis: z.array(z.string()),
  note: z.string().optional(),
});
export type Explanation = z.infer<typeof ExplanationSchema>;
export type ExplainedWords = z.infer<typeof WordsSchema>;
export type ExplainedRule = z.infer<typeof RuleSchema>;

const WORDS: Readonly<Record<'sources' | 'tiers' | 'needs' | 'reasons' | 'actions' | 'routes', Record<string, string>>> = wordTable;
const MEANINGS: Readonly<Record<string, { meaning: string }>> = reasonTable.reasons;

/** Explains a claim. `quoted` is false where the note's words were not kept: then every quote is null and the places still stand. */
export function explainClaim(claim: Claim, { quoted }: { quoted: boolean }): Explanation {
  const words = (evidence: Omit<Evidence, 'section'> & { section?: string }): ExplainedWords => ({
    documentId: evidence.documentId,
    start: evidence.start,
    end: evidence.end,
    quote: quoted ? evidence.text : null,
    ...(evidence.section === undefined ? {} : { section: evidence.section }),
  });
  const { em, decision } = claim;
  return {
    ...(claim.claimId === undefined ? {} : { claimId: claim.claimId }),
    summary: summarise(claim),
    codes: claim.codes.map((code) => explainCode(code, claim, words)),
    visit: em && { code: em.code, because: describeVisit(em), words: em.rationale.map(words) },
    rejected: claim.rejected.map((one) => ({ code: one.wouldBe, because: WORDS.reasons[one.reason] ?? one.reason, words: words(one), needed: WORDS.needs[one.reason] ?? '' })),
    rules: claim.findings.map(describeRule),
    questions: claim.queries.map(({ topic, message, evidence }) => ({ topic, question: message, words: evidence.map(words) })),
    decision: {
      route: decision.route,
      because: (WORDS.routes[decision.route] ?? '').replace('{profile}', decision.profile),
      reasons: decision.reasons.map((reason) => ({ reason, meaning: MEANINGS[reason.split(':')[0] ?? '']?.meaning ?? '' })),
    },
    basis: listBasis(claim),
    ...(quoted ? {} : { note: wordTable.unquoted }),
  };
}

function explainCode(code: ClaimCode, claim: Claim, words: (evidence: Evidence) => ExplainedWords): Explanation['codes'][number] {
  const rules = claim.findings.filter(({ id, codes }) => code.flags.includes(id) || codes.includes(code.code));
  return {
    system: code.system,
    code: [code.code, ...(code.modifiers ?? [])].join('-'),
    description: code.description,
    place: describePlace(code, claim),
    probability: code.probability,
    certainty: WORDS.tiers[code.tier] ?? code.tier,
    because: code.sources.map(describeSource),
    words: code.evidence.map(words),
    rules: rules.map(describeRule),
    needed: listNeeds(code, claim.queries, rules),
  };
}

function describeSource(source: string): string {
  if (source.startsWith('rule:')) return wordTable.rule.replace('{rule}', source.slice(5));
  return WORDS.sources[source] ?? wordTable.other.replace('{source}', source);
}

function describePlace({ role, sequence, system, units, linkedDiagnoses, presentOnAdmission }: ClaimCode, { setting }: Claim): string {
  const first = setting === 'inpatient' ? 'principal diagnosis' : 'first-listed diagnosis';
  return [
    role === undefined ? `${system} line ${sequence}` : role === 'first_listed' ? first : `secondary diagnosis, place ${sequence}`,
    ...(units !== undefined && units > 1 ? [`${units} units`] : []),
    ...(linkedDiagnoses === undefined || linkedDiagnoses.length === 0 ? [] : [`for ${linkedDiagnoses.join(', ')}`]),
    ...(presentOnAdmission === undefined ? [] : [`present on admission ${presentOnAdmission}`]),
  ].join(', ');
}

/** What would make the code sure: by its tier, the questions that name it or quote its words, and the rules that left it with an error. */
function listNeeds(code: ClaimCode, queries: readonly Query[], rules: readonly Finding[]): string[] {
  const touches = ({ message, evidence }: Query): boolean =>
    message.includes(code.code) || evidence.some((one) => code.evidence.some((own) => own.documentId === one.documentId && own.start < one.end && one.start < own.end));
  const tier = code.tier === 'high' ? undefined : WORDS.needs[code.tier];
  return [...(tier === undefined ? [] : [tier]), ...queries.filter(touches).map(({ message }) => message), ...rules.filter(({ severity, action }) => severity === 'error' && action === 'flagged').map(({ message }) => message)];
}

function describeRule({ rule, severity, action, codes, message, source }: Finding): ExplainedRule {
  return { rule, severity, effect: WORDS.actions[action] ?? action, codes, message, source };
}

function describeVisit({ basis, problems, data, risk }: NonNullable<Claim['em']>): string {
  return basis === 'time' ? 'The documented time sets the level' : `Medical decision making: problems ${problems}, data ${data}, risk ${risk}; two of the three set the level`;
}

function summarise({ codes, rejected, findings, decision, documentType, setting }: Claim): string {
  const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
  return `${documentType.replaceAll('_', ' ')}, ${setting.replaceAll('_', ' ')}: ${count(codes.length, 'code')}, ${count(rejected.length, 'condition')} not coded, ${count(findings.length, 'rule finding')}, route ${decision.route}`;
}

function listBasis({ provenance: { model, calibration, thresholds, editions, tables } }: Claim): string[] {
  return [
    `model ${model.id}, sha256 ${model.sha256}`,
    `calibration ${calibration}`,
    `threshold profile ${thresholds}`,
    ...Object.entries(editions).map(([system, edition]) => `${system} ${edition}`),
    ...Object.entries(tables).map(([name, edition]) => `table ${name}, ${edition}`),
  ];
}

export { formatExplanation } from './format-explanation.js';

// Every finding that a note asserts (exhaustive coding): the claim's candidates and features, with what phrases of coded case reports say of them.
import type { DiagnosisCodes } from '../reference/types.js';
import type { DraftCode } from '../types.js';
import { describeCandidates, type FeatureRow } from './describe-candidates.js';
import { isClean } from './features/context.js';
import { FEATURE_NAMES } from './features/index.js';
import type { FindingTerm, FindingTerms } from './finding-terms.js';
import { draftRows } from './score-rows.js';
import { predictLogits, type Scorer } from './trees.js';
import type { ScoringInput, TrainingRates } from './types.js';

/** Columns of the findings trees: the claim's, then the best rate of a phrase in a mention that asserts it, its documents and words, the number of such mentions, and the best rate of any mention. */
export const FINDING_NAMES: readonly string[] = [...FEATURE_NAMES, 'term_rate', 'term_documents', 'term_words', 'term_mentions', 'term_rate_any'];

/** All candidates of exhaustive coding with their features. Without `terms` (a package that has none) the term columns are 0. Pure. */
export function describeFindings(input: ScoringInput, cm: DiagnosisCodes, rates: TrainingRates, terms: FindingTerms | undefined): FeatureRow[] {
  const found = input.mentions.map((mention) => terms?.find(mention.text) ?? []);
  const rows = describeCandidates({ ...input, hits: withTerms(input, found) }, cm, rates);
  const columns = termColumns(input, found);
  return rows.map((row) => {
    const features = new Float32Array(FINDING_NAMES.length);
    features.set(row.features);
    features.set(columns.get(terms?.written(row.code) ?? row.code) ?? [], FEATURE_NAMES.length);
    return { ...row, features };
  });
}

/**
 * Draft codes of findings with log-odds, best first: of codes that the corpus writes alike (encounters of an injury, R51.0 and R51.9) the likeliest.
 * `refused` keeps what clauses deny, put off or ascribe to the family, as the trees judge it: for rankings, never for a claim. Throws E204 when ONNX Runtime fails.
 */
export async function scoreFindings(input: ScoringInput, cm: DiagnosisCodes, scorer: Scorer, terms: FindingTerms | undefined, refused: 'drop' | 'keep' = 'drop'): Promise<DraftCode[]> {
  const rows = describeFindings(input, cm, scorer.rates, terms).filter((row) => refused === 'keep' || row.refused === undefined);
  const logits = await predictLogits(scorer, rows.map(({ features }) => features));
  const drafts = await draftRows(rows.map((row, i) => ({ ...row, logit: logits[i]! })), undefined);
  const taken = new Set<string>();
  return drafts.filter(({ code }) => {
    const written = terms?.written(code) ?? code;
    return !taken.has(written) && taken.add(written);
  });
}

/** A phrase makes its code a candidate; its coverage stays 0, so that it does not pass for an exact phrase of the classification. */
function withTerms(input: ScoringInput, found: readonly (readonly FindingTerm[])[]): ScoringInput['hits'] {
  return input.hits.map((hits, m) => {
    const have = new Set(hits.map(({ label }) => label));
    return [...hits, ...found[m]!.filter(({ label }) => !have.has(label)).map(({ label }) => ({ label, sources: 0, words: 0, coverage: 0, start: 0, end: 0 }))];
  });
}

function termColumns(input: ScoringInput, found: readonly (readonly FindingTerm[])[]): Map<string, number[]> {
  const columns = new Map<string, number[]>();
  found.forEach((terms, m) => {
    const clean = isClean(input.mentions[m]!.assertion);
    for (const { written, rate, documents, words } of terms) {
      const [best = 0, docs = 0, size = 0, count = 0, any = 0] = columns.get(written) ?? [];
      const better = clean && rate > best;
      columns.set(written, [better ? rate : best, better ? documents : docs, better ? words : size, count + Number(clean), Math.max(any, rate)]);
    }
  });
  return columns;
}

// What shifts a code's odds beside its score: how often it is coded, whether encoder and index agree, where it stands.
import type { DraftCode } from '../types.js';

/** A covariate's value by its name; a missing one shifts nothing. */
export type Covariates = Readonly<Record<string, string>>;

/** Share of training notes that report a code, by the code without its dot. */
export type TrainingRates = Readonly<Record<string, number>>;

/**
 * `band`: of the training notes, none (unseen), fewer than 1 in 1,000 (rare), fewer than 1 in 100 (uncommon), more (common); absent without rates.
 * `agreement`: found by encoder and index alike, by one, or by a rule only. `section`: of the first evidence. `assembled`: put together or
 * changed by assembly. A negated, historical or family mention never comes this far, so assertion is no covariate.
 */
export function readCovariates(draft: Pick<DraftCode, 'code' | 'sources' | 'evidence'>, rates?: TrainingRates): Covariates {
  const [model, index] = ['model', 'index'].map((source) => draft.sources.includes(source));
  return {
    ...(rates ? { band: bandOf(rates[draft.code]) } : {}),
    agreement: model && index ? 'both' : model ? 'model' : index ? 'index' : 'neither',
    section: draft.evidence[0]?.section ?? 'none',
    assembled: draft.sources.some((source) => source !== 'model' && source !== 'index') ? 'yes' : 'no',
  };
}

/** How often training notes have a code. */
export type Band = 'unseen' | 'rare' | 'uncommon' | 'common';

/** Unseen: in no training note; rare: in fewer than 1 of 1,000; uncommon: in fewer than 1 of 100; else common. */
export function bandOf(rate: number | undefined): Band {
  if (!rate || rate <= 0) return 'unseen';
  if (rate < 0.001) return 'rare';
  return rate < 0.01 ? 'uncommon' : 'common';
}

// What shifts a code's odds beside its score: how often it is coded, whether encoder and index agree, where it stands, what kind of note it is.
import type { DraftCode, EncounterFacts } from '../types.js';

/** A covariate's value by its name; a missing one shifts nothing. */
export type Covariates = Readonly<Record<string, string>>;

/** Share of training notes that report a code, by the code without its dot. */
export type TrainingRates = Readonly<Record<string, number>>;

/** What covariates are read from beside the line; what is absent shifts nothing. */
export interface CovariateContext {
  /** Of diagnoses. */
  rates?: TrainingRates | undefined;
  /** Of CPT and HCPCS numbers. */
  procedureRates?: TrainingRates | undefined;
  facts?: Pick<EncounterFacts, 'documentType' | 'setting'> | undefined;
}

/**
 * Lines whose log-odds come from one model, and so have one map: diagnoses; visits (category and level); other CPT and HCPCS lines, which share
 * their trees; ICD-10-PCS codes.
 */
export const GROUPS = ['ICD-10-CM', 'visit', 'CPT/HCPCS', 'ICD-10-PCS'] as const;
export type CalibrationGroup = (typeof GROUPS)[number];

/** The group of a line, by its system and by where it came from. */
export function groupOf({ system, sources }: Pick<DraftCode, 'system' | 'sources'>): CalibrationGroup {
  if (system === 'ICD-10-CM' || system === 'ICD-10-PCS') return system;
  return sources.some((source) => source.startsWith(VISIT)) ? 'visit' : 'CPT/HCPCS';
}

const VISIT = 'visit:';
const VISIT_BASES = new Set(['visit:mdm', 'visit:time']);

type Read = Pick<DraftCode, 'system' | 'code' | 'sources' | 'evidence'>;

/** The covariates of a line, those of its group. A negated, historical or family mention never comes this far, so assertion is none. */
export function readCovariates(draft: Read, context: CovariateContext = {}): Covariates {
  const group = groupOf(draft);
  if (group === 'ICD-10-CM') return readDiagnosis(draft, context.rates);
  const { documentType, setting } = context.facts ?? {};
  const kind = { ...(documentType ? { document: documentType } : {}), ...(setting ? { setting } : {}) };
  if (group === 'visit') return { ...kind, ...readVisit(draft) };
  return { ...kind, ...(group === 'CPT/HCPCS' ? readProcedure(draft, context.procedureRates) : { chapter: draft.code.charAt(0) }), quotes: countQuotes(draft), section: draft.evidence[0]?.section ?? 'none' };
}

/**
 * `band`: of the training notes, none (unseen), fewer than 1 in 1,000 (rare), fewer than 1 in 100 (uncommon), more (common); absent without rates.
 * `agreement`: found by encoder and index alike, by one, or by a rule only. `section`: of the first evidence. `assembled`: put together or
 * changed by assembly.
 */
function readDiagnosis(draft: Read, rates: TrainingRates | undefined): Covariates {
  const [model, index] = ['model', 'index'].map((source) => draft.sources.includes(source));
  return {
    ...(rates ? { band: bandOf(rates[draft.code]) } : {}),
    agreement: model && index ? 'both' : model ? 'model' : index ? 'index' : 'neither',
    section: draft.evidence[0]?.section ?? 'none',
    assembled: draft.sources.some((source) => source !== 'model' && source !== 'index') ? 'yes' : 'no',
  };
}

/** `family`: the category of the visit (`office_est`, `ed` ...), `add_on` for lines that go with it; `basis`: decision making or time. */
function readVisit({ sources }: Read): Covariates {
  const family = sources.find((source) => source.startsWith(VISIT) && !VISIT_BASES.has(source));
  return { family: family?.slice(VISIT.length) ?? 'add_on', basis: sources.includes('visit:time') ? 'time' : 'mdm' };
}

/** `band` as for diagnoses; `chapter`: the first digit of a CPT number, `hcpcs` for the others; `label`: words of the note name it, or it goes with another line. */
function readProcedure({ system, code, sources }: Read, rates: TrainingRates | undefined): Covariates {
  return {
    ...(rates ? { band: bandOf(rates[code]) } : {}),
    chapter: system === 'HCPCS' ? 'hcpcs' : code.charAt(0),
    label: sources.includes('companions') ? 'companion' : sources.includes('cpt-labels') ? 'named' : 'model',
  };
}

function countQuotes({ evidence }: Read): string {
  return evidence.length >= 3 ? '3 or more' : String(evidence.length);
}

/** How often training notes have a code. */
export type Band = 'unseen' | 'rare' | 'uncommon' | 'common';

/** Unseen: in no training note; rare: in fewer than 1 of 1,000; uncommon: in fewer than 1 of 100; else common. */
export function bandOf(rate: number | undefined): Band {
  if (!rate || rate <= 0) return 'unseen';
  if (rate < 0.001) return 'rare';
  return rate < 0.01 ? 'uncommon' : 'common';
}

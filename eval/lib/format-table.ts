// Writes an evaluation as text for a person: one figure a line, aligned, with its counts.
import { formatGroups } from './calibration-groups.js';
import type { ClaimDetails } from './claim-details.js';
import type { RankingScore } from './code-metrics.js';
import type { CodeSetScores } from './codiesp.js';
import type { ClaimScores, SystemScore } from './score-claims.js';
import type { PrecisionRecall, Ratio } from './statistics.js';

const SYSTEMS = {
  icd: 'ICD-10-CM',
  icd_category: 'ICD-10-CM, 3 characters',
  cpt_hcpcs: 'CPT/HCPCS',
  cpt_no_em: 'CPT/HCPCS without visits',
  pcs: 'ICD-10-PCS',
  pcs_table: 'ICD-10-PCS, table',
} as const;

const RATIOS = {
  first_listed_accuracy: 'first-listed accuracy',
  em_exact: 'visit level exact',
  em_within_one_level: 'visit level within one',
  modifiers_exact: 'modifiers exact',
  units_exact: 'units exact',
  units_other_than_one: 'units other than one',
  document_type: 'document type',
  trap_hit_rate: 'trap hits (lower is better)',
  evidence_overlap: 'evidence overlap',
} as const;

const EXACT: Record<string, string> = { all_systems: 'all systems', icd: 'ICD-10-CM', cpt_hcpcs: 'CPT/HCPCS', pcs: 'ICD-10-PCS' };

const WIDTH = 30;

/** The figures of a claims dataset. */
export function formatClaims(scores: ClaimScores, details: ClaimDetails): string {
  const keys = <T extends object>(names: T): (keyof T)[] => Object.keys(names) as (keyof T)[];
  return [
    ...keys(SYSTEMS).map((key) => formatSystem(SYSTEMS[key], scores[key])),
    line('ICD-10-CM macro by code', `${formatPrf(details.icd_macro)}  (${details.icd_macro.codes} codes)`),
    line('ICD-10-CM mean by claim', `${formatPrf(details.icd_by_claim)}  (${details.icd_by_claim.notes} notes)`),
    ...(details.icd_phecode ? [formatSystem('ICD-10-CM, same phecode', details.icd_phecode)] : []),
    ...Object.entries(details.icd_by_frequency ?? {}).map(([band, score]) => formatSystem(`  ${band} in training notes`, score)),
    ...(details.pcs_characters.some((one) => one.n > 0)
      ? [line('ICD-10-PCS by character', `${details.pcs_characters.map((one) => number(one.value)).join(' ')}  (n ${details.pcs_characters[0]?.n ?? 0})`)]
      : []),
    ...formatRanking(details.icd_ranking),
    ...Object.entries(details.exact_claims).map(([system, value]) => line(`exact claims, ${EXACT[system] ?? system}`, formatRatio(value))),
    ...keys(RATIOS).flatMap((key) => [
      line(RATIOS[key], formatRatio(scores[key])),
      ...(key === 'trap_hit_rate' ? Object.entries(details.trap_hits).map(([why, value]) => line(`  ${why}`, formatRatio(value))) : []),
    ]),
    line('evidence token F1', number(scores.evidence_token_f1)),
    line('wrong codes', Object.entries(details.wrong_codes).map(([kind, n]) => `${kind} ${n}`).join(', ') || '-'),
    line('ECE, 10 bins / Brier / AURC', `${number(scores.ece)} / ${number(details.brier)} / ${number(details.aurc)}`),
    ...formatGroups(details.calibration_by).map(([name, text]) => line(name, text)),
    ...Object.entries(details.tiers).map(([tier, value]) =>
      line(`tier ${tier}, precision`, `${number(value.precision)}  95 % ${number(value.lower95)} to ${number(value.upper95)}  (n ${value.n})`),
    ),
    line('routed auto', `${number(scores.auto.rate)}  (n ${scores.auto.encounters})`),
    line('  code precision / perfect', `${number(scores.auto.code_precision)} / ${number(scores.auto.perfect_claims)}`),
  ].join('\n');
}

/** One line a value of a sliced field: ICD-10-CM and procedures. */
export function formatSlices(field: string, slices: Record<string, ClaimScores>): string {
  const rows = Object.entries(slices).map(([value, scores]) =>
    line(`  ${value}`, `ICD-10-CM ${formatPrf(scores.icd)}  CPT/HCPCS F1 ${number(scores.cpt_hcpcs.f1)}  first ${number(scores.first_listed_accuracy.value)}  ECE ${number(scores.ece)}  (${scores.encounters} notes)`),
  );
  return [`by ${field}`, ...rows].join('\n');
}

/** The figures of one set of predictions on a dataset of code sets. */
export function formatCodeSets(scores: CodeSetScores): string {
  return [
    formatSystem('micro', scores.micro),
    line('macro by code', `${formatPrf(scores.macro)}  (${scores.macro.codes} codes)`),
    line('mean by note', formatPrf(scores.by_note)),
  ].join('\n');
}

export function formatRanking(ranking: RankingScore): string[] {
  const at = Object.entries(ranking.recall_at).map(([k, value]) => `@${k} ${number(value)}`);
  return [line('MAP', `${number(ranking.map)}  (n ${ranking.notes})`), line('recall at k', at.join('  '))];
}

function formatSystem(name: string, score: SystemScore): string {
  return line(name, `${formatPrf(score)}  (predicted ${score.predicted}, required ${score.required})`);
}

function formatPrf(score: PrecisionRecall): string {
  return `P ${number(score.precision)}  R ${number(score.recall)}  F1 ${number(score.f1)}`;
}

function formatRatio(value: Ratio): string {
  return `${number(value.value)}  (n ${value.n})`;
}

function number(value: number | null): string {
  return value === null ? '-' : value.toFixed(3);
}

function line(name: string, rest: string): string {
  return `${name.padEnd(WIDTH)} ${rest}`;
}

// A reviewed claim as a coded note: a row of the claims format (training-data/README.md), which refit, tune and evaluate read.
import type { Claim, Encounter } from '../../types.js';
import { type FinalCode, REVIEW_REASONS, type Review, type Span } from './contract.js';

export interface CodedRow {
  id: string;
  source: 'review';
  encounter: Encounter & { id: string };
  document_type: Claim['documentType'];
  diagnoses: { code: string; role: string; certainty: 'required'; alternatives: string[]; evidence: string[] }[];
  procedures: { code: string; modifiers: string[]; units: number; certainty: 'required'; alternatives: string[]; evidence: string[]; linked_dx: string[] }[];
  pcs: { code: string; certainty: 'required'; alternatives: string[]; evidence: string[] }[];
  not_coded: { text: string; why: string; tempting_code: string }[];
  em: { code: string; alternatives: string[] } | null;
  queries: string[];
}

/** What the visit level of a claim is called in `em`: numbers of the evaluation and management section. */
const VISIT = /^(99[2-4]\d\d|920[01][24])$/;

/**
 * The row of a review. `id` is the claim's id in the store, never the caller's own. Every final code is required: a coder stands for it.
 * Quotes are read from the encounter's text, so that each is exact.
 */
export function exportNote(review: Review, claim: Claim, encounter: Encounter): CodedRow {
  const documents = encounter.documents ?? [{ id: 'd1', text: encounter.text ?? '' }];
  const named = (wanted: string) => documents.find(({ id }) => id === wanted) ?? (documents.length === 1 ? documents[0] : undefined);
  // A review names documents by their place, a claim by their ids.
  const placed = (wanted: string) => documents[Number(/^d([1-9]\d*)$/.exec(wanted)?.[1]) - 1] ?? named(wanted);
  const quotes = (line: { evidence: readonly Span[] }, find = placed): string[] =>
    [...new Set(line.evidence.map(({ documentId, start, end }) => find(documentId)?.text.slice(start, end) ?? '').filter((text) => text.trim() !== ''))];
  const of = (...systems: string[]): FinalCode[] => review.finalCodes.filter(({ system }) => systems.includes(system));
  const linked = new Map(claim.codes.map((line) => [`${line.system} ${line.code}`, line.linkedDiagnoses ?? []]));
  const visit = of('CPT').find(({ code }) => VISIT.test(code));
  return {
    id: review.claimId, source: 'review',
    encounter: { ...encounter, id: review.claimId, setting: encounter.setting ?? claim.setting },
    document_type: claim.documentType,
    diagnoses: of('ICD-10-CM').map((line) => ({ code: line.code, role: line.role ?? 'secondary', certainty: 'required', alternatives: [], evidence: quotes(line) })),
    procedures: of('CPT', 'HCPCS').map((line) => ({
      code: line.code, modifiers: line.modifiers ?? [], units: line.units ?? 1, certainty: 'required', alternatives: [], evidence: quotes(line),
      linked_dx: (linked.get(`${line.system} ${line.code}`) ?? []).filter((code) => review.finalCodes.some((one) => one.code === code)),
    })),
    pcs: of('ICD-10-PCS').map((line) => ({ code: line.code, certainty: 'required', alternatives: [], evidence: quotes(line) })),
    not_coded: review.decisions.flatMap(({ system, action, reason, code, sequence }) => {
      const why = reason === undefined ? undefined : REVIEW_REASONS[reason]?.trap;
      const line = claim.codes.find((one) => one.system === system && one.code === code && one.sequence === sequence);
      const text = line ? quotes(line, named)[0] : undefined;
      return system === 'ICD-10-CM' && action === 'reject' && why && text ? [{ text, why, tempting_code: code }] : [];
    }),
    em: visit ? { code: visit.code, alternatives: [] } : null,
    queries: [],
  };
}

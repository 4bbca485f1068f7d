// Reviewed claims with their notes, as the two files that tuning and re-fitting read.
import type { Claim, Encounter } from '../../types.js';
import { type AuditTrail, type RestoredClaim, restoreClaim, restoreEncounter, restoreFromNote } from '../audit/index.js';
import type { Review } from './contract.js';
import { type CodedRow, exportNote } from './export-note.js';
import type { ReviewStore } from './review-store.js';

export interface ExportedNote { note: CodedRow; /** The claim as the engine made it, for `tune --predictions`. */ claim: Claim & { id: string } }

export interface ExportReport { reviewed: number; written: number; withoutText: number; gone: number }

/**
 * Notes of the last review of each claim. Text comes from the trail (where whole notes are kept) or from `supplied`, by claim id; a supplied note must be,
 * to the letter, the one that was coded. Claims without text are counted and left out.
 */
export async function* exportReviewed(audit: AuditTrail, reviews: ReviewStore, supplied: ReadonlyMap<string, Encounter>, report: ExportReport): AsyncGenerator<ExportedNote> {
  const last = new Map<string, Review>();
  for await (const review of reviews.list()) last.set(review.claimId, review);
  for (const review of last.values()) {
    report.reviewed += 1;
    const coded = (await audit.history(review.claimId)).find(({ kind }) => kind === 'claim.coded');
    if (!coded) {
      report.gone += 1;
      continue;
    }
    const found = await findText(audit, coded, supplied.get(review.claimId));
    if (!found) {
      report.withoutText += 1;
      continue;
    }
    report.written += 1;
    const { id: _id, ...claim } = found.restored.claim;
    yield { note: exportNote(review, found.restored.claim, found.encounter), claim: { ...claim, id: review.claimId } };
  }
}

async function findText(audit: AuditTrail, coded: Parameters<typeof restoreClaim>[0], given: Encounter | undefined): Promise<{ restored: RestoredClaim; encounter: Encounter } | undefined> {
  const stored = await audit.readText(coded.claimId ?? '');
  const fromNote = given && restoreFromNote(coded, stored, given);
  if (given && fromNote) return { restored: fromNote, encounter: given };
  const kept = restoreEncounter(stored);
  return kept?.whole === true ? { restored: restoreClaim(coded, stored), encounter: kept.encounter } : undefined;
}

// What every output format reads from a claim and its encounter: which claims it makes, its lines, its date.
import { createHash } from 'node:crypto';
import type { Claim, ClaimCode, Encounter } from '../types.js';
import places from './place-of-service.json' with { type: 'json' };

/** A professional claim is the clinician's (CMS-1500, 837P); an institutional one the facility's (UB-04, 837I). */
export type ClaimKind = 'professional' | 'institutional';

export interface OutputInput {
  claim: Claim;
  encounter: Encounter;
  /** The earliest day of the documents, where these are no longer there. */
  firstDate?: string | undefined;
}

export interface Place {
  placeOfService: string;
  label: string;
  /** First two digits of the type of bill; null where the setting has no facility claim of its own. */
  facilityType: string | null;
  encounterClass: string;
}

/** Where the setting stands in the code sets of claims. */
export function findPlace({ claim }: OutputInput): Place {
  return places.rows[claim.setting];
}

/** The day of service, `YYYY-MM-DD`: as sent, else the latest day of a document. Undefined when neither says: no format may make one up. */
export function findServiceDate({ encounter }: OutputInput): string | undefined {
  return encounter.dateOfService ?? listDays(encounter).at(-1);
}

/** The day of admission where it is known, else the first day that the documents speak of; the day of service when they name none. */
export function findFirstDate(input: OutputInput): string | undefined {
  const { admissionDate } = input.encounter;
  if (admissionDate !== undefined && admissionDate <= (findServiceDate(input) ?? '')) return admissionDate;
  return [...listDays(input.encounter), ...(input.firstDate === undefined ? [] : [input.firstDate]), ...(input.encounter.dateOfService === undefined ? [] : [input.encounter.dateOfService])].sort()[0];
}

function listDays(encounter: Encounter): string[] {
  return (encounter.documents ?? []).flatMap(({ authoredOn }) => (authoredOn === undefined ? [] : [authoredOn])).sort();
}

/** Which claims an encounter makes: the one asked for, else the clinician's, and the facility's where there is a facility. */
export function listKinds({ claim, encounter }: OutputInput): ClaimKind[] {
  const asked = encounter.claimType ?? 'both';
  if (asked !== 'both') return [asked];
  const facility = claim.setting !== 'office' || claim.codes.some(({ system }) => system === 'ICD-10-PCS');
  return facility ? ['professional', 'institutional'] : ['professional'];
}

/** Diagnoses in claim order, the first-listed one first. */
export function listDiagnoses({ claim }: OutputInput): ClaimCode[] {
  const codes = claim.codes.filter(({ system }) => system === 'ICD-10-CM').sort((a, b) => a.sequence - b.sequence);
  return [...codes.filter(({ role }) => role === 'first_listed'), ...codes.filter(({ role }) => role !== 'first_listed')];
}

/** ICD-10-PCS codes in claim order: the facility's alone. */
export function listInpatientProcedures({ claim }: OutputInput): ClaimCode[] {
  return claim.codes.filter(({ system }) => system === 'ICD-10-PCS').sort((a, b) => a.sequence - b.sequence);
}

/**
 * CPT and HCPCS lines of one claim. An inpatient facility claim has none, since its procedures are ICD-10-PCS; an outpatient one leaves out the visit
 * level, which a facility sets by its own criteria and not by the clinician's decision making, and the modifiers that part a service between the two
 * (26, TC): a hospital reports its part without (Medicare Claims Processing Manual, chapter 4, 20.6).
 */
export function listServiceLines(input: OutputInput, kind: ClaimKind): ClaimCode[] {
  const { claim } = input;
  if (kind === 'institutional' && claim.setting === 'inpatient') return [];
  const lines = claim.codes.filter(({ system }) => system === 'CPT' || system === 'HCPCS');
  if (kind === 'professional') return lines;
  return lines.filter(({ code }) => code !== claim.em?.code).map((line) => (line.modifiers === undefined ? line : { ...line, modifiers: line.modifiers.filter((one) => one !== '26' && one !== 'TC') }));
}

/** A digest of what was coded, lower-case hex: the same claim has the same identifiers every time it is written, also when it is read back later. */
export function digestClaim({ claim, encounter }: OutputInput): string {
  if (claim.claimId !== undefined) return createHash('sha256').update(claim.claimId).digest('hex');
  const { timings: _timings, ...stable } = claim;
  return createHash('sha256').update(JSON.stringify([stable, encounter])).digest('hex');
}

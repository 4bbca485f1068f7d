// A claim as the chain keeps it: everything that the engine decided, and nothing that the caller typed.
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Claim, Encounter } from '../../types.js';
import { joinQuotes, splitQuotes } from './split-quotes.js';
import type { StoredClaim } from './split-quotes.js';
import type { AuditRecord, AuditTrail, NewRecord, StoredText, TextMode } from './types.js';

/** How a claim came in. */
export type Channel = 'claim' | 'batch' | 'job' | 'mllp';

export interface CodedClaim {
  encounter: Encounter;
  claim: Claim;
  actor: string;
  channel: Channel;
}

/** The body of a `claim.coded` record. Digests are SHA-256 (hex) of the record's salt (hex) and the text, in the order of the documents. */
export interface ClaimBody {
  channel: Channel;
  claim: StoredClaim;
  documents: { length: number; digest: string; /** Digest of its id; absent in what earlier versions wrote. */ name?: string }[];
  texts: TextMode;
  /** Digest of the days of service that are kept beside the chain, where no text is. */
  serviceDays?: string;
  /** Digest of the caller's own id of the encounter. */
  encounter?: string;
}

/** What an 837 needs and a claim does not say: kept where no text is, never in the chain. */
interface ServiceDays {
  dateOfService?: string;
  /** The day of admission or else the earliest day that the documents speak of, where it is another. */
  firstDate?: string;
  claimType?: Encounter['claimType'];
}

/** What is sealed beside the chain, as JSON. */
interface KeptText {
  id?: string;
  documentIds: string[];
  quotes?: string[];
  documents?: string[];
  /** The encounter without its texts: age, sex, days, payer, types. Absent in what earlier versions sealed. */
  context?: Encounter;
}

/** The record of a coded claim, and the id that it gets: random, so that it tells nothing. */
export function makeClaimRecord({ encounter, claim, actor, channel }: CodedClaim, texts: TextMode): NewRecord & { claimId: string } {
  const salt = randomBytes(32).toString('hex');
  const documents = listDocuments(encounter);
  const documentIds = documents.map(({ id }) => id);
  const { stored, quotes } = splitQuotes(claim, documentIds);
  const days = texts === 'none' ? listServiceDays(encounter) : undefined;
  const body: ClaimBody = {
    channel, claim: stored, texts,
    documents: documents.map(({ id, text }) => ({ length: text.length, digest: digestText(text, salt), name: digestText(id, salt) })),
    ...(days === undefined ? {} : { serviceDays: digestText(days, salt) }),
  };
  const kept: KeptText = { id: encounter.id, documentIds, context: withoutTexts(encounter), ...(texts === 'notes' ? { documents: documents.map(({ text }) => text) } : {}), quotes };
  return {
    kind: 'claim.coded',
    claimId: randomUUID(),
    actor,
    body: body as unknown as NewRecord['body'],
    text: { salt, ...(texts === 'none' ? {} : { text: JSON.stringify(kept) }), ...(days === undefined ? {} : { days }) },
    ...(encounter.id === undefined ? {} : { encounterId: encounter.id }),
  };
}

/** Records a claim and gives its id. A claim that cannot be recorded must not be handed out: throws E411. */
export async function recordClaim(trail: AuditTrail, coded: CodedClaim): Promise<string> {
  const record = makeClaimRecord(coded, trail.texts);
  await trail.append(record);
  return record.claimId;
}

/** A claim as it was answered, as far as it was kept. `quoted` says whether the note's words are there. */
export interface RestoredClaim {
  claim: Claim;
  quoted: boolean;
  body: ClaimBody;
}

/** Puts a claim and its words together again. Without them evidence has its place in the note and an empty text. */
export function restoreClaim(record: AuditRecord, stored: StoredText | undefined): RestoredClaim {
  const body = record.body as unknown as ClaimBody;
  const kept = stored?.text === undefined ? undefined : (JSON.parse(stored.text) as KeptText);
  const claim = joinQuotes(body.claim, kept?.documentIds, kept?.quotes);
  return { claim: { ...(kept?.id === undefined ? {} : { id: kept.id }), ...(record.claimId === null ? {} : { claimId: record.claimId }), ...claim }, quoted: kept?.quotes !== undefined, body };
}

/**
 * The documents of a claim by their place: how long each is, in UTF-16 units, and where one stands that the caller names by its own id, or that goes by
 * d1, d2 ... as in a claim without its words.
 */
export function listDocumentPlaces(record: AuditRecord, stored: StoredText | undefined): { lengths: number[]; find: (id: string) => number | undefined } {
  const { documents } = record.body as unknown as ClaimBody;
  const find = (id: string): number | undefined => {
    const named = documents.findIndex(({ name }) => name !== undefined && name === digestText(id, stored?.salt ?? ''));
    if (named >= 0) return named;
    const counted = /^d([1-9]\d{0,5})$/.exec(id)?.[1];
    if (counted !== undefined && Number(counted) <= documents.length) return Number(counted) - 1;
    // Before names were kept, or after their salt is gone: one document can be meant alone.
    return documents.length === 1 && (stored === undefined || documents[0]?.name === undefined) ? 0 : undefined;
  };
  return { lengths: documents.map(({ length }) => length), find };
}

/** Puts words back from the note itself, when the caller sends it again. Undefined when it is not the note that was coded, to the letter. */
export function restoreFromNote(record: AuditRecord, stored: StoredText | undefined, encounter: Encounter): RestoredClaim | undefined {
  const body = record.body as unknown as ClaimBody;
  const documents = listDocuments(encounter);
  if (stored === undefined || documents.length !== body.documents.length) return undefined;
  if (!body.documents.every(({ digest }, at) => digest === digestText(documents[at]?.text ?? '', stored.salt))) return undefined;
  const { claim } = restoreClaim(record, undefined);
  const words = joinQuotes(body.claim, documents.map(({ id }) => id), (at, start, end) => documents[at]?.text.slice(start, end) ?? '');
  return { claim: { ...claim, ...words }, quoted: true, body };
}

/** An encounter as far as it was kept. `firstDate` is the earliest day of its documents, where these are not there to say it. */
export interface RestoredEncounter {
  encounter: Encounter;
  /** Whether its texts are there. */
  whole: boolean;
  firstDate?: string;
}

/**
 * The encounter as far as it was kept: with its texts where whole notes are, else its context alone, the day of service being then the latest day of a
 * document where none was sent. Where no text was kept, its days and claim type; undefined where it named none, or retention dropped them.
 */
export function restoreEncounter(stored: StoredText | undefined): RestoredEncounter | undefined {
  if (stored?.text === undefined) {
    if (stored?.days === undefined) return undefined;
    const { firstDate, ...encounter } = JSON.parse(stored.days) as ServiceDays;
    return { encounter, whole: false, ...(firstDate === undefined ? {} : { firstDate }) };
  }
  const { id, documentIds, documents, context = {} } = JSON.parse(stored.text) as KeptText;
  const { documents: facts, ...rest } = context;
  const named = id === undefined ? rest : { id, ...rest };
  const days = (facts ?? []).flatMap(({ authoredOn }) => authoredOn ?? []).sort();
  if (documents === undefined) return { encounter: { ...(days.length === 0 ? {} : { dateOfService: days.at(-1) }), ...named }, whole: false, ...(days[0] === undefined ? {} : { firstDate: days[0] }) };
  if (facts === undefined && documents.length === 1) return { encounter: { ...named, text: documents[0] ?? '' }, whole: true };
  return { encounter: { ...named, documents: documents.map((text, at) => ({ ...facts?.[at], id: documentIds[at] ?? `d${at + 1}`, text })) }, whole: true };
}

/** The days of an encounter as JSON; undefined where it names neither a day nor a claim type. */
function listServiceDays({ dateOfService, admissionDate, claimType, documents = [] }: Encounter): string | undefined {
  const days = documents.flatMap(({ authoredOn }) => authoredOn ?? []).sort();
  const day = dateOfService ?? days.at(-1);
  const first = admissionDate ?? [...days, ...(day === undefined ? [] : [day])].sort()[0];
  const kept: ServiceDays = { ...(day === undefined ? {} : { dateOfService: day }), ...(first === day ? {} : { firstDate: first }), ...(claimType === undefined ? {} : { claimType }) };
  return Object.keys(kept).length === 0 ? undefined : JSON.stringify(kept);
}

function withoutTexts({ id: _id, text: _text, documents, ...context }: Encounter): Encounter {
  return { ...context, ...(documents === undefined ? {} : { documents: documents.map((document) => ({ ...document, text: '' })) }) };
}

/** SHA-256 (hex) of a salt (hex) and a text. */
export function digestText(text: string, salt: string): string {
  return createHash('sha256').update(Buffer.from(salt, 'hex')).update(text, 'utf8').digest('hex');
}

function listDocuments(encounter: Encounter): { id: string; text: string }[] {
  return encounter.documents ?? [{ id: 'd1', text: encounter.text ?? '' }];
}

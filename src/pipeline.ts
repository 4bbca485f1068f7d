// The way of a note: one call a stage, values only flow down.
import { assemble, openByTrees } from './assembly/index.js';
import { type Calibration, calibrateDrafts } from './calibration/index.js';
import { buildClaim } from './claim.js';
import { quoteInContext, sentencesOf } from './claim-evidence.js';
import { findCut } from './document/find-cuts.js';
import { inferSetting, readDocument, readPatient } from './document/index.js';
import { checkText } from './document/parse-text.js';
import { validateEncounter } from './document/validate-encounter.js';
import { encodeMentions } from './encoder/index.js';
import { findMentions } from './mentions/index.js';
import { settleDoubt } from './mentions/settle-doubt.js';
import { cutClauses, trimSpan } from './mentions/split-clauses.js';
import { codeProcedures } from './procedures/index.js';
import { dotted, loadEdition, namePayer } from './reference/index.js';
import type { RankedCandidate, RankStyle, SearchHit } from './engine.js';
import type { Edition } from './reference/types.js';
import type { Encoders, Resources } from './resources.js';
import { retrieve } from './retrieval/index.js';
import { type RankedLabel, rankPhrase } from './retrieval/rank-phrase.js';
import { route, type ThresholdProfile } from './routing/index.js';
import { selectProfile } from './routing/select-profile.js';
import { applyRules, type DraftClaim, readDraft, readTold } from './rules/index.js';
import { findNamed } from './scoring/find-named.js';
import { scoreFindings } from './scoring/findings.js';
import { listRejected, scoreNote, type ScoringInput } from './scoring/index.js';
import type { Claim, DocumentInput, DraftCode, Encounter, EncounterFacts, ParsedDocument, Patient } from './types.js';

export { describeModels, type Encoders, loadResources, openEncoders, type Resources } from './resources.js';

/** A note after its words were read and encoded, before any code is chosen. */
export interface PreparedNote { documents: ParsedDocument[]; input: ScoringInput; facts: EncounterFacts; /** Longest run of words that the linker did not see. */ unreadWords: number }

/** A claim as it goes into the rules. */
export interface DraftBeforeRules { draft: DraftClaim; facts: EncounterFacts; edition: Edition }

/** Codes one encounter. Throws ChartcodeError E1xx for input that is no encounter, E2xx when the model fails. `onDraft` sees what the rules get: evaluation runs them in other ways on it. */
export async function codeEncounter(input: unknown, resources: Resources, onDraft?: (seen: DraftBeforeRules) => void): Promise<Claim> {
  const began = performance.now();
  const encounter = validateEncounter(input);
  const prepared = await prepareNote(encounter, resources);
  const encodedAt = performance.now();
  const edition = loadEdition({ dateOfService: prepared.facts.dateOfService });
  const labels = resources.edition.icd10cm;

  const profile = selectProfile(resources.profiles, encounter.specialty);
  const diagnoses = await chooseDiagnoses(prepared, edition, resources, profile);
  const { documents, input: words, facts } = prepared;
  const procedures = await codeProcedures({
    documents, facts, mentions: words.mentions, diagnoses, support: words.support, edition, claimType: encounter.claimType,
    scores: words.procedures && resources.procedureLabels ? { ...words.procedures, labels: resources.procedureLabels } : undefined,
  }, { scorer: resources.procedureScorer });
  const calibrated = calibrateDrafts([...diagnoses, ...procedures.lines], profile.findings ? withoutDiagnosisMap(resources.calibration) : resources.calibration, { rates: resources.scorer.rates.code, procedureRates: resources.procedureScorer?.first.rates.code, facts });
  // rules read what the sentence says of a condition, and a reader sees the same words
  const quoted = calibrated.map((line) => (line.system === 'ICD-10-CM' ? { ...line, evidence: quoteInContext(line.evidence, documents), sentences: sentencesOf(line.evidence, documents), ...(facts.setting === 'inpatient' ? { told: readTold(line, labels.title(line.code), documents) } : {}) } : line));
  const draft = readDraft(quoted);
  onDraft?.({ draft, facts, edition });
  const ruled = applyRules(draft, facts, edition, profile.rules ?? {});
  const rejected = listRejected(prepared.input, labels, new Set(ruled.draft.codes.map((line) => line.code)));
  const { documentType, dateOfService } = prepared.facts;
  const decision = route(
    { id: encounter.id, documentType, dateOfService, ...ruled.draft, queries: [...ruled.draft.queries, ...procedures.queries], findings: ruled.findings, documentCutShort: isCutShort(prepared), edition, tables: edition.tables, modelSha256: resources.pkg.sha256 },
    profile,
  );

  return buildClaim({ encounter, prepared, procedures, ruled, rejected, decision, profile, edition, resources, timings: { encodeMs: encodedAt - began, totalMs: performance.now() - began } });
}

/** What a coder would report; under a profile of exhaustive coding, every finding that the note asserts. */
async function chooseDiagnoses({ input, facts }: PreparedNote, edition: Edition, { edition: current, scorer, firstListedScorer, firstOfClaim, findingsScorer, findingTerms }: Resources, { findings }: ThresholdProfile): Promise<DraftCode[]> {
  const labels = current.icd10cm;
  if (findings && findingsScorer) return (await scoreFindings(input, labels, findingsScorer, findingTerms)).filter(({ logit }) => logit >= findings.leastLogit);
  const context = { edition, facts, keep: scorer.keepLogit, mentions: input.mentions, named: findNamed(input, labels) };
  return openByTrees(assemble(await scoreNote(input, labels, scorer, firstListedScorer), context).codes, context, firstOfClaim);
}

/** The map of diagnoses belongs to the claim's trees; those of findings get the logistic function. */
function withoutDiagnosisMap(calibration: Calibration): Calibration {
  const { 'ICD-10-CM': _map, ...knots } = calibration.knots;
  return { ...calibration, knots };
}

/** Document, mentions, encoder and retrieval stages: what training dumps features from and what scoring reads. */
export async function prepareNote(encounter: Encounter, encoders: Encoders): Promise<PreparedNote> {
  // a caller that codes and then ranks the same encounter (evaluation) pays for the encoders once
  const key = JSON.stringify(encounter);
  if (encoders.latest?.key === key) return encoders.latest.note;
  const note = await readNote(encounter, encoders);
  encoders.latest = { key, note };
  return note;
}

async function readNote(encounter: Encounter, encoders: Encoders): Promise<PreparedNote> {
  const inputs: DocumentInput[] = encounter.documents ?? [{ id: 'd1', text: encounter.text ?? '' }];
  inputs.forEach((d, i) => checkText(d.text, encounter.documents ? `documents.${i}.text` : 'text'));
  const documents = inputs.map((d) => readDocument(encounter.documentType && !d.type ? { ...d, type: encounter.documentType } : d, encounter.setting));
  const documentType = encounter.documentType ?? documents[0]!.type;
  const day = encounter.dateOfService ?? latestDate(inputs);
  const told = readPatient(documents);
  const infantAge = exactAge(told, encounter.patient);
  const facts: EncounterFacts = {
    setting: encounter.setting ?? inferSetting(documents[0]!),
    documentType,
    // what the encounter leaves open, the note may say
    patient: { ...told, ...encounter.patient },
    ...(infantAge === undefined ? {} : { infantAge }),
    ...(day === undefined ? { dateOfService: new Date().toISOString().slice(0, 10), dateAssumed: true } : { dateOfService: day }),
    ...(encounter.payer ? { payer: namePayer(encounter.payer) } : {}),
    ...(encounter.specialty ? { specialty: encounter.specialty } : {}),
    ...(encounter.claimType ? { claimType: encounter.claimType } : {}),
  };
  const { documents: read, mentions } = settleDoubt({ documents, mentions: documents.flatMap((d) => findMentions(d)) }, facts.setting);
  const hits = retrieve(mentions, encoders.lexicon);
  const { unreadWords, ...encoded } = await encodeMentions(mentions, read, facts.setting, encoders);
  const chars = documents.reduce((sum, d) => sum + d.text.length, 0);
  return { documents, facts, unreadWords, input: { mentions, chars, hits, facts, ...encoded } };
}

/** Age in years with its fraction, where the note tells an infant's age and the encounter does not say another. */
function exactAge(read: Patient, given: Patient | undefined): number | undefined {
  return read.age !== undefined && read.age < 2 && (given?.age === undefined || given.age === Math.floor(read.age)) ? read.age : undefined;
}

/** A run of so many words that only the lexicon and the support model saw is a part of the note that was not read; the shorter ones of everyday notes are ends of long clauses. */
const LEAST_UNREAD_WORDS = 8;

/** Whether a document ends before its author did, or the engine left words out. */
function isCutShort({ documents, unreadWords }: PreparedNote): boolean {
  return unreadWords >= LEAST_UNREAD_WORDS || documents.some((doc) => findCut(doc) !== undefined);
}

function latestDate(inputs: readonly DocumentInput[]): string | undefined {
  return inputs.map((d) => d.authoredOn).filter((day) => day !== undefined).sort().at(-1);
}

/** Candidates of a note before any threshold, best first: for ranking metrics (MAP, recall at k). Findings carry codes as the corpus of exhaustive coding writes them. */
export async function rankEncounter(input: unknown, style: RankStyle, resources: Resources): Promise<RankedCandidate[]> {
  const prepared = await prepareNote(validateEncounter(input), resources);
  const { edition, scorer, findingsScorer, findingTerms } = resources;
  if (style === 'findings' && findingsScorer)
    return (await scoreFindings(prepared.input, edition.icd10cm, findingsScorer, findingTerms, 'keep')).map(({ code, logit }) => ({ code: findingTerms?.written(code) ?? code, score: logit }));
  return (await scoreNote(prepared.input, edition.icd10cm, scorer)).map(({ code, logit }) => ({ code, score: logit }));
}

/** The best codes of each phrase, best first. */
export async function rankTexts(texts: readonly string[], k: number, resources: Resources): Promise<string[][]> {
  const out: string[][] = [];
  for (const text of texts) out.push((await rankText(text, k, resources)).map(({ label }) => resources.edition.icd10cm.billable[label]!));
  return out;
}

/** Codes for a search phrase. */
export async function searchCodes(query: string, limit: number, resources: Resources): Promise<SearchHit[]> {
  const cm = resources.edition.icd10cm;
  const ranked = await rankText(query, limit, resources);
  return ranked.map(({ label, score }) => ({ system: 'ICD-10-CM', code: dotted(cm.billable[label]!), description: cm.title(cm.billable[label]!), score }));
}

/** Clauses of a phrase that are compared on their own. */
const MOST_CLAUSES = 8;

async function rankText(text: string, k: number, { linker, edition, procedureLabels, phraseRanker }: Resources): Promise<RankedLabel[]> {
  const clauses = new Set(cutClauses(text, { start: 0, end: text.length }).flatMap((span) => trimSpan(text, span) ?? []).map(({ start, end }) => text.slice(start, end)));
  const parts = clauses.size > 1 ? [...clauses].filter((clause) => clause !== text).slice(0, MOST_CLAUSES) : [];
  const { length } = edition.icd10cm.billable;
  const cosines = await linker.cosines([text, ...parts].map((one) => one.toLowerCase().replace(/\s+/g, ' ').trim()), length + (procedureLabels?.length ?? 0));
  const [whole, ...rest] = cosines.map((row) => row.subarray(0, length));
  return rankPhrase(text, [whole!, ...rest], k, phraseRanker());
}

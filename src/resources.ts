// Everything a note needs on its way, opened once a worker: model package, encoders, tables, profile.
import { gunzipSync } from 'node:zlib';
import { type FirstOfClaim, readFirstOfClaim } from './assembly/first-listed/first-of-claim.js';
import { type Calibration, readCalibration } from './calibration/index.js';
import { type Linker, type NoteWordModel, openLinker, openTagger, openTokenizer, readNoteWords, type Tagger } from './encoder/index.js';
import type { ModelInfo } from './engine.js';
import { loadPackage, type ModelPackage } from './models/load-package.js';
import type { PreparedNote } from './pipeline.js';
import { type ProcedureScorer, readProcedureScorer } from './procedures/index.js';
import { checkTables, type Edition, loadEdition } from './reference/index.js';
import { type Lexicon, readLexicon } from './retrieval/index.js';
import { logRates, numberCategories, otherEncounters, type PhraseRanker } from './retrieval/rank-phrase.js';
import { indexPhrases } from './retrieval/similar-phrases.js';
import { readWrittenForms } from './retrieval/written-forms.js';
import type { Profiles } from './routing/index.js';
import { FEATURE_NAMES, FINDING_NAMES, type FindingTerms, FIRST_LISTED_NAMES, openTrees, readFindingTerms, readScorer, type Scorer } from './scoring/index.js';
import { nameProfile, openProfiles, type ProfileOptions } from './threshold-profiles.js';

/** What turns text into scores: enough to dump features; no scorer needed. */
export interface Encoders {
  pkg: ModelPackage;
  linker: Linker;
  tagger: Tagger | undefined;
  /** Probability of the support model below which a mention is not linked (manifest `support.gate`). */
  gate: number | undefined;
  /** CPT and HCPCS numbers that the linker knows, in its order. */
  procedureLabels: readonly string[] | undefined;
  lexicon: Lexicon;
  noteWords: NoteWordModel | undefined;
  edition: Edition;
  /** The encounter that was read last, in memory only. */
  latest?: { key: string; note: PreparedNote };
}

export interface Resources extends Encoders { scorer: Scorer; /** Trees for every asserted finding instead of what a coder reports; a package may lack them. */ findingsScorer: Scorer | undefined; /** Phrases that these trees read of; a package may lack them. */ findingTerms: FindingTerms | undefined; /** What ranks a phrase of a search; made when first asked. */ phraseRanker: () => PhraseRanker; /** Trees for the first-listed choice; a package may lack them. */ firstListedScorer: Scorer | undefined; /** Trees that compare the codes of a claim for that choice; a package may lack them. */ firstOfClaim: FirstOfClaim | undefined; /** Trees for CPT and HCPCS lines; a package without them yields none. */ procedureScorer: ProcedureScorer | undefined; calibration: Calibration; profiles: Profiles }

/**
 * Opens the encoders of a package (default: the one that ships) with `threads` ONNX Runtime threads.
 * Throws E201, E202, E203 (package), E204 (ONNX Runtime), E3xx (tables).
 */
export async function openEncoders(modelDir: string | undefined, threads: number): Promise<Encoders> {
  checkTables();
  const pkg = loadPackage(modelDir);
  const { linker, support, lexicon, noteWords, procedures, tokenizer: tokenizerFile } = pkg.manifest;
  pkg.read(tokenizerFile.file);
  const tokenizer = await openTokenizer(pkg.dir);
  const [opened, tagger] = await Promise.all([
    openLinker(tokenizer, { ...linker, model: pkg.read(linker.file), threads }),
    support ? openTagger(tokenizer, { ...support, outputs: [support.output], model: pkg.read(support.file), threads }) : undefined,
  ]);
  const procedureLabels = procedures ? pkg.read(procedures.file).toString('utf8').trimEnd().split('\n') : undefined;
  return { pkg, linker: opened, tagger, gate: support?.gate, procedureLabels, lexicon: readLexicon(gunzipSync(pkg.read(lexicon.file)).toString('utf8')), noteWords: noteWords && readNoteWords(pkg.read(noteWords.file)), edition: loadEdition() };
}

/** Opens everything. A profile made for another model is refused (E203). */
export async function loadResources(options: ProfileOptions & { modelDir?: string; threads: number }): Promise<Resources> {
  // first what is quick to refuse
  const profiles = openProfiles(loadPackage(options.modelDir), options);
  const encoders = await openEncoders(options.modelDir, options.threads);
  const { pkg } = encoders;
  const scorer = readScorer(pkg.read(pkg.manifest.scorer.file), FEATURE_NAMES);
  let ranker: PhraseRanker | undefined;
  const resources: Resources = {
    ...encoders,
    scorer,
    phraseRanker: () => (ranker ??= makePhraseRanker(encoders, scorer)),
    findingsScorer: pkg.manifest.scorer.findings ? readScorer(pkg.read(pkg.manifest.scorer.findings), FINDING_NAMES, pkg.manifest.scorer.findings) : undefined,
    findingTerms: pkg.manifest.findingTerms && readFindingTerms(gunzipSync(pkg.read(pkg.manifest.findingTerms.file))),
    firstListedScorer: pkg.manifest.scorer.firstListed ? readScorer(pkg.read(pkg.manifest.scorer.firstListed), FIRST_LISTED_NAMES, pkg.manifest.scorer.firstListed) : undefined,
    firstOfClaim: pkg.manifest.scorer.firstOfClaim ? readFirstOfClaim(pkg.read(pkg.manifest.scorer.firstOfClaim)) : undefined,
    procedureScorer: pkg.manifest.scorer.procedures ? readProcedureScorer(pkg.read(pkg.manifest.scorer.procedures)) : undefined,
    calibration: readCalibration(pkg.read(pkg.manifest.calibration.file)),
    profiles,
  };
  await openScorers(resources);
  return resources;
}

/** Opens the trees that every claim asks, so that the first note does not wait for them. Those of findings are opened by the first note that asks. */
async function openScorers({ scorer, firstListedScorer, firstOfClaim, procedureScorer }: Resources): Promise<void> {
  const asked = [scorer, firstListedScorer, firstOfClaim?.scorer, procedureScorer?.first, procedureScorer?.second];
  await Promise.all(asked.flatMap((one) => (one ? [openTrees(one)] : [])));
}

function makePhraseRanker({ pkg, lexicon, edition: { icd10cm: { billable } } }: Encoders, { rates }: Scorer): PhraseRanker {
  const forms = pkg.manifest.writtenForms;
  return { forms: forms && readWrittenForms(pkg.read(forms.file)), phrases: indexPhrases(lexicon, billable.length), rates: logRates(billable, rates.code), encounters: otherEncounters(billable), categories: numberCategories(billable) };
}

export function describeModels(resources: Resources): ModelInfo[] {
  const { manifest, sha256 } = resources.pkg;
  const { fallback, bySpecialty } = resources.profiles;
  const profiles = [nameProfile(fallback), ...[...bySpecialty].map(([specialty, profile]) => `${specialty}: ${nameProfile(profile)}`)];
  return [{ id: manifest.id, sha256, labels: manifest.labels.count, edition: manifest.labels.edition, metrics: manifest.metrics, built: manifest.created, profiles }];
}

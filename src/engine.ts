// What callers hold: an engine that codes encounters. `createEngine` in `create-engine.ts` builds it.
import type { Claim, Encounter, Finding } from './types.js';
import type { Edition } from './reference/types.js';

export interface ModelInfo { id: string; sha256: string; labels: number; edition: string; metrics: Record<string, unknown>; /** Day on which the package was built and `metrics` measured. */ built?: string; /** Threshold profiles in force, each with its digest: the default, then `specialty: profile`. */ profiles?: string[] }

export interface SearchHit { system: 'ICD-10-CM'; code: string; description: string; score: number }

/** A candidate code and its probability (or other score that grows with it). */
export interface RankedCandidate { code: string; score: number }

export type RankStyle = 'claim' | 'findings';

export interface Engine {
  /** Validates and codes one encounter. Throws ChartcodeError E1xx for bad input. */
  code(input: unknown): Promise<Claim>;
  /** Codes whose titles or index entries fit a phrase, best first (`limit` at most 100). */
  search(query: string, limit?: number): Promise<SearchHit[]>;
  /**
   * ICD-10-CM candidates of an encounter with their scores before any threshold, best first; for evaluation.
   * `claim` asks what a US coder would report, `findings` every finding of the note, symptoms included, as CodiEsp codes it: its edition, no 7th characters; what clauses deny ranks by the trees alone.
   */
  rank?(input: unknown, style?: RankStyle): Promise<RankedCandidate[]>;
  /** The `limit` best codes of each text by the linker alone, best first; for the retrieval figure. */
  rankTexts?(texts: readonly string[], limit: number): Promise<string[][]>;
  /** `validateClaim` off this thread, with findings that another part of the program made; for claims of many lines, which take the rules a second or more. */
  judge?(claim: unknown, support: readonly Omit<Finding, 'id'>[]): Promise<{ id?: string; findings: Finding[]; valid: boolean }>;
  readonly edition: Edition;
  readonly models: readonly ModelInfo[];
  close(): Promise<void>;
}

/** What `verify` found: one line a check, in the order they ran. `detail` names files, hashes, counts. */
export interface Verification { ok: boolean; checks: { name: string; ok: boolean; detail: string }[] }

/** How `createEngine` is asked for an engine. */
export interface EngineOptions {
  /** Folder of a model package; default: the one that ships. */
  modelDir?: string;
  /** Worker threads, each with its own copy of the model. Default 1: ONNX Runtime already uses every core for one note. */
  workers?: number;
  /** One threshold profile for every encounter: a name of the package, or a file. Without it, `specialty` selects among the profiles of the package and of `profilesDir`. */
  profile?: string;
  /** Folder of `<specialty>.json` threshold profiles; default `$CHARTCODE_PROFILES`. */
  profilesDir?: string;
  /** Whether the workers give way to the main thread where both want the same core: for a server, which has to answer others while it codes. Default false. */
  yielding?: boolean;
}

export type { Claim, Encounter };

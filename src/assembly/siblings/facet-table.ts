// The facets in which sibling codes differ: facets.json, compiled once.
import table from './facets.json' with { type: 'json' };

/**
 * Where a statement of the facet counts, from narrow to wide: the code's own quotes; their sentences; any sentence that names the condition; the note.
 * `near`: beside a word of the condition, in any sentence. `sole`: the quotes, beside the condition in their sentences, then the one value that the whole note names, if that stands beside another name of the condition. `weeks`, `dominance` and `measured` are worked out; `encounter` as `sentence`, then by what the whole note tells (read-encounter.ts).
 */
export type FacetScope = 'evidence' | 'sentence' | 'condition' | 'near' | 'sole' | 'note' | 'weeks' | 'dominance' | 'measured' | 'encounter';

interface FacetRow {
  name: string;
  scope: string;
  /** What holds when the note says nothing: `open` the unspecified sibling, `keep` the sibling that scoring chose, `any` what the other facets choose where scoring left it open, or a value. */
  unstated: string;
  codes?: string;
  group?: string;
  strip?: string[];
  not?: string[];
  notFor?: { codes: string; words: string[] };
  wider?: Record<string, string>;
  graded?: Record<string, string>;
  instead?: Record<string, string>;
  insteadUnless?: string;
  unlessFor?: Record<string, { words: string; instead: string }>;
  keepValues?: string[];
  keepFar?: { codes: string; values: string[] };
  heads?: string[];
  samePart?: boolean;
  sameSide?: boolean;
  kinds?: string[];
  follows?: boolean;
  elsewhere?: boolean;
  conflictKeeps?: boolean;
  beside?: string;
  ranked?: boolean;
  alone?: boolean;
  part?: boolean;
  names?: string[];
  perSide?: string;
  sideText?: Record<string, string[]>;
  kindsOf?: Record<string, string>;
  covers?: Record<string, string[]>;
  finer?: Record<string, Record<string, string[]>>;
  finerBeside?: string;
  wholeNote?: boolean;
  range?: string;
  measures?: { pattern: string; times: number[] }[];
  values?: Record<string, { title: string[]; text: string[]; implied?: string[] }>;
}

/** `implied`: words of the code's own quotes that mean the value where the note states none ("pain in the knees"). */
export interface FacetValue { value: string; title: RegExp[]; text: RegExp[]; implied: RegExp[] }

export interface Facet {
  name: string;
  scope: FacetScope;
  unstated: string;
  /** Codes whose titles may state the facet. */
  codes: RegExp;
  /** Categories that match `codes` form one family space under this name. */
  group: string | undefined;
  /** Title words that only say that the facet is open. */
  strip: RegExp[];
  /** Phrases that look like a value and are none. */
  not: RegExp | undefined;
  /** The same for some codes alone: the side of a joint that was replaced is not that of an arthritis. `{name}`: a pattern of the table's `names`. */
  notFor: { codes: RegExp; not: RegExp } | undefined;
  /** The value to try when no sibling has the stated one. */
  wider: Readonly<Record<string, string>>;
  /** A value that another sentence of the condition may make precise: open, type IIIA. */
  graded: Readonly<Record<string, string>>;
  /** Values of scoring's choice that an unstated facet replaces. */
  instead: Readonly<Record<string, string>>;
  /** Words anywhere in the note that let the values of `instead` stand. */
  insteadUnless: RegExp | undefined;
  /** Such words of a value of its own, which `instead` replaces in its absence. */
  unlessFor: Readonly<Record<string, { words: RegExp; instead: string }>>;
  /** Values of scoring's choice that this facet leaves alone; with `insteadUnless`, where the note says such words. */
  keepValues: readonly string[];
  /** Values of scoring's choice, of some codes, that only the condition's own sentences change: a note of both ears tells of each in turn. */
  keepFar: { codes: RegExp; values: readonly string[] } | undefined;
  /** Other names of the condition in notes. */
  heads: RegExp | undefined;
  /** A sentence that has only such another name counts where it names no other part of the body. */
  samePart: boolean;
  /** A sentence that names only the other side says nothing of the condition. */
  sameSide: boolean;
  /** Conditions that may have the facet too: another sentence that names such a one, and not this one, is about that one. */
  kinds: RegExp | undefined;
  /** A short sentence that begins with the value tells it of the condition that was named last ("Alcohol use disorder. In full remission."). */
  follows: boolean;
  /** A value that the narrowed pool lacks is looked for in the whole family. */
  elsewhere: boolean;
  /** Where the note states two values, scoring's choice stays: several ulcers, of which each has its code. */
  conflictKeeps: boolean;
  /** The facet's word belongs to the site that the titles name after it (`left knee`), not to any word of the condition. */
  besideSite: boolean;
  /** Of several values the first listed holds; otherwise they contradict each other. */
  ranked: boolean;
  /** Outside the sentences of the quotes a value counts where the note names no other one; of several, scoring's choice stays where it is one of them. */
  alone: boolean;
  /** The facet names the part of the body that the side of the titles belongs to: a digit. */
  part: boolean;
  /** Words of the condition that titles have only in this facet: "early dry stage". */
  names: readonly string[];
  /** The facet may differ between the sides; names of the condition, one of which a text about the sides has. */
  perSide: RegExp | undefined;
  /** More words of a value where a text tells the sides apart: "mild in the right eye, moderate in the left". */
  sideText: ReadonlyMap<string, readonly RegExp[]>;
  /** Names of a kind of the condition by its codes: what is said beside the name of another kind is said of that. */
  kindsOf: readonly { codes: RegExp; words: RegExp }[];
  /** Values that another one of the note holds: L4-5 beside L5-S1 is the lumbar region. */
  covers: Readonly<Record<string, readonly string[]>>;
  /** What a value of the quotes is more exactly where one sentence alone says so beside a word of `finerBeside`: the vessel of an infarction of a wall (guideline I.C.9.e.1 and the titles of I21). */
  finer: ReadonlyMap<string, readonly { value: string; text: RegExp }[]>;
  finerBeside: RegExp | undefined;
  /** An unstated value of scoring's choice stays when it is the only one in the whole note. */
  wholeNote: boolean;
  values: FacetValue[];
  /** Scope `measured`: the part of a title that gives a range (its first group), which is the facet's value. */
  range: RegExp | undefined;
  /** Scope `measured`: how notes state the number; each group of the pattern counts by its factor, in the unit of the titles. */
  measures: readonly { pattern: RegExp; times: readonly number[] }[];
}

const NAMES: Readonly<Record<string, string>> = table.names;

/** `(?-i)` in front of a pattern: case counts. */
function compile(pattern: string): RegExp {
  const strict = pattern.startsWith('(?-i)');
  return new RegExp(strict ? pattern.slice(5) : pattern, strict ? 'g' : 'gi');
}

export const FACETS: readonly Facet[] = (table.facets as unknown as FacetRow[]).map((row) => ({
  name: row.name,
  scope: row.scope as FacetScope,
  unstated: row.unstated,
  codes: new RegExp(row.codes ?? ''),
  group: row.group,
  strip: (row.strip ?? []).map(compile),
  not: row.not && row.not.length > 0 ? new RegExp(row.not.join('|'), 'gi') : undefined,
  notFor: row.notFor === undefined ? undefined : { codes: new RegExp(row.notFor.codes), not: new RegExp([...(row.not ?? []), ...row.notFor.words].map((words) => words.replace(/\{([a-z]+)\}/g, (_, name: string) => NAMES[name] ?? '')).join('|'), 'gi') },
  wider: row.wider ?? {},
  graded: row.graded ?? {},
  instead: row.instead ?? {},
  insteadUnless: row.insteadUnless === undefined ? undefined : new RegExp(row.insteadUnless, 'i'),
  unlessFor: Object.fromEntries(Object.entries(row.unlessFor ?? {}).map(([value, { words, instead }]) => [value, { words: new RegExp(words, 'i'), instead }])),
  keepValues: row.keepValues ?? [],
  keepFar: row.keepFar && { codes: new RegExp(row.keepFar.codes), values: row.keepFar.values },
  heads: row.heads ? new RegExp(`\\b(?:${row.heads.join('|')})s?\\b`, 'i') : undefined,
  samePart: row.samePart === true,
  sameSide: row.sameSide === true,
  kinds: row.kinds ? new RegExp(`\\b(?:${row.kinds.join('|')})\\b`, 'gi') : undefined,
  follows: row.follows === true,
  elsewhere: row.elsewhere === true,
  conflictKeeps: row.conflictKeeps === true,
  besideSite: row.beside === 'site',
  ranked: row.ranked === true,
  alone: row.alone === true,
  part: row.part === true,
  names: row.names ?? [],
  perSide: row.perSide === undefined ? undefined : new RegExp(row.perSide, 'i'),
  sideText: new Map(Object.entries(row.sideText ?? {}).map(([value, words]) => [value, words.map(compile)])),
  kindsOf: Object.entries(row.kindsOf ?? {}).map(([codes, words]) => ({ codes: new RegExp(codes), words: new RegExp(words, 'i') })),
  covers: row.covers ?? {},
  finer: new Map(Object.entries(row.finer ?? {}).map(([value, finer]) => [value, Object.entries(finer).map(([exact, words]) => ({ value: exact, text: new RegExp(words.join('|'), 'i') }))])),
  finerBeside: row.finerBeside === undefined ? undefined : new RegExp(row.finerBeside, 'i'),
  wholeNote: row.wholeNote === true,
  values: Object.entries(row.values ?? {}).map(([value, { title, text, implied = [] }]) => ({ value, title: title.map(compile), text: text.map(compile), implied: implied.map(compile) })),
  range: row.range === undefined ? undefined : new RegExp(row.range),
  measures: (row.measures ?? []).map(({ pattern, times }) => ({ pattern: compile(pattern), times })),
}));

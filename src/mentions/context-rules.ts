// The assertion rules (context-rules.json), compiled: a tree of cue words, patterns, and flags by section.
import type { Assertion } from '../types.js';
import chronic from './chronic-conditions.json' with { type: 'json' };
import table from './context-rules.json' with { type: 'json' };

export type AssertionCategory = keyof Assertion;
export const CATEGORIES: readonly AssertionCategory[] = ['negated', 'uncertain', 'historical', 'hypothetical', 'family'];

/** Begins the id of cues that say what a visit is for ("screening for"): no condition is stated, yet a Z code may be. */
const PURPOSE = 'purpose';

export type Direction = 'forward' | 'backward' | 'bidirectional' | 'terminate' | 'pseudo';

/** One rule. `categories`: the flags that it sets, or whose scopes it ends. `maxWords`: reach of its scope in words; `withinCommas`: a comma ends it. `sparesChronic`: it does not make a chronic condition past. `qualifies`: it narrows what stands before it. */
export interface ContextRule {
  id: string;
  categories: readonly AssertionCategory[];
  direction: Direction;
  maxWords: number;
  withinCommas: boolean;
  sparesChronic: boolean;
  qualifies: boolean;
}

/** Node of the tree of literals: the rules that end here, and the next words. */
export interface CueNode {
  rules: ContextRule[];
  next: Map<string, CueNode>;
}

interface Group {
  category: string;
  direction: string;
  maxWords?: number;
  withinCommas?: boolean;
  sparesChronic?: boolean;
  qualifies?: boolean;
  purpose?: boolean;
  also?: string[];
  literals: string[];
}
/** `needs`: a cheap test that spares most sentences the costly `regex`. */
interface Pattern {
  id: string;
  category: string;
  direction: string;
  maxWords?: number;
  withinCommas?: boolean;
  needs: string;
  regex: string;
}

/** Words and marks of a text: runs of letters, digits, apostrophes, hyphens and slashes; every other visible unit alone. */
export const TOKEN = /[\p{L}\p{N}][\p{L}\p{M}\p{N}'’/.-]*[\p{L}\p{M}\p{N}]|[\p{L}\p{N}]|[^\s]/gu;

/** A word as rules spell it. */
export function normaliseToken(token: string): string {
  return token.toLowerCase().replace(/’/g, "'");
}

function asCategories(category: string, also: string[] = []): AssertionCategory[] {
  if (category === 'all') return [...CATEGORIES];
  const known = [category, ...also].filter((one): one is AssertionCategory => (CATEGORIES as readonly string[]).includes(one));
  if (known.length === 0) throw new Error(`context-rules.json: unknown category ${category}`);
  return known;
}

function asDirection(direction: string): Direction {
  if (!['forward', 'backward', 'bidirectional', 'terminate', 'pseudo'].includes(direction)) {
    throw new Error(`context-rules.json: unknown direction ${direction}`);
  }
  return direction as Direction;
}

function makeRule(id: string, row: Omit<Group, 'literals'>): ContextRule {
  return {
    id,
    categories: asCategories(row.category, row.also),
    direction: asDirection(row.direction),
    maxWords: row.maxWords ?? Infinity,
    withinCommas: row.withinCommas ?? false,
    sparesChronic: row.sparesChronic ?? false,
    qualifies: row.qualifies ?? false,
  };
}

function buildTree(groups: readonly Group[]): CueNode {
  const root: CueNode = { rules: [], next: new Map() };
  for (const group of groups) {
    for (const literal of group.literals) {
      let node = root;
      for (const [token] of literal.matchAll(TOKEN)) {
        const key = normaliseToken(token);
        let child = node.next.get(key);
        if (child === undefined) node.next.set(key, (child = { rules: [], next: new Map() }));
        node = child;
      }
      const name = group.purpose === true ? PURPOSE : group.category;
      node.rules.push(makeRule(`${name}:${group.direction}:${literal}`, group));
    }
  }
  return root;
}

const groups: readonly Group[] = table.groups;
const patterns: readonly Pattern[] = table.patterns;

export const CUE_TREE: CueNode = buildTree(groups);

export const CUE_PATTERNS = patterns.map((row) => ({
  rule: makeRule(row.id, row),
  regex: new RegExp(row.regex, 'giu'),
  needs: new RegExp(row.needs, 'i'),
}));

/** Words of conditions that last ("history of diabetes" is present), for one sentence at a time. */
export const CHRONIC = new RegExp(`(?<![\\w-])(?:${chronic.conditions.join('|')})(?![\\w-])`, 'giu');

/** Words for what is tested, lower case: a "negative" behind them denies nothing before the comma in front of them. */
export const TESTS: ReadonlySet<string> = new Set(table.tests);

/** Words for what a diagnosis leaves open: a "not identified" behind them denies no more than them. */
export const ATTRIBUTES: ReadonlySet<string> = new Set(table.attributes);

/** Units that make a number behind a comma a new finding. */
export const MEASURES: ReadonlySet<string> = new Set(table.measures);

/** Words that carry a statement ("films showed") and are no part of a condition. */
export const CARRIERS: ReadonlySet<string> = new Set(table.carriers);

/** A dash between a statement and what is to be done about it. */
export const PLAN_BEHIND = new RegExp(table.planBehind, 'i');

const BY_SECTION = new Map(Object.entries(table.sections).map(([kind, flags]) => [kind, flags.flatMap((flag) => asCategories(flag))]));

const SECTION_ENDS = new Map(Object.entries(table.sectionEnds).map(([flag, pattern]) => [flag, new RegExp(pattern)]));

/** Where a flag that a section sets ends although no heading follows, when its heading stands before the text on one line ("Family: sister has ..."). */
export function endOfFlag(flag: AssertionCategory): RegExp | undefined {
  return SECTION_ENDS.get(flag);
}

/** Flags that the section alone sets. */
export function flagsOfSection(kind: string): readonly AssertionCategory[] {
  return BY_SECTION.get(kind) ?? [];
}

// The table of headings (sections.json), indexed by normalised spelling.
import table from './sections.json' with { type: 'json' };

interface KindRow {
  headings: string[];
  holdsProblems?: boolean;
}

const KINDS: Record<string, KindRow> = table.kinds;
const TOKENS = new Map<string, string>(Object.entries(table.tokens));
const PHRASES = Object.entries(table.phrases).map(([from, to]) => [new RegExp(`\\b${from}\\b`, 'g'), to] as const);
const INHERIT = new Set(table.systems.inheritFrom);
const BECOMES = new Map<string, string>(Object.entries(table.systems.becomes));

/** Longest heading that is looked up, in words. */
export const MAX_HEADING_WORDS = 8;

/** A heading as it is looked up: upper case, no marks, `&` and `/` as AND, usual short forms written out. */
export function normaliseHeading(raw: string): string {
  let text = raw
    .toUpperCase()
    .replace(/\([^()]*\)/g, ' ')
    .replace(/[&/+]/g, ' AND ')
    .replace(/['’.]/g, '');
  text = text.replace(/[^A-Z0-9]+/g, ' ').trim();
  for (const [from, to] of PHRASES) text = text.replace(from, to);
  return text
    .split(' ')
    .map((word) => TOKENS.get(word) ?? word)
    .join(' ');
}

function index(spellings: readonly string[]): Set<string> {
  return new Set(spellings.map(normaliseHeading));
}

const BY_HEADING = new Map<string, string>();
for (const [kind, row] of Object.entries(KINDS)) {
  for (const heading of index(row.headings)) if (!BY_HEADING.has(heading)) BY_HEADING.set(heading, kind);
}
const SYSTEMS = index(table.systems.headings);
const LABELS = index(table.labels.headings);
const KEYWORDS = table.keywords.patterns.map(([pattern = '', kind = '']) => [new RegExp(pattern), kind] as const);

/** What a normalised heading opens: a listed kind, a kind guessed from its words, a body system inside another section, a mere label, or nothing known. */
export type HeadingClass =
  | { class: 'kind'; kind: string }
  | { class: 'guess'; kind: string }
  | { class: 'system' }
  | { class: 'label' }
  | undefined;

export function classifyHeading(normalised: string): HeadingClass {
  const kind = BY_HEADING.get(normalised);
  if (kind !== undefined) return { class: 'kind', kind };
  if (SYSTEMS.has(normalised)) return { class: 'system' };
  return LABELS.has(normalised) ? { class: 'label' } : undefined;
}

/** Kind of an unlisted heading by its telling words ("INDICATIONS FOR THIS PROCEDURE"), if any. */
export function kindByKeyword(normalised: string): string | undefined {
  return KEYWORDS.find(([pattern]) => pattern.test(normalised))?.[1];
}

/** The kind that a body-system heading gets after a section of kind `current`. */
export function systemKind(current: string): string {
  return INHERIT.has(current) ? current : (BECOMES.get(current) ?? table.systems.otherwise);
}

/** Sections whose unlisted headings name problems ("HYPERTENSION:" in a plan) and so do not end them. */
export function holdsProblems(kind: string): boolean {
  return KINDS[kind]?.holdsProblems === true;
}

export const UNHEADED_KIND = table.unheaded.kind;
export const UNKNOWN_KIND = table.unknown.kind;

/** Every kind a section can have. */
export const SECTION_KINDS: readonly string[] = [...Object.keys(KINDS), UNHEADED_KIND, UNKNOWN_KIND];

// Finds what speaks for a visit and its level: rows of cues.json and tests.json in the text, with the assertion of the clause that holds them.
import type { Assertion, Evidence, Mention, ParsedDocument } from '../../types.js';
import cueTable from './data/cues.json' with { type: 'json' };
import groupTable from './data/section-groups.json' with { type: 'json' };
import testTable from './data/tests.json' with { type: 'json' };
import { isDenied } from './find-denials.js';
import { DRUG_LETTER, GENERAL_LETTER, maskDrugs } from './mask-drugs.js';
import type { CueHit, Level } from './types.js';
import { readLeads, WordStarts } from './word-starts.js';

interface CueRow {
  id: string;
  element: string;
  level?: number;
  kind?: string;
  asserted: string[];
  sections?: string[];
  each?: boolean;
  patterns: string[];
}

interface Compiled {
  row: CueRow;
  regex: RegExp;
  sticky: RegExp;
  /** How its matches begin; undefined when that cannot be told. */
  leads: string[] | undefined;
  /** Whether it asks for a drug and so reads the text with its drugs masked. */
  masked: boolean;
  kinds?: Set<string>;
}

const GROUPS: Record<string, string[]> = groupTable.groups;
/** Longest clause that is quoted whole, in UTF-16 units; of a longer one only the matched words. */
const LONGEST_QUOTE = 200;
const NOTHING: Assertion = { negated: false, uncertain: false, historical: false, hypothetical: false, family: false };
const CATEGORY: Record<string, 1 | 2 | 3> = { category1: 1, category2: 2, category3: 3 };

function compile(row: CueRow): Compiled {
  const patterns = row.patterns.map((one) => one.replaceAll('<drugs>', `(?:${DRUG_LETTER}|${GENERAL_LETTER})+`).replaceAll('<named>', `${DRUG_LETTER}+`).replaceAll('<general>', `${GENERAL_LETTER}+`));
  const source = patterns.map((one) => one.replaceAll(' ?', '\\s*').replaceAll(' ', '\\s+')).join('|');
  const regex = new RegExp(`(?<![\\p{L}\\p{N}])(?:${source})(?![\\p{L}\\p{N}])`, 'giu');
  const compiled = { row, regex, sticky: new RegExp(regex.source, 'iuy'), leads: readLeads(patterns.join('|')), masked: row.patterns.some((one) => /<(?:drugs|named|general)>/.test(one)) };
  return row.sections ? { ...compiled, kinds: new Set(row.sections.flatMap((name) => GROUPS[name] ?? [])) } : compiled;
}

const ROWS: readonly Compiled[] = [
  ...(cueTable.cues as CueRow[]).map(compile),
  ...(testTable.tests as { id: string; each?: boolean; patterns: string[] }[]).map((test) =>
    compile({ ...test, id: `test:${test.id}`, element: 'data', level: 1, kind: 'category1', asserted: ['family'] }),
  ),
];

/** Every `id` that a hit can carry, in table order. */
export const CUE_IDS: readonly string[] = ROWS.map(({ row }) => row.id);

/**
 * Hits of every cue in every document, in table order and then in document order. Hits whose assertion takes them away (`asserted`
 * of the row) are left out; a plan is hypothetical and stays, since what is ordered at a visit counts.
 */
export function findCues(documents: readonly ParsedDocument[], mentions: readonly Mention[]): CueHit[] {
  return documents.flatMap((doc) => {
    const clauses = new ClauseFinder(doc, mentions.filter((one) => one.documentId === doc.id));
    const words = new WordStarts(doc.text);
    const masked = new WordStarts(maskDrugs(doc.text));
    return ROWS.flatMap((compiled) => hitsOf(compiled, doc, compiled.masked ? masked : words, clauses));
  });
}

function hitsOf({ row, regex, sticky, leads, kinds }: Compiled, doc: ParsedDocument, words: WordStarts, clauses: ClauseFinder): CueHit[] {
  const hits: CueHit[] = [];
  for (const match of words.match(sticky, regex, leads)) {
    const said = doc.text.slice(match.index, match.index + match[0].length);
    if (said === '') continue;
    const { start, end, clause } = clauses.around(match.index, match.index + said.length);
    const section = clause?.section;
    if (kinds && !kinds.has(section ?? '')) continue;
    const assertion = clause?.assertion ?? NOTHING;
    if (row.asserted.some((flag) => assertion[flag as keyof Assertion])) continue;
    const evidence: Evidence = { documentId: doc.id, start, end, text: doc.text.slice(start, end), ...(section === undefined ? {} : { section }) };
    const category = CATEGORY[row.kind ?? ''];
    const key = row.each ? `${row.id}:${said.toLowerCase().replace(/\s+/g, ' ')}` : row.id;
    const element = row.element as CueHit['element'];
    const denied = element !== 'visit' && isDenied({ cue: row.id, element }, said, clauses.sides(match.index, match.index + said.length));
    hits.push({ cue: row.id, element, level: (row.level ?? 0) as Level, key, assertion, evidence, ...(category ? { category } : {}), ...(row.kind === 'general' ? { general: true } : {}), ...(denied ? { denied } : {}) });
  }
  return hits;
}

/** Finds the shortest mention that holds a span; mentions come in document order. */
class ClauseFinder {
  private readonly bySentence = new Map<number, Mention[]>();

  constructor(private readonly doc: ParsedDocument, mentions: readonly Mention[]) {
    for (const mention of mentions) {
      const list = this.bySentence.get(mention.sentence);
      if (list) list.push(mention);
      else this.bySentence.set(mention.sentence, [mention]);
    }
  }

  /** The quote for a match: its clause when that is short, else the words themselves. */
  around(start: number, end: number): { start: number; end: number; clause: Mention | undefined } {
    const holding = (this.bySentence.get(this.sentenceAt(start)) ?? []).filter((one) => one.start <= start && one.end >= end);
    const clause = holding.sort((a, b) => a.end - a.start - (b.end - b.start))[0];
    if (clause && clause.end - clause.start <= LONGEST_QUOTE) return { start: clause.start, end: clause.end, clause };
    return { start, end, clause };
  }

  /** The words of its sentence before and after a match; of a heading, its line. */
  sides(start: number, end: number): [string, string] {
    const { text, sentences } = this.doc;
    const sentence = sentences[this.sentenceAt(start)];
    if (sentence && sentence.end >= end) return [text.slice(sentence.start, start), text.slice(end, sentence.end)];
    const line = text.indexOf('\n', end);
    return [text.slice(text.lastIndexOf('\n', start - 1) + 1, start), text.slice(end, line < 0 ? text.length : line)];
  }

  /** Place of the last sentence that begins at or before `at`. */
  private sentenceAt(at: number): number {
    const { sentences } = this.doc;
    let low = 0;
    let high = sentences.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sentences[middle]?.start ?? 0) <= at) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

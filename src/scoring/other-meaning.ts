// Words that sound like a code and mean something else: knowledge that no cosine has. Rows: other-meaning.json.
import type { Mention } from '../types.js';
import table from './other-meaning.json' with { type: 'json' };

interface Row { id: string; codes: string; words: string; except?: string; sections?: string[]; /** Only in lists of allergies. */ listed?: boolean }

const ROWS = (table.rows as readonly Row[]).map(({ id, codes, words, except, sections, listed }) => ({
  id, codes: new RegExp(codes), words: new RegExp(words, 'i'), except: except === undefined ? undefined : new RegExp(except, 'i'), sections: sections && new Set(sections), listed,
}));

/** The row by which a mention means something else than an undotted code, if one does. */
export function findOtherMeaning({ text, section, ofAllergies }: Pick<Mention, 'text' | 'section' | 'ofAllergies'>, code: string): string | undefined {
  return ROWS.find((row) => row.codes.test(code) && (!row.listed || ofAllergies) && (!row.sections || row.sections.has(section)) && row.words.test(text) && !row.except?.test(text))?.id;
}

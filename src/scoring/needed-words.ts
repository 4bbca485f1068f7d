// Words without which a combination code claims more than the note says. Rows: needed-words.json.
import type { Mention } from '../types.js';
import table from './needed-words.json' with { type: 'json' };

interface Row { id: string; codes: RegExp; words: RegExp }

const BY_CATEGORY = new Map<string, Row[]>();
for (const { id, categories, codes, words } of table.rows) {
  const row = { id, codes: new RegExp(codes), words: new RegExp(words, 'i') };
  for (const category of categories) BY_CATEGORY.set(category, [...(BY_CATEGORY.get(category) ?? []), row]);
}

/** What a note was found to say, by row; kept as long as its mentions are. */
const said = new WeakMap<readonly Mention[], Map<string, boolean>>();

/** The row whose words the note never says although an undotted code stands for them; undefined when it says them, or when the code needs none. */
export function findUnsaid(code: string, mentions: readonly Mention[]): string | undefined {
  return BY_CATEGORY.get(code.slice(0, 3))?.find((row) => row.codes.test(code) && !isSaid(row, mentions))?.id;
}

function isSaid({ id, words }: Row, mentions: readonly Mention[]): boolean {
  const known = said.get(mentions) ?? new Map<string, boolean>();
  said.set(mentions, known);
  const answer = known.get(id) ?? mentions.some(({ text }) => words.test(text));
  known.set(id, answer);
  return answer;
}

// Whether the sentence around an element of decision making says that it was not there: denied, not done, or only if something else happens.
import table from './data/denials.json' with { type: 'json' };
import type { CueHit } from './types.js';

interface DenialRow { elements: string[]; /** Ids of cues; all of the elements without them. */ cues?: string[]; before?: string[]; after?: string[]; /** What the match itself, with the word before it, must say. */ words?: string; /** Words of the sentence that let the element stand. */ unless?: string[]; /** Both sides must say it. */ together?: boolean }

const compile = (patterns: readonly string[], wrap: (source: string) => string): RegExp =>
  new RegExp(wrap(patterns.join('|').replaceAll('<verbs>', table.verbs).replaceAll('<little>', table.little).replaceAll('<fluids>', table.fluids).replaceAll('<anesthetics>', table.anesthetics).replaceAll(' ?', '\\s*').replaceAll(' ', '\\s+')), 'i');

const ROWS = (table.rows as DenialRow[]).map((row) => ({
  elements: new Set(row.elements), cues: row.cues && new Set(row.cues), together: row.together ?? false,
  before: row.before && compile(row.before, (source) => `(?:${source})\\s*$`), after: row.after && compile(row.after, (source) => `(?:${source})`), unless: row.unless && compile(row.unless, (source) => source), words: row.words === undefined ? undefined : compile([row.words], (source) => source),
}));

/** Text of a sentence that can speak for or against what stands in it, in UTF-16 units to either side. */
const REACH = 120;

const WITHIN = new RegExp(table.within.pattern, 'i');
const OPEN_WITHIN = new Set(table.within.cues);
const CAPITALS = new Set(table.capitals);

const WORD_BEFORE = /\S+\s*$/;

/** Whether the words in, before or after a match deny an element. `before` and `after` are of the same sentence. Linear in their length. */
export function isDenied({ cue, element }: Pick<CueHit, 'cue' | 'element'>, words: string, [before, after]: readonly [string, string]): boolean {
  if (CAPITALS.has(words.toUpperCase()) && !CAPITALS.has(words)) return true;
  if (OPEN_WITHIN.has(cue) && WITHIN.test(words)) return true;
  const [left, right] = [before.slice(-REACH), after.slice(0, REACH)];
  const within = `${left}${words}`;
  // of `heparin 500 units` the match may be the amount alone
  const named = `${WORD_BEFORE.exec(left)?.[0] ?? ''}${words}`;
  return ROWS.some((row) => {
    if (!row.elements.has(element) || row.cues?.has(cue) === false || row.words?.test(named) === false || row.unless?.test(within)) return false;
    const [lead, tail] = [row.before?.test(left) ?? false, row.after?.test(right) ?? false];
    return row.together ? lead && tail : lead || tail;
  });
}

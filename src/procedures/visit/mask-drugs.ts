// Finds the prescription drugs of a text, so that the rows of cues.json can ask for one without trying seven hundred names at every word.
import table from './data/drugs.json' with { type: 'json' };

/** Stands for every character of a drug's name: a letter that no note uses. */
export const DRUG_LETTER = 'ʥ';
/** The same for general words (a cream, meds) and what needs no prescription as often as not (aspirin, iron). */
export const GENERAL_LETTER = 'ʤ';

const LEAST_LETTERS = 5;
const SHAPE = new RegExp(`^(?:(?:${table.beginnings.join('|')})\\w*|\\w+(?:${table.endings.join('|')}))$`);
/** Names by their first word, the longest first. */
const NAMES = new Map<string, string[]>();
const GENERAL: ReadonlySet<string> = new Set(table.general);
const FREE: ReadonlySet<string> = new Set(table.overTheCounter);
for (const name of [...table.names, ...table.general].sort((a, b) => b.length - a.length)) {
  const first = /^[a-z0-9]+/.exec(name)?.[0] ?? name;
  NAMES.set(first, [...(NAMES.get(first) ?? []), name]);
}
const PLURAL_FROM = 4;

/** The text with each drug of data/drugs.json replaced by as many DRUG_LETTERs or GENERAL_LETTERs: offsets stay. Linear in its length. */
export function maskDrugs(text: string): string {
  // names are ASCII; the small form of other letters may be longer and would move the offsets
  const small = text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  let masked = '';
  let done = 0;
  for (const { 0: word, index } of small.matchAll(/(?<![\p{L}\p{N}])[a-z0-9]+/gu)) {
    if (index < done) continue;
    const length = drugAt(small, index, word);
    if (length === 0) continue;
    const drug = small.slice(index, index + length);
    masked += text.slice(done, index) + (GENERAL.has(drug) || GENERAL.has(drug.replace(/s$/, '')) ? GENERAL_LETTER : DRUG_LETTER).repeat(length);
    done = index + length;
  }
  return masked + text.slice(done);
}

/** Length of the drug that begins at `at` with `word`, 0 for none. */
function drugAt(small: string, at: number, word: string): number {
  for (const first of word.length > PLURAL_FROM && word.endsWith('s') ? [word, word.slice(0, -1)] : [word]) {
    for (const name of NAMES.get(first) ?? []) {
      if (!small.startsWith(name, at)) continue;
      const plural = name.length >= PLURAL_FROM && small[at + name.length] === 's' ? 1 : 0;
      for (const length of [name.length + plural, name.length]) if (!/[\p{L}\p{N}]/u.test(small[at + length] ?? ' ')) return length;
    }
  }
  return word.length >= LEAST_LETTERS && SHAPE.test(word) && !FREE.has(word) ? word.length : 0;
}

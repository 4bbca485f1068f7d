// Abbreviations that the linker does not know, in the words that it does. Rows: abbreviations.json.
import table from './abbreviations.json' with { type: 'json' };

const TERMS: Readonly<Record<string, string>> = table.terms;
const FORM = new RegExp(`(?<![\\w-])(?:${Object.keys(TERMS).sort((a, b) => b.length - a.length).join('|')})(?![\\w-])`, 'g');
const PHRASES = table.phrases.map(({ words, spelled }) => ({ words: new RegExp(words, 'g'), spelled }));

/** The text with its unknown abbreviations spelled out; undefined when it has none. `capitals`: the sentence around it is all in capitals, where a word may look like one. */
export function spellOut(text: string, capitals: boolean): string | undefined {
  if (capitals) return undefined;
  const spelled = PHRASES.reduce((all, phrase) => all.replace(phrase.words, phrase.spelled), text.replace(FORM, (term) => TERMS[term]!));
  return spelled === text ? undefined : spelled;
}

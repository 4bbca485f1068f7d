// How long something went on, in the words of the table labels: `vent 31 h`, `intubated 1/6, extubated 1/15`.
import table from './data/durations.json' with { type: 'json' };
import type { Word } from './words.js';

interface Stated { hours: number; at: number }

const UNITS = new Map(Object.entries(table.units));
const NUMBERS = new Map(Object.entries(table.numbers));
const BEGIN = new RegExp(`^(?:${table.begin.join('|')})$`);
const END = new RegExp(`^(?:${table.end.join('|')})$`);
/** Words between a count and its unit, at most: `day 6`, `96 + hours`. */
const ABOVE = 1;
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Words of labels (`less than 24`, `24 96`, `greater than 96`) for every duration of a sentence, each with the place of the word that states it. */
export function findDurations(words: readonly Word[], text: string): { word: string; at: number }[] {
  return [...statedDurations(words), ...spans(words, text)].flatMap(({ hours, at }) => {
    const row = table.bounds.find(({ under }) => under === null || hours < under)!;
    return row.words.map((word) => ({ word, at }));
  });
}

function statedDurations(words: readonly Word[]): Stated[] {
  const found: Stated[] = [];
  words.forEach(({ word }, at) => {
    const glued = /^(\d{1,3})([a-z]+)$/.exec(word);
    if (glued) {
      const unit = UNITS.get(glued[2]!);
      if (unit !== undefined) found.push({ hours: Number(glued[1]) * unit, at });
      return;
    }
    const count = /^\d{1,3}$/.test(word) ? Number(word) : NUMBERS.get(word);
    if (count === undefined) return;
    const after = UNITS.get(words[at + 1]?.word ?? '');
    // `vent day 6`, but not `hospital day 6` or `POD 6`
    const before = words[at - 1]?.word === 'day' && table.dayOf.includes(words[at - 2]?.word ?? '') ? 24 : undefined;
    const unit = after ?? before;
    if (unit !== undefined && count > 0) found.push({ hours: count * unit, at });
  });
  return found;
}

/** From the day that it began to the day that it ended, where one sentence names both. */
function spans(words: readonly Word[], text: string): Stated[] {
  const dates = words.flatMap(({ word, end }, at) => {
    const next = words[at + 1];
    if (!next || text[end] !== '/' || next.start !== end + 1 || !/^\d{1,2}$/.test(word) || !/^\d{1,2}$/.test(next.word)) return [];
    const [month, day] = [Number(word), Number(next.word)];
    return month >= 1 && month <= 12 && day >= 1 && day <= 31 ? [{ at, day: DAYS.slice(0, month - 1).reduce((sum, one) => sum + one, 0) + day }] : [];
  });
  const begun = words.findIndex(({ word }) => BEGIN.test(word));
  if (begun < 0 || dates.length < 2) return [];
  const [first, last] = [dates.find(({ at }) => at >= begun), dates.at(-1)!];
  const ranged = first !== undefined && (words.some(({ word }, at) => at > begun && END.test(word)) || /^\s*[-–]\s*$/.test(text.slice(words[first.at + ABOVE]!.end, words[last.at]!.start)));
  if (!ranged || first === last) return [];
  const days = (last.day - first.day + 365) % 365;
  return days === 0 ? [] : [{ hours: days * 24, at: first.at }];
}

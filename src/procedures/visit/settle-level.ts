// Settles the level: two of three elements, never above what quotes support, or the documented total time when that is higher.
import type { ElementLevels, Level } from './types.js';

export const LEVELS: readonly Level[] = [0, 1, 2, 3];

/** Least share of a probability: keeps logarithms finite. */
const LEAST = 1e-6;

/** The level that two of the three elements reach. */
export function meetTwoOfThree({ problems, data, risk }: ElementLevels): Level {
  return [problems, data, risk].sort((a, b) => a - b)[1] as Level;
}

/** The level that `minutes` of total time reaches: the highest whose least time (minutes, by level) is met, or undefined. */
export function levelByTime(minutes: number, least: readonly number[] | null): Level | undefined {
  if (least === null) return undefined;
  return [...LEVELS].reverse().find((level) => minutes >= (least[level] ?? Number.POSITIVE_INFINITY));
}

export interface ElementOdds { level: readonly number[]; problems: readonly number[]; data: readonly number[]; risk: readonly number[] }

/**
 * Chooses the elements and the level that two of three of them make: the likeliest level, or where the quotes do not reach it what they
 * reach (`ceiling`), never less than what is `certain` by the rules alone or what the `least` elements make, and for it the likeliest elements that make exactly that level. `odds` are probabilities by
 * level, 0 to 3.
 */
export function settleLevel(odds: ElementOdds, ceiling: ElementLevels, certain: Level = 0, least: Partial<ElementLevels> = {}): { level: Level; elements: ElementLevels } {
  const likeliest = LEVELS.reduce((best, one) => (at(odds.level, one) > at(odds.level, best) ? one : best), 0 as Level);
  const level = Math.min(Math.max(likeliest, certain, meetTwoOfThree({ problems: 0, data: 0, risk: 0, ...least })), meetTwoOfThree(ceiling)) as Level;
  let best: { elements: ElementLevels; score: number } | undefined;
  for (const problems of upTo(ceiling.problems, least.problems)) {
    for (const data of upTo(ceiling.data, least.data)) {
      for (const risk of upTo(ceiling.risk, least.risk)) {
        const elements = { problems, data, risk };
        if (meetTwoOfThree(elements) !== level) continue;
        const score = Math.log(at(odds.problems, problems)) + Math.log(at(odds.data, data)) + Math.log(at(odds.risk, risk));
        if (best === undefined || score > best.score) best = { elements, score };
      }
    }
  }
  return { level, elements: best?.elements ?? ceiling };
}

function upTo(top: Level, least: Level = 0): Level[] {
  return LEVELS.filter((one) => one <= top && one >= least);
}

function at(odds: readonly number[], level: Level): number {
  return Math.max(LEAST, odds[level] ?? 0);
}

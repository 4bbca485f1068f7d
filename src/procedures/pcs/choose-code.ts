// The code of a procedure term: among the codes that its pattern and the tables allow, the one that the words around it speak for.
import type { Edition } from '../../reference/types.js';
import guidelines from './data/guidelines.json' with { type: 'json' };
import type { Context } from './context.js';
import type { TermCode } from './find-terms.js';
import type { AxisCounts } from './model.js';
import { narrowRows, type NarrowRow, type Value } from './tables.js';
import { singular } from './words.js';

/** A code with how sure each character is (4 to 7), the weight of words for its body part, and the rivals of its unsure characters. */
export interface Choice { code: string; body: string; score: number; certainty: number[]; bodyWords: number; sideKnown: boolean; sided: boolean; open: { axis: string; labels: string[] }[] }

const ORDINARY = /^(?:and|of|the|with|or|in|on|to|from|right|left|bilateral|a|by|no|device|qualifier|other|approach)$/;
const WORD_WEIGHT = 2.2;
const MISSING_WEIGHT = 0.5;
const SIDE_WEIGHT = 3;
const BACK_OFF = 2;
const UNSEEN = 0.3;
/** Values closer than this, in log-odds, are both open. */
const OPEN_MARGIN = 0.7;

interface Scored extends Value { score: number; words: number }

interface BodyChoice { row: NarrowRow; body: Scored; whole: boolean }

/** Body parts whose other characters are worked out, at most: the rest are too far behind. */
const MOST_BODIES = 12;
/** How far behind the best another body part of the same sentence may be, and how many of them are coded. */
const EACH_BEHIND = 3;
const MOST_EACH = 4;
const NAMED_HERE = 0.5;
const DEVICE_ORDER = guidelines.deviceOrder.map(({ table, order }) => ({ tables: new RegExp(`^(?:${table})$`), order }));
/** Least share of a device that is named in full. */
const NAMED_PRIOR = 0.25;
/** What is left of the share of a device that a guideline puts behind one that is named. */
const BARRED_SHARE = 0.02;

/** Codes of a pattern, the best first: one, both sides of a bilateral procedure, or with mode `each` one a body part named. Empty when the tables allow none. */
export function chooseCode(edition: Edition, { pattern, mode }: TermCode, context: Context, counts: AxisCounts): Choice[] {
  const rows = narrowRows(edition, pattern);
  const bodies = scoreBodies(rows, context, counts);
  if (bodies.length === 0 || (mode === 'word' && !bodies.some((one) => one.body.words >= NAMED_HERE))) return [];
  const whole = bodies.slice(0, MOST_BODIES).map((one) => completeCode(one, valuesOf(rows), context, counts)).sort((a, b) => b.choice.score - a.choice.score);
  const all = whole.map((one) => one.choice.score);
  for (const { choice } of whole) choice.certainty[0] = 1 / all.reduce((sum, one) => sum + Math.exp(one - choice.score), 0);
  const side = context.side ?? (mode === 'both' ? 'bilateral' : undefined);
  const [best] = whole as [(typeof whole)[number]];
  if (mode === 'word' && best.choice.bodyWords < NAMED_HERE) return [];
  if (mode === 'each') {
    const named = whole.filter((one) => one.whole && best.choice.score - one.choice.score < EACH_BEHIND);
    const firsts = named.filter((one, i) => named.findIndex((other) => other.choice.code.slice(0, 4) === one.choice.code.slice(0, 4)) === i);
    if (firsts.length > 1) return firsts.slice(0, MOST_EACH).map((one) => one.choice);
  }
  return side === 'bilateral' ? bothSides(best.choice, best.row) : [best.choice];
}

const unions = new WeakMap<readonly NarrowRow[], Value[][]>();

/** Values of characters 5 to 7 over all rows of a pattern. */
function valuesOf(rows: readonly NarrowRow[]): Value[][] {
  const known = unions.get(rows);
  if (known) return known;
  const all = [1, 2, 3].map((i) => [...new Map(rows.flatMap((row) => row.axes[i]!.values).map((value) => [value.char + value.label, value])).values()]);
  unions.set(rows, all);
  return all;
}

/** Every body part that the rows allow, the likeliest first. */
function scoreBodies(rows: readonly NarrowRow[], context: Context, counts: AxisCounts): BodyChoice[] {
  const weights = weighRows(rows);
  return rows
    .flatMap((row) => row.axes[0]!.values.filter((value) => fitsSpine(value.label, context)).map((value) => {
      const body = scoreValue(value, weights, context);
      body.score += Math.log((counts.prefix[row.table + value.char] ?? 0) + UNSEEN);
      const telling = wordsOf(value.label).filter((word) => (weights.get(word) ?? 0) > 0);
      return { row, body, whole: telling.length > 0 && telling.every((word) => (context.weights.get(word) ?? 0) >= NAMED_HERE) };
    }))
    .sort((a, b) => b.body.score - a.body.score);
}

const REGIONS = ['cervic', 'thorac', 'lumb', 'sacr'];

/** A body part of the spine must be of a region whose levels the sentence names, where it names any. */
function fitsSpine(label: string, { regions }: Context): boolean {
  if (regions.size === 0 || !/vertebra|\bdisc\b|spinal cord|lumbosacral|thoracolumbar|cervicothoracic/i.test(label)) return true;
  const named = REGIONS.filter((region) => label.toLowerCase().includes(region));
  return named.length === 0 || named.some((region) => [...regions].some((one) => one.startsWith(region)));
}

function completeCode({ row, body, whole }: BodyChoice, all: readonly Value[][], context: Context, counts: AxisCounts): { choice: Choice; row: NarrowRow; whole: boolean } {
  const table = row.table;
  const rest = row.axes.slice(1).map((axis, i) => scoreAxis(axis, all[i]!, i + 5, table, table + body.char, context, counts));
  const tops = rest.map((values) => values[0]!);
  const certainty = [0, ...rest.map((values) => 1 / values.reduce((sum, one) => sum + Math.exp(one.score - values[0]!.score), 0))];
  const open = rest.flatMap((values, i) => {
    const rivals = values.filter((one) => values[0]!.score - one.score < OPEN_MARGIN);
    return rivals.length > 1 ? [{ axis: row.axes[i + 1]!.title, labels: rivals.map((one) => one.label) }] : [];
  });
  return {
    row, whole,
    choice: {
      code: table + body.char + tops.map((one) => one.char).join(''), body: body.label, score: tops.reduce((sum, one) => sum + one.score, body.score),
      certainty, bodyWords: body.words, sided: hasSide(body.label), sideKnown: context.side !== undefined, open,
    },
  };
}

/** The two sided codes of a bilateral procedure without a bilateral body part (guideline B4.3). */
function bothSides(choice: Choice, row: NarrowRow): Choice[] {
  const values = row.axes[0]!.values;
  const label = values.find((one) => one.char === choice.code[3])?.label ?? '';
  if (!/\b(?:Right|Left)\b/.test(label)) return [choice];
  const opposite = label.replace(/\b(Right|Left)\b/, (side) => (side === 'Right' ? 'Left' : 'Right'));
  const other = values.find((one) => one.label === opposite);
  return other ? [choice, { ...choice, body: opposite, code: choice.code.slice(0, 3) + other.char + choice.code.slice(4) }] : [choice];
}

const hasSide = (label: string): boolean => /\b(?:Right|Left|Bilateral)\b/.test(label);

const labelWords = new Map<string, string[]>();

/** Words of a label that say which value it is, without sides and particles. */
function wordsOf(label: string): string[] {
  const known = labelWords.get(label);
  if (known) return known;
  const words = [...new Set(label.toLowerCase().match(/[a-z0-9]+/g) ?? [])].filter((word) => !ORDINARY.test(word)).map(singular);
  labelWords.set(label, words);
  return words;
}

const weighed = new WeakMap<object, Map<string, number>>();

/** Weights over the body parts of several rows at once; a pattern's rows are always the same array. */
function weighRows(rows: readonly NarrowRow[]): Map<string, number> {
  const known = weighed.get(rows);
  if (known) return known;
  const weights = weighWords(rows.flatMap((row) => row.axes[0]!.values));
  weighed.set(rows, weights);
  return weights;
}

/** How much a word tells the values of an axis apart: none when all share it. */
function weighWords(values: readonly Value[]): Map<string, number> {
  const known = weighed.get(values);
  if (known) return known;
  const bare = new Set(values.map((one) => wordsOf(one.label).join(' ')));
  const seen = new Map<string, number>();
  for (const label of bare) for (const word of label.split(' ')) seen.set(word, (seen.get(word) ?? 0) + 1);
  const weights = new Map([...seen].map(([word, n]) => [word, bare.size === 1 ? 0 : Math.log(bare.size / n)]));
  weighed.set(values, weights);
  return weights;
}

function scoreValue(value: Value, weights: ReadonlyMap<string, number>, context: Context, stated = context.weights): Scored {
  let [met, missed] = [0, 0];
  for (const word of wordsOf(value.label)) {
    const weight = weights.get(word) ?? 0;
    const here = stated.get(word) ?? 0;
    met += weight * here;
    missed += weight * (1 - here);
  }
  let score = WORD_WEIGHT * met - MISSING_WEIGHT * missed;
  if (/\bRight\b/.test(value.label)) score += context.side === 'right' ? SIDE_WEIGHT : context.side === 'left' ? -SIDE_WEIGHT : 0;
  else if (/\bLeft\b/.test(value.label)) score += context.side === 'left' ? SIDE_WEIGHT : context.side === 'right' ? -SIDE_WEIGHT : 0;
  else if (/\bBilateral\b/.test(value.label)) score += context.side === 'bilateral' ? SIDE_WEIGHT : context.side === undefined ? -1 : -SIDE_WEIGHT;
  return { ...value, score, words: met };
}

/** Devices whose every telling word the operation names: they were used, however rare they are; of ceramic and ceramic on polyethylene the fuller one. `barred` are those that a guideline puts behind a named one. */
function namedDevices(values: readonly Value[], table: string, weights: ReadonlyMap<string, number>, { devices }: Context): { named: ReadonlySet<string>; barred: string } {
  const named = values.flatMap(({ char, label }) => {
    const telling = wordsOf(label).filter((word) => (weights.get(word) ?? 0) > 0);
    return telling.length > 0 && telling.every((word) => (devices.get(word) ?? 0) >= NAMED_HERE) ? [{ char, telling }] : [];
  });
  const order = DEVICE_ORDER.find(({ tables }) => tables.test(table))?.order ?? '';
  const first = [...order].find((char) => named.some((one) => one.char === char));
  if (first !== undefined) return { named: new Set([first]), barred: order.slice(order.indexOf(first) + 1) };
  const fullest = named.filter((one) => !named.some((other) => other.telling.length > one.telling.length && one.telling.every((word) => other.telling.includes(word))));
  return { named: new Set(fullest.map(({ char }) => char)), barred: '' };
}

/** Values of characters 5 to 7 in one row, best first, weighed against those of all rows of the pattern: what training claims hold for this body part and table, and the words around. */
function scoreAxis(axis: NarrowRow['axes'][number], all: readonly Value[], place: number, table: string, prefix: string, context: Context, counts: AxisCounts): Scored[] {
  if (all.length === 1) return [{ ...axis.values[0]!, score: 0, words: 0 }];
  const weights = weighWords(all);
  const [near, far, wide] = [`${prefix}${place}`, `${table}${place}`, `${table[0]}${table[2]}${place}`].map((key) => counts.axis[key] ?? {}) as [Record<string, number>, Record<string, number>, Record<string, number>];
  const sum = (one: Record<string, number>): number => all.reduce((all, { char }) => all + (one[char] ?? 0), 0);
  const [nearAll, farAll, wideAll] = [sum(near), sum(far), sum(wide)];
  const stated = axis.title === 'Device' ? namedDevices(all, table, weights, context) : undefined;
  return axis.values
    .map((value) => {
      const broad = ((wide[value.char] ?? 0) + 1 / all.length) / (wideAll + 1);
      const middle = ((far[value.char] ?? 0) + BACK_OFF * broad) / (farAll + BACK_OFF);
      const prior = ((near[value.char] ?? 0) + BACK_OFF * middle) / (nearAll + BACK_OFF);
      const scored = axis.title === 'Approach' ? { ...value, score: context.approaches.get(value.char) ?? 0, words: 0 } : scoreValue(value, weights, context, stated ? context.devices : context.weights);
      const share = stated?.named.has(value.char) ? Math.max(prior, NAMED_PRIOR) : stated?.barred.includes(value.char) ? prior * BARRED_SHARE : prior;
      return { ...scored, score: scored.score + Math.log(share) };
    })
    .sort((a, b) => b.score - a.score);
}

// The facts of a note that choose within a family of numbers: sizes, times, ages, views, counts, levels, contrast, guidance, depth of repair.
import type { Patient } from '../types.js';
import table from './data/facts.json' with { type: 'json' };

/** Facts found in a stretch of text; every list may be empty. Sizes in cm, ages in years. */
export interface Facts {
  cm: number[];
  sqcm: number[];
  minutes: number[];
  years: number[];
  views: number[];
  counts: number[];
  contrast: string | undefined;
  complexity: string | undefined;
  guidance: string | undefined;
}

/** No figure and no gap is long: without a bound a text of digits or blanks alone would be tried from each to every other. */
const bound = (pattern: string): string => pattern.replaceAll('\\d+', '\\d{1,9}').replaceAll('\\s*', '\\s{0,9}').replaceAll('[\\s-]*', '[\\s-]{0,9}');

const NUMBERS = new Map(Object.entries(table.numbers));
type Measure = keyof typeof table.measures;
const measures = Object.fromEntries(Object.entries(table.measures).map(([name, rows]) => [name, rows.map(({ pattern, factor }) => ({ regex: new RegExp(bound(pattern), 'gi'), factor }))])) as Record<Measure, { regex: RegExp; factor: number }[]>;
const states = Object.fromEntries(Object.entries(table.states).map(([name, rows]) => [name, rows.map(([value, pattern]) => ({ value: value!, regex: new RegExp(pattern!, 'i') }))])) as Record<keyof typeof table.states, { value: string; regex: RegExp }[]>;
const viewNames = new RegExp(table.viewNames.pattern, 'gi');
const interspace = new RegExp(table.interspace, 'gi');

/** Reads every fact of a text. Linear in its length. */
export function readFacts(text: string): Facts {
  const cm: number[] = [], sqcm: number[] = [];
  let rest = text;
  for (const { regex, factor } of measures.cm) {
    rest = rest.replace(regex, (whole: string, ...groups: unknown[]) => {
      // the pattern's own groups come before the place of the match, which is a number
      const sides = groups.slice(0, groups.findIndex((g) => typeof g === 'number')).filter((g): g is string => typeof g === 'string').map((g) => Number(g) * factor);
      cm.push(Math.max(...sides));
      const [long, wide] = [...sides].sort((a, b) => b - a);
      if (long !== undefined && wide !== undefined) sqcm.push(long * wide);
      return ' '.repeat(whole.length);
    });
  }
  for (const match of text.matchAll(/(?<![\d.])(\d{1,9}(?:\.\d{1,9})?)\s{0,9}(?:sq(?:uare)?\.?\s{0,9}(?:cm|centimeters?)|cm2|cm²)/gi)) sqcm.push(Number(match[1]));
  return {
    cm, sqcm, minutes: read('minutes', text), years: read('years', text), views: readViews(text), counts: [...read('counts', text), ...countLevels(text)],
    contrast: stateOf('contrast', text), complexity: stateOf('complexity', text), guidance: stateOf('guidance', text),
  };
}

function read(name: Measure, text: string): number[] {
  return measures[name].flatMap(({ regex, factor }) => [...text.matchAll(regex)].map((m) => valueOf(m[1]!) * factor)).filter((n) => Number.isFinite(n));
}

function valueOf(figure: string): number {
  return NUMBERS.get(figure.toLowerCase()) ?? Number(figure);
}

function readViews(text: string): number[] {
  const stated = read('views', text);
  if (stated.length > 0) return stated;
  const named = new Set([...text.matchAll(viewNames)].map((m) => m[0].toLowerCase().replace(/^(?:ap|pa|anteroposterior|posteroanterior)$/, 'frontal').replace(/s$/, '')));
  return named.size > 0 ? [named.size] : [];
}

/** Spinal interspaces named, as one count. */
function countLevels(text: string): number[] {
  const levels = new Set<string>();
  for (const [, region, from, , to] of text.matchAll(interspace)) {
    if (Number(to) - Number(from) <= 1 || region!.toUpperCase() === 'L') levels.add(`${region!.toUpperCase()}${from}`);
    else for (let at = Number(from); at < Number(to) && at < Number(from) + 12; at++) levels.add(`${region!.toUpperCase()}${at}`);
  }
  return levels.size > 0 ? [levels.size] : [];
}

function stateOf(name: keyof typeof states, text: string): string | undefined {
  return states[name].find(({ regex }) => regex.test(text))?.value;
}

/** The patient's age in years: as given, else the first that the text states. */
export function ageOf(patient: Patient, all: Facts): number | undefined {
  return patient.age ?? all.years[0];
}

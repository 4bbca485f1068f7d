// Notes whose visit is the aftercare of an operation: in the global period it belongs to the operation and is reported, not paid (99024).
import type { Evidence, ParsedDocument } from '../../types.js';
import type { ProcedureInput } from '../types.js';
import table from './data/postoperative.json' with { type: 'json' };

const UNITS: Record<string, number> = table.units;
const NUMBERS: Record<string, number> = table.numbers;
const UNIT = `(?<unit>${Object.keys(UNITS).sort((a, b) => b.length - a.length).join('|')}|D(?=\\s*#?\\s*\\d))`;
const COUNT = `(?<count>\\d{1,3}|${Object.keys(NUMBERS).sort((a, b) => b.length - a.length).join('|')})`;
const spaced = (source: string): string => source.replaceAll(' ?', '\\s*').replaceAll(' ', '\\s+');
const counted = (source: string): string => spaced(source).replace('<UNIT>', UNIT).replace('<COUNT>', COUNT);
/** Named groups once in an expression of several patterns. */
const unnamed = (source: string): string => source.replaceAll(/\(\?<(?:unit|count)>/g, '(?:');
const VISIT = new RegExp(`(?:^|\\b)(?:${table.visit.map((one) => unnamed(counted(one))).join('|')})`, 'i');
const ELAPSED = table.elapsed.map((one) => new RegExp(counted(one), 'i'));
const NOT = new RegExp(spaced(table.not), 'i');
const FIRST = new RegExp(spaced(table.first), 'i');
const SECTIONS = new Set<string>(table.sections);

export interface Postoperative {
  /** The words that say so, then those that say how long ago the operation was. */
  evidence: Evidence[];
  /** Whether the note places the operation within the longest global period; false where it does not say when it was. */
  inPeriod: boolean;
}

/**
 * Whether the opening or the reason of a note says that the patient is seen after an operation, and whether the days that it states lie within
 * 90 days (the longest global period; the operation itself is not looked up). Undefined when it does not say so, or when the days are more.
 */
export function findPostoperative({ documents }: Pick<ProcedureInput, 'documents'>): Postoperative | undefined {
  for (const document of documents) {
    const parts = openings(document);
    const told = parts.find(({ text }) => VISIT.test(text));
    if (!told || parts.some(({ text }) => NOT.test(text) && VISIT.test(text))) continue;
    const times = parts.flatMap((part) => ELAPSED.flatMap((pattern) => { const groups = pattern.exec(part.text)?.groups; return groups ? [{ part, days: daysOf(groups) }] : []; }));
    const [time] = times;
    if (time && time.days > table.mostDays) return undefined;
    return { evidence: [told, ...(time && time.part !== told ? [time.part] : [])], inPeriod: time !== undefined || FIRST.test(told.text) };
  }
  return undefined;
}

function daysOf({ count = '', unit = '' }: Record<string, string>): number {
  return (NUMBERS[count.toLowerCase()] ?? Number(count)) * (UNITS[unit.toLowerCase()] ?? 1);
}

/** Headings, sentences of the opening and those of the sections that give the reason, each as a quote. */
function openings({ id, text, sections, sentences }: ParsedDocument): Evidence[] {
  const spans = [
    ...sections.filter(({ headingStart }) => headingStart < table.opening).map(({ headingStart: start, kind }) => ({ start, end: lineEnd(text, start), section: kind })),
    ...sentences.filter(({ start, section }) => start < table.opening || SECTIONS.has(section ?? '')),
  ];
  return spans.map(({ start, end, section }) => ({ documentId: id, start, end, text: text.slice(start, end), ...(section === undefined ? {} : { section }) })).sort((a, b) => a.start - b.start);
}

function lineEnd(text: string, start: number): number {
  const end = text.indexOf('\n', start);
  return end < 0 ? text.length : end;
}

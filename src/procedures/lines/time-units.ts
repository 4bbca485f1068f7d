// Units of timed services: minutes that the note states, by the 8-minute rule or the midpoint rule.
import { isPaidBy } from '../paid-by.js';
import type { ProcedureFinding, ProcedureInput } from '../types.js';
import { readCodeSet } from './code-ranges.js';
import { readClockSpans } from './clock-spans.js';
import clock from './clock.json' with { type: 'json' };
import type { LineView, Place } from './contract.js';
import { findImpossibleTimes, findShortTotal } from './impossible-times.js';
import { sentencesIn } from './read-note.js';
import { readTherapies } from './therapies.js';
import table from './time-units.json' with { type: 'json' };

const SOURCE = 'CMS Claims Processing Manual, chapter 5, section 20.2';
interface TimeRow { codes: string[]; not?: string[]; minutes: number; rule: string; after?: Record<string, number>; payers?: string[] }
const ROWS = (table.rows as TimeRow[]).filter((row) => row.minutes > 0).map((row) => ({ ...row, takes: readCodeSet(row.codes), except: readCodeSet(row.not ?? []) }));
const NUMBERS = new Map(Object.entries(table.numbers));
const WORD = [...NUMBERS.keys()].sort((a, b) => b.length - a.length).join('|');
const HALF_HOUR = /\b(?:an? )?half[- ](?:an[- ])?hours?\b/gi;
const AND_HALF = new RegExp(`\\b(\\d+|${WORD})[\\s-]+and[\\s-]+(?:a|one)[\\s-]+half[\\s-]+(?:hours?|hrs?)\\b`, 'gi');
const HOURS = new RegExp(`(?<![\\w.:/-])(-?\\d+(?:\\.\\d+)?|${WORD})[\\s-]*(?:hours?|hrs?|(?<=\\bover (?:about |approximately )?[\\d.]{1,4} ?)h)\\b(?:\\s+and\\s+(?:a|one)[- ]half(?! hours?\\b))?`, 'gi');
const MINUTES = new RegExp(`(?<![\\w.:/])(?<!\\b(?:minus|negative) )((?:(?<![-–—])[-−])?\\d+(?:\\.\\d+)?|${WORD})[\\s-]*min(?:ute)?s?\\b`, 'gi');
const HOURS_MINUTES = /\b(\d{1,2}) ?h ?([0-5]\d)(?: ?m(?:in)?)?\b/i;
const TIME_KINDS = new Set(['procedure', 'procedure_note', 'plan', 'unheaded', 'assessment_and_plan', 'unknown', 'document_title']);

/** Minutes of a text: durations summed within a sentence are not added up, the longest counts. `negative` when a time is below zero or ends before it starts. */
export function readMinutes(text: string): { minutes: number | undefined; negative: boolean } {
  const found: number[] = [];
  const number = (word: string): number => NUMBERS.get(word.toLowerCase()) ?? Number(word.replace('−', '-'));
  for (const { minutes } of readClockSpans(text)) found.push(minutes ?? -1);
  const short = HOURS_MINUTES.exec(text);
  if (short) found.push(Number(short[1]) * 60 + Number(short[2]));
  // an hour and its minutes belong together
  const joined = /(?<![\w.:/-])(\d+|one|two|three) hours?,? (?:and )?(\d+) min/i.exec(text);
  if (joined) found.push(number(joined[1]!) * 60 + Number(joined[2]));
  const plain = text.replace(AND_HALF, (_, count: string) => `${number(count) * 60 + 30} minutes`).replace(HALF_HOUR, '30 minutes');
  for (const one of plain.matchAll(HOURS)) found.push(number(one[1]!) * 60 + (/half$/i.test(one[0]) ? 30 : 0));
  for (const one of plain.matchAll(MINUTES)) found.push(number(one[1]!));
  const good = found.filter((one) => one > 0);
  return { minutes: good.length > 0 ? Math.max(...good) : undefined, negative: found.some((one) => one < 0) };
}

/** Units of one timed service by its minutes alone: whole units, and one more when the rest is more than half (8 of 15 minutes). 0 when too short. */
export function unitsOf(minutes: number, unit: number): number {
  return Math.floor(minutes / unit) + (minutes % unit > unit / 2 ? 1 : 0);
}

/**
 * 8-minute rule: the total of all timed minutes decides how many 15-minute units the day holds; whole quarter hours first, what is left
 * goes to the services with the most minutes left (the earlier one first). `stated`: a total that the note states, where it is smaller. Returns units in the order given; some may be 0.
 */
export function allocateTimedUnits(minutes: readonly number[], stated = Number.POSITIVE_INFINITY): number[] {
  const total = unitsOf(Math.min(stated, minutes.reduce((sum, one) => sum + one, 0)), 15);
  const units = minutes.map((one) => Math.floor(one / 15));
  const rest = minutes.map((one, at) => ({ at, left: one % 15 })).sort((a, b) => b.left - a.left || a.at - b.at);
  let open = total - units.reduce((sum, one) => sum + one, 0);
  for (const { at, left } of rest) {
    if (open <= 0 || left === 0) break;
    units[at]! += 1;
    open -= 1;
  }
  // a stated total below the parts: the shortest services give way
  for (const { at } of minutes.map((one, place) => ({ at: place, one })).sort((a, b) => a.one - b.one)) {
    while (open < 0 && units[at]! > 0) {
      units[at]! -= 1;
      open += 1;
    }
  }
  return units;
}

/** Units by line of all timed lines of a claim, with findings for times that cannot be. Lines without a time are absent; therapy that the 8-minute rule leaves no unit, and a service of which the only time is below zero, has 0. */
export function countTimedUnits(views: readonly LineView[], input: ProcedureInput): { units: Map<LineView, number>; findings: ProcedureFinding[] } {
  const units = new Map<LineView, number>();
  const findings: ProcedureFinding[] = [];
  const therapy: { view: LineView; minutes: number }[] = [];
  const therapies = readTherapies(input, views.map(({ line }) => line.code));
  const own = new Map(therapies.map(({ code, minutes }) => [code, minutes] as const));
  for (const view of views) {
    const row = ROWS.find((one) => one.takes(view.line.code) && !one.except(view.line.code) && (!one.payers || isPaidBy(input.facts.payer, one.payers)));
    if (!row) continue;
    const minutes = row.rule === 'eight' ? own.get(view.line.code) : undefined;
    const stated = minutes === undefined ? minutesOf(view, input) : { minutes, negative: undefined };
    // a service of which the only time cannot be has no unit
    if (stated.minutes === undefined && stated.negative) units.set(view, 0);
    if (stated.minutes === undefined || stated.negative || stated.minutes > mostOf(row)) continue;
    if (row.rule === 'eight') therapy.push({ view, minutes: stated.minutes });
    else units.set(view, Math.max(1, unitsPast(row, stated.minutes, views)));
  }
  findings.push(...findImpossibleTimes(views, therapies, input));
  allocateTimedUnits(therapy.map(({ minutes }) => minutes), findShortTotal(therapies, input.documents)?.minutes).forEach((count, at) => {
    const { view, minutes } = therapy[at]!;
    units.set(view, count);
    if (count === 0) findings.push({ rule: 'time-too-short', severity: 'info', codes: [view.line.code], message: `${minutes} minutes of ${view.line.code} reach no unit by the 8-minute rule, with the other timed minutes of the day; it was not billed.`, source: SOURCE, evidence: view.line.evidence.slice(0, 1) });
  });
  return { units, findings };
}

/** Therapy of one kind for longer is a slip of the pen. */
function mostOf({ rule }: TimeRow): number {
  return rule === 'eight' ? clock.most : 1440;
}

function unitsPast(row: TimeRow, minutes: number, views: readonly LineView[]): number {
  const beside = views.map(({ line }) => row.after?.[line.code]).find((one) => one !== undefined);
  const left = minutes - (beside ?? row.after?.['*'] ?? 0);
  if (left <= 0) return 1;
  return row.rule === 'full' ? Math.floor(left / row.minutes) : row.rule === 'begun' ? Math.ceil(left / row.minutes) : unitsOf(left, row.minutes);
}

/** The line's own time: in its quotes, else their sentences, else the one time of a short list of sections. */
function minutesOf(view: LineView, input: ProcedureInput): { minutes: number | undefined; negative: Place | undefined } {
  for (const places of [view.quotes, view.sentences, sentencesIn(input.documents, TIME_KINDS).filter((one) => /\b(?:session|consultation|treatment time|total time|spent|counsel)/i.test(one.text))]) {
    const read = places.map((place) => ({ place, ...readMinutes(place.text) }));
    const negative = read.find((one) => one.negative)?.place;
    const stated = read.flatMap(({ minutes }) => minutes ?? []);
    if (negative || stated.length > 0) return { minutes: stated.length > 0 ? Math.max(...stated) : undefined, negative };
  }
  return { minutes: undefined, negative: undefined };
}

// Units of timed services: minutes that the note states, by the 8-minute rule or the midpoint rule.
import { isPaidBy } from '../paid-by.js';
import type { ProcedureFinding, ProcedureInput } from '../types.js';
import { readCodeSet } from './code-ranges.js';
import type { LineView, Place } from './contract.js';
import { sentencesIn, toEvidence } from './read-note.js';
import { readTherapies } from './therapies.js';
import table from './time-units.json' with { type: 'json' };

const SOURCE = 'CMS Claims Processing Manual, chapter 5, section 20.2';
interface TimeRow { codes: string[]; not?: string[]; minutes: number; rule: string; after?: Record<string, number>; payers?: string[] }
const ROWS = (table.rows as TimeRow[]).filter((row) => row.minutes > 0).map((row) => ({ ...row, takes: readCodeSet(row.codes), except: readCodeSet(row.not ?? []) }));
const NUMBERS = new Map(Object.entries(table.numbers));
const WORD = [...NUMBERS.keys()].sort((a, b) => b.length - a.length).join('|');
const HALF_HOUR = /\b(?:an? )?half[- ](?:an[- ])?hours?\b/gi;
const AND_HALF = new RegExp(`\\b(\\d+|${WORD})[\\s-]+and[\\s-]+(?:a|one)[\\s-]+half[\\s-]+(?:hours?|hrs?)\\b`, 'gi');
const HOURS = new RegExp(`(?<![\\w.:/-])(-?\\d+(?:\\.\\d+)?|${WORD})[\\s-]*(?:hours?|hrs?)\\b(?:\\s+and\\s+(?:a|one)[- ]half(?! hours?\\b))?`, 'gi');
const MINUTES = new RegExp(`(?<![\\w.:/])((?:(?<![-–—])[-−])?\\d+(?:\\.\\d+)?|${WORD})[\\s-]*min(?:ute)?s?\\b`, 'gi');
const CLOCK = /\b(?:from |start(?:ed)?(?: time)?(?: at|:)? ?)(\d{1,2}):(\d{2})\s*(?:([ap])\.?m\.?)?[^.]{0,25}?(?:to|until|through|stop(?:ped)?(?: time)?(?: at|:)?|end(?:ed)?(?: time)?(?: at|:)?|-)\s*(\d{1,2}):(\d{2})\s*(?:([ap])\.?m\.?)?/i;
/** Hours without a colon: `0930-1300`, `start 0905 stop 1340`; and `2h10`. */
const COMPACT = /\b([01]\d|2[0-3])([0-5]\d) ?(?:-|–|to|stop(?:ped)?|end(?:ed)?) ?([01]\d|2[0-3])([0-5]\d)\b(?! ?(?:m|c|k|u|g|steps))/;
const HOURS_MINUTES = /\b(\d{1,2}) ?h ?([0-5]\d)(?: ?m(?:in)?)?\b/i;
const TIME_KINDS = new Set(['procedure', 'procedure_note', 'plan', 'unheaded', 'assessment_and_plan', 'unknown', 'document_title']);

/** Minutes of a text: durations summed within a sentence are not added up, the longest counts. `negative` when a time is below zero or ends before it starts. */
export function readMinutes(text: string): { minutes: number | undefined; negative: boolean } {
  const found: number[] = [];
  const number = (word: string): number => NUMBERS.get(word.toLowerCase()) ?? Number(word.replace('−', '-'));
  for (const [from, to] of readSpans(text)) found.push(to - from);
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

/** Start and end by the clock, in minutes of the day, each way of writing once; an end before its start is left as it stands. */
export function readSpans(text: string): [from: number, to: number][] {
  const clock = CLOCK.exec(text);
  const compact = COMPACT.exec(text);
  return [
    ...(clock ? [[toMinutes(clock[1]!, clock[2]!, clock[3] ?? clock[6]), toMinutes(clock[4]!, clock[5]!, clock[6] ?? clock[3])] as [number, number]] : []),
    ...(compact ? [[Number(compact[1]) * 60 + Number(compact[2]), Number(compact[3]) * 60 + Number(compact[4])] as [number, number]] : []),
  ];
}

function toMinutes(hour: string, minute: string, half: string | undefined): number {
  const hours = Number(hour) % 12 + (half?.toLowerCase() === 'p' ? 12 : half === undefined && Number(hour) >= 12 ? 12 : 0);
  return hours * 60 + Number(minute);
}

/** Units of one timed service by its minutes alone: whole units, and one more when the rest is more than half (8 of 15 minutes). 0 when too short. */
export function unitsOf(minutes: number, unit: number): number {
  return Math.floor(minutes / unit) + (minutes % unit > unit / 2 ? 1 : 0);
}

/**
 * 8-minute rule: the total of all timed minutes decides how many 15-minute units the day holds; whole quarter hours first, what is left
 * goes to the services with the most minutes left (the earlier one first). Returns units in the order given; some may be 0.
 */
export function allocateTimedUnits(minutes: readonly number[]): number[] {
  const total = unitsOf(minutes.reduce((sum, one) => sum + one, 0), 15);
  const units = minutes.map((one) => Math.floor(one / 15));
  const rest = minutes.map((one, at) => ({ at, left: one % 15 })).sort((a, b) => b.left - a.left || a.at - b.at);
  let open = total - units.reduce((sum, one) => sum + one, 0);
  for (const { at, left } of rest) {
    if (open <= 0 || left === 0) break;
    units[at]! += 1;
    open -= 1;
  }
  return units;
}

/** Units by line of all timed lines of a claim, with findings for times that cannot be. Lines without a time are absent; therapy that the 8-minute rule leaves no unit has 0. */
export function countTimedUnits(views: readonly LineView[], input: ProcedureInput): { units: Map<LineView, number>; findings: ProcedureFinding[] } {
  const units = new Map<LineView, number>();
  const findings: ProcedureFinding[] = [];
  const therapy: { view: LineView; minutes: number }[] = [];
  const own = new Map(readTherapies(input, views.map(({ line }) => line.code)).map(({ code, minutes }) => [code, minutes] as const));
  for (const view of views) {
    const row = ROWS.find((one) => one.takes(view.line.code) && !one.except(view.line.code) && (!one.payers || isPaidBy(input.facts.payer, one.payers)));
    if (!row) continue;
    const minutes = row.rule === 'eight' ? own.get(view.line.code) : undefined;
    const stated = minutes === undefined ? minutesOf(view, input) : { minutes, negative: undefined };
    if (stated.negative) findings.push({ rule: 'negative-time', severity: 'warning', codes: [view.line.code], message: `A time for ${view.line.code} is below zero or ends before it starts; 1 unit was billed.`, source: SOURCE, evidence: [toEvidence(stated.negative)] });
    if (stated.minutes === undefined || stated.negative) continue;
    if (row.rule === 'eight') therapy.push({ view, minutes: stated.minutes });
    else units.set(view, Math.max(1, unitsPast(row, stated.minutes, views)));
  }
  allocateTimedUnits(therapy.map(({ minutes }) => minutes)).forEach((count, at) => {
    const { view, minutes } = therapy[at]!;
    units.set(view, count);
    if (count === 0) findings.push({ rule: 'time-too-short', severity: 'info', codes: [view.line.code], message: `${minutes} minutes of ${view.line.code} reach no unit by the 8-minute rule, with the other timed minutes of the day; it was not billed.`, source: SOURCE, evidence: view.line.evidence.slice(0, 1) });
  });
  return { units, findings };
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

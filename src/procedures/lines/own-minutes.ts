// Numbers that go by the minutes of the service itself: the time of a visit around it does not count.
import table from '../data/own-minutes.json' with { type: 'json' };
import type { Query } from '../../types.js';
import type { ProcedureFinding, ProcedureInput, ProcedureLine } from '../types.js';
import { readClockSpans } from './clock-spans.js';
import { either } from '../patterns.js';
import type { Place } from './contract.js';
import { allSentences, toEvidence } from './read-note.js';

const SOURCE = 'CPT time rule: a timed service is reported from its midpoint on';
const MINUTES = '(-?\\d{1,3})\\s*(?:-\\s*)?(?:min(?:ute)?s?)\\b';
/** UTF-16 units of a sentence in which it names what it tells of: "Psychotherapy: CBT for worry, apart from the medication part, 22 min". */
const OPENING = 12;
const CLOCK = '\\d{1,2}:\\d{2}(?: ?[ap]\\.?m\\.?)?';
const ROWS = table.rows.map((row) => ({
  ...row, beyond: 'beyond' in row,
  // the count before the service (`20 minutes of therapy`, `20 min CBT`) or after it (`psychotherapy: 20 minutes`), with nothing said in between that has a time of its own
  patterns: [`${MINUTES}(?:\\s+(?!total|visit|medication|E/?M|med\\b)[a-z/-]+){0,4}\\s+(?:${row.own})\\b`, `\\b(?:incl(?:uding|\\.)?|of which)\\s+(\\d{1,3})\\s*(?:min\\w*)?\\s+(?:of\\s+)?(?:${row.own})\\b`, `\\b(?:${row.own})(?:\\s*[:,(=-]+\\s*|\\s+#\\d{1,2}(?!\\d)|\\s+(?!total|visit|medication|E/?M|med\\b)[a-z/-]+){0,6}(?:\\s*${CLOCK}\\s*(?:to|-|–|until)\\s*${CLOCK})?\\s*[:,(=-]*\\s*${MINUTES}`].map((one) => new RegExp(one, 'gi')),
  opening: new RegExp(`^.{0,${OPENING}}?\\b(?:${row.own})`, 'is'),
}));
type Row = (typeof ROWS)[number];
/** The time of the visit or of all, which is none of the service's own. */
const OF_ALL = /\b(?:total|visit|encounter|overall|altogether|entire|face[- ]to[- ]face time)\b/i;
/** Words of the service itself: a note without any gave the number by another's. */
const OWN = new Map(ROWS.map((row) => [row, new RegExp(`\\b(?:${row.own})`, 'i')] as const));

const BODY = { ...table.ofBody, titles: either(table.ofBody.titles), says: either(table.ofBody.says), mind: either(table.ofBody.mind), names: new Set(table.ofBody.names) };

/** Whether a note is one of physical, occupational or speech therapy and tells of no talking therapy. */
function isOfBody({ documents }: ProcedureInput): boolean {
  return documents.some(({ text }) => BODY.titles.test(text.slice(0, BODY.head)) || BODY.says.test(text)) && !documents.some(({ text }) => BODY.mind.test(text));
}

export interface OwnMinutes { lines: ProcedureLine[]; findings: ProcedureFinding[]; queries: Query[] }

/**
 * Lines whose number goes by their own minutes, set to the number that the stated minutes reach. Below the first bound the line falls, with a finding that quotes
 * the time; without a time an add-on falls and any other takes the shortest number, each with a query. Pure.
 */
export function settleOwnMinutes(lines: readonly ProcedureLine[], input: ProcedureInput): OwnMinutes {
  const result: OwnMinutes = { lines: [], findings: [], queries: [] };
  for (const line of lines) {
    const row = ROWS.find((one) => one.codes.includes(line.code));
    if (row && BODY.names.has(row.name) && isOfBody(input)) continue;
    if (row) settleLine(line, row, input, lines, result);
    else result.lines.push(line);
  }
  const seen = new Set<string>();
  return { ...result, lines: result.lines.filter((line) => !ROWS.some((row) => row.codes.includes(line.code)) || (!seen.has(line.code) && seen.add(line.code))) };
}

function settleLine(line: ProcedureLine, row: Row, input: ProcedureInput, others: readonly ProcedureLine[], { lines, findings, queries }: OwnMinutes): void {
  const stated = statedMinutes(row, input);
  const evidence = stated ? [toEvidence(stated.place)] : line.evidence.slice(0, 1);
  const shortest = row.codes[0]!;
  if (stated === undefined) {
    if (row.beyond && others.some((one) => ROWS.some((other) => other !== row && other.codes.includes(one.code)))) return;
    if (row.beyond && !allSentences(input.documents).some(({ text }) => OWN.get(row)!.test(text))) return;
    queries.push({ topic: 'time', message: `The note does not state the minutes of ${row.name}, by which ${row.codes.join(', ')} are chosen${row.beyond ? '; the time of the visit does not count, and no such line was billed' : ''}.`, evidence });
    if (!row.beyond) lines.push({ ...line, code: shortest });
    return;
  }
  const reached = row.codes[row.least.findLastIndex((least) => stated.minutes >= least)];
  if (reached === undefined) findings.push({ rule: 'time-too-short', severity: 'warning', codes: [line.code], message: `${stated.minutes} minutes of ${row.name} are fewer than the ${row.least[0]} that ${shortest} needs; it was not billed.`, source: SOURCE, evidence });
  else lines.push({ ...line, code: reached, evidence: reached === line.code ? line.evidence : [...evidence, ...line.evidence].slice(0, 2) });
}

/** The longest time that stands beside words of the service. */
function statedMinutes({ patterns, opening, beyond }: Row, { documents }: ProcedureInput): { minutes: number; place: Place } | undefined {
  const sentences = allSentences(documents);
  const counted = sentences.flatMap((place) => patterns.flatMap((pattern) => [...place.text.matchAll(pattern)].map((match) => ({ minutes: signed(match, place.text), place })))).filter(({ minutes }) => minutes >= 0);
  const found = counted.length > 0 ? counted : beyond ? sentences.flatMap((place) => ofOpening(place, opening)) : byClock(documents);
  return found.reduce<(typeof found)[number] | undefined>((best, one) => (best && best.minutes >= one.minutes ? best : one), undefined);
}

/** The one time of a sentence that opens with the service and tells of nothing else that has a time. */
function ofOpening(place: Place, opening: RegExp): { minutes: number; place: Place }[] {
  if (!opening.test(place.text) || OF_ALL.test(place.text)) return [];
  const told = [...place.text.matchAll(new RegExp(MINUTES, 'gi'))].map((match) => signed(match, place.text));
  const times = told.length > 0 ? told : readClockSpans(place.text).flatMap(({ minutes }) => minutes ?? []);
  return times.length === 1 && times[0]! >= 0 ? [{ minutes: times[0]!, place }] : [];
}

/** A minus that belongs to the number was read as a separator: `length: -45 min`. */
function signed(match: RegExpMatchArray, text: string): number {
  const at = (match.index ?? 0) + match[0].lastIndexOf(match[1]!);
  return /(?:^|[^\w])[-−]$/.test(text.slice(0, at)) ? -Number(match[1]) : Number(match[1]);
}

/** The one start and end of the note by the clock, where it states no other: the session's. */
function byClock(documents: ProcedureInput['documents']): { minutes: number; place: Place }[] {
  const spans = documents.flatMap((doc) => readClockSpans(doc.text).map((span) => ({ doc, ...span })));
  const [only] = spans;
  if (!only || spans.length > 1 || !only.minutes) return [];
  const section = only.doc.sentences.find((one) => one.start <= only.start && only.start < one.end)?.section ?? '';
  return [{ minutes: only.minutes, place: { documentId: only.doc.id, start: only.start, end: only.end, text: only.doc.text.slice(only.start, only.end), section } }];
}

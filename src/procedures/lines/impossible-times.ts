// Times that cannot be: an end before its start, minutes below zero, more of one service than a day holds, a total smaller than its parts.
import { either } from '../patterns.js';
import type { ParsedDocument } from '../../types.js';
import type { ProcedureFinding, ProcedureInput } from '../types.js';
import { readClockSpans } from './clock-spans.js';
import table from './clock.json' with { type: 'json' };
import type { LineView, Place } from './contract.js';
import { sentencesOver, toEvidence } from './read-note.js';
import type { Therapy } from './therapies.js';

const SOURCE = 'CMS Claims Processing Manual, chapters 5 and 12: start and stop times, total treatment time';
const NEGATIVE = new RegExp(table.negative.join('|'), 'gi');
const NOT_NEGATIVE = either(table.notNegative);
const TOTALS = table.total.map((one) => new RegExp(one, 'i'));
const FIRST_TIME = /^\D*\d{1,2}(?::?[0-5]\d)?(?::[0-5]\d)?(?:\s?[ap]\.?m?\b\.?)?/i;

/** A total of minutes that the note states, where it lies below the sum of the timed services; those without a time of their own in the number are none of it. */
export function findShortTotal(therapies: readonly Therapy[], documents: ProcedureInput['documents']): { minutes: number; place: Place } | undefined {
  const timed = therapies.filter(isTimed);
  const sum = timed.reduce((all, { minutes }) => all + (minutes ?? 0), 0);
  if (timed.length < 2) return undefined;
  for (const doc of documents) {
    for (const pattern of TOTALS) {
      const match = pattern.exec(doc.text);
      if (match && Number(match[1]) > 0 && Number(match[1]) < sum) return { minutes: Number(match[1]), place: placeAt(doc, match.index, match.index + match[0].length) };
    }
  }
  return undefined;
}

/** Findings for the times of a note that cannot be, each with its quotes and the codes of the lines that stand on the same sentences. Linear in the length of the note. */
export function findImpossibleTimes(views: readonly LineView[], therapies: readonly Therapy[], { documents }: Pick<ProcedureInput, 'documents'>): ProcedureFinding[] {
  const findings: ProcedureFinding[] = [];
  const say = (rule: string, message: string, places: readonly Place[]): void => {
    const codes = views.filter(({ sentences }) => sentences.some((one) => places.some((place) => place.documentId === one.documentId && place.start < one.end && one.start < place.end))).map(({ line }) => line.code);
    findings.push({ rule, severity: 'warning', codes: [...new Set(codes)], message, source: SOURCE, evidence: places.map(toEvidence) });
  };
  for (const doc of documents) {
    for (const { start, end, from, to, minutes } of readClockSpans(doc.text)) {
      if (minutes !== undefined && minutes > 0) continue;
      const middle = start + (FIRST_TIME.exec(doc.text.slice(start, end))?.[0].length ?? 0);
      const lead = /^[\s,;:.)]*/.exec(doc.text.slice(middle, end))![0].length;
      const [first, last] = [timeIn(doc.text.slice(start, middle)), timeIn(doc.text.slice(middle + lead, end))];
      const message = minutes === 0 ? `The stop time ${last} is the same as the start time ${first} (0 minutes)` : `The stop time ${last} lies before the start time ${first} (${to - from} minutes), and the note names no other day`;
      say('negative-time', `${message}; no minutes were counted from it.`, [placeAt(doc, start, middle), placeAt(doc, middle + lead, end)]);
    }
    for (const match of doc.text.matchAll(NEGATIVE)) {
      const [sentence] = sentencesOver(doc, match.index, match.index + match[0].length);
      if (sentence && !NOT_NEGATIVE.test(sentence.text)) say('negative-time', `The time ${match[0].trim()} is below zero; it was not counted.`, [sentence]);
    }
  }
  for (const { minutes, place } of therapies) if ((minutes ?? 0) > table.most) say('time-impossible', `${minutes} minutes of one service are more than a day of treatment holds; 1 unit was billed.`, [place]);
  const total = findShortTotal(therapies, documents);
  if (total) say('time-total', `The note totals ${total.minutes} minutes, fewer than its timed services take together; units were counted by the total.`, [total.place, ...therapies.filter(isTimed).map(({ place }) => place)]);
  return findings;
}

function isTimed({ minutes, untimed }: Therapy): boolean {
  return minutes !== undefined && !untimed;
}

/** The time by the clock in a few words, as it is written: `started at 2:30 pm` says `2:30 pm`. */
function timeIn(words: string): string {
  return (/\d.*$/s.exec(words)?.[0] ?? words).trim().replace(/(?<!\b[ap]\.m)\.$/i, '');
}

function placeAt(doc: ParsedDocument, start: number, end: number): Place {
  const section = doc.sentences.find((one) => one.start <= start && start < one.end)?.section ?? '';
  return { documentId: doc.id, start, end, text: doc.text.slice(start, end), section };
}

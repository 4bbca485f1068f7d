// What a past operation took away, replaced or left, and an illness that is over, have their status or history code where the note tells of them (Official Guidelines, I.C.21.c.3 and c.4). Rows: past-operations.json.
import type { DraftCode, EncounterFacts, Mention } from '../../types.js';
import table from './past-operations.json' with { type: 'json' };
import { findUnsaid } from '../../scoring/needed-words.js';
import { stateCode } from '../state-code.js';

interface Row { id: string; what: string; unless: string; settings?: string[]; notTypes?: string[] }
interface PartRow extends Row { otherSideOf?: string; right: string; left: string; both?: string }
/** Without a side. `told`: words that say by themselves that it is there or over; `not`: words of the mention with which it means something else. */
interface StatusRow extends Row { anywhere?: boolean; code: string; told?: string; not?: string }

const RIGHT = new RegExp(table.right, 'gi');
const LEFT = new RegExp(table.left, 'gi');
const BOTH = new RegExp(table.both, 'gi');
const PAST = new RegExp(table.past, 'i');
const NOT_NOW = new RegExp(table.notNow, 'i');
const PASSED_OVER = new Set(table.notSections);
const STATUS_PASSED_OVER = new Set(table.statusNotSections);
/** Characters ahead of the words of an operation, and behind them, in which its side may stand. */
const AHEAD = 30;
const BEHIND = 25;

const PARTS = (table.parts as readonly PartRow[]).map(({ id, what, right, left, both, unless, settings, notTypes, otherSideOf }) => ({ id, settings, notTypes, otherSideOf: otherSideOf === undefined ? undefined : new RegExp(otherSideOf), what: new RegExp(what, 'i'), right: [right], left: [left], both: both === undefined ? [right, left] : [both], unless: new RegExp(unless) }));
const STATUSES = (table.statuses as readonly StatusRow[]).map(({ id, what, code, told, not, anywhere = false, unless, settings, notTypes }) => ({ id, settings, notTypes, what: new RegExp(what, 'i'), code, anywhere, told: told === undefined ? undefined : new RegExp(told, 'i'), not: not === undefined ? undefined : new RegExp(not, 'i'), unless: new RegExp(unless) }));
type Part = (typeof PARTS)[number];
type Status = (typeof STATUSES)[number];

const OF_THE_STAY = new Set(table.courseSections);
const BEFORE = new RegExp(table.before, 'i');
const LISTS_PAST = new Set(table.pastSections);
const DENIED_BEFORE = new RegExp(table.denied.before, 'i');
const DENIED_AFTER = new RegExp(table.denied.after, 'i');

/** Whether the words right around it deny it, be it at the end of a list that no cue of the assertion reaches. */
const isDenied = (text: string, { 0: words, index }: RegExpExecArray): boolean => DENIED_BEFORE.test(text.slice(0, index)) || DENIED_AFTER.test(text.slice(index + words.length));

const isOwn = ({ text, assertion: { negated, hypothetical, uncertain, family } }: Mention): boolean => !negated && !hypothetical && !uncertain && !family && !NOT_NOW.test(text);
const isPast = ({ text, assertion }: Mention): boolean => assertion.historical || PAST.test(text);

/** Where the note tells of a past operation on a part; undefined where it does not. */
function findPart({ what }: Part, mention: Mention): RegExpExecArray | undefined {
  const found = what.exec(mention.text);
  return found && isOwn(mention) && !PASSED_OVER.has(mention.section) && isPast(mention) ? found : undefined;
}

/** The same of a status: also its own words, or the section, may say that it is there or over. */
function findStatus({ what, told, not, anywhere }: Status, mention: Mention): RegExpExecArray | undefined {
  const { text, section } = mention;
  const found = what.exec(text);
  if (!found || !isOwn(mention) || (STATUS_PASSED_OVER.has(section) && !(anywhere && told?.test(text))) || not?.test(text) || isDenied(text, found)) return undefined;
  if (OF_THE_STAY.has(section) && !BEFORE.test(text)) return undefined;
  return isPast(mention) || LISTS_PAST.has(section) || told?.test(text) ? found : undefined;
}

/** The codes of the side that the words around an operation name: that which stands nearest; none where it has none. */
function codesOfSide(part: Part, text: string, found: RegExpExecArray): string[] {
  const from = Math.max(0, found.index - AHEAD);
  const around = text.slice(from, found.index + found[0].length + BEHIND);
  const at = found.index - from;
  const nearest = (side: RegExp): number => Math.min(...[...around.matchAll(side)].map(({ 0: word, index }) => (index <= at ? Math.max(0, at - index - word.length) : Math.max(0, index - at - found[0].length))), Number.POSITIVE_INFINITY);
  const [both, right, left] = [nearest(BOTH), nearest(RIGHT), nearest(LEFT)];
  if (both < Math.min(right, left)) return part.both;
  if (right === left) return [];
  return right < left ? part.right : part.left;
}

/** Candidates with the status codes of past operations lifted, or added with the words as their evidence. */
export function addPastOperations(candidates: readonly DraftCode[], worthy: (candidate: DraftCode) => boolean, mentions: readonly Mention[], { documentType, setting }: Pick<EncounterFacts, 'documentType' | 'setting'>): DraftCode[] {
  const chosen = candidates.filter(worthy).map(({ code }) => code);
  const stated = new Map<string, DraftCode>();
  /** What is put in today is no status. */
  const ofToday = new Set<string>();
  if (documentType === 'diagnostic_report') return [...candidates];
  for (const part of [...PARTS, ...STATUSES]) {
    const operated = 'otherSideOf' in part && part.notTypes?.includes(documentType) ? chosen.find((code) => part.otherSideOf?.test(code)) : undefined;
    if ((part.settings && !part.settings.includes(setting)) || (part.notTypes?.includes(documentType) && !operated) || [...chosen, ...stated.keys()].some((code) => part.unless.test(code))) continue;
    for (const mention of mentions) {
      const found = 'code' in part ? findStatus(part, mention) : findPart(part, mention);
      if (!found) continue;
      const { documentId, start, end, text, section } = mention;
      if (operated && 'left' in part) for (const code of [...part.left, ...part.right]) if (code.at(-1) === operated.at(-1)) ofToday.add(code);
      for (const code of 'code' in part ? [part.code] : codesOfSide(part, text, found)) if (!stated.has(code) && operated?.at(-1) !== code.at(-1) && !findUnsaid(code, mentions, setting === 'inpatient')) stated.set(code, stateCode(code, { documentId, start, end, text, section }, table.standsAt, table.firstLogit));
    }
  }
  const known = candidates.filter(({ code }) => !ofToday.has(code)).map((candidate) => (stated.has(candidate.code) ? { ...candidate, logit: Math.max(candidate.logit, table.standsAt) } : candidate));
  return [...known, ...[...stated.values()].filter(({ code }) => !candidates.some((candidate) => candidate.code === code))];
}

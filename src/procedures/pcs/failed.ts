// Taps, needle samples, lines and scopes that came to nothing: what was done of them is an inspection, or nothing (B3.3).
import { either } from '../patterns.js';
import type { Edition } from '../../reference/types.js';
import type { ProcedureFinding } from '../types.js';
import type { Candidate, Occurrence } from './candidates.js';
import table from './data/failed.json' with { type: 'json' };
import { quoteSentence } from './queries.js';
import { REPORTS, type ReadNote, type ReadSentence } from './read-note.js';
import { inspectionOf, type Inspection } from './undone.js';

type Sign = 'dry' | 'blocked' | 'ended';
interface Family { name: string; codes: RegExp; signs: Sign[]; inspect: boolean }

const FAMILIES: Family[] = table.families.map((one) => ({ ...one, signs: one.signs as Sign[], codes: new RegExp(`^(?:${one.codes})$`) }));
const SIGNS: Record<Sign, RegExp> = { dry: either(table.dry), blocked: either(table.blocked), ended: either(table.ended) };
const ENDED_AFTER = either(table.endedAfter);
const SUCCEEDED = either(table.succeeded);
const DONE = either(table.done);
const INCOMPLETE = new RegExp(table.incomplete, 'i');
const REACHED = new RegExp(table.reached, 'i');
const RETROGRADE = new RegExp(table.retrograde, 'i');
const NOT_CANNULATED = new RegExp(table.notCannulated, 'i');
const SCOPE_LOOKED = /^0[BDT]J[0DB]8ZZ$/;
/** Where the ducts could not be entered the scope saw the duodenum. */
const RETROGRADE_SEEN = '0DJ08ZZ';
/** Sentences behind a procedure's own that may tell how it went. */
const FOLLOWING = 3;
/** How far from the words of a procedure `failed` still speaks of it, in characters before and behind. */
const NEAR = { before: 45, after: 90 };
const ELSEWHERE: ReadonlySet<string> = new Set(['history', 'plan']);
const TELLS_STAY: ReadonlySet<string> = new Set(['title', 'body', 'course']);

const textOf = (note: ReadNote, { sentence: { start, end } }: ReadSentence): string => note.doc.text.slice(start, end);

/**
 * Candidates without those whose every telling says that they came to nothing, and none that they succeeded; a finding for each with the quotes.
 * `inspections` are what is left of those that had entered the body part, and of scopes that did not reach their end.
 */
export function settleFailed(candidates: readonly Candidate[], edition: Edition): { kept: Candidate[]; findings: ProcedureFinding[]; inspections: Inspection[] } {
  const findings: ProcedureFinding[] = [];
  const inspections: Inspection[] = [];
  const kept = candidates.filter((one) => {
    inspections.push(...lookedInPart(one));
    const family = FAMILIES.find(({ codes }) => codes.test(one.code));
    // what another procedure brought, or that it failed, says nothing of this one
    const others = candidates.filter((other) => other !== one).flatMap(({ occurrences }) => occurrences.filter(({ assertion }) => !assertion.negated).map((occurrence) => occurrence.one));
    const failed = family && findFailure(one, family, others);
    if (!failed) return true;
    const { note, one: own } = one.occurrences.find(({ assertion }) => !assertion.negated)!;
    const evidence = [...new Set([own, failed])].map((sentence) => quoteSentence(note, sentence));
    const code = family.inspect ? inspectionOf(one.code, edition) : undefined;
    if (code !== undefined) inspections.push({ code, evidence });
    findings.push({
      rule: 'procedure-failed', severity: 'warning', codes: code === undefined ? [one.code] : [one.code, code], source: table.source.split(' (')[0]!,
      message: code === undefined ? 'The note says that the attempt came to nothing; it is not coded' : 'The note says that the attempt came to nothing; what was done is coded as an inspection', evidence,
    });
    return false;
  });
  return { kept, findings, inspections: inspections.filter(({ code }, i) => inspections.findIndex((other) => other.code === code) === i) };
}

/** The sentence by which a procedure failed; undefined where a telling of it succeeded, or none says that it failed. */
function findFailure({ occurrences }: Candidate, family: Family, others: readonly ReadSentence[]): ReadSentence | undefined {
  const told = occurrences.filter(({ one, assertion }) => !ELSEWHERE.has(one.zone) && !assertion.negated && !assertion.hypothetical && !assertion.historical);
  const own = new Set([...told.map(({ one }) => one), ...others]);
  const bodies = told.filter(({ one }) => one.zone !== 'title');
  let failure: ReadSentence | undefined;
  if (bodies.length === 0) return told[0] && readWhole(told[0], family);
  for (const occurrence of bodies) {
    const { failed, succeeded } = readEvent(occurrence, own, family);
    if (succeeded) return undefined;
    if (failed) failure ??= failed;
    else if (DONE.test(textOf(occurrence.note, occurrence.one))) return undefined;
  }
  // a report tells of its one procedure in many sentences
  const report = told.find(({ note, one }) => one.zone === 'title' || REPORTS.has(note.doc.type));
  return failure && (report ? readWhole(report, family) : failure);
}

/** How one telling goes on: its own sentence and those behind it, up to the next telling. */
function readEvent({ note, one, start, end }: Occurrence, own: ReadonlySet<ReadSentence>, { signs }: Family): { failed: ReadSentence | undefined; succeeded: boolean } {
  const text = textOf(note, one);
  const near = note.doc.text.slice(Math.max(one.sentence.start, start - NEAR.before), Math.min(one.sentence.end, end + NEAR.after)).split(/[;.] /).join('; ');
  if (SUCCEEDED.test(text)) return { failed: undefined, succeeded: true };
  let failed = signs.some((sign) => SIGNS[sign].test(sign === 'ended' ? near : text)) ? one : undefined;
  for (let at = one.index + 1; at <= one.index + FOLLOWING; at++) {
    const next = note.sentences[at];
    if (!next || own.has(next) || next.sentence.section !== one.sentence.section) break;
    const after = textOf(note, next);
    if (SUCCEEDED.test(after)) return { failed: undefined, succeeded: failed === undefined };
    if (signs.some((sign) => (sign === 'ended' ? ENDED_AFTER : SIGNS[sign]).test(after))) failed ??= next;
  }
  return { failed, succeeded: false };
}

/** A report that only its heading names the procedure of: all of its sentences. */
function readWhole({ note }: Occurrence, { signs }: Family): ReadSentence | undefined {
  const sentences = note.sentences.filter(({ zone }) => !ELSEWHERE.has(zone));
  if (sentences.some((one) => SUCCEEDED.test(textOf(note, one)))) return undefined;
  return sentences.find((one) => signs.some((sign) => SIGNS[sign].test(textOf(note, one)) && (sign !== 'ended' || one.zone === 'title' || ENDED_AFTER.test(textOf(note, one)))));
}

/** A scope that was turned back: as far as it came it looked. */
function lookedInPart({ code, occurrences }: Candidate): Inspection[] {
  const retrograde = occurrences.find(({ note, one, assertion }) => TELLS_STAY.has(one.zone) && !assertion.negated && RETROGRADE.test(textOf(note, one)));
  const stuck = retrograde?.note.sentences.slice(retrograde.one.index, retrograde.one.index + FOLLOWING).find((one) => NOT_CANNULATED.test(textOf(retrograde.note, one)));
  if (stuck) return [{ code: RETROGRADE_SEEN, evidence: [retrograde!.one, stuck].map((one) => quoteSentence(retrograde!.note, one)) }];
  if (!SCOPE_LOOKED.test(code)) return [];
  const part = occurrences.find(({ note, one, assertion }) => !ELSEWHERE.has(one.zone) && !assertion.negated && INCOMPLETE.test(textOf(note, one)) && REACHED.test(textOf(note, one)));
  return part ? [{ code, evidence: [quoteSentence(part.note, part.one)] }] : [];
}

// What the claim says about its visit beside the code: times that chose it, that cannot be or are too short, and the period of an operation.
import type { ProcedureFinding } from '../types.js';
import type { CodeChoice } from './choose-code.js';
import { FAMILIES, type FamilyChoice } from './choose-family.js';
import type { Postoperative } from './find-postoperative.js';
import type { Level, TimeHit } from './types.js';

const SOURCE = 'CPT E/M guidelines 2021/2023 (CMS MLN006764)';
const GLOBAL_PERIOD = 'CMS Medicare Claims Processing Manual, chapter 12, section 40';
const CRITICAL = 'CMS Medicare Claims Processing Manual, chapter 12, section 30.6.12';

/** Tells when time and decision making disagree, and time was the higher. */
export function tellTime(code: CodeChoice, level: Level): ProcedureFinding[] {
  if (code.basis !== 'time' || code.time === undefined || code.level === undefined) return [];
  const message = `The level goes by ${code.time.minutes} minutes of documented time; medical decision making alone supports level ${level + 1} of 4.`;
  return [{ rule: 'visit-time', severity: 'info', codes: [code.code], message, source: SOURCE, evidence: [code.time.evidence] }];
}

/** A time that cannot be counts for nothing and is shown, also where no visit is coded. */
export function tellImpossible(impossible: readonly TimeHit[], code?: string): ProcedureFinding[] {
  if (impossible.length === 0) return [];
  const evidence = impossible.map((one) => one.evidence);
  const said = impossible.map(({ minutes, evidence: { text } }) => `"${text}" is ${minutes < 0 ? `negative (${minutes} minutes)` : minutes < 1 ? 'less than a minute' : 'longer than ten hours'}`);
  return [{ rule: 'visit-time-impossible', severity: 'warning', codes: code === undefined ? [] : [code], message: `A stated time of the visit cannot be: ${[...new Set(said)].join('; ')}; it was not counted.`, source: SOURCE, evidence }];
}

/** Critical care of less than its least time is billed as another visit. */
export function tellShort(times: readonly TimeHit[], choice: FamilyChoice, code: string): ProcedureFinding[] {
  const least = FAMILIES.critical?.minutes?.[0] ?? 0;
  const stated = times.filter(({ kind }) => kind === 'critical');
  if (stated.length === 0 || choice.family.time === 'critical' || stated.some(({ minutes }) => minutes >= least)) return [];
  return [{ rule: 'critical-care-time', severity: 'info', codes: [code], message: `Critical care of less than ${least} minutes is not billed as such; the visit was coded by its setting.`, source: CRITICAL, evidence: stated.map((one) => one.evidence) }];
}

/** Tells that the visit belongs to an operation, or that it may: the visits of a global period are part of it. */
export function tellPeriod(after: Postoperative | undefined, category: string, code: string): ProcedureFinding[] {
  if (!after) return [];
  const within = category === 'postop';
  const message = within
    ? 'The visit is the aftercare of an operation within its global period; it is reported without charge.'
    : 'The note calls this a postoperative visit and does not say when the operation was: in its global period the visit is not billed by the surgeon.';
  return [{ rule: 'visit-global-period', severity: within ? 'info' : 'warning', codes: [code], message, source: GLOBAL_PERIOD, evidence: after.evidence }];
}

// Chooses the code within a category: by level, time, age or the extent of the examination.
import type { EncounterFacts } from '../../types.js';
import { isPaidBy } from '../paid-by.js';
import type { FamilyChoice } from './choose-family.js';
import type { VisitReading } from './describe-visit.js';
import table from './data/families.json' with { type: 'json' };
import { levelByTime } from './settle-level.js';
import type { Level, TimeHit } from './types.js';

export interface CodeChoice {
  code: string;
  basis: 'mdm' | 'time';
  level?: Level;
  /** The time that chose the code. */
  time?: TimeHit;
  addOn?: { code: string; units: number };
  /** What the note should say for a surer code. */
  missing?: 'age' | 'discharge time';
}

/** The code of a category, from the MDM level, the documented times, the age and, for further time, the payer. */
export function chooseCode({ family, days }: FamilyChoice, level: Level, reading: VisitReading, { patient, payer }: Pick<EncounterFacts, 'patient' | 'payer'>): CodeChoice {
  const first = family.codes[0]!;
  if (family.by === 'mdm') return byLevel(family, level, reading, payer);
  if (family.by === 'time') return byTime(family, reading, payer);
  if (family.by === 'age') {
    if (patient.age === undefined) return { code: family.unknownAge ?? first, basis: 'mdm', missing: 'age' };
    const age = patient.age;
    const place = (family.under ?? []).findIndex((under) => under === null || age < under);
    return { code: family.codes[place] ?? first, basis: 'mdm' };
  }
  if (family.by === 'extent') {
    const cues = new Set(reading.hits.map((one) => one.cue));
    return { code: (family.fuller ?? []).every((cue) => cues.has(cue)) ? (family.codes[1] ?? first) : first, basis: 'mdm' };
  }
  if (family.by === 'transition') return { code: level === 3 && days !== undefined && days <= table.transition.soon ? family.codes[1]! : first, basis: 'mdm', level };
  return { code: first, basis: 'mdm' };
}

function byLevel({ codes, minutes, further }: FamilyChoice['family'], level: Level, { times }: VisitReading, payer: string | undefined): CodeChoice {
  const time = longest(times, 'total');
  const timed = time && levelByTime(time.minutes, minutes ?? null);
  if (!time || timed === undefined) return { code: codes[level]!, basis: 'mdm', level };
  const prolonged = further?.find(({ payers }) => payers === undefined || isPaidBy(payer, payers));
  const units = prolonged && timed === codes.length - 1 ? Math.floor((time.minutes - prolonged.after) / prolonged.each) : 0;
  // further time goes with a level that was chosen by time alone
  if (timed <= level && units < 1) return { code: codes[level]!, basis: 'mdm', level };
  return { code: codes[timed]!, basis: 'time', level: timed, time, ...(prolonged && units > 0 ? { addOn: { code: prolonged.code, units } } : {}) };
}

function byTime(family: FamilyChoice['family'], { times }: VisitReading, payer: string | undefined): CodeChoice {
  const time = longest(times, family.time ?? 'total');
  const minutes = time?.minutes ?? 0;
  const least = family.minutes ?? [0];
  const place = Math.max(0, least.findLastIndex((one) => minutes >= one));
  const choice: CodeChoice = { code: family.codes[place]!, basis: 'time', ...(time ? { time } : { missing: 'discharge time' as const }) };
  const { addOn } = family;
  const further = addOn ? (minutes - addOn.after) / addOn.each : 0;
  const units = addOn && isPaidBy(payer, addOn.wholeFor) ? Math.floor(further) : Math.ceil(further);
  if (addOn && units > 0) choice.addOn = { code: addOn.code, units };
  return choice;
}

function longest(times: readonly TimeHit[], kind: TimeHit['kind']): TimeHit | undefined {
  return times.filter((one) => one.kind === kind).reduce<TimeHit | undefined>((best, one) => (best && best.minutes >= one.minutes ? best : one), undefined);
}

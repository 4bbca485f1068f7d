// The ways in which a visit's time is stated, and minutes of something else.
import { describe, expect, it } from 'vitest';
import { findTimes } from '../../../src/procedures/visit/find-times.js';
import type { ParsedDocument } from '../../../src/types.js';

const minutesOf = (text: string, kind: 'total' | 'discharge'): number[] => findTimes([{ id: 'note', text, sections: [] } as unknown as ParsedDocument]).filter((one) => one.kind === kind).map(({ minutes }) => minutes);

describe('time of a visit', () => it.each([
  ['Total time today, including review of outside records, visit and documentation: 65 minutes', 65],
  ['Chemotherapy stopped. I spent a total of 72 minutes on this patient today.', 72],
  ['My total time on the date of service was 47 min.', 47],
  ['Total time spent by me on the calendar day of this visit = 50 minutes.', 50],
  ['A total of 1 hour and 10 minutes was spent today reviewing records, seeing the patient and charting.', 70],
  ['Total time 1 h 15 min on day of encounter.', 75],
  ['I devoted 62 minutes to this encounter, chart work included.', 62],
  ['This encounter took 44 minutes of my time.', 44],
  ['Overall physician time for this encounter (chart review, history, exam, orders and note) was 58 minutes.', 58],
  ['Cumulative time on day of visit, comprising preparation, face-to-face and documentation - 41 minutes', 41],
  ['Forty-six minutes were spent with the patient and on the chart today.', 46],
  ['Today I worked 52 minutes on her case.', 52],
])('%s', (text, minutes) => expect(Math.max(...minutesOf(text, 'total'))).toBe(minutes)));

describe('time of the day of discharge', () => it.each([
  ['Time spent on discharge day management today: 42 minutes.', 42],
  ['Discharge planning and coordination today took me 38 minutes in all.', 38],
])('%s', (text, minutes) => expect(Math.max(...minutesOf(text, 'discharge'))).toBe(minutes)));

it.each([
  'Call if fever or no better in 48 hours.', 'The infusion ran over 90 minutes.', 'Slept a total of 5 hours last night.', 'Tourniquet time was 62 minutes.', 'Physical therapy: total treatment time 53 minutes.',
  'Seizure lasting 45 minutes in total.', 'Return visit in 30 minutes for the second reading.', 'She spent 3 hours in the waiting room of another clinic.', 'Tobacco cessation counseling, 12 minutes spent.',
])('takes no time of the visit from: %s', (text) => expect([...minutesOf(text, 'total'), ...minutesOf(text, 'discharge').filter((one) => one > 600)]).toEqual([]));

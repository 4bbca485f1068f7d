// What the parts of the visit hand one another.
import type { Assertion, Evidence } from '../../types.js';

/** Level of an MDM element: 0 minimal or straightforward, 1 low or limited, 2 moderate, 3 high or extensive. */
export type Level = 0 | 1 | 2 | 3;

export type ElementName = 'problems' | 'data' | 'risk';

/** The level of each element of medical decision making. */
export type ElementLevels = Record<ElementName, Level>;

/** Words of the note that a row of cues.json or tests.json matched, with what the note asserts of them. */
export interface CueHit {
  /** `id` of the row. */
  cue: string;
  element: ElementName | 'visit';
  level: Level;
  /** Data elements only: unique tests, records and historians (1), own interpretation (2), discussion (3). */
  category?: 1 | 2 | 3;
  /** What counts once: the row, or the wording where every distinct wording is a test of its own. */
  key: string;
  /** A general symptom, which a minor illness may have. */
  general?: true;
  assertion: Assertion;
  evidence: Evidence;
  /** Its sentence says that it was not there (data/denials.json): the heads were fitted with such hits, the count of elements leaves them out. */
  denied?: true;
}

/** Minutes that the note says were spent, and on what. */
export interface TimeHit {
  kind: 'total' | 'critical' | 'discharge';
  /** Least number of minutes that the words support; "more than 30" is 31. */
  minutes: number;
  evidence: Evidence;
}

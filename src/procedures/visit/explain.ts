// Picks the quotes that explain a visit: for each element the ones that carry its level, and the words that place the visit.
import type { Evidence } from '../../types.js';
import type { CountedElements, Support } from './count-elements.js';
import type { ElementLevels, ElementName } from './types.js';

/** Most quotes of one element in a rationale. */
const PER_ELEMENT: Record<ElementName, number> = { problems: 4, data: 8, risk: 4 };
/** Sections whose quotes say best what was decided; the rest stand in the order of the note. */
const TELLING = /^(assessment|assessment_and_plan|plan|impression|diagnosis|recommendations|disposition|medical_decision_making|ed_course|hospital_course|discharge_diagnosis)$/;

/** Quotes of each element, best first: of the level that was claimed, then lower ones, those of the assessment and plan before others. */
export function pickQuotes({ support }: CountedElements, levels: ElementLevels): Record<ElementName, Evidence[]> {
  const pick = (name: ElementName): Evidence[] =>
    levels[name] === 0 ? [] : unique([...support[name]].sort((a, b) => order(a, levels[name]) - order(b, levels[name])).map((one) => one.evidence), PER_ELEMENT[name]);
  return { problems: pick('problems'), data: pick('data'), risk: pick('risk') };
}

function order(one: Support, level: number): number {
  const distance = one.level >= level ? 0 : level - one.level;
  return distance * 2 + (TELLING.test(one.evidence.section ?? '') ? 0 : 1);
}

/** The first `most` spans, each once; a span inside one that stands already is left out. */
export function unique(quotes: readonly Evidence[], most: number): Evidence[] {
  const kept: Evidence[] = [];
  for (const quote of quotes) {
    if (kept.length === most) break;
    if (!kept.some((one) => one.documentId === quote.documentId && one.start <= quote.start && one.end >= quote.end)) kept.push(quote);
  }
  return kept;
}

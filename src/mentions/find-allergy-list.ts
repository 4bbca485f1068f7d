// Where a sentence begins to list allergies and intolerances: what stands there happened to the patient once.
import type { ParsedDocument, Span } from '../types.js';

const LIST = /(?:^|[.;(]\s*)(?:(?:drug|medication|med|known|food) )?(?:allerg(?:y|ies)(?: list)?(?:\s*(?:\/|and|or)\s*intolerances?)?|intolerances?|adverse (?:drug )?reactions?)\s*(?::|[-–]\s)/i;
const HEADING = /(?:allerg(?:y|ies)|intolerances?)[^\n]{0,20}$/i;

/** Offset from which the sentence is such a list, undefined where it is none; under a heading, only on the heading's own line. */
export function findAllergyList({ text, sections }: Pick<ParsedDocument, 'text' | 'sections'>, { start, end, section }: Span & { section: string }): number | undefined {
  const match = LIST.exec(text.slice(start, end));
  if (match) return start + match.index;
  if (section !== 'allergies') return undefined;
  const own = sections.findLast((one) => one.kind === 'allergies' && one.start <= start);
  return own && HEADING.test(text.slice(own.headingStart, own.start).replace(/[\s:]+$/, '')) && !/[\n.]/.test(text.slice(own.start, start).trimStart()) ? start : undefined;
}

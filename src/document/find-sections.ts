// Turns headings into sections that cover the whole text.
import type { Section } from '../types.js';
import { findHeadings, isBulleted } from './find-headings.js';
import { UNHEADED_KIND, UNKNOWN_KIND, holdsProblems, systemKind } from './section-table.js';

/** A section and where its readable text begins: an unlisted heading may name a condition, so it is read too. */
export interface ReadSection {
  section: Section;
  readFrom: number;
}

/** Sections in order; together they cover the text. Text before the first heading has the kind `unheaded`. */
export function findSections(text: string): ReadSection[] {
  const headings = findHeadings(text);
  const first = headings[0]?.start ?? text.length;
  const sections: ReadSection[] = [];
  if (text.slice(0, first).trim() !== '') {
    sections.push({ section: { start: 0, end: first, headingStart: 0, kind: UNHEADED_KIND, title: '' }, readFrom: 0 });
  }
  let current = UNHEADED_KIND;
  headings.forEach((heading, i) => {
    const { found, titleStart, titleEnd } = heading;
    const end = headings[i + 1]?.start ?? text.length;
    let kind: string;
    if (isBulleted(text, heading) && holdsProblems(current)) kind = current;
    else if (found?.class === 'kind' || found?.class === 'guess') kind = found.kind;
    else if (found?.class === 'system') kind = systemKind(current);
    else kind = holdsProblems(current) ? current : UNKNOWN_KIND;
    current = kind;
    const section = { start: heading.end, end, headingStart: heading.start, kind, title: text.slice(titleStart, titleEnd) };
    sections.push({ section, readFrom: found === undefined || found.class === 'guess' ? titleStart : heading.end });
  });
  return sections;
}

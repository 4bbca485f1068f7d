// Second stage: the spans of a document that may be coded, each with its assertion, cues and facets.
import type { Mention, ParsedDocument, Span } from '../types.js';
import { SentenceContext } from './assert.js';
import { findAllergyList } from './find-allergy-list.js';
import { inheritFacets, readFacets } from './find-facets.js';
import { findPastList } from './find-past-list.js';
import { spellOut } from './spell-out.js';
import { cutClauses, cutPieces, trimSpan } from './split-clauses.js';

/**
 * Finds the mentions of a document, in document order, longer before shorter at the same start.
 * Level `sentence`: every sentence, in pieces of at most 32 words; level `clause`: its clauses where they differ.
 * `text === doc.text.slice(start, end)` always. Linear in the length of the document.
 */
export function findMentions(doc: ParsedDocument): Mention[] {
  const mentions: Mention[] = [];
  doc.sentences.forEach((sentence, index) => {
    const spans: Array<Span & { level: Mention['level'] }> = [];
    const seen = new Set<string>();
    const add = (raw: Span, level: Mention['level']): void => {
      const span = trimSpan(doc.text, raw);
      if (span === undefined || seen.has(`${span.start},${span.end}`)) return;
      seen.add(`${span.start},${span.end}`);
      spans.push({ ...span, level });
    };
    for (const piece of cutPieces(doc.text, sentence)) add(piece, 'sentence');
    for (const clause of cutClauses(doc.text, sentence)) add(clause, 'clause');
    if (spans.length === 0) return;
    spans.sort((a, b) => a.start - b.start || b.end - a.end);
    const context = new SentenceContext(doc, index);
    const ofSentence = readFacets(doc.text.slice(sentence.start, sentence.end));
    const listed = findAllergyList(doc, sentence);
    const past = findPastList(doc, sentence);
    const capitals = isInCapitals(doc.text.slice(sentence.start, sentence.end));
    for (const { start, end, level } of spans) {
      const text = doc.text.slice(start, end);
      const { assertion, cues } = context.assert({ start, end });
      const spelled = spellOut(text, capitals);
      mentions.push({
        documentId: doc.id,
        start,
        end,
        text,
        section: sentence.section,
        sentence: index,
        level,
        assertion,
        cues,
        facets: inheritFacets(readFacets(text), ofSentence),
        ...(spelled === undefined ? {} : { spelled }),
        ...(listed !== undefined && start >= listed ? { ofAllergies: true as const } : {}),
        ...(past !== undefined && start >= past.start && end <= past.end ? { ofPast: past.stale ? 'stale' as const : 'list' as const } : {}),
      });
    }
  });
  return mentions;
}

/** Words without small letters, more than an abbreviation with its side or stage. */
function isInCapitals(text: string): boolean {
  return !/\p{Ll}/u.test(text) && (text.match(/\p{Lu}{2,}/gu)?.length ?? 0) > 2;
}

export { assertSpan } from './assert.js';

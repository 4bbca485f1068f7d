// First stage: a note's text to sections and sentences, every offset into the original.
import type { DocumentInput, DocumentType, ParsedDocument, Sentence } from '../types.js';
import { findSections } from './find-sections.js';
import { splitSentences, wrapWidth } from './split-sentences.js';

/** Reads one document; pure, linear in its length, never fails on any text. Offsets are `[start, end)` in UTF-16 units of `input.text`. */
export function readDocument(input: DocumentInput): ParsedDocument {
  const { id, text } = input;
  const width = wrapWidth(text);
  const read = findSections(text);
  const sentences: Sentence[] = [];
  for (const { section, readFrom } of read) {
    for (const span of splitSentences(text, readFrom, section.end, width)) sentences.push({ ...span, section: section.kind });
  }
  const type: DocumentType = input.type ?? 'progress_note';
  return { id, text, type, sections: read.map((one) => one.section), sentences };
}

// First stage: a note's text to sections and sentences, every offset into the original.
import type { DocumentInput, DocumentType, ParsedDocument, Sentence, Setting } from '../types.js';
import { detectDocumentType, inferSettingFrom } from './classify.js';
import { findSections } from './find-sections.js';
import { splitSentences, wrapWidth } from './split-sentences.js';

/**
 * Reads one document: sections, sentences, and its type when `input.type` is absent (`setting`: where the care took place, if the encounter says so). Pure, linear in the length, never fails on any text.
 * Offsets are `[start, end)` in UTF-16 units of `input.text`. Whether the text is fit to be read is `parseText`'s matter.
 */
export function readDocument(input: DocumentInput, setting?: Setting): ParsedDocument {
  const { id, text } = input;
  const width = wrapWidth(text);
  const read = findSections(text);
  const sentences: Sentence[] = [];
  for (const { section, readFrom } of read) {
    for (const span of splitSentences(text, readFrom, section.end, width)) sentences.push({ ...span, section: section.kind });
  }
  const sections = read.map((one) => one.section);
  const type: DocumentType = input.type ?? detectDocumentType(text, sections, setting);
  return { id, text, type, sections, sentences };
}

/** Care setting of a document when the encounter does not name one. */
export function inferSetting(doc: ParsedDocument): Setting {
  return inferSettingFrom(doc.type, doc.text, doc.sections);
}

export { checkText, decodeText, parseText } from './parse-text.js';
export { readPatient } from './read-patient.js';
export { SECTION_KINDS } from './section-table.js';

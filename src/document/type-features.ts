// What the document-type classifier looks at: section kinds, their order, words and word pairs, length.
import type { Section } from '../types.js';
import { normaliseHeading } from './section-table.js';

/** Most characters that are read for words; types show in the first pages. */
const MAX_CHARS = 12_000;
const WORD = /[a-z]+/g;

/** Features of a document, each once. `models/training/document_type.py` fits weights to the same features. */
export function typeFeatures(text: string, sections: readonly Section[]): Set<string> {
  const features = new Set<string>();
  sections.forEach((section, i) => {
    if (section.headingStart > MAX_CHARS) return;
    features.add(`k:${section.kind}`);
    if (i < 3) features.add(`k${i}:${section.kind}`);
    if (section.title !== '' && section.title.length < 40) features.add(`h:${normaliseHeading(section.title)}`);
  });
  const sample = text.slice(0, MAX_CHARS).toLowerCase();
  let previous = '';
  let count = 0;
  for (const [word] of sample.matchAll(WORD)) {
    features.add(`w:${word}`);
    if (count < 40) features.add(`s:${word}`);
    if (previous !== '') features.add(`b:${previous} ${word}`);
    previous = word;
    count++;
  }
  features.add(`n:${Math.min(10, Math.floor(Math.log2(count + 1)))}`);
  features.add(`c:${Math.min(20, sections.length)}`);
  return features;
}

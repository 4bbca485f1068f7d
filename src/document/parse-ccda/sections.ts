// Sections of a CDA body to headed text: the heading by LOINC code and title, the narrative below it.
import { appendMarkup } from '../markup/markup-to-text.js';
import { childrenOf, elementAt, textOf } from '../markup/read-markup.js';
import type { MarkupElement } from '../markup/read-markup.js';
import type { TextBuilder } from '../source/text-builder.js';
import { headingOf, writeHeading } from '../source/vocabulary.js';

/** Appends every section below a structured body or a section, in the order of the document. */
export function appendSections(parent: MarkupElement, builder: TextBuilder): void {
  for (const component of childrenOf(parent, 'component')) {
    for (const section of childrenOf(component, 'section')) appendSection(section, builder);
  }
}

/** A section with a nullFlavor says that there is nothing to tell: its narrative ("No information") is left out. */
function appendSection(section: MarkupElement, builder: TextBuilder): void {
  if (!('nullFlavor' in section.attributes)) {
    const text = elementAt(section, 'text');
    const inner = childrenOf(section, 'component').some((component) => childrenOf(component, 'section').length > 0);
    const hasText = text !== undefined && !('nullFlavor' in text.attributes) && /\S/.test(textOf(text));
    if (hasText || inner) appendHeading(section, builder);
    if (hasText) {
      appendMarkup(text, builder);
      builder.gap('\n\n');
    }
  }
  appendSections(section, builder);
}

function appendHeading(section: MarkupElement, builder: TextBuilder): void {
  const code = elementAt(section, 'code');
  const codes = [code?.attributes.code, ...(code ? childrenOf(code, 'translation').map(({ attributes }) => attributes.code) : [])];
  const title = elementAt(section, 'title');
  const words = title === undefined ? '' : textOf(title).replace(/\s+/g, ' ').trim();
  const { heading, keepTitle } = headingOf(codes, words.replace(/\s*:$/, ''));
  if (heading === '') return;
  builder.gap('\n\n');
  const written = writeHeading(heading);
  if (title !== undefined && written === words.replace(/\s*:$/, '')) {
    appendMarkup(title, builder);
    if (!words.endsWith(':')) builder.add(':');
  } else builder.add(`${written}:`);
  builder.gap('\n');
  if (keepTitle && title !== undefined) {
    appendMarkup(title, builder);
    builder.gap('\n');
  }
}

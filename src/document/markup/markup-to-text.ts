// Narrative mark-up to text as a reader sees it: blocks and rows on lines of their own, items dashed, cells apart.
import type { BlankMode, TextBuilder } from '../source/text-builder.js';
import table from './elements.json' with { type: 'json' };
import { isElement } from './read-markup.js';
import type { MarkupElement } from './read-markup.js';

/** What an element does to the text around it. */
const KINDS = new Map<string, 'skip' | 'block' | 'heading' | 'item' | 'row' | 'cell' | 'break'>(
  (['skip', 'block', 'heading', 'item', 'row', 'cell', 'break'] as const).flatMap((kind) => table[kind].map((name) => [name, kind] as const)),
);
const KEEPS_LINES: ReadonlySet<string> = new Set(table.lines);

/**
 * Appends the text below `element`. Offsets go to the builder, which keeps the map to the source. Element names count in any case.
 * A narrative without any mark-up keeps its line breaks: its author had no other means to write lines.
 */
export function appendMarkup(element: MarkupElement, builder: TextBuilder): void {
  appendChildren(element, builder, hasMarkup(element) ? 'flow' : 'lines');
}

const kindOf = (element: MarkupElement) => KINDS.get(element.name.toLowerCase());

function hasMarkup(element: MarkupElement): boolean {
  return element.children.some((child) => isElement(child) && ((kindOf(child) ?? 'skip') !== 'skip' || hasMarkup(child)));
}

function appendChildren(element: MarkupElement, builder: TextBuilder, mode: BlankMode): void {
  for (const child of element.children) {
    if (isElement(child)) appendElement(child, builder, mode);
    else builder.copy(child.text, child.start, child.end, mode);
  }
}

const GAP_BEFORE = { block: '\n', heading: '\n\n', item: '\n', row: '\n', cell: ' | ', break: '\n' } as const;
const GAP_AFTER = { ...GAP_BEFORE, heading: '\n' } as const;

function appendElement(element: MarkupElement, builder: TextBuilder, mode: BlankMode): void {
  const kind = kindOf(element);
  if (kind === 'skip') return;
  if (kind !== undefined) builder.gap(GAP_BEFORE[kind]);
  if (kind === 'item' && hasText(element)) builder.lead('- ');
  appendChildren(element, builder, KEEPS_LINES.has(element.name.toLowerCase()) ? 'lines' : mode);
  if (kind !== undefined && kind !== 'break') builder.gap(GAP_AFTER[kind]);
}

function hasText(element: MarkupElement): boolean {
  return element.children.some((child) => (isElement(child) ? kindOf(child) !== 'skip' && hasText(child) : /\S/.test(child.text)));
}

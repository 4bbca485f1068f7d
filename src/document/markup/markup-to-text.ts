// Narrative mark-up to text as a reader sees it: blocks and rows on lines of their own, items dashed, cells apart.
import type { BlankMode, TextBuilder } from '../source/text-builder.js';
import table from './elements.json' with { type: 'json' };
import { isElement, textOf } from './read-markup.js';
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

const nameOf = (element: MarkupElement): string => element.name.toLowerCase();
const kindOf = (element: MarkupElement) => KINDS.get(nameOf(element));
/** CDA keeps what an author struck out, marked as such; HTML what no reader sees. */
const isHidden = ({ attributes }: MarkupElement): boolean =>
  attributes.revised === 'delete' || 'hidden' in attributes || /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\b/i.test(attributes.style ?? '');

function hasMarkup(element: MarkupElement): boolean {
  return element.children.some((child) => isElement(child) && ((kindOf(child) ?? 'skip') !== 'skip' || hasMarkup(child)));
}

/** `inRow`: inside a cell whose lines are parts of one row; `columns`: below a table whose columns have names, for how many more rows a cell above takes each of them. */
interface Place { inRow?: boolean; columns?: number[] | undefined }

function appendChildren(element: MarkupElement, builder: TextBuilder, mode: BlankMode, place: Place = {}): void {
  for (const child of element.children) {
    if (isElement(child)) appendElement(child, builder, mode, place);
    else builder.copy(child.text, child.start, child.end, place.inRow ? 'flow' : mode);
  }
}

const GAP_BEFORE = { block: '\n', heading: '\n\n', item: '\n', row: '\n', cell: ' | ', break: '\n' } as const;
const GAP_AFTER = { ...GAP_BEFORE, heading: '\n' } as const;
/** A longer cell is a text of its own, most often of a table that only lays out the page. */
const LONGEST_CELL = 200;

function appendElement(element: MarkupElement, builder: TextBuilder, mode: BlankMode, place: Place): void {
  const kind = kindOf(element);
  const { inRow = false } = place;
  if (kind === 'skip' || isHidden(element)) return;
  if (kind === 'row') {
    appendRow(element, builder, mode, place.columns);
    return;
  }
  if (inRow && kind !== undefined) builder.gap('; ');
  else if (kind !== undefined) builder.gap(GAP_BEFORE[kind]);
  if (kind === 'item' && !inRow && hasText(element)) builder.lead('- ');
  appendChildren(element, builder, KEEPS_LINES.has(nameOf(element)) ? 'lines' : mode, { inRow, columns: nameOf(element) === 'table' ? (namesColumns(element) ? [] : undefined) : place.columns });
  if (inRow && kind !== undefined) builder.gap('; ');
  else if (kind !== undefined && kind !== 'break') builder.gap(GAP_AFTER[kind]);
}

/** Columns in which spans count: each costs two characters a row, and no table of a note is as wide. */
const MOST_COLUMNS = 24;

/**
 * A row stays on one line: lists and line breaks in its cells are set off by semicolons. Below named columns an empty cell keeps its place, and so
 * does what a wide cell (`colspan`) or one from above (`rowspan`) takes, so that what follows stands under its own name; in a table that lays out
 * the page it is a margin.
 */
function appendRow(row: MarkupElement, builder: TextBuilder, mode: BlankMode, columns: number[] | undefined): void {
  builder.gap(GAP_BEFORE.row);
  const several = row.children.filter((child) => isElement(child) && hasText(child)).length > 1;
  const above = columns?.slice() ?? [];
  columns?.forEach((rows, i) => { columns[i] = Math.max(0, rows - 1); });
  let column = 0, empty = 0;
  for (const cell of row.children) {
    if (!isElement(cell)) builder.copy(cell.text, cell.start, cell.end, mode);
    else if (kindOf(cell) !== 'cell') appendElement(cell, builder, mode, { columns });
    else {
      for (; (above[column] ?? 0) > 0; column++) empty += 1;
      const width = columns ? Math.max(1, Math.min(readSpan(cell.attributes.colspan), MOST_COLUMNS - column)) : 1;
      const rows = readSpan(cell.attributes.rowspan) - 1;
      for (let i = 0; i < width; i++, column++) if (columns && column < MOST_COLUMNS) columns[column] = rows;
      if (!hasText(cell)) {
        empty += width;
        continue;
      }
      builder.gap(GAP_BEFORE.cell);
      if (columns && empty > 0) builder.lead('| '.repeat(empty));
      empty = width - 1;
      appendChildren(cell, builder, mode, { inRow: several && isShort(cell) });
      builder.gap(GAP_AFTER.cell);
    }
  }
  builder.gap(GAP_AFTER.row);
}

/** Columns or rows that a cell takes; 1 for what is no count. */
function readSpan(value: string | undefined): number {
  return value !== undefined && /^\s*[1-9]\d{0,4}\s*$/.test(value) ? Number(value) : 1;
}

/** Whether a table has header cells of its own, nested tables aside. */
function namesColumns(element: MarkupElement): boolean {
  return element.children.some((child) => isElement(child) && nameOf(child) !== 'table' && (nameOf(child) === 'th' || namesColumns(child)));
}

function isShort(cell: MarkupElement): boolean {
  return textOf(cell).replace(/\s+/g, ' ').length <= LONGEST_CELL && !hasRows(cell);
}

function hasRows(element: MarkupElement): boolean {
  return element.children.some((child) => isElement(child) && (kindOf(child) === 'row' || hasRows(child)));
}

function hasText(element: MarkupElement): boolean {
  return element.children.some((child) => (isElement(child) ? kindOf(child) !== 'skip' && !isHidden(child) && hasText(child) : /\S/.test(child.text)));
}

// The Alphabetic Index and its tables as a tree: read from XML, checked against the code list, and laid out in lines.
import { CATEGORY_PATTERN, dotted, undotted } from '../codes.js';
import type { Columns } from '../table-file.js';
import type { CodeList } from './code-list.js';
import type { Report } from './report.js';
import { childrenOf, readXml, textOf, type XmlElement } from './read-xml.js';

/** `codes` has one entry, or one for each column of a table; undotted, '' where the cell is empty. */
export interface IndexNode { title: string; nonessential: string[]; codes: string[]; manifestation: string; see: string; seeAlso: string; children: IndexNode[] }

export interface IndexTree { version: string; headings: string[]; roots: IndexNode[]; counts: Record<string, number> }

/**
 * A printed term to its title and nonessential modifiers (the parts in parentheses, nested ones kept whole). An ending in parentheses
 * right behind a word, `tube(s)`, belongs to the title.
 */
export function splitTitle(printed: string): { title: string; nonessential: string[] } {
  const text = printed.replace(/(\w) ?\((s|es|d|ies)\)/g, '$1\u0001$2\u0002');
  const restore = (part: string): string => part.replace(/\u0001/g, '(').replace(/\u0002/g, ')');
  let depth = 0;
  let title = '';
  for (const character of text) {
    if (character === '(') depth += 1;
    if (depth === 0) title += character;
    if (character === ')' && depth > 0) depth -= 1;
  }
  title = restore(title).replace(/\s+/g, ' ').replace(/ (?=[,;])/g, '').replace(/[,;:\s]+$/, '').trim();
  return { title, nonessential: splitModifiers(text).map(restore) };
}

/** `(adult) (child)` to its parts, without the outer parentheses. */
function splitModifiers(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '(') { if (depth === 0) start = at + 1; depth += 1; }
    if (text[at] === ')' && depth > 0) { depth -= 1; if (depth === 0) parts.push(text.slice(start, at).trim()); }
  }
  return parts.filter((part) => part !== '');
}

const CATEGORY = new RegExp(`^${CATEGORY_PATTERN}(?![a-z])`);
/** One line of the published file has its code inside the title. */
const STRAY_CODE = new RegExp(String.raw`\s(${CATEGORY_PATTERN}\.[0-9A-Z]{1,4}-?)$`);
const asCode = (text: string): string => (CATEGORY.test(text) ? undotted(text) : '');

/** Reads one of the four index files. Throws E304 on another XML. */
export function readIndexXml(xml: string): IndexTree {
  const root = readXml(xml, 'ICD10CM.index');
  const counts: Record<string, number> = { mainTerm: 0, term: 0, code: 0, cell: 0 };
  const headings = childrenOf(root, 'indexHeading').flatMap((heading) => childrenOf(heading, 'head')).slice(1).map((head) => head.text);
  const readNode = (element: XmlElement): IndexNode => {
    counts[element.tag] = (counts[element.tag] ?? 0) + 1;
    const cells = childrenOf(element, 'cell');
    counts['cell'] = counts['cell']! + cells.length;
    counts['code'] = counts['code']! + childrenOf(element, 'code').length;
    const reference = textOf(element, 'seecat') || textOf(element, 'subcat');
    const codes = headings.length > 0 ? headings.map((_, column) => asCode(cells.find((cell) => cell.attributes['col'] === String(column + 2))?.text ?? '')) : [asCode(textOf(element, 'code') || reference)];
    const printed = childrenOf(element, 'title')[0]?.wholeText ?? '';
    const strayCode = codes.length === 1 && codes[0] === '' ? STRAY_CODE.exec(printed) : null;
    if (strayCode) codes[0] = undotted(strayCode[1]!);
    return {
      ...splitTitle(strayCode ? printed.slice(0, strayCode.index) : printed), codes,
      manifestation: asCode(textOf(element, 'manif')), ...readReferences(element),
      children: childrenOf(element, 'term').map(readNode),
    };
  };
  const roots = childrenOf(root, 'letter').flatMap((letter) => childrenOf(letter, 'mainTerm').map(readNode));
  return { version: textOf(root, 'version'), headings, roots, counts };
}

function readReferences(element: XmlElement): { see: string; seeAlso: string } {
  const see = textOf(element, 'see');
  return see.startsWith('also ') ? { see: '', seeAlso: see.slice(5) } : { see, seeAlso: textOf(element, 'seeAlso') };
}

/** Depth-first lines. A code that the list lacks goes to the report and out of the table; its line stays when anything else stands on it. */
export function indexColumns(tree: IndexTree, list: CodeList, report: Report, table: string): { columns: Columns; rows: number } {
  const lines: { level: string; title: string; nonessential: string; code: string; manifestation: string; see: string; seeAlso: string }[] = [];
  const check = (code: string, path: string[]): string => {
    if (code === '' || list.has(code)) return code;
    report.add(`${table}: code not in the code list`, `${dotted(code)} at ${path.join(', ')}`);
    return '';
  };
  let entries = 0;
  const visit = (node: IndexNode, above: string[]): void => {
    const path = [...above, node.title];
    const codes = node.codes.map((code) => check(code, path));
    entries += codes.filter((code) => code !== '').length;
    lines.push({
      level: String(above.length), title: node.title, nonessential: node.nonessential.join('\t'), code: codes.some((code) => code !== '') ? codes.join('\t') : '',
      manifestation: check(node.manifestation, path), see: node.see, seeAlso: node.seeAlso,
    });
    for (const child of node.children) visit(child, path);
  };
  for (const root of tree.roots) visit(root, []);
  const column = (name: keyof (typeof lines)[number]): string[] => lines.map((line) => line[name]);
  report.count(table, { ...tree.counts, lines: lines.length, codes: entries });
  return {
    columns: {
      level: column('level'), title: column('title'), nonessential: column('nonessential'), code: column('code'), manifestation: column('manifestation'),
      see: column('see'), seeAlso: column('seeAlso'), heading: tree.headings,
    },
    rows: lines.length,
  };
}

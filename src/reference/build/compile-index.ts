// The Alphabetic Index of a base year, rolled forward by every later addendum in order of date.
import { applyAddendum, titleKey } from './apply-addenda.js';
import type { CodeList } from './code-list.js';
import { indexColumns, readIndexXml, type IndexNode } from './index-tree.js';
import type { Source } from './read-source.js';
import type { Compiled } from './releases.js';
import type { Report } from './report.js';

/** Applies the addenda (named `FY2018-10_index.txt`, `FY2021-01_index.txt`, ...) that are later than the base. */
export function compileRolledIndex(base: Source, addenda: readonly Source[], list: CodeList, report: Report): Compiled {
  const tree = readIndexXml(base.text);
  const before = countMissing(tree.roots, list);
  const later = addenda.filter((source) => Number(/FY(\d{4})/.exec(source.name)?.[1]) > Number(tree.version)).sort((a, b) => a.name.localeCompare(b.name, 'en'));
  const totals: Record<string, number> = { missingBeforeAddenda: before, addenda: later.length };
  for (const source of later) {
    const counts = applyAddendum(tree.roots, source.text, source.name.replace(/_index\.txt.*$/, ''), report);
    for (const [what, count] of Object.entries(counts)) totals[what] = (totals[what] ?? 0) + count;
  }
  report.count('icd10cm-index', totals);
  checkReferences(tree.roots, report);
  return { ...indexColumns(tree, list, report, 'icd10cm-index'), version: tree.version };
}

const everyNode = (nodes: readonly IndexNode[]): IndexNode[] => nodes.flatMap((node) => [node, ...everyNode(node.children)]);

function countMissing(roots: readonly IndexNode[], list: CodeList): number {
  return everyNode(roots).flatMap((node) => node.codes).filter((code) => code !== '' && !list.has(code)).length;
}

/** References to what is no main term: a category, a table, the other index, or words such as `by site`. */
const ELSEWHERE = /^(?:condition|table|index|external|(?:sub)?categor|by |code |neoplasm|specific|specified|[A-Z]\d[0-9A-Z])|table of/i;

/** Singular and plural are one term: `see Complications`, printed as `Complication(s)`. */
const referenceKey = (text: string): string => titleKey(text.replace(/\([^()]*\)/g, '')).replace(/(?<=[a-z]{3})s$/, '');

/** Every `see` must name a main term; those that name a category, a table or the other index are left alone. */
function checkReferences(roots: readonly IndexNode[], report: Report): void {
  const terms = new Set(roots.flatMap((node) => [referenceKey(node.title), ...node.title.split(',').map(referenceKey)]));
  for (const node of everyNode(roots)) {
    for (const target of [node.see, node.seeAlso]) {
      const first = referenceKey(target.split(',')[0] ?? '');
      if (first === '' || terms.has(first) || ELSEWHERE.test(target)) continue;
      report.add('icd10cm-index: a reference names no main term', `${node.title}: see ${target}`);
    }
  }
}

// Rolls the Alphabetic Index forward: `No Change / Add / Delete / Revise from / Revise to` lines, applied to the tree in order.
import { dotted } from '../codes.js';
import type { IndexNode } from './index-tree.js';
import { parseIndexLine, type IndexLine } from './parse-index-line.js';
import type { Report } from './report.js';

type Action = 'No Change' | 'Add' | 'Delete' | 'Revise from' | 'Revise to';
interface Step extends IndexLine { action: Action; text: string }

const STEP = /^\s*(No Change|Add|Delete|Revise from|Revise to)\b[:\s]*(.*)$/;
const TOPIC = 'icd10cm-index addenda:';

/** An addendum's steps; wrapped lines are joined, letter headings and page heads left out. */
export function readAddendum(text: string): Step[] {
  const lines: { action: Action; text: string }[] = [];
  for (const line of text.split('\n')) {
    const match = STEP.exec(line);
    const last = lines.at(-1);
    if (match) lines.push({ action: match[1] as Action, text: match[2]!.trim() });
    else if (last && line.trim() !== '') last.text += ` ${line.trim()}`;
  }
  return lines.filter((line) => !/^[A-Z]?$/.test(line.text)).map((line) => ({ ...line, ...parseIndexLine(line.text) }));
}

/** Applies one addendum to the main terms. What cannot be placed goes to the report; counts are of steps that were applied. */
export function applyAddendum(roots: IndexNode[], text: string, name: string, report: Report): Record<string, number> {
  const editor = new TreeEditor(roots, name, report);
  for (const step of readAddendum(text)) editor.apply(step);
  editor.prune();
  return editor.counts;
}

/** Title as it is compared: letters and digits only, without accents. */
export const titleKey = (title: string): string => title.normalize('NFD').toLowerCase().replace(/[^a-z0-9]+/g, ' ').trim();
const wholeKey = (node: IndexNode): string => titleKey([node.title, ...node.nonessential].join(' ')).split(' ').sort().join(' ');

class TreeEditor {
  readonly counts: Record<string, number> = { added: 0, deleted: 0, revised: 0, unchanged: 0 };
  /** Nodes on the way to the line in hand, by level. */
  private path: IndexNode[] = [];
  private revising: { node: IndexNode; level: number } | undefined;
  /** Deleted nodes, each with the line before it at its level: heir of subterms that stay. */
  private readonly deleted = new Map<IndexNode, IndexNode | undefined>();

  constructor(private readonly roots: IndexNode[], private readonly name: string, private readonly report: Report) {}

  apply(step: Step): void {
    const siblings = this.siblingsAt(step);
    if (siblings === undefined) return;
    const found = this.find(siblings, step.node);
    if (step.action === 'Revise to') { this.revise(step, siblings, found); return; }
    if (step.action === 'Revise from') {
      if (found === undefined) this.say('the line to revise was not found; the new line was added', step);
      this.revising = found && { node: found, level: step.level };
      if (found) this.enter(step.level, found);
      return;
    }
    if (step.action === 'Add') { this.add(step, siblings, found); return; }
    if (found === undefined) {
      if (step.action === 'Delete') { this.say('the line to delete was not found', step); return; }
      this.say('a line that the addendum calls unchanged was not found and was added', step);
      this.insert(siblings, step);
      return;
    }
    if (step.action === 'Delete') { this.deleted.set(found, this.path[step.level]); this.count('deleted'); }
    this.enter(step.level, found);
    if (step.action === 'Delete') return;
    this.count('unchanged');
    this.bringUpToDate(found, step);
  }

  /** Takes deleted lines out. Subterms that no step named then stand under the line before, as in print; without one they go. Both are reported. */
  prune(): void {
    const visit = (nodes: IndexNode[]): void => {
      for (let at = nodes.length - 1; at >= 0; at -= 1) {
        const node = nodes[at]!;
        if (!this.deleted.has(node)) { visit(node.children); continue; }
        const left = node.children.filter((child) => !this.deleted.has(child));
        const heir = this.deleted.get(node);
        const kept = heir !== undefined && heir !== node && !this.deleted.has(heir);
        for (const child of left) {
          if (kept) this.place(heir.children, child);
          this.report.add(`${TOPIC} ${kept ? 'a subterm of a deleted term moved under the line before it' : 'a subterm went with its deleted term'}`, `${this.name}: ${node.title}, ${child.title}`);
        }
        nodes.splice(at, 1);
      }
    };
    visit(this.roots);
  }

  private siblingsAt(step: Step): IndexNode[] | undefined {
    if (step.level === 0) return this.roots;
    const parent = this.path[step.level - 1];
    if (parent === undefined || this.path.length < step.level) { this.say('the line has no line above it', step); return undefined; }
    return parent.children;
  }

  private find(siblings: IndexNode[], wanted: IndexNode): IndexNode | undefined {
    const alive = siblings.filter((node) => !this.deleted.has(node));
    const key = titleKey(wanted.title);
    const same = alive.filter((node) => titleKey(node.title) === key);
    if (same.length > 1) return same.find((node) => node.codes[0] === wanted.codes[0] && wholeKey(node) === wholeKey(wanted)) ?? same.find((node) => node.codes[0] === wanted.codes[0]) ?? same[0];
    return same[0] ?? alive.find((node) => wholeKey(node) === wholeKey(wanted));
  }

  private revise(step: Step, siblings: IndexNode[], found: IndexNode | undefined): void {
    const from = this.revising;
    this.revising = undefined;
    if (from === undefined) {
      if (found) { this.enter(step.level, found); this.overwrite(found, step.node); } else this.insert(siblings, step);
      this.count('revised');
      return;
    }
    this.overwrite(from.node, step.node);
    if (from.level !== step.level) {
      this.detach(this.roots, from.node);
      this.place(siblings, from.node);
    }
    this.enter(step.level, from.node);
    this.count('revised');
  }

  private add(step: Step, siblings: IndexNode[], found: IndexNode | undefined): void {
    this.count('added');
    if (found && found.codes[0] === step.node.codes[0] && wholeKey(found) === wholeKey(step.node)) { this.enter(step.level, found); this.overwrite(found, step.node); return; }
    this.insert(siblings, step);
  }

  /** An unchanged line is printed as it now stands; where ours has another code, an earlier change was missed. */
  private bringUpToDate(node: IndexNode, step: Step): void {
    const { codes, manifestation } = step.node;
    if (codes[0] === '' || (codes[0] === node.codes[0] && manifestation === node.manifestation)) return;
    this.report.add(`${TOPIC} an unchanged line is printed with another code, which was taken`, `${this.name}: ${step.text} (was ${dotted(node.codes[0]!) || 'none'})`);
    node.codes = codes;
    node.manifestation = manifestation;
  }

  private overwrite(node: IndexNode, { title, nonessential, codes, manifestation, see, seeAlso }: IndexNode): void {
    Object.assign(node, { title, nonessential, codes, manifestation, see, seeAlso });
  }

  private insert(siblings: IndexNode[], step: Step): void {
    this.place(siblings, step.node);
    this.enter(step.level, step.node);
  }

  /** Keeps the printed order: before the first later sibling, from the end. */
  private place(siblings: IndexNode[], node: IndexNode): void {
    const key = titleKey(node.title);
    let at = siblings.length;
    while (at > 0 && titleKey(siblings[at - 1]!.title) > key) at -= 1;
    siblings.splice(at, 0, node);
  }

  private detach(nodes: IndexNode[], node: IndexNode): boolean {
    const at = nodes.indexOf(node);
    if (at >= 0) { nodes.splice(at, 1); return true; }
    return nodes.some((one) => this.detach(one.children, node));
  }

  private enter(level: number, node: IndexNode): void {
    this.path.length = level;
    this.path.push(node);
  }

  private count(what: string): void { this.counts[what] = (this.counts[what] ?? 0) + 1; }

  private say(what: string, step: Step): void { this.report.add(`${TOPIC} ${what}`, `${this.name}: ${step.text}`); }
}

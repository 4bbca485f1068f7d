// The Tabular's XML to tables: notes with their code sets, 7th-character sets, and the blocks over each category.
import { CATEGORY_PATTERN, undotted } from '../codes.js';
import type { NoteKind } from '../types.js';
import type { Columns } from '../table-file.js';
import type { CodeList } from './code-list.js';
import { parseNoteCodes } from './parse-note-codes.js';
import type { Report } from './report.js';
import { childrenOf, readXml, textOf, type XmlElement } from './read-xml.js';

const KINDS: Record<string, NoteKind> = {
  excludes1: 'excludes1', excludes2: 'excludes2', codeFirst: 'codeFirst', useAdditionalCode: 'useAdditional', codeAlso: 'codeAlso',
  includes: 'includes', inclusionTerm: 'inclusionTerm', notes: 'note',
};
/** General notes mention codes in running prose ("lower classifies to upper, e.g. J40"), which is no list of them. */
const WITHOUT_CODES = new Set<NoteKind>(['note']);

const BLOCK = new RegExp(`^${CATEGORY_PATTERN}-${CATEGORY_PATTERN}$`);
const BLOCK_IN_TITLE = new RegExp(`\\((${CATEGORY_PATTERN}-${CATEGORY_PATTERN})\\)\\s*$`);

interface Row { at: string; kind: NoteKind; text: string; codes: string }
interface State { list: CodeList; report: Report; rows: Row[]; sevenths: { at: string; characters: string }[]; shared: Map<string, number>; counts: Record<string, number> }

/** Compiles the Tabular against the code list. Columns: notes (at, kind, text, codes), shared sets, 7th characters, blocks. Throws E304 on another XML. */
export function compileTabular(xml: string, list: CodeList, report: Report): { columns: Columns; counts: Record<string, number>; version: string } {
  const root = readXml(xml, 'ICD10CM.tabular');
  const state: State = { list, report, rows: [], sevenths: [], shared: new Map(), counts: {} };
  const blocks: { at: string; title: string; categories: string[] }[] = [];
  for (const chapter of childrenOf(root, 'chapter')) {
    const title = textOf(chapter, 'desc');
    const at = BLOCK_IN_TITLE.exec(title)?.[1] ?? `chapter ${textOf(chapter, 'name')}`;
    readNotes(chapter, at, state);
    const block = { at, title, categories: [] as string[] };
    for (const section of childrenOf(chapter, 'section')) {
      const id = section.attributes['id'] ?? '';
      readNotes(section, id, state);
      const categories = childrenOf(section, 'diag').map((diag) => undotted(textOf(diag, 'name')));
      blocks.push({ at: id, title: textOf(section, 'desc'), categories });
      block.categories.push(...categories);
      for (const diag of childrenOf(section, 'diag')) readDiagnosis(diag, state);
    }
    blocks.push(block);
  }
  const columns = { ...noteColumns(state), ...blockColumns(blocks) };
  return { columns, counts: state.counts, version: textOf(root, 'version') };
}

function readDiagnosis(diag: XmlElement, state: State): void {
  const code = undotted(textOf(diag, 'name'));
  state.counts['diag'] = (state.counts['diag'] ?? 0) + 1;
  if (!state.list.has(code)) state.report.add('tabular: code not in the code list', code);
  readNotes(diag, code, state);
  for (const set of childrenOf(diag, 'sevenChrDef')) {
    state.counts['sevenChrDef'] = (state.counts['sevenChrDef'] ?? 0) + 1;
    const characters = childrenOf(set, 'extension').map((item) => `${item.attributes['char']}=${item.text}`).join('\t');
    state.sevenths.push({ at: code, characters });
  }
  for (const child of childrenOf(diag, 'diag')) readDiagnosis(child, state);
}

function readNotes(element: XmlElement, at: string, state: State): void {
  for (const child of element.children) {
    const kind = KINDS[child.tag];
    if (kind === undefined) continue;
    state.counts[kind] = (state.counts[kind] ?? 0) + 1;
    for (const note of childrenOf(child, 'note')) state.rows.push({ at, kind, text: note.text, codes: compileCodes(note.text, kind, at, state) });
  }
}

function compileCodes(text: string, kind: NoteKind, at: string, state: State): string {
  if (WITHOUT_CODES.has(kind)) return '';
  const found = parseNoteCodes(text, state.list);
  for (const item of found.cut) state.report.add(`tabular ${kind}: an end of the range is not in the code list; the codes inside were taken`, `${at}: ${item}`);
  for (const item of found.unresolved) state.report.add(`tabular ${kind}: reference does not resolve`, `${at}: ${item}`);
  const entries = [...found.entries];
  if (found.shared.length > 0) {
    const key = found.shared.join(',');
    if (!state.shared.has(key)) state.shared.set(key, state.shared.size);
    entries.push(`@${state.shared.get(key)}`);
  }
  return entries.join(',');
}

function noteColumns(state: State): Columns {
  return {
    at: state.rows.map((row) => row.at), kind: state.rows.map((row) => row.kind), text: state.rows.map((row) => row.text), codes: state.rows.map((row) => row.codes),
    shared: [...state.shared.keys()],
    seventhAt: state.sevenths.map((set) => set.at), seventhCharacters: state.sevenths.map((set) => set.characters),
  };
}

/** For each category the sections and the chapter over it, narrowest first: by containment in the file, and by the range in the id for headings that hold no codes (C00-C75). */
function blockColumns(blocks: readonly { at: string; title: string; categories: string[] }[]): Columns {
  const categories = [...new Set(blocks.flatMap((block) => block.categories))].sort();
  const above = categories.map((category) => blocks
    .filter((block) => block.categories.includes(category) || (BLOCK.test(block.at) && category >= block.at.slice(0, 3) && category <= block.at.slice(4)))
    .map((block) => ({ at: block.at, size: categories.filter((one) => one >= block.at.slice(0, 3) && one <= block.at.slice(-3)).length }))
    .sort((a, b) => a.size - b.size).map(({ at }) => at).filter((at, place, all) => all.indexOf(at) === place).join(','));
  return { category: categories, above, blockAt: blocks.map((block) => block.at), blockTitle: blocks.map((block) => block.title) };
}

// Rows of the first sheet of an .xlsx workbook, as text: the other form in which CMS gives its quarterly tables.
import { unzipSync, type UnzipFileInfo } from 'fflate';
import { ChartcodeError } from '../../errors.js';

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const MAX_SHEET_BYTES = 480 * 1024 * 1024;

const unescape = (text: string): string => text.replace(/&(#x?[0-9a-f]+|[a-z]+);/gi, (whole, name: string) => {
  if (!name.startsWith('#')) return ENTITIES[name] ?? whole;
  return String.fromCodePoint(/^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1)));
});

/** Text of every `<t>` in a piece of sheet or string table, joined. */
const textIn = (xml: string): string => [...xml.matchAll(/<t(?: [^>]*)?>([^<]*)<\/t>/g)].map((match) => unescape(match[1]!)).join('');

/** `C` of `C12` as 2. */
function columnOf(reference: string): number {
  let column = 0;
  for (const letter of reference.replace(/\d+$/, '')) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}

/** Reads a workbook's first sheet; `row` is the number that the sheet gives it. Throws E304 naming the file. */
export function readWorkbook(bytes: Uint8Array, name: string): { row: number; cells: string[] }[] {
  const isWanted = (file: UnzipFileInfo): boolean => /^xl\/(?:worksheets\/sheet\d+|sharedStrings)\.xml$/.test(file.name) && file.originalSize <= MAX_SHEET_BYTES;
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(bytes, { filter: isWanted });
  } catch {
    throw new ChartcodeError('E304', `${name} is not a workbook`, [{ file: name }]);
  }
  const sheet = Object.keys(files).filter((file) => file.startsWith('xl/worksheets/')).sort((a, b) => a.length - b.length || a.localeCompare(b, 'en'))[0];
  if (sheet === undefined) throw new ChartcodeError('E304', `${name} holds no sheet`, [{ file: name }]);
  const text = (file: string): string => (files[file] ? Buffer.from(files[file]).toString('utf8') : '');
  const shared = [...text('xl/sharedStrings.xml').matchAll(/<si(?: [^>]*)?>([\s\S]*?)<\/si>/g)].map((match) => textIn(match[1]!));
  return [...text(sheet).matchAll(/<row(?: ([^>]*))?>([\s\S]*?)<\/row>/g)].map((match, place) => {
    const cells: string[] = [];
    for (const cell of match[2]!.matchAll(/<c(?: ([^>]*?))?(?:\/>|>([\s\S]*?)<\/c>)/g)) {
      const [attributes = '', inner = ''] = [cell[1], cell[2]];
      const value = /<v>([^<]*)<\/v>/.exec(inner)?.[1] ?? '';
      const reference = /\br="([A-Z]+\d+)"/.exec(attributes)?.[1];
      cells[reference ? columnOf(reference) : cells.length] = / ?t="s"/.test(attributes) ? (shared[Number(value)] ?? '') : / ?t="inlineStr"/.test(attributes) ? textIn(inner) : unescape(value);
    }
    return { row: Number(/\br="(\d+)"/.exec(match[1] ?? '')?.[1] ?? place + 1), cells: Array.from(cells, (cell) => cell ?? '') };
  });
}

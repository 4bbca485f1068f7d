// One printed line of the Alphabetic Index, `- - term (modifier) - see also Other, term A00.0 [B00.0]`, to its parts.
import { CATEGORY_PATTERN, undotted } from '../codes.js';
import { splitTitle, type IndexNode } from './index-tree.js';

const CODE = String.raw`${CATEGORY_PATTERN}(?:\.[0-9A-Z]{1,4})?(?:\.?-)?`;
const TRAILING_CODE = new RegExp(String.raw`(?:^|[\s,])(${CODE})(?:\s*\[\s*(${CODE})\s*\])?\s*$`);
const REFERENCE = /\s*(?:(?:^|\s)[-\u2013\u2014]\s*|\s)(see also|see|code as)\s+(?=\S)(.*)$/;
const IN_PARENTHESES = /\s*\((see also|see)\s+((?:[^()]|\([^()]*\))*)\)/;
const BLOCKS = /^(?:sub)?categor(?:y|ies)\b/;

export interface IndexLine { level: number; node: IndexNode }

/** Parses a line; `level` 0 is a main term. The node has no children. */
export function parseIndexLine(line: string): IndexLine {
  const [dashes] = /^(?:[-\u2013]\s+)*(?:[-\u2013](?=\S))?/.exec(line.trim()) ?? [''];
  const node: IndexNode = { title: '', nonessential: [], codes: [''], manifestation: '', see: '', seeAlso: '', children: [] };
  let text = line.trim().slice(dashes.length).replace(/\s+/g, ' ');
  const refer = (kind: string, target: string): void => { node[kind === 'see also' ? 'seeAlso' : 'see'] = target.replace(/[,;]$/, '').trim(); };
  text = text.replace(IN_PARENTHESES, (_, kind: string, target: string) => { refer(kind, target); return ''; });
  const reference = REFERENCE.exec(text);
  if (reference) {
    const target = takeCode(reference[2]!, node);
    refer(reference[1]!, target);
    text = text.slice(0, reference.index);
  }
  text = takeCode(text, node);
  return { level: (dashes.match(/[-\u2013]/g) ?? []).length, node: { ...node, ...splitTitle(text) } };
}

/** Moves a trailing code, with its manifestation in brackets, from the text to the node. `categories T17 and T18` is a reference, not a code. */
function takeCode(text: string, node: IndexNode): string {
  const match = BLOCKS.test(text) ? null : TRAILING_CODE.exec(text);
  if (!match) return text;
  node.codes = [undotted(match[1]!)];
  node.manifestation = match[2] === undefined ? '' : undotted(match[2]);
  return text.slice(0, match.index).trim();
}

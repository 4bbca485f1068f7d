// XML and HTML to a tree whose texts know where they stand in the source; document types and entities are refused.
import { XMLValidator } from 'fast-xml-parser';
import { Parser } from 'htmlparser2';
import { refuse } from '../source/refuse.js';

/** A run of characters; `[start, end)` in the source, longer or shorter than `text` where it is an entity. */
export interface MarkupText {
  text: string;
  start: number;
  end: number;
}

/** An element by its local name (lower case in HTML); `namespace` is the URI in force, or ''. */
export interface MarkupElement {
  name: string;
  namespace: string;
  attributes: Record<string, string>;
  children: (MarkupElement | MarkupText)[];
  start: number;
}

/** Deeper than any real document; the readers recurse. */
const MAX_DEPTH = 200;
const CDATA_OPEN = '<![CDATA[';
const CDATA_CLOSE = ']]>';

/** Whether a node is an element. */
export function isElement(node: MarkupElement | MarkupText): node is MarkupElement {
  return 'children' in node;
}

/** The root element of well-formed XML. Throws E121 (not well-formed, too deep) and E124 (a document type declaration), naming the line. */
export function readXml(source: string, place: string): MarkupElement {
  const { children } = parse(source, true, place);
  const valid = validate(source);
  if (valid !== true) return refuse('E121', `${place}, line ${valid.line}`, 'is not well-formed XML');
  const roots = children.filter(isElement);
  const [root] = roots;
  if (root === undefined || roots.length > 1) return refuse('E121', place, 'is not one XML document');
  return root;
}

/** HTML as a browser would take it: any text is HTML, so only depth is refused (E121). */
export function readHtml(source: string, place: string): MarkupElement {
  return parse(source, false, place);
}

function validate(source: string): true | { line: number } {
  try {
    const found = XMLValidator.validate(source);
    return found === true ? true : { line: found.err.line ?? 1 };
  } catch {
    return { line: 1 };
  }
}

function parse(source: string, xml: boolean, place: string): MarkupElement {
  const root: MarkupElement = { name: '', namespace: '', attributes: {}, children: [], start: 0 };
  const open = [root];
  const scopes: ReadonlyMap<string, string>[] = [new Map()];
  const parser = new Parser(
    {
      onopentag(tag, attributes) {
        if (open.length > MAX_DEPTH) refuse('E121', place, `is nested deeper than ${MAX_DEPTH} elements`);
        const scope = declare(attributes, scopes.at(-1)!);
        const [prefix, name] = split(tag);
        const element = { name, namespace: scope.get(prefix) ?? '', attributes, children: [], start: parser.startIndex };
        open.at(-1)!.children.push(element);
        open.push(element);
        scopes.push(scope);
      },
      onclosetag() {
        if (open.length === 1) return;
        open.pop();
        scopes.pop();
      },
      ontext(text) {
        open.at(-1)!.children.push(locate(source, text, parser.startIndex, parser.endIndex + 1, xml));
      },
      onprocessinginstruction(name) {
        if (xml && name.toLowerCase().startsWith('!doctype')) refuse('E124', place, 'declares a document type');
      },
    },
    { xmlMode: xml, lowerCaseTags: !xml, lowerCaseAttributeNames: !xml, decodeEntities: true },
  );
  parser.write(source);
  parser.end();
  return root;
}

function split(tag: string): [prefix: string, name: string] {
  const colon = tag.indexOf(':');
  return colon === -1 ? ['', tag] : [tag.slice(0, colon), tag.slice(colon + 1)];
}

function declare(attributes: Record<string, string>, outer: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  let scope: Map<string, string> | undefined;
  for (const [name, value] of Object.entries(attributes)) {
    if (name !== 'xmlns' && !name.startsWith('xmlns:')) continue;
    scope ??= new Map(outer);
    scope.set(name.slice(6), value);
  }
  return scope ?? outer;
}

/** XML has five entities; that of the no-break space is written all the same. */
function locate(source: string, text: string, start: number, end: number, xml: boolean): MarkupText {
  if (xml && end - start !== text.length && source.startsWith(CDATA_OPEN, start)) {
    return { text, start: start + CDATA_OPEN.length, end: end - (source.endsWith(CDATA_CLOSE, end) ? CDATA_CLOSE.length : 0) };
  }
  // Of a tag that the end of the input cuts off, the parser tells no end.
  const within = Math.min(start, source.length - 1);
  const shown = xml && text.includes('&nbsp;') ? text.replaceAll('&nbsp;', '\u00a0     ') : text;
  return { text: shown, start: within, end: Math.min(source.length, Math.max(end, within + 1)) };
}

/** The child elements with a local name, of the element's own namespace. */
export function childrenOf(element: MarkupElement, name: string): MarkupElement[] {
  return element.children.filter(isElement).filter((child) => child.name === name && child.namespace === element.namespace);
}

/** The first element at a path of local names below an element ("componentOf", "encompassingEncounter", "code"). */
export function elementAt(element: MarkupElement, ...path: readonly string[]): MarkupElement | undefined {
  let found: MarkupElement | undefined = element;
  for (const name of path) found = found === undefined ? undefined : childrenOf(found, name)[0];
  return found;
}

/** All text below an element, blanks as they stand. */
export function textOf(element: MarkupElement): string {
  return element.children.map((child) => (isElement(child) ? textOf(child) : child.text)).join('');
}

// A small element tree over fast-xml-parser, with mixed content in order and the five XML entities decoded.
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { ChartcodeError } from '../../errors.js';

export interface XmlElement { tag: string; attributes: Record<string, string>; children: XmlElement[]; text: string; wholeText: string }

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decodeEntities(text: string): string {
  return text.replace(/&(#x[0-9a-f]+|#\d+|\w+);/gi, (whole, name: string) => {
    if (name.startsWith('#')) return String.fromCodePoint(Number(name[1]!.toLowerCase() === 'x' ? `0${name.slice(1)}` : name.slice(1)));
    return ENTITIES[name] ?? whole;
  });
}

const clean = (text: string): string => decodeEntities(text).replace(/\s+/g, ' ').trim();

function convert(nodes: Record<string, unknown>[]): { elements: XmlElement[]; text: string; wholeText: string } {
  const elements: XmlElement[] = [];
  const texts: string[] = [];
  const whole: string[] = [];
  for (const node of nodes) {
    if ('#text' in node) { texts.push(String(node['#text'])); whole.push(String(node['#text'])); }
    for (const tag of Object.keys(node)) {
      if (tag === '#text' || tag === ':@' || tag.startsWith('?')) continue;
      const inner = convert(node[tag] as Record<string, unknown>[]);
      elements.push({ tag, attributes: (node[':@'] ?? {}) as Record<string, string>, children: inner.elements, text: inner.text, wholeText: inner.wholeText });
      whole.push(inner.wholeText);
    }
  }
  return { elements, text: clean(texts.join(' ')), wholeText: clean(whole.join(' ')) };
}

/** The root element; `text` of an element is its own text, `wholeText` also that of its descendants, in order. Throws E304 when it is not XML with this root. */
export function readXml(text: string, root: string): XmlElement {
  const valid = XMLValidator.validate(text);
  if (valid !== true) throw new ChartcodeError('E304', `not well-formed XML at line ${valid.err.line}`);
  const parser = new XMLParser({ preserveOrder: true, ignoreAttributes: false, attributeNamePrefix: '', processEntities: false, parseTagValue: false, parseAttributeValue: false, trimValues: true });
  const found = convert(parser.parse(text) as Record<string, unknown>[]).elements.find((element) => element.tag === root);
  if (found === undefined) throw new ChartcodeError('E304', `the XML has no element ${root}`);
  return found;
}

export const childrenOf = (element: XmlElement, tag: string): XmlElement[] => element.children.filter((child) => child.tag === tag);
export const textOf = (element: XmlElement, tag: string): string => element.children.find((child) => child.tag === tag)?.text ?? '';

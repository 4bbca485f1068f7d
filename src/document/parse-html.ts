// HTML bodies and narratives to text.
import { appendMarkup } from './markup/markup-to-text.js';
import { readHtml } from './markup/read-markup.js';
import { TextBuilder } from './source/text-builder.js';
import type { MappedText } from './source/types.js';

/** Appends the text of HTML to a builder; offsets count in `source`. Throws E121 when it is nested too deep. */
export function appendHtml(source: string, builder: TextBuilder, place: string): void {
  appendMarkup(readHtml(source, place), builder);
}

/** The text of an HTML document with its map. Scripts, styles and the head are left out. Throws E121. */
export function parseHtml(source: string, place = 'body'): MappedText {
  const builder = new TextBuilder();
  appendHtml(source, builder, place);
  return builder.build();
}

/** The charset that an HTML document names in its first 1,024 bytes, where the standard looks for it. */
export function charsetOfHtml(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, 1024)).toString('latin1');
  return /<meta[^>]{0,200}charset\s*=\s*["']?([\w:.-]+)/i.exec(head)?.[1]?.toLowerCase();
}

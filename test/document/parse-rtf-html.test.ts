// RTF and HTML to the text that a reader sees, with the map back.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseHtml } from '../../src/document/parse-html.js';
import { parseRtf } from '../../src/document/parse-rtf/index.js';
import { readSource } from '../../src/read-source.js';
import { expectMapped } from '../helpers/expect-mapped.js';
import { HTML, RTF } from '../helpers/format-inputs.js';

const rtf = (body: string): string => parseRtf(Buffer.from(`{\\rtf1\\ansi ${body}}`, 'latin1')).text;

describe('RTF', () => {
  it('reads paragraphs, bullets, tables and special characters, without headers, hidden and deleted text', () => {
    const { text, pieces } = parseRtf(RTF);
    expect(text).toBe('ASSESSMENT\nHypertension, the patient’s pressure is 152/94 —above goal.\n- Type 2 diabetes\nNo asthma.\nA1c | 8.4 %');
    expectMapped(text, pieces, () => RTF.toString('latin1'));
  });

  it.each([
    ['escaped marks', 'a\\{b\\}c\\\\d', 'a{b}c\\d'],
    ['Unicode beyond 16 bits', '\\u-10179?\\u-8694?', '\u{1f60a}'],
    ['longer fallbacks', '\\uc2\\u233ab!', 'é!'],
    ['binary data', 'a{\\pict\\bin3 }}}}b', 'ab'],
    ['code pages', '\\ansicpg1251\\\'c0\\\'e1', 'Аб'],
    ['two-byte code pages', '\\ansicpg932\\\'83\\\'65', 'テ'],
    ['a number beyond all bounds', '\\fs123456789012345678901234 a', 'a'],
    ['a group that never ends', '{\\b bold', 'bold'],
  ])('%s', (_, body, text) => expect(rtf(body)).toBe(text));

  it('refuses what is no RTF, has an unknown code page, or is too deep', () => {
    expect(() => parseRtf(Buffer.from('hello'))).toThrow('does not begin as RTF');
    expect(() => rtf("\\ansicpg9999 \\'e9")).toThrow('charset');
    expect(() => rtf('{'.repeat(5000))).toThrow('nested');
  });
});

describe('HTML', () => {
  it('reads blocks, lists, tables and entities, without head, scripts and styles', () => {
    const source = HTML.toString('utf8');
    const { text, pieces } = parseHtml(source);
    expect(text).toBe('ASSESSMENT\nHypertension — poorly controlled.\nNo asthma.\n- Type 2 diabetes\n- Headache\nTest | Result\nA1c | 8.4 %');
    expectMapped(text, pieces, () => source);
  });

  it('leaves out what no reader sees', () => {
    const { text } = parseHtml('<div style="color: red; display: none">Asthma</div><p hidden>Gout</p><span style="visibility:hidden">Stroke</span><p style="display: block">Hypertension</p>');
    expect(text).toBe('Hypertension');
  });

  it('takes the charset of the page', () => {
    const page = Buffer.from('<html><head><meta charset="windows-1252"></head><body>Patient\x92s Ménière</body></html>', 'latin1');
    expect(readSource(page, 'html').documents[0]?.text).toBe('Patient’s Ménière');
  });

  it('maps the text of any mark-up', () => {
    const part = fc.constantFrom('<p>', '</p>', '<li>', '<td>', '</td>', '<tr>', '<br>', '<b>', '</b>', '&amp;', '&nbsp;', '&#233;', ' ', '\n', 'asthma', 'no ', '<pre>', '</pre>', '<!-- x -->', '<', 'é', '&bogus;', '<script>', '</script>');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
        const source = parts.join('');
        const { text, pieces } = parseHtml(source);
        expectMapped(text, pieces, () => source);
        expect(text).toBe(text.trim());
      }),
    );
  });

  it('refuses depth', () => expect(() => parseHtml('<div>'.repeat(100_000))).toThrow('nested'));
});

// C-CDA documents: sections, tables, header facts, the map back to the XML, and what is refused.
import { describe, expect, it } from 'vitest';
import { readDocument } from '../../src/document/index.js';
import { decodeXml, parseCcda } from '../../src/document/parse-ccda/index.js';
import { ChartcodeError } from '../../src/errors.js';
import { readSource } from '../../src/read-source.js';
import { expectMapped } from '../helpers/expect-mapped.js';
import { CCDA, RTF, base64 } from '../helpers/format-inputs.js';

const xml = CCDA.toString('utf8');
const wrap = (body: string, head = ''): string => `<ClinicalDocument xmlns="urn:hl7-org:v3">${head}<component>${body}</component></ClinicalDocument>`;
const section = (inner: string): string => wrap(`<structuredBody><component><section>${inner}</section></component></structuredBody>`);
const textOf = (source: string): string => parseCcda(source).documents[0]?.text ?? '';
const codeOf = (read: () => unknown): string => {
  try {
    read();
  } catch (error) {
    if (error instanceof ChartcodeError) return `${error.code} ${String((error.details[0] as { field?: string }).field)}`;
    throw error;
  }
  return 'read';
};

describe('a discharge summary', () => {
  const read = parseCcda(xml);
  const { text, pieces } = read.documents[0]!;

  it('gives type, setting, the day of discharge, age and sex', () => {
    expect(read.encounter).toMatchObject({ documentType: 'discharge_summary', setting: 'inpatient', dateOfService: '2026-02-14', patient: { age: 67, sex: 'F' } });
  });

  it('heads sections by code where the title is not known, and keeps that title', () => {
    const kinds = readDocument({ id: 'd1', text }).sections.map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['discharge_diagnosis', 'hospital_course', 'discharge_medications', 'instructions']));
    expect(text).toMatch(/^DISCHARGE DIAGNOSIS:\nWhat she left with\n/);
  });

  it('puts rows and items on lines of their own, joins wrapped lines, resolves entities', () => {
    expect(text).toContain('\nAcute on chronic systolic heart failure | Improved\nHypertension & chronic kidney disease, stage 3b\n');
    expect(text).toContain('Admitted with dyspnea and orthopnea; BNP 1,840 pg/mL. Diuresed 6 L with IV furosemide.\n- No pneumonia');
    expect(text).toContain('Weigh yourself daily.\nCall if you gain 3 pounds.');
  });

  it('leaves out sections without information and the structured entries', () => {
    expect(text).not.toMatch(/No information|allerg/i);
  });

  it('maps every word back to the XML', () => {
    expectMapped(text, pieces, () => xml);
    const at = text.indexOf('chronic kidney disease');
    const piece = pieces.find(({ start, end }) => start <= at && at < end)!;
    expect(xml.slice(piece.sourceStart + at - piece.start)).toMatch(/^chronic kidney disease, stage 3b/);
  });
});

describe('other shapes', () => {
  it('reads prefixed namespaces, and no elements of another one', () => {
    const prefixed = '<c:ClinicalDocument xmlns:c="urn:hl7-org:v3" xmlns:x="urn:other"><c:component><c:structuredBody><c:component><c:section><x:text>Other</x:text><c:text>Asthma.</c:text></c:section></c:component></c:structuredBody></c:component></c:ClinicalDocument>';
    expect(textOf(prefixed)).toBe('Asthma.');
  });

  it('reads CDATA at its place', () => {
    const source = section('<text><![CDATA[Asthma & <b>]]></text>');
    const { text, pieces } = parseCcda(source).documents[0]!;
    expect(text).toBe('Asthma & <b>');
    expectMapped(text, pieces, () => source);
  });

  it('reads a body that is no XML', () => {
    const body = (mediaType: string, content: string): string => wrap(`<nonXMLBody><text mediaType="${mediaType}" representation="B64">${content}</text></nonXMLBody>`);
    expect(textOf(body('text/plain', base64('Asthma.')))).toBe('Asthma.');
    expect(textOf(body('application/rtf', base64(RTF)))).toContain('Type 2 diabetes');
    expect(codeOf(() => textOf(body('application/pdf', base64('%PDF-1.7'))))).toBe('E108 nonXMLBody.text');
    expect(codeOf(() => textOf(body('text/plain', 'not base64!')))).toBe('E121 nonXMLBody.text');
    expect(codeOf(() => textOf(wrap('<nonXMLBody><text mediaType="text/plain"><reference value="note.txt"/></text></nonXMLBody>')))).toBe('E123 nonXMLBody.text');
  });

  it('takes the charset of the declaration, and a byte order mark before it', () => {
    const latin = Buffer.from(`<?xml version="1.0" encoding="ISO-8859-1"?>${section('<text>Ménière</text>')}`, 'latin1');
    expect(readSource(latin, 'ccda').documents[0]?.text).toBe('Ménière');
    const wide = Buffer.from(`\ufeff${section('<text>Ménière</text>')}`, 'utf16le');
    expect(readSource(wide, 'ccda').documents[0]?.text).toBe('Ménière');
    expect(codeOf(() => decodeXml(Buffer.from('<?xml version="1.0" encoding="klingon"?><a/>'), undefined, 'body'))).toBe('E125 body');
    expect(codeOf(() => decodeXml(Buffer.from([0x3c, 0xff]), undefined, 'body'))).toBe('E107 body');
  });
});

describe('what is refused', () => {
  it.each([
    ['an entity bomb', `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>${section('<text>&b;</text>')}`, 'E124 body'],
    ['an external entity', `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${section('<text>&e;</text>')}`, 'E124 body'],
    ['an unclosed element', '<ClinicalDocument xmlns="urn:hl7-org:v3"><component>', 'E121 body, line 1'],
    ['crossed elements', section('<text><a>Asthma</b></text>'), 'E121 body, line 1'],
    ['another namespace', '<ClinicalDocument xmlns="urn:x"/>', 'E121 ClinicalDocument'],
    ['another document', '<Bundle xmlns="http://hl7.org/fhir"/>', 'E121 ClinicalDocument'],
    ['no text', section('<text/>'), 'E122 structuredBody'],
    ['no body', '<ClinicalDocument xmlns="urn:hl7-org:v3"/>', 'E122 ClinicalDocument.component'],
    ['depth', section(`<text>${'<a>'.repeat(5000)}${'</a>'.repeat(5000)}</text>`), 'E121 body'],
    ['nothing', '', 'E121 body, line 1'],
  ])('%s', (_, source, code) => expect(codeOf(() => parseCcda(source))).toBe(code));

  it('never repeats what stood there', () => {
    try {
      parseCcda('<ClinicalDocument xmlns="urn:hl7-org:v3"><secret asthma=</x>');
    } catch (error) {
      expect(JSON.stringify((error as ChartcodeError).toBody())).not.toMatch(/secret|asthma/);
    }
  });
});

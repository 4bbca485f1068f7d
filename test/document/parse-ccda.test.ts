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
    expect(read.encounter).toMatchObject({ documentType: 'discharge_summary', setting: 'inpatient', admissionDate: '2026-02-09', dateOfService: '2026-02-14', patient: { age: 67, sex: 'F' } });
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

describe('when, where and how old', () => {
  const header = (parts: { code?: string; written?: string; event?: string; of?: string; times?: string; encounter?: string }): unknown => {
    const { code = '', written = '20260810', event, of = '', times = '', encounter = '' } = parts;
    const head = `${code && `<code code="${code}"/>`}<effectiveTime value="${written}"/><recordTarget><patientRole><patient><birthTime value="19750501"/></patient></patientRole></recordTarget>
      ${event ? `<documentationOf><serviceEvent classCode="${event}">${of}<effectiveTime>${times}</effectiveTime></serviceEvent></documentationOf>` : ''}
      ${encounter ? `<componentOf><encompassingEncounter>${encounter}</encompassingEncounter></componentOf>` : ''}`;
    const { dateOfService, setting, patient } = parseCcda(wrap('<structuredBody><component><section><text>Asthma.</text></section></component></structuredBody>', head)).encounter;
    return [dateOfService, setting, patient?.age];
  };

  it('takes the end of a summary, which tells of a whole life, and the start of a deed', () => {
    const life = '<low value="19750501"/><high value="20260804"/>';
    expect(header({ event: 'PCPR', times: life })).toEqual(['2026-08-04', undefined, 51]);
    expect(header({ event: 'PCPR', times: '<low value="19750501"/>' })).toEqual(['2026-08-10', undefined, 51]);
    expect(header({ event: 'PCPR', times: '<low value="20260803"/><high value="20260803"/>' })).toEqual(['2026-08-03', undefined, 51]);
    expect(header({ event: 'PROC', times: '<low value="20260803"/><high value="20260804"/>' })).toEqual(['2026-08-03', undefined, 51]);
    expect(header({ code: '11504-8', event: 'PCPR', times: '<low value="20260803"/><high value="20260804"/>' })).toEqual(['2026-08-03', undefined, 51]);
  });

  it('takes the day of discharge of a summary whose encounter has no code, and the place from what was done', () => {
    const encounter = '<effectiveTime><low value="20260801"/><high value="20260806"/></effectiveTime>';
    expect(header({ code: '18842-5', encounter })).toEqual(['2026-08-06', undefined, 51]);
    expect(header({ code: '18842-5', encounter, event: 'PCPR', of: '<code code="99231"/>' })).toEqual(['2026-08-06', 'inpatient', 51]);
    expect(header({ code: '11506-3', encounter })).toEqual(['2026-08-01', undefined, 51]);
  });

  it('takes the day of an operation within a stay that goes on', () => {
    const deed = { code: '11504-8', event: 'PROC', times: '<low value="20260803"/>' };
    expect(header({ ...deed, encounter: '<code code="IMP"/><effectiveTime><low value="20260801"/></effectiveTime>' })).toEqual(['2026-08-03', 'inpatient', 51]);
    expect(header({ ...deed, encounter: '<code code="IMP"/><effectiveTime><low value="20260801"/><high value="20260806"/></effectiveTime>' })).toEqual(['2026-08-06', 'inpatient', 51]);
  });

  it('believes no service after the document, and no age before birth', () => {
    expect(header({ event: 'PCPR', times: '<low value="20260101"/><high value="20270101"/>' })).toEqual(['2026-08-10', undefined, 51]);
    expect(header({ written: '19700101' })).toEqual(['1970-01-01', undefined, undefined]);
  });

  it.each([
    ['<code code="99213"/><effectiveTime value="20260802"/>', 'office'],
    ['<code code="99285"/><effectiveTime value="20260802"/>', 'emergency'],
    ['<code code="99238"><translation code="IMP"/></code><effectiveTime><low value="20260801"/><high value="20260802"/></effectiveTime>', 'inpatient'],
    ['<code nullFlavor="UNK"><translation code="1"/><translation code="EMER"/></code><effectiveTime value="20260802"/>', 'emergency'],
    ['<code code="73761001"/><effectiveTime value="20260802"/>', undefined],
  ])('finds the place in the codes of the encounter: %s', (encounter, setting) => expect(header({ encounter })).toEqual(['2026-08-02', setting, 51]));
});

describe('narrative', () => {
  it('gives no section to the one before it, however it is titled', () => {
    const one = (code: string, title: string, text: string): string => `<component><section><code code="${code}"/><title>${title}</title><text>${text}</text></section></component>`;
    const sections = [
      one('10157-6', 'Family history', 'Father: diabetes.'),
      one('11488-4', 'Consultation Notes', 'She has pneumonia.'),
      one('48765-2', 'Allergies', 'Penicillin: hives.'),
      one('46240-8', 'Encounters', 'Checkup of hypertension.'),
      one('29762-2', 'Social history', 'Never smoked.'),
      one('1-8', 'Team remarks', 'He has asthma.'),
    ];
    const text = textOf(wrap(`<structuredBody>${sections.join('')}</structuredBody>`));
    const found = readDocument({ id: 'd1', text }).sections.map(({ kind, start, end }) => [kind, text.slice(start, end).trim()]);
    expect(found).toEqual([
      ['family_history', 'Father: diabetes.'],
      ['document_title', 'Consultation Notes\nShe has pneumonia.'],
      ['allergies', 'Penicillin: hives.'],
      ['past_medical_history', 'Encounters\nCheckup of hypertension.'],
      ['social_history', 'Never smoked.'],
      ['other', 'He has asthma.'],
    ]);
  });

  it('leaves out what was struck out', () => {
    expect(textOf(section('<text>Asthma<content revised="delete">, severe</content><content revised="insert">, mild</content>.</text>'))).toBe('Asthma, mild.');
  });

  it.each([
    ['in the middle', '<tr><td>Nuts</td><td/><td>Mild</td></tr>', 'Nuts | | Mild'],
    ['two of them, one of blanks and one struck out', '<tr><td>Nuts</td><td>&#160; </td><td><content revised="delete">Hives</content></td><td>Mild</td></tr>', 'Nuts | | | Mild'],
    ['at the start', '<tr><td></td><td>Hives</td></tr>', '| Hives'],
    ['at the end, where nothing is shifted', '<tr><td>Nuts</td><td>Hives</td><td/></tr>', 'Nuts | Hives'],
    ['in all of the row', '<tr><td/><td/></tr>', ''],
  ])('leaves an empty cell its place below named columns: %s', (_, row, expected) => {
    const head = '<thead><tr><th>Substance</th><th>Reaction</th><th>Severity</th></tr></thead>';
    const text = textOf(section(`<text><table>${head}<tbody>${row}<tr><td>Latex</td></tr></tbody></table></text>`));
    expect(text.split('Severity\n')[1]).toBe(expected === '' ? 'Latex' : `${expected}\nLatex`);
  });

  it.each([
    ['a wide cell', '<tr><td colspan="2">Nuts, hives</td><td>Mild</td></tr>', 'Nuts, hives | | Mild'],
    ['a cell of two rows', '<tr><td rowspan="2">Nuts</td><td>Hives</td><td>Mild</td></tr><tr><td>Wheeze</td><td>Severe</td></tr>', 'Nuts | Hives | Mild\n| Wheeze | Severe'],
    ['a cell of two rows in the middle', '<tr><td>Nuts</td><td rowspan="2">Hives</td><td>Mild</td></tr><tr><td>Eggs</td><td>Severe</td></tr>', 'Nuts | Hives | Mild\nEggs | | Severe'],
    ['a block of both', '<tr><td rowspan="2" colspan="2">Nuts</td><td>Mild</td></tr><tr><td>Severe</td></tr>', 'Nuts | | Mild\n| | Severe'],
    ['what is no count', '<tr><td colspan="0" rowspan="-3">Nuts</td><td colspan="x">Hives</td></tr><tr><td>Eggs</td></tr>', 'Nuts | Hives\nEggs'],
    ['a width that no table has', '<tr><td colspan="99999">Nuts</td><td>Mild</td></tr>', `Nuts ${'| '.repeat(24)}Mild`],
  ])('keeps cells under their names beside spans: %s', (_, rows, expected) => {
    const head = '<thead><tr><th>Substance</th><th>Reaction</th><th>Severity</th></tr></thead>';
    const last = '<tr><td>Latex</td><td>Rash</td><td>Mild</td></tr>';
    expect(textOf(section(`<text><table>${head}<tbody>${rows}${last}</tbody></table></text>`)).split('Severity\n')[1]).toBe(`${expected}\nLatex | Rash | Mild`);
  });

  it('keeps a row on one line, whatever lists and breaks its cells hold, and a page that is laid out by a table in lines', () => {
    const rows = '<tr><td>Nuts</td><td><list><item>Nausea</item><item>Diarrhea<br/>for days</item></list></td><td/><td>Mild</td></tr><tr><td><paragraph>Latex</paragraph></td><td>Hives</td></tr>';
    expect(textOf(section(`<text><table><tbody>${rows}</tbody></table></text>`))).toBe('Nuts | Nausea; Diarrhea; for days | Mild\nLatex | Hives');
    const long = `<list><item>${'Wheezing at night. '.repeat(8).trim()}</item><item>${'No fever at all. '.repeat(8).trim()}</item></list>`;
    expect(textOf(section(`<text><table><tr><td>Course</td><td>${long}</td></tr></table></text>`)).split('\n').map((line) => line.slice(0, 10))).toEqual(['Course', '- Wheezing', '- No fever']);
    expect(textOf(section('<text><table><tr><td><paragraph>Asthma.</paragraph><paragraph>No fever.</paragraph></td></tr></table></text>'))).toBe('Asthma.\nNo fever.');
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

  it('a second patient, not the same one named twice', () => {
    const target = (id: string, born: string, sex = 'F'): string =>
      `<recordTarget><patientRole><id root="1.2.3" extension="${id}"/><patient><administrativeGenderCode code="${sex}"/><birthTime value="${born}"/></patient></patientRole></recordTarget>`;
    const both = (one: string, other: string): string => codeOf(() => parseCcda(wrap('<structuredBody><component><section><text>Asthma</text></section></component></structuredBody>', one + other)));
    expect(both(target('a', '19610704'), target('a', '19610704'))).toBe('read');
    expect(both(target('a', '19610704'), target('b', '19610704'))).toBe('E121 recordTarget[2]');
    expect(both(target('a', '19610704'), target('a', '19750101'))).toBe('E121 recordTarget[2]');
    expect(both(target('a', '19610704'), target('a', '19610704', 'M'))).toBe('E121 recordTarget[2]');
  });

  it('never repeats what stood there', () => {
    try {
      parseCcda('<ClinicalDocument xmlns="urn:hl7-org:v3"><secret asthma=</x>');
    } catch (error) {
      expect(JSON.stringify((error as ChartcodeError).toBody())).not.toMatch(/secret|asthma/);
    }
  });
});

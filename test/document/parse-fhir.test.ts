// FHIR R4: one encounter out of bundles and single resources, context beside notes, and what is refused.
import { describe, expect, it } from 'vitest';
import { parseFhir } from '../../src/document/parse-fhir/index.js';
import type { ReadSource } from '../../src/read-source.js';
import { ChartcodeError } from '../../src/errors.js';
import { expectMapped } from '../helpers/expect-mapped.js';
import { CCDA, HTML, NOTE, RTF, base64, makeDocumentBundle, makeVisitBundle } from '../helpers/format-inputs.js';

const codeOf = (value: unknown): string => {
  try {
    parseFhir(value);
  } catch (error) {
    if (error instanceof ChartcodeError) return `${error.code} ${String((error.details[0] as { field?: string }).field)}`;
    throw error;
  }
  return 'read';
};
const reference = (attachment: object, more: object = {}): object => ({ resourceType: 'DocumentReference', id: 'd', status: 'current', content: [{ attachment }], ...more });
const textsOf = ({ documents }: ReadSource): string[] => documents.map(({ text }) => text);
const at = (value: unknown, path: string): string => String(path.split('.').reduce<unknown>((one, key) => (one as Record<string, unknown>)[key], value));

describe('a chart with two visits', () => {
  const bundle = makeVisitBundle();
  const read = parseFhir(bundle);

  it('is one encounter: the latest that has a note', () => {
    expect(read.encounter).toMatchObject({ id: 'e2', setting: 'office', dateOfService: '2026-01-15', patient: { age: 64, sex: 'F' } });
    expect(read.unread).toEqual([{ place: 'entry.2.resource', problem: 'belongs to another encounter' }]);
  });

  it('reads a note once though it stands twice', () => {
    expect(read.documents.map(({ id, type }) => [id, type])).toEqual([['DocumentReference/d1', 'history_and_physical'], ['context', 'history_and_physical']]);
    expect(read.documents[0]?.text).toBe(NOTE);
  });

  it('gives reasons, conditions and procedures as context, what is over as history, nothing refuted', () => {
    expect(read.documents[1]?.text).toBe(
      'REASON FOR VISIT:\n- Blood pressure check\n\nDIAGNOSIS:\n- Essential hypertension (disorder)\n\nPAST MEDICAL HISTORY:\n- history of Streptococcal sore throat\n\nPROCEDURES:\n- Depression screening (2026-01-15)',
    );
  });

  it('maps every run to its JSON path', () => {
    for (const { text, pieces } of read.documents)
      expectMapped(text, pieces, (path) => (path?.endsWith('attachment.data') ? Buffer.from(at(bundle, path), 'base64').toString() : at(bundle, path ?? '')));
  });

  it('lets the caller overrule it', () => {
    expect(parseFhir(bundle, { setting: 'outpatient_hospital', patient: { sex: 'U' } }).encounter).toMatchObject({ setting: 'outpatient_hospital', patient: { age: 64, sex: 'U' } });
  });
});

it('reads a FHIR document with its sections', () => {
  const bundle = makeDocumentBundle();
  const read = parseFhir(bundle);
  expect(read.encounter).toMatchObject({ id: 'e', setting: 'inpatient', admissionDate: '2026-02-09', dateOfService: '2026-02-14', patient: { age: 76, sex: 'M' } });
  // The condition is listed by a section that is written out: no context repeats it.
  expect(textsOf(read)).toEqual([
    'Hospital course:\nTreated for hypertension & headache.\n\nDISCHARGE DIAGNOSIS:\nDiagnoses when leaving\n- Hypertension\n- Type 2 diabetes\n\nInstructions:\nLow salt.',
  ]);
  expect(read.documents[0]?.type).toBe('discharge_summary');
  expectMapped(read.documents[0]!.text, read.documents[0]!.pieces, (path) => at(bundle, path ?? ''));
});

describe('attachments', () => {
  it.each([
    ['HTML', 'text/html', HTML, 'ASSESSMENT\nHypertension — poorly controlled.'],
    ['RTF', 'application/rtf', RTF, 'ASSESSMENT\nHypertension'],
    ['RTF that says it is text', 'text/plain', RTF, 'ASSESSMENT\nHypertension'],
    ['C-CDA', 'application/hl7-cda+xml', CCDA, 'DISCHARGE DIAGNOSIS:'],
    ['Latin-1', 'text/plain; charset=iso-8859-1', Buffer.from('Ménière’s', 'latin1'), 'Ménière'],
  ])('%s', (_, contentType, bytes, start) => {
    expect(textsOf(parseFhir(reference({ contentType, data: base64(bytes) })))[0]?.startsWith(start)).toBe(true);
  });

  it('takes the first form that can be read, and a Binary of the bundle', () => {
    const both = { content: [{ attachment: { contentType: 'application/pdf', data: base64('%PDF') } }, { attachment: { contentType: 'text/plain', data: base64('Asthma.') } }] };
    expect(parseFhir(reference({}, both))).toMatchObject({ documents: [{ text: 'Asthma.' }], unread: [] });
    const binary = { resource: { resourceType: 'Binary', id: 'b', contentType: 'text/plain', data: base64('Headache.') } };
    const bundle = { resourceType: 'Bundle', type: 'collection', entry: [{ resource: reference({ url: 'Binary/b' }) }, binary] };
    expect(textsOf(parseFhir(bundle))).toEqual(['Headache.']);
  });

  it('says what it could not read beside what it could', () => {
    const entry = [reference({ contentType: 'text/plain', data: base64('Asthma.') }), { ...reference({ url: 'https://example.org/note' }), id: 'u' }].map((resource) => ({ resource }));
    expect(parseFhir({ resourceType: 'Bundle', type: 'searchset', entry }).unread).toEqual([{ place: 'entry.1.resource.content.0.attachment.url', problem: 'is given by its address only' }]);
  });
});

it('reads a report: its form, and the conclusion that the form does not hold', () => {
  const report = { resourceType: 'DiagnosticReport', status: 'final', code: { text: 'Chest X-ray' }, presentedForm: [{ contentType: 'text/plain', data: base64('Opacity.') }], conclusion: 'Pneumonia.' };
  expect(parseFhir(report)).toMatchObject({ documents: [{ type: 'diagnostic_report', text: 'Opacity.\n\nCONCLUSION:\nPneumonia.' }] });
  expect(textsOf(parseFhir({ ...report, presentedForm: undefined }))).toEqual(['CONCLUSION:\nPneumonia.']);
  const text = { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml"><p>Right lower lobe opacity.</p></div>' };
  expect(textsOf(parseFhir({ ...report, presentedForm: undefined, text }))).toEqual(['Right lower lobe opacity.\n\nCONCLUSION:\nPneumonia.']);
  expect(textsOf(parseFhir({ ...report, text }))).toEqual(['Opacity.\n\nCONCLUSION:\nPneumonia.']);
});

it('takes a malformed optional field as absent', () => {
  expect(textsOf(parseFhir(reference({ contentType: 'text/plain', data: base64('Asthma.') }, { type: 5, date: {}, context: 'x' })))).toEqual(['Asthma.']);
});

describe('what is refused', () => {
  const patient = (id: string) => ({ resource: { resourceType: 'Patient', id } });
  it.each<[string, unknown, string]>([
    ['no resource', {}, 'E121 resourceType'],
    ['an array', [], 'E121 resourceType'],
    ['another resource', { resourceType: 'Observation' }, 'E121 resourceType'],
    ['a name of the prototype', { resourceType: 'constructor' }, 'E121 resourceType'],
    ['a bundle of another type', { resourceType: 'Bundle', type: 'history' }, 'E121 type'],
    ['entries that are none', { resourceType: 'Bundle', type: 'collection', entry: 5 }, 'E121 entry'],
    ['a bundle without text', { resourceType: 'Bundle', type: 'collection', entry: [patient('a')] }, 'E122 entry'],
    ['a resource without text of its own', { resourceType: 'Condition', code: { text: 'Asthma' } }, 'E122 resourceType'],
    ['two patients', { resourceType: 'Bundle', type: 'collection', entry: [patient('a'), patient('b')] }, 'E121 entry.1.resource'],
    ['base64 that is not', reference({ contentType: 'text/plain', data: '%%%' }), 'E121 content.0.attachment.data'],
    ['an address only', reference({ url: 'https://example.org/x' }), 'E123 content.0.attachment.url'],
    ['a PDF only', reference({ contentType: 'application/pdf', data: base64('%PDF-1.4') }), 'E108 content.0.attachment.data'],
    ['an unknown charset', reference({ contentType: 'text/plain; charset=klingon', data: base64('x') }), 'E125 content.0.attachment.data'],
    ['bytes of another charset', reference({ contentType: 'text/plain', data: base64(Buffer.from([0xff])) }), 'E107 content.0.attachment.data'],
    ['an entity in an attachment', reference({ contentType: 'text/xml', data: base64('<!DOCTYPE a [<!ENTITY x "y">]><ClinicalDocument/>') }), 'E124 content.0.attachment.data'],
    ['sections without end', JSON.parse(`${'{"resourceType":"Composition","section":['.repeat(5000)}${']}'.repeat(5000)}`), 'E121 body'],
    ['nesting in a field that is not read', { resourceType: 'Bundle', type: 'collection', entry: [{ resource: JSON.parse(`${'{"a":'.repeat(9000)}1${'}'.repeat(9000)}`) }] }, 'E121 body'],
    ['a document that was withdrawn', { ...reference({ data: base64('x') }), status: 'entered-in-error' }, 'E122 status'],
  ])('%s', (_, value, code) => expect(codeOf(value)).toBe(code));
});

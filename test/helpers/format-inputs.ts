// Inputs of every foreign format in the shape of public examples, written here: what the format suites, the HTTP suite and the mutations start from.
import { readFileSync } from 'node:fs';

export const NOTE = 'CHIEF COMPLAINT: Follow-up.\n\nASSESSMENT:\nHypertension, above goal. Type 2 diabetes. No asthma.\n';

const read = (name: string): Buffer => readFileSync(new URL(`../fixtures/formats/${name}`, import.meta.url));
export const base64 = (text: string | Uint8Array): string => Buffer.from(text).toString('base64');

export const CCDA = read('discharge-summary.xml');
export const HTML = read('note.html');
export const RTF = read('note.rtf');
/** Segments end in carriage returns, as on the wire. */
export const MDM = Buffer.from(read('visit.hl7').toString('utf8').trimEnd().replace(/\n/g, '\r'));

/** A radiology report and a laboratory panel. */
export const ORU = Buffer.from(
  [
    'MSH|^~\\&|RIS|HOSP|CHARTCODE|HOSP|20260210||ORU^R01^ORU_R01|ORU1|P|2.5.1',
    'PID|1||1^^^H^MR||PERSON^TEST||1950|M',
    'PV1|1|E|ED^^^HOSP^^D',
    'OBR|1||A1|71046^Chest X-ray 2 views^C4|||20260209',
    'OBX|1|TX|71046&GDT^Chest X-ray||Right lower lobe opacity.~No effusion.||||||F',
    'OBX|2|TX|71046&IMP^Chest X-ray||Pneumonia.||||||F',
    'OBX|3|TX|71046&IMP^Chest X-ray||Follow up in six weeks.||||||F',
    'OBR|2||A2|24323-8^Comprehensive metabolic panel^LN|||20260210',
    'OBX|1|NM|2160-0^Creatinine^LN||1.9|mg/dL|0.6-1.2|H|||F',
    'OBX|2|CWE|883-9^ABO group^LN||A^Group A^L||||||F',
    'NTE|1||Hypertension noted by the ward.',
  ].join('\r'),
);

export const ADT = Buffer.from(
  [
    'MSH|^~\\&|ADT|HOSP|CHARTCODE|HOSP|20260301||ADT^A01^ADT_A01|ADT1|P|2.5.1',
    'EVN|A01|20260301',
    'PID|1||1^^^H^MR||PERSON^TEST||20010530|F',
    'PV1|1|I|3W^12^A^HOSP||||||||||||||||V-9',
    'PV2|||^Shortness of breath',
    'DG1|1||J45.901^Asthma with acute exacerbation^I10',
    'PR1|1||5A09357^Assistance with respiratory ventilation^I10P',
  ].join('\r'),
);

const concept = (code: string, display: string) => ({ coding: [{ system: 'http://loinc.org', code, display }], text: display });

/** Two visits of one patient, as a synthetic chart has them: the later one has a note, as a document and again as a report, and coded context. */
export function makeVisitBundle(): Record<string, unknown> {
  const entry = (resource: Record<string, unknown>) => ({ fullUrl: `urn:uuid:${String(resource.id)}`, resource, request: { method: 'POST', url: resource.resourceType } });
  const of = (id: string) => ({ reference: `urn:uuid:${id}` });
  const note = { contentType: 'text/plain; charset=utf-8', data: base64(NOTE) };
  return {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [
      entry({ resourceType: 'Patient', id: 'p1', gender: 'female', birthDate: '1961-07-04', name: [{ family: 'Person', given: ['Test'] }] }),
      entry({ resourceType: 'Encounter', id: 'e1', status: 'finished', class: { code: 'EMER' }, period: { start: '2024-03-01T10:00:00-05:00', end: '2024-03-01T12:00:00-05:00' } }),
      entry({ resourceType: 'DocumentReference', id: 'd0', status: 'current', type: concept('34111-5', 'Emergency department note'), content: [{ attachment: { ...note, data: base64('Headache.') } }], context: { encounter: [of('e1')] } }),
      entry({ resourceType: 'Encounter', id: 'e2', status: 'finished', class: { code: 'AMB' }, reasonCode: [{ text: 'Blood pressure check' }], period: { start: '2026-01-15T09:00:00-05:00' } }),
      entry({ resourceType: 'Condition', id: 'c1', clinicalStatus: concept('active', ''), category: [concept('encounter-diagnosis', '')], code: concept('59621000', 'Essential hypertension (disorder)'), encounter: of('e2') }),
      entry({ resourceType: 'Condition', id: 'c2', clinicalStatus: concept('resolved', ''), code: { text: 'Streptococcal sore throat' } }),
      entry({ resourceType: 'Condition', id: 'c3', verificationStatus: concept('refuted', ''), code: { text: 'Gout' } }),
      entry({ resourceType: 'Procedure', id: 'r1', status: 'completed', code: { text: 'Depression screening' }, encounter: of('e2'), performedDateTime: '2026-01-15' }),
      entry({ resourceType: 'DiagnosticReport', id: 'g1', status: 'final', code: concept('34117-2', 'History and physical note'), encounter: of('e2'), effectiveDateTime: '2026-01-15T09:00:00-05:00', presentedForm: [note] }),
      entry({ resourceType: 'DocumentReference', id: 'd1', status: 'current', type: concept('34117-2', 'History and physical note'), date: '2026-01-15T09:30:00Z', content: [{ attachment: note }], context: { encounter: [of('e2')] } }),
      entry({ resourceType: 'Claim', id: 'x1', status: 'active' }),
    ],
  };
}

/** A FHIR document: a Composition of an inpatient stay with nested sections. */
export function makeDocumentBundle(): Record<string, unknown> {
  const div = (html: string) => ({ status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml">${html}</div>` });
  return {
    resourceType: 'Bundle',
    type: 'document',
    timestamp: '2026-02-14T12:00:00Z',
    entry: [
      {
        fullUrl: 'http://example.org/fhir/Composition/c',
        resource: {
          resourceType: 'Composition',
          id: 'c',
          status: 'final',
          type: concept('18842-5', 'Discharge summary'),
          title: 'Discharge Summary',
          date: '2026-02-14T10:00:00Z',
          encounter: { reference: 'http://example.org/fhir/Encounter/e' },
          section: [
            { title: 'Hospital course', code: concept('8648-8', 'Hospital course'), text: div('<p>Treated for <b>hypertension</b> &amp; headache.</p>') },
            {
              title: 'Diagnoses when leaving',
              code: concept('11535-2', 'Hospital discharge diagnosis'),
              text: div('<ul><li>Hypertension</li><li>Type 2 diabetes</li></ul>'),
              entry: [{ reference: 'Condition/k' }],
              section: [{ title: 'Instructions', text: div('Low salt.') }],
            },
          ],
        },
      },
      { fullUrl: 'http://example.org/fhir/Encounter/e', resource: { resourceType: 'Encounter', id: 'e', status: 'finished', class: { code: 'IMP' }, period: { start: '2026-02-09', end: '2026-02-14' } } },
      { fullUrl: 'http://example.org/fhir/Patient/p', resource: { resourceType: 'Patient', id: 'p', gender: 'male', birthDate: '1950-02' } },
      { fullUrl: 'http://example.org/fhir/Condition/k', resource: { resourceType: 'Condition', id: 'k', code: { text: 'Type 2 diabetes' } } },
    ],
  };
}

/** One input of each format, with its content type. */
export const INPUTS: [format: 'fhir' | 'ccda' | 'hl7v2' | 'rtf' | 'html', contentType: string, body: Buffer][] = [
  ['fhir', 'application/fhir+json', Buffer.from(JSON.stringify(makeVisitBundle()))],
  ['ccda', 'application/xml', CCDA],
  ['hl7v2', 'application/hl7-v2', MDM],
  ['rtf', 'application/rtf', RTF],
  ['html', 'text/html', HTML],
];

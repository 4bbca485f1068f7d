// A patient record in the shape in which patient simulators export FHIR R4: a transaction, every visit with its note as a report and as a document.
import { base64 } from './format-inputs.js';

const LOINC = 'http://loinc.org';
const NOTE_CODES = { coding: [{ system: LOINC, code: '34117-2', display: 'History and physical note' }, { system: LOINC, code: '51847-2', display: 'Evaluation + Plan note' }] };
const PATIENT = 'urn:uuid:00000000-0000-4000-8000-000000000001';

interface Visit { day: string; complaint: string; past: string; drugs: string; problem: string; snomed: string; plan: string }

const VISITS: Visit[] = [
  { day: '2019-03-02', complaint: '- Sputum Production\n- Fever\n- Cough', past: '', drugs: 'No Active Medications.', problem: 'acute bronchitis', snomed: '10509002', plan: 'The patient was prescribed the following medications:\n- acetaminophen 325 mg oral tablet' },
  {
    day: '2026-02-11', complaint: 'No complaints.', past: 'Patient has a history of acute bronchitis (disorder), essential hypertension (disorder), diabetes mellitus type 2 (disorder). ',
    drugs: '24 hr metformin hydrochloride 500 mg extended release oral tablet', problem: 'diabetic retinopathy associated with type ii diabetes mellitus', snomed: '422034002',
    plan: 'The following procedures were conducted:\n- medication reconciliation (procedure)\nThe patient was placed on a careplan:\n- diabetes self management plan (record artifact)',
  },
];

const writeNote = (v: Visit): string => `
${v.day}

# Chief Complaint
${v.complaint}


# History of Present Illness
Rosa is a 51 year-old non-hispanic white female. ${v.past}

# Social History
Patient is married. Patient has never smoked.

 Patient comes from a middle socioeconomic background.

# Allergies
No Known Allergies.

# Medications
${v.drugs}

# Assessment and Plan
Patient is presenting with ${v.problem} (disorder). 

## Plan

${v.plan}

`;

function exportVisit(visit: Visit, last: boolean): object[] {
  const [start, end] = [`${visit.day}T09:14:06-05:00`, `${visit.day}T09:29:06-05:00`];
  const id = (kind: number): string => `00000000-0000-4000-800${kind}-${visit.day.replaceAll('-', '').padStart(12, '0')}`;
  const encounter = { reference: `urn:uuid:${id(1)}` };
  const subject = { reference: PATIENT };
  const attachment = { contentType: 'text/plain; charset=utf-8', data: base64(writeNote(visit)) };
  return [
    { resourceType: 'Encounter', id: id(1), status: 'finished', class: { code: 'AMB' }, subject, period: { start, end }, serviceProvider: { reference: 'Organization?identifier=https://example.org|1', display: 'CLINIC' } },
    { resourceType: 'Condition', id: id(2), clinicalStatus: { coding: [{ code: last ? 'active' : 'resolved' }] }, verificationStatus: { coding: [{ code: 'confirmed' }] }, code: { coding: [{ system: 'http://snomed.info/sct', code: visit.snomed, display: `${visit.problem} (disorder)` }], text: `${visit.problem} (disorder)` }, subject, encounter, onsetDateTime: start },
    { resourceType: 'DiagnosticReport', id: id(3), status: 'final', category: [NOTE_CODES], code: NOTE_CODES, subject, encounter, effectiveDateTime: start, issued: start, presentedForm: [attachment] },
    { resourceType: 'DocumentReference', id: id(4), status: last ? 'current' : 'superseded', type: NOTE_CODES, subject, date: start, content: [{ attachment, format: { code: 'urn:ihe:iti:xds:2017:mimeTypeSufficient' } }], context: { encounter: [encounter], period: { start, end } } },
  ];
}

/** A record of two visits; the note of the second stands in it twice. */
export function makeSimulatedRecord(): object {
  const patient = { resourceType: 'Patient', id: PATIENT.slice(9), gender: 'female', birthDate: '1974-11-20', name: [{ family: 'Ortiz186', given: ['Rosa42'] }] };
  const resources = [patient, ...VISITS.flatMap((visit, place) => exportVisit(visit, place === VISITS.length - 1))] as { resourceType: string; id: string }[];
  return { resourceType: 'Bundle', type: 'transaction', entry: resources.map((resource) => ({ fullUrl: `urn:uuid:${resource.id}`, resource, request: { method: 'POST', url: resource.resourceType } })) };
}

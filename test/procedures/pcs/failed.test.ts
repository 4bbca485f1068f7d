// Attempts that came to nothing (B3.3), what another place did, and what is still to come: notes of our own, each with its counter-example.
import { describe, expect, it } from 'vitest';
import { readDocument } from '../../../src/document/index.js';
import { findMentions } from '../../../src/mentions/index.js';
import { codeFacilityProcedures } from '../../../src/procedures/pcs/index.js';
import { loadEdition } from '../../../src/reference/index.js';
import type { DocumentType } from '../../../src/types.js';

const edition = loadEdition({ dateOfService: '2026-01-15' });

function code(text: string, type: DocumentType = 'discharge_summary'): string[] {
  const doc = readDocument({ id: 'd1', text, type });
  const { lines, findings } = codeFacilityProcedures({ documents: [doc], mentions: findMentions(doc), facts: { setting: 'inpatient', documentType: type, patient: {}, dateOfService: '2026-01-15' }, diagnoses: [], edition });
  for (const { evidence } of [...lines, ...findings]) for (const one of evidence) expect(text.slice(one.start, one.end)).toBe(one.text);
  return lines.map((line) => line.code).sort();
}
const stay = (course: string): string => `DISCHARGE SUMMARY\nADMITTED: 1/3\nHOSPITAL COURSE: Admitted with fever and treated with ceftriaxone. ${course} She improved on antibiotics and was discharged on day 6.`;

describe('taps that drew nothing are an inspection', () => {
  it.each([
    ['Lumbar puncture was tried twice at the bedside and no CSF could be obtained.', '00JU3ZZ'],
    ['A spinal tap was attempted on day 2. After three passes nothing came back and the attempt was abandoned.', '00JU3ZZ'],
    ['Left thoracentesis was attempted under ultrasound; it was a dry tap.', '0WJB3ZZ'],
    ['Paracentesis was unsuccessful, no fluid returned.', '0WJG3ZZ'],
    ['Right knee arthrocentesis was done but yielded no fluid.', '0SJC3ZZ'],
  ])('%s', (course, expected) => expect(code(stay(course))).toEqual([expected]));
  it.each([
    ['Lumbar puncture on day 1 drew clear CSF with 2 cells and normal protein.', '009U3ZX'],
    ['Bedside lumbar puncture was unsuccessful. Radiology performed a lumbar puncture under fluoroscopy the next day and 12 ml of CSF was sent.', '009U3ZX'],
    ['Left thoracentesis was performed after one dry pass and 900 mL was removed.', '0W9B3ZZ'],
  ])('it came after all: %s', (course, expected) => expect(code(stay(course))).toEqual([expected]));
  it('says nothing of the tap when another attempt failed', () => {
    expect(code(stay('Lumbar puncture was performed on day 1, opening pressure 17. A PICC attempt failed on day 2.'))).toContain('009U3ZX');
  });
  it('leaves a line that could not be placed out', () => expect(code(stay('PICC placement was attempted; the wire would not pass and it was abandoned.'))).toEqual([]));
  it('looks as far as a scope came', () => expect(code(stay('Colonoscopy was attempted on day 3 but was aborted in the sigmoid because of stool.'))).toEqual(['0DJD8ZZ']));
  it('saw the duodenum where the ducts could not be entered', () => expect(code(stay('ERCP was attempted on day 2. The bile duct could not be cannulated.'))).toEqual(['0DJ08ZZ']));
});

describe('done elsewhere, or still to come', () => {
  it.each([
    'Before transfer she was intubated at the outside hospital and had a tracheostomy there.',
    'She was transferred from Mercy, where left heart catheterization was done.',
    'Laparoscopic cholecystectomy is planned in six weeks.',
    'Percutaneous nephrolithotomy in a month.',
  ])('%s', (course) => expect(code(stay(course))).toEqual([]));
  it('codes what followed the transfer', () => {
    expect(code(stay('She was transferred from an outside hospital and on arrival was taken to the operating room for a laparoscopic appendectomy.'))).toEqual(['0DTJ4ZZ']);
  });
  it('a finding that was excluded denies no procedure', () => {
    expect(code(stay('After TEE excluded thrombus, synchronized cardioversion was performed.'))).toContain('5A2204Z');
  });
  it('what the patient never needed denies nothing before the comma', () => expect(code(stay('BiPAP for 39 hours, never intubated.'))).toContain('5A09457'));
});

describe('skin grafts by the areas that they cover', () => {
  it.each([
    ['On day 4 the burns were excised and split thickness skin grafts harvested from the left thigh were placed onto the right forearm and the right hand.', ['0HRDX74', '0HRFX74']],
    ['Split thickness skin graft was taken from the right thigh and applied to the left lower leg.', ['0HRLX74']],
    ['A split thickness skin graft to both feet was done; the donor site on the left thigh was dressed.', ['0HRMX74', '0HRNX74']],
  ])('%s', (course, expected) => expect(code(stay(course)).filter((one) => one.startsWith('0HR'))).toEqual(expected));
});

it('a tap and the drain that followed are two procedures', () => {
  expect(code(stay('Right diagnostic thoracentesis on day 1 drew 50 ml of cloudy fluid for culture. On day 2 a 14 French pigtail catheter was placed in the right pleural space.'))).toEqual(['0W9930Z', '0W993ZX']);
});

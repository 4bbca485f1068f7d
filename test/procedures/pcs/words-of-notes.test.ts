// What the words around a procedure decide: durations, devices by the device key, lead-ins of lines, what is denied, whose delivery it was.
import { describe, expect, it } from 'vitest';
import { readDocument } from '../../../src/document/index.js';
import { findMentions } from '../../../src/mentions/index.js';
import deviceKey from '../../../src/procedures/pcs/data/device-key.json' with { type: 'json' };
import { findDurations } from '../../../src/procedures/pcs/durations.js';
import { codeFacilityProcedures } from '../../../src/procedures/pcs/index.js';
import { readWords } from '../../../src/procedures/pcs/words.js';
import { loadEdition } from '../../../src/reference/index.js';
import type { DocumentType, Patient } from '../../../src/types.js';

const edition = loadEdition({ dateOfService: '2026-01-15' });

function code(text: string, type: DocumentType = 'operative_report', patient: Patient = {}): string[] {
  const doc = readDocument({ id: 'd1', text, type });
  return codeFacilityProcedures({ documents: [doc], mentions: findMentions(doc), facts: { setting: 'inpatient', documentType: type, patient, dateOfService: '2026-01-15' }, diagnoses: [], edition }).lines.map((line) => line.code);
}

function duration(text: string): string {
  return findDurations(readWords(text, { start: 0, end: text.length }), text).map(({ word }) => word).join(' ');
}

const report = (title: string, body: string): string =>
  `PROCEDURE PERFORMED: ${title}\n\nDESCRIPTION OF PROCEDURE: The patient was brought to the operating room. ${body} The patient tolerated the procedure well.`;

describe('durations', () => {
  it.each([
    ['on the ventilator 19 h', 'less than 24'], ['ventilated 31 hours', '24 96'], ['vent day 6', 'greater than 96'], ['ventilated 13 days', 'greater than 96'],
    ['BiPAP overnight 14h', 'less than 24'], ['Intubated 1/6 in the afternoon, extubated 1/15', 'greater than 96'], ['Ventilated 1/7-1/9', '24 96'], ['hospital day 6, POD 2', ''],
  ])('reads %s', (text, words) => {
    expect(duration(text)).toBe(words);
  });
});

describe('devices', () => {
  it('chooses the bearing of a hip', () => {
    const hip = (bearing: string): string[] => code(report('Right total hip arthroplasty, uncemented.', `The acetabular cup was press fit. ${bearing}`));
    expect(hip('A ceramic head on a polyethylene liner was placed; this was a ceramic on polyethylene total hip arthroplasty.')).toContain('0SR904A');
    expect(hip('A cobalt chrome head on a polyethylene liner was placed in this metal on polyethylene total hip arthroplasty.')).toContain('0SR902A');
  });

  it('reads the device key: words that all values of a term share', () => {
    const words = new Map((deviceKey.terms as [string, string][]).flatMap(([phrases, label]) => phrases.split('|').map((phrase) => [phrase, label] as const)));
    expect(words.get('cypher')).toBe('intraluminal device drug eluting');
    expect(words.get('acuity')).toBe('cardiac lead');
    expect(words.get('two lead pacemaker')).toBe('pacemaker dual chamber');
    expect(words.get('polypropylene mesh')).toBe('synthetic substitute');
  });

  it('does not take a device that is denied', () => {
    const codes = code(report('Open repair of ventral hernia without mesh.', 'The fascia was closed primarily with suture and no mesh was used.'));
    expect(codes.filter((one) => one.startsWith('0WU'))).toEqual([]);
  });
});

describe('sides', () => {
  it('follows the description where the title names the other side, with one finding and both quotes', () => {
    const text = report('Right carpal tunnel release.', 'The left hand was prepped. An incision was made over the left palm and the transverse carpal ligament was divided, releasing the median nerve. The left hand was dressed.');
    const doc = readDocument({ id: 'd1', text, type: 'operative_report' });
    const { lines, findings } = codeFacilityProcedures({ documents: [doc], mentions: findMentions(doc), facts: { setting: 'inpatient', documentType: 'operative_report', patient: {}, dateOfService: '2026-01-15' }, diagnoses: [], edition });
    expect(lines.map((line) => line.code)).toEqual(['01N50ZZ']);
    const conflicts = findings.filter(({ rule }) => rule === 'procedure-side-conflict');
    expect(conflicts).toHaveLength(1);
    expect(conflicts[0]!.evidence.map((one) => /right/i.test(one.text))).toEqual([true, false]);
  });

  it('codes the spinal region whose levels are named', () => {
    const codes = code(report('Anterior cervical discectomy and interbody fusion C4-C5 with PEEK cage.', 'The disc at C4-C5 was removed and a cage was placed for anterior interbody fusion.'));
    expect(codes.filter((one) => one.startsWith('0SG'))).toEqual([]);
  });
});

describe('lines of a note', () => {
  it('codes platelets beside red cells', () => {
    const codes = code('HOSPITAL COURSE: She was transfused 2 units of packed red blood cells and 1 unit of platelets through a peripheral IV.', 'discharge_summary');
    expect(codes).toEqual(expect.arrayContaining(['30233N1', '30233R1']));
  });

  it('chooses the vein that blood was given through', () => {
    expect(code('HOSPITAL COURSE: He received 2 units of PRBC through the central line.', 'discharge_summary')).toContain('30243N1');
  });

  it('gives a newborn, a boy or a man no procedure of a mother', () => {
    const text = 'HOSPITAL COURSE: Delivered by repeat low transverse cesarean section for breech. Phototherapy for 2 days.';
    expect(code(text, 'discharge_summary', { age: 0 }).filter((one) => one.startsWith('1'))).toEqual([]);
    expect(code(text, 'discharge_summary', { sex: 'M' }).filter((one) => one.startsWith('1'))).toEqual([]);
    expect(code(`Newborn male, day of life 3. ${text}`, 'discharge_summary').filter((one) => one.startsWith('1'))).toEqual([]);
    expect(code(text, 'discharge_summary', { age: 31, sex: 'F' })).toContain('10D00Z1');
  });
});

// What the words around a procedure decide: durations, devices by the device key, lead-ins of lines, what is denied, whose delivery it was.
import { describe, expect, it } from 'vitest';
import { readDocument } from '../../../src/document/index.js';
import { findMentions } from '../../../src/mentions/index.js';
import deviceKey from '../../../src/procedures/pcs/data/device-key.json' with { type: 'json' };
import { dropNotDone } from '../../../src/procedures/drop-not-done.js';
import { findCandidates } from '../../../src/procedures/pcs/candidates.js';
import { findDurations } from '../../../src/procedures/pcs/durations.js';
import { FEATURE_NAMES, readFeatures } from '../../../src/procedures/pcs/features.js';
import { codeFacilityProcedures } from '../../../src/procedures/pcs/index.js';
import { MODEL } from '../../../src/procedures/pcs/model.js';
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

/** Codes after what was not done here is taken away. */
function done(text: string, type: DocumentType = 'operative_report'): string[] {
  const doc = readDocument({ id: 'd1', text, type });
  const input = { documents: [doc], mentions: findMentions(doc), facts: { setting: 'inpatient' as const, documentType: type, patient: {}, dateOfService: '2026-01-15' }, diagnoses: [], edition };
  return dropNotDone(codeFacilityProcedures(input).lines, input).lines.map((line) => line.code);
}

describe('what was not done here', () => {
  it.each([
    ['a wish that was not met', 'PROCEDURE: Primary low transverse cesarean section.\nShe had asked for bilateral tubal ligation but none was performed, as consent was not signed in time. Uterus opened in a low transverse fashion, infant delivered, hysterotomy closed in two layers.', ['10D00Z1']],
    ['the other eye last month', 'PROCEDURE: Phacoemulsification with posterior chamber intraocular lens, right eye.\nINDICATIONS: She had phacoemulsification with lens implant of the left eye last month and did well.\nDESCRIPTION: The nucleus was phacoemulsified. A foldable lens was placed in the bag.', ['08RJ3JZ']],
    ['half of a gland in the end', 'PROCEDURE: Total thyroidectomy, converted to right lobectomy.\nDESCRIPTION: The nerve signal was lost after the right lobe was removed; the left side was not operated.', ['0GTH0ZZ']],
    ['the other knee of another year', 'PROCEDURE: L TKA, cemented.\nDESCRIPTION: Had R TKA here 2023, doing well. Midline incision, medial parapatellar arthrotomy. Distal cut, tibia cut, components cemented and impacted.', ['0SRD0J9']],
  ])('%s', (_, text, codes) => expect(done(text)).toEqual(codes));

  it('needs what it is done with', () => {
    expect(done('HOSPITAL COURSE: Mediastinal adenopathy. EBUS not available here, so referred to the university for it.', 'discharge_summary')).toEqual([]);
  });
});

describe('left', () => {
  it('is no side where it is what was done', () => {
    expect(code('Procedure: IMN R tibia\nSuprapatellar approach. Reamed to 11.5, nail inserted over the wire. Fibula left alone, not fixed.')).toEqual([expect.stringMatching(/^0QSG[03]6Z$/)]);
  });
});

describe('words of a whole note', () => {
  it('say nothing in a short one', () => {
    const features = (text: string): number[] => {
      const doc = readDocument({ id: 'd1', text, type: 'operative_report' });
      const at = FEATURE_NAMES.indexOf('words_table');
      return readFeatures(findCandidates([doc], findMentions(doc), edition, MODEL.counts), { setting: 'inpatient', documentType: 'operative_report', patient: {}, dateOfService: '2026-01-15' }, MODEL).map((one) => one[at]!);
    };
    const [short] = features('PROCEDURE: Laparoscopic cholecystectomy.');
    const [long] = features(report('Laparoscopic cholecystectomy.', 'Trocars were placed and the gallbladder was retracted. The cystic duct and artery were clipped and divided. The gallbladder was taken off the liver bed and removed in a bag. The abdomen was irrigated and the ports were removed under vision. The fascia of the umbilical port was closed with absorbable suture, the skin with staples, and dry dressings were put on.'));
    expect(short).toBe(-1);
    expect(long).toBeGreaterThan(0.1);
  });
});

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

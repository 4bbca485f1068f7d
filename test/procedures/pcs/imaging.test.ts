// The facility's code of a CT report: its region, its contrast, and when there is none.
import { describe, expect, it } from 'vitest';
import { readDocument } from '../../../src/document/index.js';
import { readStudy } from '../../../src/procedures/pcs/imaging.js';
import { loadEdition } from '../../../src/reference/index.js';
import type { DocumentType, Encounter } from '../../../src/types.js';

const edition = loadEdition({ dateOfService: '2026-01-15' });
const study = (text: string, claimType: NonNullable<Encounter['claimType']> = 'institutional', type: DocumentType = 'diagnostic_report') =>
  readStudy({ documents: [readDocument({ id: 'd1', text, type })], mentions: [], facts: { setting: 'inpatient', documentType: type, patient: {}, dateOfService: '2026-01-15' }, diagnoses: [], edition, claimType });

describe('a CT report', () => {
  it.each([
    ['CT of the abdomen and pelvis without contrast. Findings: normal.', 'BW21ZZZ'],
    ['CT abdomen and pelvis after 90 mL of iopamidol. Findings: normal.', 'BW211ZZ'],
    ['CT of the chest without and with contrast (iohexol). Findings: normal.', 'BB2410Z'],
    ['CT of the neck with diatrizoate contrast. Findings: normal.', 'BW2F0ZZ'],
    ['CT of the lumbar spine. Findings: normal.', 'BR29ZZZ'],
    ['CT chest, abdomen and pelvis with IV contrast. Findings: normal.', 'BW25YZZ'],
  ])('%s', (text, code) => expect(study(text)?.code).toBe(code));

  it('asks for a contrast agent that is not told, and for no other', () => {
    expect(study('CT of the chest with contrast. Findings: normal.')?.queries).toHaveLength(1);
    expect(study('CT of the chest with iohexol contrast. Findings: normal.')?.queries).toEqual([]);
    expect(study('CT of the chest, no contrast. Findings: normal.')?.queries).toEqual([]);
  });

  it.each([
    ['an angiogram', 'CT angiogram of the chest with iohexol. Findings: no embolus.'],
    ['a biopsy under CT', 'CT guided biopsy of the chest wall. Findings: three cores.'],
    ['an ultrasound', 'Ultrasound of the abdomen. CT is advised.  Findings: normal.'],
    ['a region without a table', 'CT of the whole body. Findings: normal.'],
  ])('gives none: %s', (_, text) => expect(study(text)).toBeUndefined());

  it('gives none where the facility is not asked for, or the note only mentions a CT', () => {
    expect(study('CT of the chest. Findings: normal.', 'both')).toBeUndefined();
    expect(study('CT of the chest was normal.', 'institutional', 'discharge_summary')).toBeUndefined();
  });
});

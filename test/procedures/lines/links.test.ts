import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { SHARED } from '../../corpora.js';
import { complete, type TinyNote } from './helpers.js';

const linksOf = (note: TinyNote): string[][] => complete(note).lines.map((line) => line.linkedDiagnoses);

describe('diagnosis links', () => {
  it('is the one diagnosis of a claim, and none without any', () => {
    const note: TinyNote = { text: 'Appendectomy for appendicitis.', lines: [['44950', 'Appendectomy']] };
    expect(linksOf({ ...note, diagnoses: [['K3580', 'appendicitis']] })).toEqual([['K3580']]);
    expect(linksOf(note)).toEqual([[]]);
  });
  it('gives each line what it was done for', () => {
    const text = 'POSTOPERATIVE DIAGNOSIS:\n1. Cataract, right eye.\n2. Hypertension.\n\nPROCEDURE: Phacoemulsification of the cataract, right eye. EKG for hypertension was read.';
    const links = linksOf({ text, lines: [['66984', 'Phacoemulsification of the cataract, right eye'], ['93010', 'EKG for hypertension']], diagnoses: [['H2511', 'Cataract, right eye'], ['I10', 'Hypertension', 'hypertension']] });
    expect(links.map(([reason]) => reason)).toEqual(['H2511', 'I10']);
  });
  it('does not link the other side', () => {
    const text = 'POSTOPERATIVE DIAGNOSIS: Osteoarthritis of both knees.\nPROCEDURE: Left total knee replacement.';
    const [links] = linksOf({ text, lines: [['27447', 'Left total knee replacement']], diagnoses: [['M1712', 'Osteoarthritis of both knees'], ['M1711', 'Osteoarthritis of both knees']] });
    expect(links).toContain('M1712');
    expect(links![0]).toBe('M1712');
  });
  it('gives a visit the problems assessed, four at most', () => {
    const text = 'PAST MEDICAL HISTORY: Appendectomy.\n\nASSESSMENT AND PLAN:\n1. Hypertension, continue lisinopril.\n2. Diabetes, check A1c.\n3. Gout.\n4. Asthma.\n5. Obesity.';
    const [links] = linksOf({
      text, type: 'progress_note', setting: 'office', lines: [['99214', 'continue lisinopril']],
      diagnoses: [['I10', 'Hypertension'], ['E119', 'Diabetes'], ['M109', 'Gout'], ['J45909', 'Asthma'], ['E669', 'Obesity'], ['Z9049', 'Appendectomy']],
    });
    expect(links!.length).toBeGreaterThan(1);
    expect(links!.length).toBeLessThanOrEqual(4);
    expect(links).toContain('I10');
    expect(links).not.toContain('Z9049');
  });
  it('gives a polyp removed at a screening the screening first and the polyp next (I.C.21.c.5)', () => {
    const text = 'PROCEDURE: Screening colonoscopy with snare polypectomy.\nFINDINGS: Polyp of the ascending colon. Diverticulosis. Internal hemorrhoids.';
    const diagnoses: TinyNote['diagnoses'] = [['K635', 'Polyp of the ascending colon'], ['K5730', 'Diverticulosis'], ['K648', 'Internal hemorrhoids'], ['Z1211', 'Screening colonoscopy']];
    expect(linksOf({ text, lines: [['45385', 'snare polypectomy']], diagnoses })[0]!.slice(0, 2)).toEqual(['Z1211', 'K635']);
    expect(linksOf({ text, lines: [['45378', 'Screening colonoscopy']], diagnoses })[0]![0]).toBe('Z1211');
    expect(linksOf({ text, lines: [['45385', 'snare polypectomy']], diagnoses: diagnoses.slice(0, 3) })[0]![0]).toBe('K635');
  });
  it('gives each means of one scope the diagnosis of its own place', () => {
    const text = 'FINDINGS: A polyp of the ascending colon was removed by cold snare. In the sigmoid colon a polyp was seen. It was removed with biopsy forceps.';
    const diagnoses: TinyNote['diagnoses'] = [['D122', 'polyp of the ascending colon'], ['D125', 'In the sigmoid colon a polyp']];
    expect(linksOf({ text, lines: [['45385', 'removed by cold snare'], ['45380', 'removed with biopsy forceps']], diagnoses })).toEqual([['D122'], ['D125']]);
    expect(linksOf({ text: 'FINDINGS: Polyps of the ascending colon and the sigmoid colon were removed by snare.', lines: [['45385', 'removed by snare']], diagnoses: [['D122'], ['D125']] })[0]!.sort()).toEqual(['D122', 'D125']);
    expect(linksOf({ text: 'FINDINGS: Two polyps of the transverse colon, one by snare and one by forceps.', lines: [['45385', 'snare'], ['45380', 'forceps']], diagnoses: [['D123', 'polyps of the transverse colon']] })).toEqual([['D123'], ['D123']]);
    expect(linksOf({ text: 'FINDINGS: Sigmoid polyp by snare, ascending colon polyp by cold forceps.', lines: [['45385', 'snare'], ['45380', 'cold forceps']], diagnoses: [['D122', 'ascending colon polyp'], ['D125', 'Sigmoid polyp']] })).toEqual([['D125'], ['D122']]);
  });
  it('points an act at one place to the disease of that place, and to one of the whole body only where nothing else stands', () => {
    const warts: TinyNote = { text: 'COPD is stable. A plantar wart of the heel was frozen.', type: 'progress_note', setting: 'office', lines: [['17110', 'plantar wart of the heel was frozen']], diagnoses: [['J449', 'COPD'], ['B070', 'plantar wart']] };
    expect(linksOf(warts)).toEqual([['B070']]);
    expect(linksOf({ ...warts, diagnoses: [['J449', 'COPD']] })).toEqual([['J449']]);
    const knee: TinyNote = { text: 'Diabetes with hyperglycemia. Left knee arthritis. The left knee was injected.', type: 'progress_note', setting: 'office', lines: [['20610', 'The left knee was injected']], diagnoses: [['E1165', 'Diabetes with hyperglycemia'], ['M1712', 'Left knee arthritis']] };
    expect(linksOf(knee)).toEqual([['M1712']]);
    const ulcer: TinyNote = { text: 'Diabetic foot ulcer of the heel, debrided to fat.', lines: [['11042', 'debrided to fat']], diagnoses: [['E11621', 'Diabetic foot ulcer'], ['L97422', 'ulcer of the heel']] };
    expect(linksOf(ulcer)[0]).toContain('E11621');
  });
  it('points a repair of the rotator cuff to its tear first', () => {
    const text = 'POSTOPERATIVE DIAGNOSIS: Rotator cuff tear and impingement, right shoulder.\nPROCEDURE: Arthroscopic rotator cuff repair and subacromial decompression.';
    const diagnoses: TinyNote['diagnoses'] = [['M7541', 'impingement, right shoulder'], ['M75121', 'Rotator cuff tear']];
    expect(linksOf({ text, lines: [['29827', 'Arthroscopic rotator cuff repair'], ['29826', 'subacromial decompression']], diagnoses }).map(([reason]) => reason)).toEqual(['M75121', 'M7541']);
  });
  it('points vaccines to the immunization alone, and a study to what it found in its part', () => {
    const vaccine: TinyNote = { text: 'Hypertension, stable. Tdap was given.', type: 'progress_note', setting: 'office', lines: [['90715', 'Tdap'], ['90471', 'was given']], diagnoses: [['I10', 'Hypertension'], ['Z23', 'Tdap was given']] };
    expect(linksOf(vaccine)).toEqual([['Z23'], ['Z23']]);
    const text = 'CT ABDOMEN WITHOUT CONTRAST\nIMPRESSION: Left adrenal adenoma. Cholelithiasis. Old fracture of the rib.';
    const [links] = linksOf({ text, type: 'diagnostic_report', lines: [['74150', 'CT ABDOMEN WITHOUT CONTRAST']], diagnoses: [['D3502', 'Left adrenal adenoma'], ['K8020', 'Cholelithiasis']] });
    expect(links!.sort()).toEqual(['D3502', 'K8020']);
  });
  it('gives chemotherapy its encounter first and the tumour next', () => {
    const text = 'Carcinoma of the sigmoid colon. Chemotherapy cycle 4. Hypertension. Oxaliplatin was infused.';
    const [links] = linksOf({ text, type: 'procedure_note', setting: 'office', lines: [['96413', 'Oxaliplatin was infused']], diagnoses: [['C187', 'Carcinoma of the sigmoid colon'], ['I10', 'Hypertension'], ['Z5111', 'Chemotherapy cycle 4']] });
    expect(links!.slice(0, 2)).toEqual(['Z5111', 'C187']);
  });
  it('keeps links that the line already has', () => {
    const note: TinyNote = { text: 'Appendectomy.', lines: [['44950', 'Appendectomy']], diagnoses: [['K3580'], ['I10']] };
    expect(linksOf(note)[0]).toHaveLength(1);
  });
});

const DEV = join(SHARED, 'datasets/claims/dev.jsonl.gz');
interface GoldRow {
  encounter: { text: string; setting: TinyNote['setting'] };
  document_type: TinyNote['type'];
  diagnoses: { code: string; evidence: string[] }[];
  procedures: { code: string; modifiers: string[]; units: number; evidence: string[]; linked_dx: string[] }[];
}

describe.skipIf(!existsSync(DEV))(`coded notes with the coder's own codes${existsSync(DEV) ? '' : ' (skipped: no claims beside the project)'}`, () => {
  it('carries the modifiers, units and links of the coder', () => {
    const rows = gunzipSync(readFileSync(DEV)).toString('utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line) as GoldRow).filter((row) => row.procedures.length > 0);
    const undot = (code: string): string => code.replace('.', '');
    const counts = { lines: 0, modifiers: 0, units: 0, hit: 0, given: 0, wanted: 0 };
    for (const row of rows) {
      const text = row.encounter.text;
      const quotes = (evidence: string[]): string[] => evidence.filter((one) => text.includes(one));
      const { lines } = complete({
        text, type: row.document_type, setting: row.encounter.setting, lines: row.procedures.map((one) => [one.code, ...quotes(one.evidence)]),
        diagnoses: row.diagnoses.map((one) => [undot(one.code), ...quotes(one.evidence)]),
      } as TinyNote);
      row.procedures.forEach((gold, at) => {
        const line = lines[at]!;
        const wanted = new Set(gold.linked_dx.map(undot));
        counts.lines += 1;
        counts.modifiers += [...line.modifiers].sort().join() === [...gold.modifiers].sort().join() ? 1 : 0;
        counts.units += line.units === gold.units ? 1 : 0;
        counts.hit += line.linkedDiagnoses.filter((code) => wanted.has(code)).length;
        counts.given += line.linkedDiagnoses.length;
        counts.wanted += wanted.size;
      });
    }
    expect(counts.modifiers / counts.lines).toBeGreaterThan(0.88);
    expect(counts.units / counts.lines).toBeGreaterThan(0.97);
    expect((2 * counts.hit) / (counts.given + counts.wanted)).toBeGreaterThan(0.78);
  });
});

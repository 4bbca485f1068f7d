// Operations that a heading names and the description denies, ends or converts: what is left of them to code.
import { describe, expect, it } from 'vitest';
import { readDocument } from '../../../src/document/index.js';
import { findMentions } from '../../../src/mentions/index.js';
import { codeFacilityProcedures, type FacilityProcedures } from '../../../src/procedures/pcs/index.js';
import { inspectionOf } from '../../../src/procedures/pcs/undone.js';
import { loadEdition } from '../../../src/reference/index.js';

const edition = loadEdition({ dateOfService: '2026-01-15' });

function code(title: string, body: string): FacilityProcedures & { codes: string[] } {
  const text = `OPERATIVE REPORT\nPROCEDURE: ${title}\nDESCRIPTION: ${body}`;
  const doc = readDocument({ id: 'd1', text, type: 'operative_report' });
  const result = codeFacilityProcedures({ documents: [doc], mentions: findMentions(doc), facts: { setting: 'inpatient', documentType: 'operative_report', patient: {}, dateOfService: '2026-01-15' }, diagnoses: [], edition });
  return { ...result, codes: result.lines.map((line) => line.code).sort() };
}

describe('headings against descriptions', () => {
  it.each([
    ['nothing but the look that was had', 'Laparoscopic splenectomy.', 'Trocars were placed. Metastases covered the diaphragm. The spleen was not removed.', ['07JP4ZZ']],
    ['the region where the organ has no inspection of its own', 'Laparoscopic sigmoid colectomy.', 'The abdomen was entered and the mesentery was fixed by tumor. The sigmoid colon could not be resected. The abdomen was closed.', ['0WJG4ZZ']],
    ['the open look', 'Open cholecystectomy.', 'A subcostal incision was made. The liver was cirrhotic with large varices. Cholecystectomy was not performed.', ['0FJ40ZZ']],
    ['what was begun before the procedure was aborted', 'Laparoscopic cholecystectomy.', 'Ports were placed. There was carcinomatosis and the procedure was aborted.', ['0FJ44ZZ']],
    ['nothing where the case was cancelled before it began', 'Laparoscopic cholecystectomy.', 'After induction and before the incision the blood pressure fell. The case was cancelled.', []],
    ['nothing where surgery was postponed', 'Open sigmoid resection.', 'The patient was found to be febrile in the holding area. Surgery was postponed.', []],
    ['the operation without the part that was left out', 'Laparoscopic cholecystectomy with liver biopsy.', 'Trocars were placed. The gallbladder was dissected free and removed. The liver biopsy was not done because of oozing.', ['0FT44ZZ']],
    ['the stone without the stent', 'Left ureteroscopy with laser lithotripsy of stone and stent placement.', 'The ureteroscope was passed and the stone of the left ureter was fragmented with the laser. A stent was not placed.', ['0TC78ZZ']],
    ['one side of two', 'Laparoscopic bilateral salpingo-oophorectomy.', 'Ports were placed. The left tube and ovary were removed. The right tube and ovary were stuck to the iliac vessels and were not removed.', ['0UT14ZZ', '0UT64ZZ']],
    ['the look at the papilla', 'ERCP with stone extraction.', 'The duodenoscope was advanced to the papilla. The bile duct could not be cannulated and the procedure was abandoned.', ['0DJ08ZZ']],
    ['the look into the joint', 'Right knee arthroscopy with medial meniscectomy.', 'Portals were made. The meniscus was intact and was not resected. The joint was inspected.', ['0SJC4ZZ']],
    ['what the description says was done', 'Laparoscopic appendectomy.', 'Ports were placed. The appendix was removed. The ovary was not removed.', ['0DTJ4ZZ']],
    ['a cyst without its ovary', 'Laparoscopic left ovarian cystectomy.', 'Ports were placed. The ovarian cyst was excised; the ovary was not removed.', ['0UB14ZZ']],
  ] as [string, string, string, string[]][])('leave %s', (_, title, body, codes) => expect(code(title, body).codes).toEqual(codes));

  it('disagree in one finding with both quotes', () => {
    const { findings } = code('Laparoscopic splenectomy.', 'Trocars were placed. Metastases covered the diaphragm. The spleen was not removed.');
    expect(findings.filter(({ rule }) => rule === 'procedure-not-done')).toMatchObject([{ codes: ['07TP4ZZ'], evidence: [{ text: 'Laparoscopic splenectomy.' }, { text: 'The spleen was not removed.' }] }]);
  });
});

describe('a report with one doubtful procedure', () => {
  it('tells of the best that its heading and description name', () => {
    expect(code('EGD.', 'The scope was passed. A bleeding duodenal ulcer was clipped.').codes).toEqual(['0W3P8ZZ']);
  });

  it('tells of none where the description denies what the heading names', () => {
    expect(code('EGD with biopsy.', 'EGD was cancelled before the scope was inserted. Biopsies were not taken.').codes).toEqual([]);
  });
});

describe('conversions', () => {
  it.each([
    ['in the description', 'Laparoscopic cholecystectomy.', 'Ports were placed. Adhesions were dense, so we converted to an open operation. The gallbladder was removed.', ['0FJ44ZZ', '0FT40ZZ']],
    ['in the heading', 'Laparoscopic converted to open cholecystectomy.', 'Ports were placed. The gallbladder was removed through a subcostal incision.', ['0FJ44ZZ', '0FT40ZZ']],
    ['as a noun', 'Laparoscopic appendectomy.', 'Ports were placed. Bleeding required conversion to laparotomy. The appendix was removed.', ['0DTJ0ZZ', '0WJG4ZZ']],
    ['of the chest', 'Thoracoscopic left lower lobectomy.', 'The thoracoscope was introduced. Bleeding was met and the procedure was converted to a thoracotomy. The left lower lobe was removed.', ['0BTJ0ZZ', '0WJB4ZZ']],
    ['as a risk that was explained', 'Laparoscopic cholecystectomy.', 'The risks of bleeding, bile leak and conversion to an open procedure were explained. Ports were placed. The gallbladder was removed.', ['0FT44ZZ']],
    ['that was not needed', 'Laparoscopic cholecystectomy.', 'Ports were placed. The gallbladder was removed. The procedure was not converted to open.', ['0FT44ZZ']],
    ['of an earlier operation', 'Laparoscopic cholecystectomy.', 'She is status post gastric bypass converted to open in 2007. Ports were placed. The gallbladder was removed.', ['0FT44ZZ']],
  ] as [string, string, string, string[]][])('%s', (_, title, body, codes) => expect(code(title, body).codes).toEqual(codes));
});

describe('inspections', () => {
  it.each([
    ['0DT60ZZ', '0DJ60ZZ'], ['0DTN4ZZ', '0WJG4ZZ'], ['0DBN8ZX', '0DJD8ZZ'], ['0D538ZZ', '0DJ08ZZ'], ['0FT44ZZ', '0FJ44ZZ'], ['0SBD4ZZ', '0SJD4ZZ'], ['0UT94ZZ', '0UJD4ZZ'],
    ['0UT14ZZ', '0UJ34ZZ'], ['0TT14ZZ', '0TJ54ZZ'], ['0BTC4ZZ', '0WJ94ZZ'], ['0VT04ZZ', '0VJ44ZZ'], ['30233N1', undefined],
  ])('%s was to be done: %s', (from, to) => expect(inspectionOf(from, edition)).toBe(to));
});

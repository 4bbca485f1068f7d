// Operations that a hospital does most, each as one sentence of a note: the table and the code that they must come to.
import { describe, expect, it } from 'vitest';
import { readDocument } from '../../../src/document/index.js';
import { findMentions } from '../../../src/mentions/index.js';
import { codeFacilityProcedures } from '../../../src/procedures/pcs/index.js';
import { loadEdition } from '../../../src/reference/index.js';
import operations from './common-operations.json' with { type: 'json' };

/** `codes`: one slot a procedure, alternatives in it; `known`: what today's version makes of it instead. */
interface Operation { text: string; where: string; codes: string[][]; known?: string }

const edition = loadEdition({ dateOfService: '2026-01-15' });
const ROWS = operations.operations as Operation[];

function findMissing({ text, where, codes }: Operation): string[] {
  const isReport = where === 'report';
  const note = isReport ? `PREOPERATIVE DIAGNOSIS: See chart.\n\nPROCEDURE PERFORMED: ${text}\n\nDESCRIPTION OF PROCEDURE: The patient was brought to the operating room and prepped and draped. The procedure was carried out in the usual fashion and the patient tolerated it well.` : `HOSPITAL COURSE: ${text}`;
  const documentType = isReport ? 'operative_report' : 'discharge_summary';
  const doc = readDocument({ id: 'd1', text: note, type: documentType });
  const { lines } = codeFacilityProcedures({ documents: [doc], mentions: findMentions(doc), facts: { setting: 'inpatient', documentType, patient: {}, dateOfService: '2026-01-15' }, diagnoses: [], edition });
  const said = new Set(lines.map(({ code }) => code));
  return codes.filter((slot) => !slot.some((code) => said.has(code))).map((slot) => slot.join('|'));
}

describe('common operations', () => {
  it('are billable codes', () => {
    for (const { codes } of ROWS) for (const code of codes.flat()) expect(edition.procedureTitle('ICD-10-PCS', code), code).toBeDefined();
  });

  it.each(ROWS.filter(({ known }) => known === undefined).map((row) => [row.text, row] as const))('%s', (_, row) => expect(findMissing(row)).toEqual([]));

  it('marks as known only what is still wrong', () => {
    expect(ROWS.filter((row) => row.known !== undefined && findMissing(row).length === 0).map(({ text }) => text)).toEqual([]);
  });
});

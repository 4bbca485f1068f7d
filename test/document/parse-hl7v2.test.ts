// HL7 v2: documents, reports and admissions; escapes, repetitions, joined lines, broken headers.
import { describe, expect, it } from 'vitest';
import { parseHl7v2 } from '../../src/document/parse-hl7v2/index.js';
import { ChartcodeError } from '../../src/errors.js';
import { readSource } from '../../src/read-source.js';
import { expectMapped } from '../helpers/expect-mapped.js';
import { ADT, CCDA, MDM, ORU, RTF, base64 } from '../helpers/format-inputs.js';

const head = 'MSH|^~\\&|A|B|C|D|20260115||MDM^T02|1|P|2.5.1\rTXA|1|OP^Operative report|TX|20260114\r';
const obx = (value: string, type = 'TX', name = 'X^Note', status = 'F'): string => `${head}OBX|1|${type}|${name}||${value}||||||${status}`;
const textOf = (message: string): string => parseHl7v2(message).documents[0]?.text ?? '';
const codeOf = (message: string): string => {
  try {
    parseHl7v2(message);
  } catch (error) {
    if (error instanceof ChartcodeError) return `${error.code} ${String((error.details[0] as { field?: string }).field)}`;
    throw error;
  }
  return 'read';
};

it('reads a document: lines of one observation joined, escapes resolved, withdrawn lines left out', () => {
  const source = MDM.toString();
  const read = parseHl7v2(source);
  expect(read.encounter).toMatchObject({ id: 'V-5521', setting: 'office', dateOfService: '2026-01-15', patient: { age: 64, sex: 'F' } });
  expect(read.documents.map(({ id, type, text }) => [id, type, text])).toEqual([
    ['TXA-1', 'progress_note', 'CHIEF COMPLAINT: Follow-up of hypertension & diabetes.\nBP 152/94 mmHg\nASSESSMENT:\n1. Hypertension, above goal.\n2. Type 2 diabetes mellitus\n3. No asthma\nPLAN: Raise lisinopril to 20 mg'],
    ['context', 'progress_note', 'DIAGNOSIS:\n- Essential hypertension'],
  ]);
  for (const { text, pieces } of read.documents) expectMapped(text, pieces, () => source);
});

it('reads each OBR of a report as a document, with headings of the suffixes and results with unit and flag', () => {
  const read = parseHl7v2(ORU.toString());
  expect(read.encounter).toMatchObject({ setting: 'emergency', dateOfService: '2026-02-09', patient: { age: 76, sex: 'M' } });
  expect(read.documents.map(({ id, type, text, authoredOn }) => [id, type, text, authoredOn])).toEqual([
    ['OBR-1', 'diagnostic_report', 'FINDINGS:\nRight lower lobe opacity.\nNo effusion.\n\nIMPRESSION:\nPneumonia.\nFollow up in six weeks.', '2026-02-09'],
    ['OBR-2', 'diagnostic_report', 'Creatinine 1.9 mg/dL (high)\nABO group Group A\nHypertension noted by the ward.', '2026-02-10'],
  ]);
});

it('reads an admission: reason, diagnoses and procedures are its text', () => {
  const read = parseHl7v2(ADT.toString());
  expect(read.encounter).toMatchObject({ setting: 'inpatient', dateOfService: '2026-03-01', patient: { age: 24, sex: 'F' } });
  expect(read.documents[0]?.text).toBe('REASON FOR ADMISSION:\n- Shortness of breath\n\nDIAGNOSIS:\n- Asthma with acute exacerbation\n\nPROCEDURES:\n- Assistance with respiratory ventilation');
});

it('tells when a stay began and ended', () => {
  const stay = `${obx('Pneumonia.')}\rPV1|1|I${'|'.repeat(42)}20260110080000|20260115100000`;
  expect(parseHl7v2(stay).encounter).toMatchObject({ setting: 'inpatient', admissionDate: '2026-01-10', dateOfService: '2026-01-15' });
  // The caller's own day wins, also over what would be after it.
  expect(parseHl7v2(stay, { dateOfService: '2026-01-09' }).encounter.admissionDate).toBeUndefined();
});

describe('fields', () => {
  it.each([
    ['separators', 'A \\F\\ B \\S\\ C \\R\\ D \\T\\ E \\E\\', 'A | B ^ C ~ D & E \\'],
    ['line breaks', 'A\\.br\\B\\.sp\\C\\X0D\\D~E', 'A\nB\nC\nD\nE'],
    ['highlights and indents', '\\H\\A\\N\\\\.in+4\\B \\.ce\\C', 'A B\nC'],
    ['a backslash that is one', 'dose 5\\10 mg', 'dose 5\\10 mg'],
    ['bytes', 'caf\\XC3A9\\', 'café'],
  ])('%s', (_, value, text) => expect(textOf(obx(value))).toBe(text));

  it('puts a comment on the patient behind the reports', () => {
    const read = parseHl7v2('MSH|^~\\&|A|B|C|D|20260115||ORU^R01|1|P|2.5.1\rPID|1\rNTE|1||Prefers calls in the morning.\rOBR|1|P|F|1^Echocardiogram|||20260112\rOBX|1|TX|1^Note||Normal ejection fraction.');
    expect(read.documents.map(({ id, type, text }) => [id, type, text])).toEqual([['OBR-1', 'diagnostic_report', 'Normal ejection fraction.'], ['OBX', 'diagnostic_report', 'Prefers calls in the morning.']]);
    expect(read.encounter.dateOfService).toBe('2026-01-12');
  });

  it('takes other separators', () => {
    expect(textOf('MSH#*-!@#A#B#C#D#20260115##MDM*T02#1#P#2.5.1\rOBX#1#TX#X*Note##A !T! B-C ^ | D')).toBe('A @ B\nC ^ | D');
  });

  it('joins lines that are no segments to the field before them', () => {
    expect(textOf(`${head}OBX|1|TX|X^Note||First line\nsecond line\rOBX|2|TX|X^Note||third`)).toBe('First line\nsecond line\nthird');
  });

  it.each([
    ['a report whose fields go on behind the break', 'OBR|1|P|F|123^Throat\nculture^L|||20260112||||||\rOBX|1|TX|X^Note||Normal flora.', 'Normal flora.', '2026-01-12'],
    ['the last line of a text, and what stands behind it', 'OBR|1|P|F|123^Culture|||20260112\rOBX|1|TX|X^Note||First line\nNa 140 | K 4.1\nlast line||||||F|||20260113\rNTE|1||Seen by\nthe ward', 'First line\nNa 140 | K 4.1\nlast line\nSeen by\nthe ward', '2026-01-12'],
  ])('finds the fields of a segment that breaks within one: %s', (_, segments, text, day) => {
    const { documents, encounter } = parseHl7v2(`MSH|^~\\&|A|B|C|D|20260115||ORU^R01|1|P|2.3\r${segments}`);
    expect([documents[0]?.text, encounter.dateOfService]).toEqual([text, day]);
    expect(parseHl7v2(`MSH|^~\\&|A|B|C\n|D|20260115||ORU^R01|7|P|2.3\r${segments}`).encounter.id).toBe('7');
  });

  it.each([
    ['a structured number', 'SN', '^182', 'mg/dl', 'Glucose 182 mg/dl'],
    ['a bound', 'SN', '>^100', 'mg/dl', 'Glucose >100 mg/dl'],
    ['a titre', 'SN', '^1^:^128', '', 'Glucose 1:128'],
    ['a unit under a number of the laboratory', 'NM', '62', 'CD:289^mg/dL', 'Glucose 62 mg/dL'],
    ['a unit with its words', 'NM', '62', 'mo^month^ANSI', 'Glucose 62 mo'],
    ['a short text among other results', 'ST', 'MRK12', '', 'Glucose MRK12'],
  ])('reads %s', (_, type, value, unit, text) => {
    expect(textOf(`${head}OBX|1|${type}|1^Glucose||${value}|${unit}|||||F\rOBX|2|NM|2^Sodium||140||||||F`).split('\n')[0]).toBe(text);
  });

  it('opens encapsulated documents', () => {
    expect(textOf(obx(`^text/plain^^Base64^${base64('Asthma.')}`, 'ED'))).toBe('Asthma.');
    expect(codeOf(obx(`^application/msword^^Base64^${base64('\u00d0\u00cf')}`, 'ED'))).toBe('E108 OBX[1]-5.5');
    expect(textOf(obx(`^application^rtf^Base64^${base64(RTF)}`, 'ED'))).toContain('Type 2 diabetes');
    expect(textOf(obx(`^TEXT^^Base64^${base64('Asthma.')}`, 'ED'))).toBe('Asthma.');
    expect(textOf(obx(`^multipart^x-hl7-cda-level-one^Base64^${base64(CCDA)}`, 'ED'))).toContain('HOSPITAL COURSE');
    expect(codeOf(obx('^application^pdf^Base64^JVBERi0=', 'ED'))).toBe('E108 OBX[1]-5.5');
    expect(codeOf(obx('^TEXT^^Base64^!!!', 'ED'))).toBe('E121 OBX[1]-5.5');
    expect(codeOf(obx('note.pdf^SYS^application^pdf', 'RP'))).toBe('E123 OBX[1]-5');
  });

  it('reads the charset of MSH-18', () => {
    const named = (charset: string): Buffer => Buffer.from(`MSH|^~\\&|A|B|C|D|20260115||MDM^T02|1|P|2.5.1||||||${charset}\rOBX|1|TX|X^Note||Ménière`, 'latin1');
    expect(readSource(named('8859/1'), 'hl7v2').documents[0]?.text).toBe('Ménière');
    expect(() => readSource(named('KLINGON'), 'hl7v2')).toThrow('charset');
    expect(() => readSource(named('UNICODE UTF-8'), 'hl7v2')).toThrow('UTF-8');
  });

  it('reads two quotation marks as no value', () => {
    expect(textOf(`${obx('""')}\rOBX|2|TX|Y^Plan||Rest.||||||F`)).toBe('Plan:\nRest.');
    expect(codeOf(obx('""'))).toBe(codeOf(obx('')));
    expect(parseHl7v2(`${head}PID|1||1||P^T||""|""\rPV1|1|""\rOBX|1|TX|X^Note||Asthma.||||||F`).encounter).toEqual(parseHl7v2(`${head}PID|1||1||P^T|||\rPV1|1|\rOBX|1|TX|X^Note||Asthma.||||||F`).encounter);
  });

  it('drops the frame of MLLP', () => expect(textOf(`\x0b${obx('Asthma.')}\x1c\r`)).toBe('Asthma.'));
});

describe('what is refused', () => {
  it.each([
    ['no header', 'PID|1', 'E121 MSH'],
    ['nothing', '', 'E121 MSH'],
    ['a batch', `FHS|^~\\&|A\rBHS|^~\\&|A\r${head}`, 'E121 FHS'],
    ['a letter for a separator', 'MSHX^~\\&XA', 'E121 MSH-1'],
    ['the same mark twice', 'MSH|^^\\&|A|B', 'E121 MSH-2'],
    ['too few marks', 'MSH|^~|A|B', 'E121 MSH-2'],
    ['another event', head.replace('MDM^T02', 'ADT^A40'), 'E121 MSH-9'],
    ['a document without text', head, 'E122 body'],
    ['two messages', `${obx('A')}\r${obx('B')}`, 'E121 line 4'],
    ['an admission without words', 'MSH|^~\\&|A|B|C|D|20260115||ADT^A01|1|P|2.5.1\rPID|1', 'E122 body'],
  ])('%s', (_, message, code) => expect(codeOf(message)).toBe(code));
});

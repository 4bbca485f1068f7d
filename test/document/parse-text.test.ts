// What is no note is refused, with a code and the field's name; what merely looks odd is read.
import { describe, expect, it } from 'vitest';
import { parseText } from '../../src/document/index.js';
import { ChartcodeError } from '../../src/errors.js';
import { MAX_DOCUMENT_CHARS } from '../../src/types.js';

function codeOf(input: Uint8Array | string): string {
  try {
    parseText(input, 'documents.0.text');
    return 'read';
  } catch (error) {
    if (!(error instanceof ChartcodeError)) throw error;
    expect(error.details[0]).toMatchObject({ field: 'documents.0.text' });
    return error.code;
  }
}

describe('parseText', () => {
  it.each<[string, Uint8Array | string, string]>([
    ['empty', '', 'E102'],
    ['blanks', ' \n\t\u00a0', 'E102'],
    ['too long', 'a'.repeat(MAX_DOCUMENT_CHARS + 1), 'E103'],
    ['NUL', 'cough\0fever', 'E104'],
    ['half a pair, high', 'cough \ud83d fever', 'E104'],
    ['half a pair, low', 'cough \udc00', 'E104'],
    ['HTML document', '<!DOCTYPE html><html><body>Cough</body></html>', 'E104'],
    ['HTML fragment', '<p>Cough</p><p>Fever</p>', 'E104'],
    ['RTF', '{\\rtf1\\ansi Cough\\par}', 'E104'],
    ['PDF', '%PDF-1.4\n1 0 obj\n(Cough) Tj', 'E104'],
    ['FHIR', '{ "id": "x", "resourceType": "Bundle", "entry": [] }', 'E104'],
    ['HL7 v2', 'MSH|^~\\&|A|B|C|D|20260115||MDM^T02|1|P|2.5\rOBX|1|TX|1||Cough', 'E104'],
    ['a brace', '{Cough} since Monday; "resourceType": no', 'read'],
    ['not UTF-8', new Uint8Array([0x63, 0xff, 0xfe, 0x41]), 'E107'],
    ['cut UTF-8', new Uint8Array([0x63, 0xe2, 0x82]), 'E107'],
    ['BP below a limit', 'BP < 140 and > 90, dose <10 mg, WBC >20', 'read'],
    ['placeholder in angle brackets', 'Seen by <name> on <date>. Ratio a<b.', 'read'],
    ['whole pair', 'Feels well \u{1f600}', 'read'],
    ['longest', 'a '.repeat(MAX_DOCUMENT_CHARS / 2), 'read'],
  ])('%s', (_name, input, expected) => {
    expect(codeOf(input)).toBe(expected);
  });

  it('returns a string unchanged and drops only the byte order mark of bytes', () => {
    expect(parseText(' Cough\r\n')).toBe(' Cough\r\n');
    expect(parseText(new Uint8Array([0xef, 0xbb, 0xbf, 0x63]))).toBe('c');
  });

  it('never repeats the text in its message', () => {
    try {
      parseText('secret words\0');
    } catch (error) {
      expect(JSON.stringify((error as ChartcodeError).toBody())).not.toContain('secret');
    }
  });
});

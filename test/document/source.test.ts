// What the readers share: charsets, base64, days and ages, codes of other systems.
import { describe, expect, it } from 'vitest';
import { ageOn, readDay } from '../../src/document/source/dates.js';
import { decodeBase64, decodeBytes } from '../../src/document/source/decode.js';
import sectionCodes from '../../src/document/source/section-codes.json' with { type: 'json' };
import { documentTypeOf, headingOf, isKnownHeading, settingOf } from '../../src/document/source/vocabulary.js';

describe('charsets', () => {
  it('decodes windows-1252 as the standard says, which Node 20 does not', () => expect(decodeBytes(Buffer.from([0x93, 0x80, 0x94, 0xe9]), 'latin1', 'x')).toBe('“€”é'));
  it('lets a byte order mark win', () => expect(decodeBytes(Buffer.from('\ufeffab', 'utf16le'), 'utf-8', 'x')).toBe('ab'));
  it('refuses unknown charsets and wrong bytes, naming the place', () => {
    expect(() => decodeBytes(Buffer.from('a'), 'klingon', 'MSH-18')).toThrow('MSH-18 names a charset that is not known');
    expect(() => decodeBytes(Buffer.from([0xff]), undefined, 'body')).toThrow('body holds bytes that utf-8 does not have');
  });
});

it.each([
  ['QXN0aG1h', 'Asthma'],
  ['QXN0\r\n aG1h', 'Asthma'],
  ['YQ', 'a'],
  ['YQ==', 'a'],
  ['_-8', '\ufffd\ufffd'],
])('decodes base64 %j', (text, bytes) => expect(Buffer.from(decodeBase64(text, 'x')).toString()).toBe(bytes));
it.each(['', '=', 'a', 'ab=c', 'QXN0aG1h!', 'é'])('refuses base64 %j', (text) => expect(() => decodeBase64(text, 'x')).toThrow('x is not base64'));

it('reads days as they are written, and nothing less exact', () => {
  expect(['2026-01-15', '2026-01-15T23:30:00-05:00', '20260115', '202601152330-0500'].map(readDay)).toEqual(Array(4).fill('2026-01-15'));
  expect(['2026', '2026-01', '202601', '20261301', '', 'soon', undefined].map(readDay)).toEqual(Array(7).fill(undefined));
});

it('counts full years', () => {
  expect([ageOn('1960-01-16', '2026-01-15'), ageOn('19600115', '2026-01-15'), ageOn('2026-01-01', '2026-01-15'), ageOn('1960', '2026-01-15')]).toEqual([65, 66, 0, 66]);
  expect([ageOn(undefined, '2026-01-15'), ageOn('1960-01-01', undefined), ageOn('x', '2026-01-15')]).toEqual([undefined, undefined, undefined]);
});

it('knows documents by code, then by title', () => {
  expect(documentTypeOf(['11504-8'], 'Whatever')).toBe('operative_report');
  expect(documentTypeOf(['HP'], undefined)).toBe('history_and_physical');
  expect(documentTypeOf(['34133-9'], 'Continuity of Care Document')).toBeUndefined();
  expect(documentTypeOf([undefined, 'local'], 'Surgical Operation Note')).toBe('operative_report');
});

it('knows settings by class, and an ambulatory one by the document or the place', () => {
  expect(['AMB', 'EMER', 'IMP', 'OBSENC', 'x', undefined].map((code) => settingOf('v3', code, undefined))).toEqual(['office', 'emergency', 'inpatient', 'outpatient_hospital', undefined, undefined]);
  expect(settingOf('v3', 'AMB', 'operative_report')).toBe('outpatient_hospital');
  expect([settingOf('v2', 'O', undefined, 'D'), settingOf('v2', 'O', undefined, 'C'), settingOf('v2', 'I', undefined, 'C')]).toEqual(['outpatient_hospital', 'office', 'inpatient']);
});

it('gives sections headings that the engine knows', () => {
  for (const heading of [...Object.values(sectionCodes.sections), ...Object.values(sectionCodes.suffixes)]) expect(isKnownHeading(heading), heading).toBe(true);
  expect(headingOf(['8648-8'], 'Hospital Course')).toEqual({ heading: 'Hospital Course', keepTitle: false });
  expect(headingOf(['8648-8'], 'Medications')).toEqual({ heading: 'HOSPITAL COURSE', keepTitle: false });
  expect(headingOf(['8648-8'], 'What happened')).toEqual({ heading: 'HOSPITAL COURSE', keepTitle: true });
  expect(headingOf(['local'], 'Plan')).toEqual({ heading: 'Plan', keepTitle: false });
});

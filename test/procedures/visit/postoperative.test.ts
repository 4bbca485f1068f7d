// A visit in the global period of an operation is reported without charge, and the note's words for it are shown.
import { describe, expect, it } from 'vitest';
import { readDocument } from '../../../src/document/index.js';
import { codeVisit } from '../../../src/procedures/visit/index.js';
import { findPostoperative } from '../../../src/procedures/visit/find-postoperative.js';
import { findTimes } from '../../../src/procedures/visit/find-times.js';
import { readVisit } from './read-note.js';

const find = (text: string) => findPostoperative({ documents: [readDocument({ id: 'd1', text })] });

describe('findPostoperative', () => {
  it.each([
    ['POST-OP CHECK\nTwo weeks status post left inguinal hernia repair. Incision healing.', true],
    ['CHIEF COMPLAINT: Postoperative follow-up.\nHPI: 6 weeks out from total knee arthroplasty, doing well.', true],
    ['Postop visit, POD #9 after laparoscopic appendectomy. Staples removed.', true],
    ['Returns for her first postoperative visit after thyroidectomy. Voice normal.', true],
    ['CC: Post-surgical follow up. Had a hysterectomy. Feels well.', false],
    ['3 wk post-op right carpal tunnel release by me. Tingling gone.', true],
    ['Hernia repaired 1/4, incision clean, lift limits go on. Global.', true],
  ])('%s', (text, inPeriod) => {
    const found = find(text);
    expect(found?.inPeriod).toBe(inPeriod);
    for (const quote of found!.evidence) expect(text.slice(quote.start, quote.end)).toBe(quote.text);
  });

  it.each([
    'CC: Postoperative follow-up. HPI: She is 7 months after bunionectomy.',
    'CC: Cough. HPI: Cough for 3 days. Her postoperative visit with the surgeon is scheduled next week.',
    'CONSULT for a second opinion, post-op visit 3 weeks after fusion elsewhere.',
    'HPI: Knee pain 2 weeks after a fall.',
    'HPI: 6 weeks s/p heart attack, walking daily.',
    'Memory: global amnesia last year.',
  ])('not %s', (text) => expect(find(text)).toBeUndefined());
});

it('bills no level in the period and says why', () => {
  const found = codeVisit(readVisit('POSTOPERATIVE CHECK. Three weeks after laparoscopic cholecystectomy, which I did. No pain. Incisions clean and dry. A: Doing well after surgery. P: Activity as tolerated, return as needed.', { type: 'progress_note', patient: { age: 44, newPatient: false } }));
  expect(found.line?.code).toBe('99024');
  expect(found.findings.map(({ rule }) => rule)).toContain('visit-global-period');
});

it('asks where the note does not say when the operation was', () => {
  const found = codeVisit(readVisit('CC: Postoperative visit. S: Had carpal tunnel release. Numbness is better, but the scar is tender. O: Scar healed. A: Scar tenderness. P: Massage, start gabapentin 100 mg at night. Return in 2 months.', { type: 'progress_note', patient: { age: 44, newPatient: false } }));
  expect(found.findings.find(({ rule }) => rule === 'visit-global-period')).toMatchObject({ severity: found.line?.code === '99024' ? 'info' : 'warning' });
});

it('reads a drug with its change after it as prescription management', () => {
  const found = codeVisit(readVisit('CC: Depression.\nS: Mood is low, sleeps badly.\nA: Depression, not at goal.\nP: Sertraline 50 mg increased to 100 mg. Return in 4 weeks.', { type: 'progress_note', patient: { age: 44, newPatient: false } }));
  expect(found.em?.risk).toBe('moderate');
});

it('shows critical care that is too short, and a time that cannot be', () => {
  const facts = { type: 'progress_note', setting: 'inpatient', patient: { age: 63 } } as const;
  const short = codeVisit(readVisit('Hospital day 3. Hypotension after dialysis, better with fluids. Critical care time 20 minutes. A: Sepsis, improving. P: Continue IV ceftriaxone.', facts));
  expect(short.line?.code).not.toBe('99291');
  expect(short.findings.map(({ rule }) => rule)).toContain('critical-care-time');
  const impossible = codeVisit(readVisit('Critical care time -45 minutes.', { ...facts, type: 'operative_report' }));
  expect(impossible.findings.map(({ rule }) => rule)).toContain('visit-time-impossible');
});

it.each([['Critical care time 91 minutes, exclusive of procedures.', 91], ['Total critical care time: 119 minutes.', 119], ['Critical care time   35 minutes.', 35]])('%s', (text, minutes) => {
  expect(findTimes([readDocument({ id: 'd1', text })]).filter(({ kind }) => kind === 'critical').map((one) => one.minutes)).toContain(minutes);
});

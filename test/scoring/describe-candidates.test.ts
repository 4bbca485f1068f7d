// Candidates of real sentences with given linker scores: who is asserted, which words are quoted, which features say so.
import { describe, expect, it } from 'vitest';
import { readDocument } from '../../src/document/index.js';
import { findMentions } from '../../src/mentions/index.js';
import { loadEdition } from '../../src/reference/index.js';
import { describeCandidates, FEATURE_NAMES, type FeatureRow } from '../../src/scoring/index.js';
import type { Setting } from '../../src/types.js';

const cm = loadEdition().icd10cm;
const place = (code: string): number => cm.billable.indexOf(code);

/** Candidates of a text when the linker gives `code` a cosine of .9 wherever `word` stands, and otherwise a far one. */
function candidatesOf(text: string, word: RegExp, code: string, setting: Setting = 'office'): FeatureRow | undefined {
  const mentions = findMentions(readDocument({ id: 'd', text }));
  const ids = Int32Array.from(mentions.flatMap((m) => (word.test(m.text) ? [place(code), place('Z0000')] : [place('Z0000'), place(code)])));
  const scores = Float32Array.from(mentions.flatMap((m) => (word.test(m.text) ? [0.9, 0.2] : [0.25, 0.2])));
  const rows = describeCandidates(
    { mentions, chars: text.length, scores: { k: 2, ids, scores }, hits: mentions.map(() => []), facts: { documentType: 'progress_note', setting, patient: {} } },
    cm, { code: {}, category: {}, reported: {} },
  );
  return rows.find((row) => row.code === code);
}

describe('what a note asserts', () => {
  it.each([
    ['negated', 'He denies chest pain, pneumonia or fever.', /pneumonia/, 'J189'],
    ['uncertain', 'Cough, possible pneumonia: chest film ordered.', /pneumonia/, 'J189'],
    ['family', 'FAMILY HISTORY: Mother had breast cancer at 61.', /breast cancer/, 'C50919'],
  ])('refuses what is %s', (reason, text, word, code) => expect(candidatesOf(text, word, code)?.refused).toBe(reason));

  it('lets the clause behind "without evidence of" speak, not the longer one around it', () => {
    expect(candidatesOf('Diverticulosis without evidence of diverticulitis.', /diverticulitis/, 'K5732')?.refused).toBe('negated');
    expect(candidatesOf('Diverticulosis without evidence of diverticulitis.', /Diverticulosis/, 'K5730')?.refused).toBeUndefined();
  });

  it('keeps an uncertain diagnosis of an inpatient (guideline II.H)', () => {
    expect(candidatesOf('Cough, possible pneumonia: chest film ordered.', /pneumonia/, 'J189', 'inpatient')?.refused).toBeUndefined();
  });

  it('keeps what is denied once and affirmed elsewhere', () => {
    expect(candidatesOf('No pneumonia last year. ASSESSMENT: Pneumonia of the right lower lobe.', /pneumonia/i, 'J189')?.refused).toBeUndefined();
  });

  it('keeps a past condition for the code that says so', () => {
    const row = candidatesOf('PAST MEDICAL HISTORY: Status post appendectomy in 1984.', /appendectomy/, 'Z9049');
    expect(row?.refused).toBeUndefined();
    expect(row?.evidence[0]?.text).toContain('appendectomy');
  });
});

describe('evidence and features', () => {
  const text = 'HISTORY: Cough. ASSESSMENT: 1. Essential hypertension, controlled.';
  const row = candidatesOf(text, /hypertension/, 'I10');
  const value = (name: string): number | undefined => row?.features[FEATURE_NAMES.indexOf(name)];

  it('quotes the clause, exactly', () => {
    expect(row?.evidence[0]?.text).toBe('Essential hypertension');
    for (const e of row?.evidence ?? []) expect(text.slice(e.start, e.end)).toBe(e.text);
  });

  it('computes what it names', () => {
    expect(row?.features).toHaveLength(FEATURE_NAMES.length);
    expect(new Set(FEATURE_NAMES).size).toBe(FEATURE_NAMES.length);
    expect(value('cos_clean')).toBeCloseTo(0.9, 5);
    expect(value('in_diagnosis')).toBe(1);
    expect(value('title_in_mention')).toBeGreaterThan(0);
    expect(value('tag_required')).toBe(-1);
    expect([...(row?.features ?? [])].every(Number.isFinite)).toBe(true);
  });
});

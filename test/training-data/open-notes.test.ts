// The data that ships: reads without a warning, is what the datasheet says, and train and test share no note.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { checkDataset, formatCheck } from '../../eval/check-dataset.js';
import type { CodedNote } from '../../eval/lib/dataset.js';
import { CodedNoteSchema, loadCodedNotes } from '../../eval/lib/dataset.js';
import { findSharedNotes } from '../../eval/lib/overlap.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const TRAIN = join(ROOT, 'training-data/open-claims/train.jsonl.gz');
const TEST = join(ROOT, 'eval/datasets/open-claims-test.jsonl.gz');
const WRITTEN = join(ROOT, 'training-data/written-notes/train.jsonl.gz');
const WRITTEN_TEST = join(ROOT, 'eval/datasets/written-claims-test.jsonl.gz');
const DICTATED = join(ROOT, 'training-data/dictated-notes/train.jsonl.gz');
const DICTATED_TEST = join(ROOT, 'eval/datasets/dictated-claims-test.jsonl.gz');
const FORMS = join(ROOT, 'training-data/surface-forms/forms.tsv.gz');
const SHARED_TRAIN = join(process.env.CHARTCODE_SHARED ?? join(ROOT, '..', 'shared'), 'datasets/claims/train.jsonl.gz');

describe('the open notes', () => {
  it('read without a warning and share no note between train and test', async () => {
    const check = await checkDataset(TEST, [TRAIN]);
    expect(check.report).toEqual({ rows: 204, quotes: 3054, quotesNotInText: 0 });
    expect(check.shared[TRAIN]).toEqual([]);
    expect(formatCheck(check)).toContain('0 notes shared');
    expect((await loadCodedNotes(TRAIN)).report).toEqual({ rows: 1436, quotes: 21497, quotesNotInText: 0 });
  });

  it('of the second collection read likewise, and share no note with each other or with the open test', async () => {
    const check = await checkDataset(WRITTEN, [WRITTEN_TEST, TEST]);
    expect(check.report).toEqual({ rows: 2831, quotes: 21341, quotesNotInText: 0 });
    expect(check.shared).toEqual({ [WRITTEN_TEST]: [], [TEST]: [] });
    const test = await checkDataset(WRITTEN_TEST, [TRAIN]);
    expect(test.report).toEqual({ rows: 479, quotes: 3626, quotesNotInText: 0 });
    expect(test.shared[TRAIN]).toEqual([]);
  });

  it('of the third collection read likewise, and share no note with each other or with the other tests', async () => {
    const check = await checkDataset(DICTATED, [DICTATED_TEST, WRITTEN_TEST, TEST]);
    expect(check.report).toEqual({ rows: 1205, quotes: 13005, quotesNotInText: 0 });
    expect(check.shared).toEqual({ [DICTATED_TEST]: [], [WRITTEN_TEST]: [], [TEST]: [] });
    const test = await checkDataset(DICTATED_TEST, [TRAIN, WRITTEN]);
    expect(test.report).toEqual({ rows: 198, quotes: 2210, quotesNotInText: 0 });
    expect(test.shared).toEqual({ [TRAIN]: [], [WRITTEN]: [] });
  });

  it('have the digests that the datasheet states', () => {
    const datasheet = readFileSync(join(ROOT, 'training-data/DATASHEET.md'), 'utf8');
    for (const path of [TRAIN, TEST, WRITTEN, WRITTEN_TEST, DICTATED, DICTATED_TEST, FORMS]) expect(datasheet).toContain(createHash('sha256').update(readFileSync(path)).digest('hex'));
  });

  it.skipIf(!existsSync(SHARED_TRAIN))('share no note of the test split with the other training notes (skipped without ../shared)', async () => {
    expect((await checkDataset(TEST, [SHARED_TRAIN])).shared[SHARED_TRAIN]).toEqual([]);
  });
});

describe('the surface forms', () => {
  it('are a code and a form a line, each pair once', () => {
    const [header, ...rows] = gunzipSync(readFileSync(FORMS)).toString('utf8').trimEnd().split('\n');
    expect(header).toBe('code\tform');
    expect(rows).toHaveLength(46_575);
    expect(rows.filter((row) => !/^[A-Z][0-9A-Z]{2}(\.[0-9A-Z]{1,4})?\t\S[^\t]*$/.test(row))).toEqual([]);
    expect(new Set(rows).size).toBe(rows.length);
  });
});

describe('findSharedNotes', () => {
  const note = (id: string, text: string): CodedNote => CodedNoteSchema.parse({ id, encounter: { text }, diagnoses: [] });
  const words = (from: number, to: number): string => Array.from({ length: to - from }, (_, i) => `word${from + i}`).join(' ');
  const kinds = (a: CodedNote, b: CodedNote) => findSharedNotes([a], [b]).map((one) => one.kind);

  it('sees the same text under other case, spacing and punctuation', () => {
    expect(kinds(note('a', 'Gout of the left foot, acute.'), note('b', 'GOUT OF THE\n left foot; acute'))).toEqual(['exact']);
    expect(kinds(note('a', 'gout'), note('b', 'Gout.'))).toEqual(['exact']);
  });

  it('sees a copy with changes, and a short note inside a long one', () => {
    expect(kinds(note('a', words(0, 100)), note('b', `${words(0, 40)} changed ${words(41, 100)}`))).toEqual(['near']);
    expect(kinds(note('a', words(0, 300)), note('b', words(100, 130)))).toEqual(['near']);
  });

  it('sees the same id on another text', () => {
    expect(kinds(note('a', words(0, 30)), note('a', words(50, 80)))).toEqual(['id']);
  });

  it('lets notes pass that share headings only', () => {
    const heading = 'history of present illness the patient is a';
    expect(kinds(note('a', `${heading} ${words(0, 60)}`), note('b', `${heading} ${words(70, 130)}`))).toEqual([]);
  });
});

// The error sorter on a made case: one error of every kind, each for the reason that a reader would give.
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatCounts, formatList, readResults } from '../../eval/errors.js';
import type { CodedNote } from '../../eval/lib/dataset.js';
import { CodedNoteSchema } from '../../eval/lib/dataset.js';
import { pairCases } from '../../eval/lib/slots.js';
import { countErrors, sortErrors } from '../../eval/lib/sort-errors.js';

const TEXT = [
  'HISTORY OF PRESENT ILLNESS: Cough and fever for three days. She denies chest pain. Her mother has breast cancer.',
  'She had pneumonia in 2009. Return if wheezing develops. Headache since Monday.',
  'PHYSICAL EXAM: The thyroid gland is normal. Scar of the abdomen.',
  'ASSESSMENT: 1. Lobar pneumonia. 2. Possible lupus. 3. Type 2 diabetes with neuropathy. 4. Right knee osteoarthritis. 5. Gout. 6. Obesity. 7. Anemia.',
].join('\n');

function dx(code: string, evidence: string, extra: object = {}): object {
  return { code, role: 'secondary', certainty: 'required', evidence: [evidence], ...extra };
}

const note: CodedNote = CodedNoteSchema.parse({
  id: 'n1',
  document_type: 'progress_note',
  encounter: { text: TEXT, setting: 'office' },
  diagnoses: [
    dx('J18.1', 'Lobar pneumonia', { alternatives: ['J18.9'] }),
    dx('E11.40', 'Type 2 diabetes with neuropathy'),
    dx('M17.11', 'Right knee osteoarthritis'),
    dx('M10.9', 'Gout'),
    dx('E66.9', 'Obesity'),
    dx('D64.9', 'Anemia'),
  ],
  not_coded: [
    { text: 'Cough', why: 'integral', tempting_code: 'R05.9' },
    { text: 'Possible lupus', why: 'uncertain', tempting_code: 'M32.9' },
  ],
});

function code(name: string, quote: string, probability = 0.5): object {
  const start = TEXT.indexOf(quote);
  expect(start).toBeGreaterThanOrEqual(0);
  return { system: 'ICD-10-CM', code: name, probability, evidence: [{ documentId: 'd1', start, end: start + quote.length, text: quote }] };
}

const prediction = {
  id: 'n1',
  codes: [
    code('J18.1', 'Lobar pneumonia', 0.9),
    code('J18.9', 'Lobar pneumonia'), // another code of a slot that is taken
    code('J15.9', 'Lobar pneumonia'), // the same words, another category
    code('M17.12', 'Right knee osteoarthritis'), // the wrong side
    code('R05.9', 'Cough'), // a named trap
    code('R50.9', 'fever'), // a symptom beside diseases
    code('I20.9', 'chest pain'), // denied
    code('C50.919', 'breast cancer'), // the mother's
    code('M32.9', 'lupus'), // possible only
    code('J12.9', 'pneumonia in 2009'),
    code('J45.909', 'wheezing'),
    code('E07.9', 'thyroid gland'),
    code('L90.5', 'Scar of the abdomen'),
  ],
};
const ranked = [
  ...prediction.codes.map((one, place) => ({ code: (one as { code: string }).code, score: 5 - place / 10 })),
  { code: 'M10.9', score: 4.5 }, // high enough, and yet not returned
  { code: 'E66.9', score: -2 },
  { code: 'E11.40', score: -1 },
];

describe('error sorter', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'errors-'));
  const kept = join(folder, 'kept.jsonl');
  await writeFile(kept, `${JSON.stringify({ id: 'n1', prediction, ranked, ms: 1 })}\n`);
  const claims = join(folder, 'claims.jsonl');
  await writeFile(claims, `${JSON.stringify(prediction)}\n`);
  const results = await readResults(kept);
  const errors = sortErrors(pairCases([note], results.predictions), { ranked: results.ranked });

  it.each([
    ['J18.9', 'duplicate', 'J18.1'],
    ['J15.9', 'duplicate', 'J18.1'],
    ['M17.12', 'wrong sibling', 'M17.11'],
    ['R05.9', 'integral symptom', 'Cough'],
    ['R50.9', 'integral symptom', 'J18.1'],
    ['I20.9', 'negated', 'denies'],
    ['C50.919', 'family', 'mother has'],
    ['M32.9', 'uncertain', 'Possible lupus'],
    ['J12.9', 'historical', 'in 2009'],
    ['J45.909', 'hypothetical', 'Return if'],
    ['E07.9', 'normal finding', 'is normal'],
    ['L90.5', 'unsupported', ''],
  ])('finds that %s is wrong: %s', (name, kind, because) => {
    const error = errors.find((one) => one.side === 'wrong' && one.code === name);
    expect(error?.kind).toBe(kind);
    expect(error?.because).toContain(because);
    expect(error?.section).not.toBe('');
  });

  it.each([
    ['M17.11', 'wrong sibling given'],
    ['M10.9', 'lost in assembly'],
    ['E66.9', 'below threshold'],
    ['E11.40', 'below threshold'],
    ['D64.9', 'no candidate'],
  ])('finds why %s was missed: %s', (name, kind) => {
    expect(errors.find((one) => one.side === 'missed' && one.code === name)?.kind).toBe(kind);
  });

  it('counts every error once and lists it with its words', () => {
    expect(errors).toHaveLength(17);
    expect(countErrors(errors).reduce((sum, { n }) => sum + n, 0)).toBe(17);
    expect(formatCounts(errors)).toMatch(/^12 wrong, 5 missed\nwrong {3}duplicate +2 +17 %/);
    const list = formatList(errors, (name) => `title of ${name}`);
    expect(list).toContain('## wrong: family (1)');
    expect(list).toContain('title of C50.919');
    expect(list).toContain('breast cancer');
  });

  it('reads plain claims, where no candidate is known', async () => {
    const { predictions, ranked: none } = await readResults(claims);
    expect(none.size).toBe(0);
    const kinds = sortErrors(pairCases([note], predictions)).filter(({ side }) => side === 'missed').map(({ kind }) => kind);
    expect(new Set(kinds)).toEqual(new Set(['wrong sibling given', 'not returned']));
  });

  it('names file and line of a row that is no result', async () => {
    await writeFile(claims, `${JSON.stringify(prediction)}\n{"id":5}\n`);
    await expect(readResults(claims)).rejects.toThrow(/claims\.jsonl, line 2/);
    expect(await readFile(kept, 'utf8')).not.toBe('');
  });
});

// Spans of mtsamples-brat and sentences of NegEx as the support model's trainer reads them. Standard library of Python only.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { halfOf } from '../../eval/negex.js';
import { findPython, NO_PYTHON, runPython, trainingEnv } from './python.js';

const python = findPython();
const home = mkdtempSync(join(tmpdir(), 'chartcode-marked-'));
const write = (path: string, rows: readonly object[]): void => {
  mkdirSync(join(home, 'datasets', path, '..'), { recursive: true });
  writeFileSync(join(home, 'datasets', path), gzipSync(rows.map((row) => JSON.stringify(row)).join('\n')));
};
afterAll(() => rmSync(home, { recursive: true, force: true }));

const TEXT = 'IMPRESSION: Acute appendicitis with perforation. Appendectomy was done.';
const HELD_OUT = Array.from({ length: 300 }, (_, i) => `word${i}`).join(' ');
write('mtsamples-brat/texts.jsonl.gz', [{ doc: 'a', text: TEXT }, { doc: 'unmarked', text: 'Nothing.' }, { doc: 'dev', text: `${HELD_OUT} and so on` }]);
write('mtsamples-brat/annotations.jsonl.gz', [
  { doc: 'a', annotator: 'one', stage: 'work', spans: [['diagnosis', 18, 30], ['procedure', 49, 61], ['medication', 0, 10]] },
  { doc: 'a', annotator: 'two', stage: 'review', spans: [['problem', 12, 47], ['procedure', 49, 61]] },
  { doc: 'dev', annotator: 'one', stage: 'work', spans: [['diagnosis', 0, 5]] },
]);
write('claims/dev.jsonl.gz', [{ id: 'd1', encounter: { text: HELD_OUT }, diagnoses: [] }]);
mkdirSync(join(home, 'datasets/negex'), { recursive: true });
writeFileSync(join(home, 'datasets/negex/sentences.tsv'), [
  'line\tCondition\tsentence\tnegation\ttemporality\texperiencer',
  '2\tchest  pain\tHe denies CHEST PAIN.\tNegated\tRecent\tPatient',
  '5\tangina\tHistory of ANGINA.\tAffirmed\tHistorical\tPatient',
  '7\tcolon cancer\tFather had COLON CANCER.\tAffirmed\tHistorical\tOther',
  '8\tasthma\tASTHMA.\tAffirmed\tRecent\tPatient',
  '1\tdyspnea\tDYSPNEA.\tAffirmed\tRecent\tPatient', // half B, and so is its sentence in half A
  '14\tdyspnea\tDyspnea.\tAffirmed\tRecent\tPatient',
  '9\tgout\tNo mention of it.\tAffirmed\tRecent\tPatient',
].join('\n'));

const read = (code: string): unknown => {
  const { out, err, status } = runPython(python!, ['-c', `import json, sources; print(json.dumps(${code}))`], { ...trainingEnv(home), CHARTCODE_SHARED: home });
  expect(status, err).toBe(0);
  return JSON.parse(out);
};

describe.skipIf(!python)(python ? 'marked texts' : `marked texts (${NO_PYTHON})`, () => {
  it('join the annotators of a text, the longest span first, and leave texts of claims dev out', () => {
    expect(read('sources.span_texts()')).toEqual([[TEXT, [[12, 47, 'finding'], [49, 61, 'act']]]]);
  });

  it('tell of a NegEx condition where it stands and whether it is denied, past or of the family; half A alone, without what half B asks about', () => {
    const rows = read('sources.negex_sentences()') as [string, number, number, string | null][];
    expect(rows.map(([sentence, start, end, kind]) => [sentence.slice(start, end), kind])).toEqual([['CHEST PAIN', 'negated'], ['ANGINA', 'historical'], ['COLON CANCER', 'family'], ['ASTHMA', null]]);
    const lines = Array.from({ length: 40 }, (_, line) => String(line));
    expect(read(`[sources.negex_half(line) for line in ${JSON.stringify(lines)}]`)).toEqual(lines.map(halfOf));
  });

  it('are refused where a file is not whole, by file, row and cause', () => {
    const bad = join(home, 'bad');
    const check = () => runPython(python!, ['-c', 'import check_data; check_data.check_marked_texts()'], { ...trainingEnv(home), CHARTCODE_SHARED: bad });
    expect(check().status).toBe(0);
    write('../bad/datasets/mtsamples-brat/texts.jsonl.gz', [{ doc: 'a', text: 'SECRET' }, { doc: 'b' }]);
    write('../bad/datasets/mtsamples-brat/annotations.jsonl.gz', [{ doc: 'a', spans: [['diagnosis', 0, 6], ['diagnosis', 3, 7], ['diagnosis', -1, 2]] }, { doc: 'c', spans: [] }, { doc: 'a', spans: 4 }]);
    mkdirSync(join(bad, 'datasets/negex'), { recursive: true });
    writeFileSync(join(bad, 'datasets/negex/sentences.tsv'), 'line\tc\ts\tn\tt\te\n2\tchest pain\tHe denies SECRET.\n');
    const { status, err } = check();
    expect(status).toBe(1);
    expect(err.trim().split('\n')).toEqual([
      'texts.jsonl.gz, line 2: lacks doc or text',
      'annotations.jsonl.gz, line 1: spans[1]: is no [kind, start, end] within its text', 'annotations.jsonl.gz, line 1: spans[2]: is no [kind, start, end] within its text',
      'annotations.jsonl.gz, line 2: doc: has no text in texts.jsonl.gz', 'annotations.jsonl.gz, line 3: spans: is no list',
      'sentences.tsv, line 2: has 3 cells, not 6', '6 problems: nothing was trained',
    ]);
    rmSync(join(bad, 'datasets/mtsamples-brat/annotations.jsonl.gz'));
    expect(check()).toMatchObject({ status: 1, err: expect.stringContaining('annotations.jsonl.gz: cannot be read: FileNotFoundError') });
  });

  it('are none where the datasets are absent', () => {
    const { out } = runPython(python!, ['-c', 'import sources; print(sources.span_texts(), sources.negex_sentences())'], trainingEnv(home));
    expect(out.trim()).toBe('[] []');
  });
});

// Texts of every corpus that is present beside the project, sampled, for tests that must hold on real notes.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

export const SHARED = process.env.CHARTCODE_SHARED ?? join(import.meta.dirname, '../../shared');

/** One corpus: its name and the texts of a sample of its rows; `texts` is undefined when it is absent. */
export interface Corpus {
  name: string;
  texts: string[] | undefined;
}

function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return value.length > 40 ? [value] : [];
  if (Array.isArray(value)) return value.flatMap(stringsOf);
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsOf) : [];
}

/** Rows of a gzipped JSON-lines file, every `step`-th. */
export function readJsonLines(path: string, step = 1): unknown[] {
  const lines = gunzipSync(readFileSync(path))
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '');
  return lines.filter((_, i) => i % step === 0).map((line) => JSON.parse(line) as unknown);
}

const FILES: Array<[path: string, step: number]> = [
  ['claims/train.jsonl.gz', 40],
  ['claims/dev.jsonl.gz', 8],
  ['open-claims/train.jsonl.gz', 40],
  ['open-claims/test.jsonl.gz', 10],
  ['codiesp/train.jsonl.gz', 20],
  ['codiesp/dev.jsonl.gz', 20],
  ['codiesp/background_en.jsonl.gz', 80],
  ['mtsamples/mtsamples.jsonl.gz', 50],
  ['mtsamples-brat/texts.jsonl.gz', 50],
  ['aci-bench/aci-bench.jsonl.gz', 12],
  ['mts-dialog/sections.jsonl.gz', 40],
  ['e3c-english/narratives.jsonl.gz', 150],
];

/** Every corpus under `../shared/datasets`, the NegEx sentences among them. */
export function loadCorpora(): Corpus[] {
  const corpora = FILES.map(([file, step]) => {
    const path = join(SHARED, 'datasets', file);
    return { name: file, texts: existsSync(path) ? readJsonLines(path, step).flatMap(stringsOf) : undefined };
  });
  const negex = join(SHARED, 'datasets/negex/sentences.tsv');
  return [
    ...corpora,
    {
      name: 'negex',
      texts: existsSync(negex)
        ? readFileSync(negex, 'utf8')
            .split('\n')
            .filter((_, i) => i % 5 === 0)
        : undefined,
    },
  ];
}

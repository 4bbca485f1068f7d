// Long real notes as a dataset: `tsx eval/long-notes.ts --out D.jsonl.gz [--part read|unread]` joins our coding (datasets/long-notes-coding.jsonl.gz) with the texts of ../shared, which may not ship.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { z } from 'zod';
import { endWithError } from './lib/end-with-error.js';
import { isMain } from './lib/is-main.js';
import { readLines } from './lib/read-lines.js';
import { findShared, ROOT } from './lib/shared-folder.js';

/** `[start, end)` in UTF-16 code units of the note. */
const PlaceSchema = z.tuple([z.int().min(0), z.int().min(1)]);
const CodedSchema = z.looseObject({ code: z.string(), evidence: z.array(PlaceSchema) });
const CodingSchema = z.looseObject({
  /** Of mtsamples.jsonl.gz: `mts-` and its `sample_id`. */
  id: z.string(),
  /** `read`: errors of the engine on this note were read and mended; `unread`: none was. */
  part: z.enum(['read', 'unread']),
  /** UTF-16 length of the text that was coded. */
  length: z.int(),
  encounter: z.looseObject({}),
  diagnoses: z.array(CodedSchema),
  procedures: z.array(CodedSchema),
  not_coded: z.array(z.looseObject({ place: PlaceSchema })),
});
export type Coding = z.infer<typeof CodingSchema>;

/** A row of the coding with its text: a coded note as `dataset.ts` reads it. Throws where the text is not the one that was coded. */
export function joinText({ id, part, length, encounter, diagnoses, procedures, not_coded: traps, ...rest }: Coding, text: string): object {
  if (text.length !== length) throw new Error(`${id}: its text has ${text.length} characters, the one that was coded had ${length}`);
  const quote = ([start, end]: readonly [number, number]): string => text.slice(start, end);
  const quoted = (lines: Coding['diagnoses']): object[] => lines.map((line) => ({ ...line, evidence: line.evidence.map(quote) }));
  return { id, ...rest, stratum: part, encounter: { id, text, ...encounter }, diagnoses: quoted(diagnoses), procedures: quoted(procedures), not_coded: traps.map(({ place, ...trap }) => ({ ...trap, text: quote(place) })) };
}

/** The texts of `mtsamples.jsonl.gz` by id. */
async function readTexts(path: string): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for await (const { text } of readLines(path)) {
    const row = z.looseObject({ sample_id: z.string(), text: z.string() }).parse(JSON.parse(text));
    texts.set(`mts-${row.sample_id}`, row.text);
  }
  return texts;
}

async function main(): Promise<void> {
  const { values: { out, part } } = parseArgs({ options: { out: { type: 'string' }, part: { type: 'string' } } });
  if (!out || (part !== undefined && part !== 'read' && part !== 'unread')) throw new Error('usage: tsx eval/long-notes.ts --out D.jsonl.gz [--part read|unread]');
  const shared = findShared(join('datasets', 'mtsamples', 'mtsamples.jsonl.gz'));
  if (!shared) throw new Error('../shared/datasets/mtsamples/mtsamples.jsonl.gz is absent: the coding ships, the texts do not');
  const texts = await readTexts(shared);
  const rows: string[] = [];
  for await (const line of readLines(join(ROOT, 'eval', 'datasets', 'long-notes-coding.jsonl.gz'))) {
    const coding = CodingSchema.parse(JSON.parse(line.text));
    const text = texts.get(coding.id);
    if (text === undefined) throw new Error(`${coding.id}: no such note in mtsamples.jsonl.gz`);
    if (part === undefined || coding.part === part) rows.push(JSON.stringify(joinText(coding, text)));
  }
  writeFileSync(out, gzipSync(`${rows.join('\n')}\n`));
  process.stdout.write(`${rows.length} notes\n`);
}

if (isMain(import.meta.url)) await main().catch(endWithError);

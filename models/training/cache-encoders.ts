// Encoders whose answers are kept on disk by text: a dump after a change of features or of clauses encodes only what is new. Holds note text: never inside the checkout.
import { createHash } from 'node:crypto';
import { closeSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../../src/models/make-folder.js';
import type { Encoders } from '../../src/pipeline.js';

type Linker = Encoders['linker'];
type Tagger = NonNullable<Encoders['tagger']>;

/** A row file beside its keys: row i of `rows.bin` belongs to line i of `keys.jsonl`. Rows may differ in length; `keys` holds it. */
class RowStore {
  private readonly at = new Map<string, { offset: number; bytes: number }>();
  private readonly keys: number;
  private readonly rows: number;
  private readonly old: Buffer;
  private readonly added = new Map<string, Buffer>();

  constructor(dir: string, name: string) {
    makeFolder(dir);
    const [keyPath, rowPath] = [join(dir, `${name}.keys.jsonl`), join(dir, `${name}.rows.bin`)];
    this.old = existsSync(rowPath) ? readFileSync(rowPath) : Buffer.alloc(0);
    let offset = 0;
    for (const line of existsSync(keyPath) ? readFileSync(keyPath, 'utf8').split('\n') : []) {
      if (line === '') continue;
      const [key, bytes] = JSON.parse(line) as [string, number];
      if (offset + bytes > this.old.length) break; // a run that was cut while it wrote
      this.at.set(key, { offset, bytes });
      offset += bytes;
    }
    this.keys = openSync(keyPath, 'a');
    this.rows = openSync(rowPath, 'a');
  }

  get(key: string): Buffer | undefined {
    const place = this.at.get(key);
    return place ? this.old.subarray(place.offset, place.offset + place.bytes) : this.added.get(key);
  }

  set(key: string, row: Buffer): void {
    this.added.set(key, row);
    writeSync(this.rows, row);
    writeSync(this.keys, `${JSON.stringify([key, row.length])}\n`);
  }

  close(): void {
    closeSync(this.keys);
    closeSync(this.rows);
  }
}

const bytesOf = (...parts: (Int32Array | Float32Array)[]): Buffer => Buffer.concat(parts.map((p) => Buffer.from(p.buffer, p.byteOffset, p.byteLength)));
const ints = (row: Buffer, from: number, n: number): Int32Array => new Int32Array(row.buffer.slice(row.byteOffset + 4 * from, row.byteOffset + 4 * (from + n)));
const floats = (row: Buffer, from: number, n: number): Float32Array => new Float32Array(row.buffer.slice(row.byteOffset + 4 * from, row.byteOffset + 4 * (from + n)));

/** The encoders with their answers kept in `dir`, by a digest of what encodes: trees and maps of the package may change in between. */
export function cacheEncoders(encoders: Encoders, dir: string): Encoders {
  const name = nameCache(encoders, dir);
  const { tagger } = encoders;
  return { ...encoders, linker: cacheLinker(encoders.linker, new RowStore(dir, `${name}.linker`)), tagger: tagger ? cacheTagger(tagger, new RowStore(dir, `${name}.tagger`)) : undefined };
}

/** Files that decide the encoders' answers. Caches of before were named by the whole package, and are still read. */
function nameCache({ pkg: { manifest, sha256 } }: Encoders, dir: string): string {
  const whole = sha256.slice(0, 12);
  if (existsSync(join(dir, `${whole}.linker.keys.jsonl`))) return whole;
  const { linker, support, procedures, tokenizer } = manifest;
  const files = [linker.file, support?.file, procedures?.file, tokenizer.file].map((file) => (file === undefined ? '' : (manifest.files[file]?.sha256 ?? '')));
  return createHash('sha256').update(JSON.stringify([files, linker, support])).digest('hex').slice(0, 12);
}

function cacheLinker(linker: Linker, store: RowStore): Linker {
  return {
    async score(texts, k) {
      const unknown = texts.filter((text) => store.get(text) === undefined);
      if (unknown.length > 0) {
        const fresh = await linker.score(unknown, k);
        unknown.forEach((text, i) => {
          const part = (s: { k: number; ids: Int32Array; scores: Float32Array }): (Int32Array | Float32Array)[] => [s.ids.subarray(i * s.k, (i + 1) * s.k), s.scores.subarray(i * s.k, (i + 1) * s.k)];
          store.set(text, bytesOf(Int32Array.of(k, fresh.procedures?.k ?? 0), ...part(fresh), ...(fresh.procedures ? part(fresh.procedures) : [])));
        });
      }
      const width = texts.length > 0 ? ints(store.get(texts[0]!)!, 1, 1)[0]! : 0;
      const empty = (n: number): { k: number; ids: Int32Array; scores: Float32Array } => ({ k: n, ids: new Int32Array(texts.length * n), scores: new Float32Array(texts.length * n) });
      const out = { ...empty(k), ...(width > 0 ? { procedures: empty(width) } : {}) };
      texts.forEach((text, t) => {
        const row = store.get(text)!;
        out.ids.set(ints(row, 2, k), t * k);
        out.scores.set(floats(row, 2 + k, k), t * k);
        out.procedures?.ids.set(ints(row, 2 + 2 * k, width), t * width);
        out.procedures?.scores.set(floats(row, 2 + 2 * k + width, width), t * width);
      });
      return out;
    },
    cosines: (texts, labels) => linker.cosines(texts, labels),
    close: () => linker.close(),
  };
}

function cacheTagger(tagger: Tagger, store: RowStore): Tagger {
  return {
    async tag(text, prefix) {
      const key = `${prefix}\n${text}`;
      const row = store.get(key);
      if (!row) {
        const { classes, start, end, probability } = await tagger.tag(text, prefix);
        store.set(key, bytesOf(Int32Array.of(start.length, classes.length), start, end, probability));
        return { classes, start, end, probability };
      }
      const [n, width] = ints(row, 0, 2) as unknown as [number, number];
      return { classes: tagger.classes, start: ints(row, 2, n), end: ints(row, 2 + n, n), probability: floats(row, 2 + 2 * n, n * width) };
    },
    classes: tagger.classes,
    close: () => tagger.close(),
  };
}

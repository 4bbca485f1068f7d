// The whole compiler over the official files: the counts that the publisher's files are known to have, and a shipped edition that equals a fresh build.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildEdition } from '../../src/reference/build/build-edition.js';
import { SHIPPED_DIR } from '../../src/reference/load.js';
import { hashBytes } from '../../src/reference/table-file.js';
import { hasOfficialFiles, REFERENCE_DIR, SKIP_REASON } from './shared.js';

type Built = ReturnType<typeof buildEdition>;

describe.skipIf(!hasOfficialFiles)(`the official files${SKIP_REASON}`, () => {
  let dir: string;
  let built: Built;
  beforeAll(() => { dir = mkdtempSync(join(tmpdir(), 'chartcode-build-')); built = buildEdition(REFERENCE_DIR, join(dir, 'data'), { quality: 1 }); });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it('have the counts and findings of the report that ships', () => {
    expect(built.report).toEqual(JSON.parse(readFileSync(join(SHIPPED_DIR, 'build-report.json'), 'utf8')));
  });

  it('give the edition that ships, byte for byte before packing', () => {
    for (const { file } of built.tables) {
      const [fresh, shipped] = [join(dir, 'data'), SHIPPED_DIR].map((from) => hashBytes(brotliDecompressSync(readFileSync(join(from, file)))));
      expect(fresh, file).toBe(shipped);
    }
  });
});

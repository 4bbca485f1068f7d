// Notes of our own through the shipped package, as a coder would check their procedures: lines that must come, with modifiers and units, and lines that must not.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngine } from '../../src/create-engine.js';
import type { Engine } from '../../src/engine.js';

/** `lines`: a code, its modifiers behind a dash, its units behind an x where they are not one. */
interface ProcedureNote { title: string; encounter: { text: string }; lines: string[]; absent: string[]; /** What today's package gets wrong; it must keep failing, so that a fix is noticed. */ known?: { missing: string[]; extra: string[] } }

const notes = readFileSync(join(import.meta.dirname, 'procedure-notes.jsonl'), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as ProcedureNote);

describe('procedures of written notes', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await createEngine({});
  }, 300_000);
  afterAll(() => engine.close());

  it.each(notes.map((note) => [note.title, note] as const))('%s', async (_, { encounter, lines, absent, known = { missing: [], extra: [] } }) => {
    const claim = await engine.code({ dateOfService: '2026-01-15', ...encounter });
    const said = claim.codes.filter(({ system }) => system !== 'ICD-10-CM').map(({ code, modifiers = [], units = 1 }) => `${code}${modifiers.length > 0 ? `-${[...modifiers].sort().join(',')}` : ''}${units === 1 ? '' : `x${units}`}`);
    const extra = claim.codes.map(({ code }) => code).filter((code) => absent.includes(code));
    expect({ missing: lines.filter((line) => !said.includes(line)), extra }).toEqual(known);
  }, 60_000);
});

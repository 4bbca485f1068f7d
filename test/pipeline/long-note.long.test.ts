// A note of 200,000 characters is coded whole, offsets and all.
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadCodedNotes, textOf } from '../../eval/lib/dataset.js';
import { createEngine } from '../../src/create-engine.js';

it('codes 200,000 characters of open notes as one', async () => {
  const { notes } = await loadCodedNotes(join(import.meta.dirname, '../../training-data/open-claims/train.jsonl.gz'));
  const text = notes.map(textOf).join('\n\n').slice(0, 200_000);
  const engine = await createEngine();
  try {
    const claim = await engine.code({ text, dateOfService: '2026-01-15' });
    expect(claim.codes.length).toBeGreaterThan(0);
    for (const code of claim.codes) for (const e of code.evidence) expect(text.slice(e.start, e.end)).toBe(e.text);
    expect(Math.max(...claim.codes.flatMap((c) => c.evidence.map((e) => e.end)))).toBeGreaterThan(100_000);
  } finally {
    await engine.close();
  }
}, 300_000);

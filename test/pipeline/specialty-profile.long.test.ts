// `encounter.specialty` end to end: the profile of the specialty sets tiers and route and stands in the provenance; a foreign one stops the engine.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createEngine } from '../../src/create-engine.js';
import defaultProfile from '../../src/routing/default-profile.json' with { type: 'json' };

const folder = mkdtempSync(join(tmpdir(), 'chartcode-specialty-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const write = (change: object) => writeFileSync(join(folder, 'cardiology.json'), JSON.stringify({ ...defaultProfile, id: 'cardiology-5', tiers: { default: { high: 0.05, medium: 0.01 } }, ...change }));
const note = { text: 'ASSESSMENT:\n1. Essential hypertension, controlled. Continue lisinopril.\n', setting: 'office', documentType: 'progress_note', dateOfService: '2026-01-15' };

it('selects the profile of the specialty, and only of it', async () => {
  write({});
  const engine = await createEngine({ profilesDir: folder });
  try {
    const [cardiology, other] = [await engine.code({ ...note, specialty: 'Cardiology' }), await engine.code({ ...note, specialty: 'Dermatology' })];
    expect(cardiology.decision.profile).toBe('cardiology-5');
    expect(cardiology.provenance.thresholds).toMatch(/^cardiology-5 [0-9a-f]{12}$/);
    expect(cardiology.codes.every((code) => code.tier === 'high')).toBe(true);
    expect(other.decision.profile).toBe('default');
    expect(other.provenance.thresholds).toMatch(/^default [0-9a-f]{12}$/);
    expect(other.codes.map(({ code, probability }) => ({ code, probability }))).toEqual(cardiology.codes.map(({ code, probability }) => ({ code, probability })));
    expect(engine.models[0]?.profiles).toEqual([other.provenance.thresholds, `cardiology: ${cardiology.provenance.thresholds}`]);
  } finally {
    await engine.close();
  }
});

it('does not start with a profile of another model', async () => {
  write({ modelSha256: 'b'.repeat(64) });
  await expect(createEngine({ profilesDir: folder })).rejects.toMatchObject({ code: 'E203', details: [{ madeFor: 'b'.repeat(64) }] });
});

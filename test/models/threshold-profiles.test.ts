// Profiles of the shipped package and of a site's folder, read for its model.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadPackage } from '../../src/models/load-package.js';
import defaultProfile from '../../src/routing/default-profile.json' with { type: 'json' };
import { RULE_IDS } from '../../src/rules/index.js';
import { nameProfile, openProfiles } from '../../src/threshold-profiles.js';

const pkg = loadPackage();
let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'chartcode-profiles-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const write = (name: string, change: object) => writeFileSync(join(folder, name), JSON.stringify({ ...defaultProfile, ...change }));

it('the package alone: its default, nothing that is no profile', () => {
  const { fallback, bySpecialty } = openProfiles(pkg, {});
  expect(fallback.id).toBe('default');
  expect(bySpecialty.has('codiesp')).toBe(false);
  expect(bySpecialty.has('default')).toBe(false);
});

it('a folder beside it: by file name, with the digest of each in its name', () => {
  write('cardiology.json', { id: 'cardiology-95', modelSha256: pkg.sha256 });
  write('urology.json', { id: 'urology-95', modelSha256: null, auto: { ...defaultProfile.auto, allowed: false } });
  const { bySpecialty } = openProfiles(pkg, { profilesDir: folder });
  expect([...bySpecialty.keys()]).toEqual(expect.arrayContaining(['cardiology', 'urology']));
  const names = ['cardiology', 'urology'].map((one) => nameProfile(bySpecialty.get(one)!));
  expect(names[0]).toMatch(/^cardiology-95 [0-9a-f]{12}$/);
  expect(names[0]?.split(' ')[1]).not.toBe(names[1]?.split(' ')[1]);
});

it('one named profile holds for every specialty', () => {
  write('cardiology.json', { id: 'cardiology-95' });
  expect(openProfiles(pkg, { profile: join(folder, 'cardiology.json'), profilesDir: folder })).toMatchObject({ fallback: { id: 'cardiology-95' }, bySpecialty: new Map() });
});

it.each([
  ['of another model', { modelSha256: 'b'.repeat(64) }, 'E203', /^cardiology.json: .* another model/],
  ['with a rule that does not exist', { rules: { flagOnly: ['combination', 'combinaton'] } }, 'E203', /^cardiology.json: .* names rules that do not exist$/],
  ['with a share that is none', { auto: { ...defaultProfile.auto, auditShare: 7 } }, 'E203', /^cardiology.json: .* malformed/],
])('refuses a profile %s when the engine starts', (_, change, code, message) => {
  write('cardiology.json', change);
  expect(() => openProfiles(pkg, { profilesDir: folder })).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
});

it('takes a profile that switches rules to flags, named or by specialty, and tells which rule is unknown', () => {
  write('cardiology.json', { id: 'cardiology-95', rules: { flagOnly: ['combination'] } });
  expect(openProfiles(pkg, { profilesDir: folder }).bySpecialty.get('cardiology')?.rules?.flagOnly).toEqual(['combination']);
  write('cardiology.json', { id: 'cardiology-95', rules: { flagOnly: ['combination', 'wisdom'] } });
  expect(() => openProfiles(pkg, { profile: join(folder, 'cardiology.json') })).toThrow(expect.objectContaining({ code: 'E203', details: [{ field: 'rules.flagOnly.1', problem: 'wisdom is no rule' }] }));
});

it('refuses a file that is not JSON and a folder that is not there', () => {
  writeFileSync(join(folder, 'cardiology.json'), '{');
  expect(() => openProfiles(pkg, { profilesDir: folder })).toThrow(expect.objectContaining({ code: 'E203', message: 'cardiology.json is not JSON' }));
  expect(() => openProfiles(pkg, { profilesDir: join(folder, 'absent') })).toThrow(expect.objectContaining({ code: 'E112' }));
});

describe('exhaustive coding', () => {
  it('is a profile by name: every asserted finding from its threshold on, rules that only report, nothing that leaves alone', () => {
    const { fallback, bySpecialty } = openProfiles(pkg, { profile: 'codiesp' });
    expect(fallback).toMatchObject({ id: 'codiesp', auto: { allowed: false } });
    expect(fallback.findings?.leastLogit).toBeLessThan(0);
    expect(new Set(fallback.rules?.flagOnly)).toEqual(RULE_IDS);
    expect(bySpecialty.size).toBe(0);
  });

  it('needs a package with trees for it', () => {
    const { findings: _none, ...scorer } = pkg.manifest.scorer;
    expect(() => openProfiles({ ...pkg, manifest: { ...pkg.manifest, scorer } }, { profile: 'codiesp' })).toThrowError(expect.objectContaining({ code: 'E203' }));
  });
});

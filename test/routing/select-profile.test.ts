// Which threshold profile an encounter gets, and which profiles are refused.
import { describe, expect, it } from 'vitest';
import defaultProfile from '../../src/routing/default-profile.json' with { type: 'json' };
import { readProfile, readSpecialtyProfiles } from '../../src/routing/index.js';
import { selectProfile, specialtySlug } from '../../src/routing/select-profile.js';

const SHA = 'a'.repeat(64);
const fallback = readProfile(defaultProfile, SHA);
const file = (name: string, change: object = {}) => ({ name, file: `${name}.json`, value: { ...defaultProfile, id: `${name}-95`, modelSha256: SHA, ...change } });
const tuned = (specialty: string) => ({
  tuned: { specialty, dataset: 'd', dataSha256: 'b', notes: 9, target: 0.95, confidence: 0.95, bound: 'clopper-pearson', starts: 3, systems: {}, claims: { threshold: null, n: 0, right: 0, effective: 0, precision: null, lower: null, coverage: 0 }, author: 'a', date: '2026-11-27' },
});

describe('selectProfile', () => {
  const profiles = { fallback, bySpecialty: readSpecialtyProfiles([file('cardiology'), file('Ear-Nose-Throat')], SHA) };
  it.each([
    ['cardiology', 'cardiology-95'], ['Cardiology', 'cardiology-95'], [' CARDIOLOGY ', 'cardiology-95'], ['Ear, Nose & Throat', 'Ear-Nose-Throat-95'],
    ['podiatry', 'default'], [undefined, 'default'], ['', 'default'], ['constructor', 'default'],
  ])('%s: %s', (specialty, id) => expect(selectProfile(profiles, specialty).id).toBe(id));
  it('names files as tuning names profiles', () => expect(specialtySlug('Cardiovascular / Pulmonary')).toBe('cardiovascular-pulmonary'));
});

describe('readSpecialtyProfiles refuses, naming the file', () => {
  it.each([
    ['made for another model', file('cardiology', { modelSha256: 'b'.repeat(64) }), 'made for another model'],
    ['malformed', file('cardiology', { auto: {} }), 'malformed'],
    ['not an object', { name: 'cardiology', file: 'cardiology.json', value: 'x' }, 'malformed'],
    ['tuned on another specialty', file('cardiology', tuned('Dermatology')), 'tuned on dermatology'],
  ])('a profile that is %s', (_, profile, words) => {
    expect(() => readSpecialtyProfiles([profile], SHA)).toThrow(expect.objectContaining({ code: 'E203', message: expect.stringMatching(new RegExp(`^cardiology.json: .*${words}`)) }));
  });
  it('but takes one of all specialties, or of its own', () => {
    expect(readSpecialtyProfiles([file('cardiology', tuned('CARDIOLOGY')), file('urology', tuned('all'))], SHA).size).toBe(2);
  });
});

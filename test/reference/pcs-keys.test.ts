// The ICD-10-PCS keys: how a term and its values become phrases and words.
import { describe, expect, it } from 'vitest';
import { compileBodyPartKey, compileDeviceKey, compileIndexAddenda } from '../../src/reference/build/compile-pcs-keys.js';

const key = (data: unknown): string => JSON.stringify({ data });

describe('ICD-10-PCS keys', () => {
  it('leaves sides out and keeps what several parts share', () => {
    expect(compileBodyPartKey(key({ 'Helix': ['External Ear, Right', 'External Ear, Left', 'External Ear, Bilateral'] }))).toEqual([['helix', 'external ear']]);
    expect(compileBodyPartKey(key({ 'Vertebral lamina': ['Cervical Vertebra', 'Thoracic Vertebra', 'Lumbar Vertebra'] }))).toEqual([['vertebral lamina', 'vertebra']]);
  });

  it('falls back on the first part where only a kind of structure is shared', () => {
    expect(compileBodyPartKey(key({ 'Superior thyroid artery': ['External Carotid Artery, Right', 'Thyroid Artery, Right'] }))).toEqual([['superior thyroid artery', 'external carotid artery']]);
  });

  it('takes the name before a maker\'s mark and an abbreviation in brackets', () => {
    expect(compileDeviceKey(key({ 'Melody(R) transcatheter pulmonary valve': ['Zooplastic Tissue in Heart and Great Vessels'] }))).toEqual([['melody|melody transcatheter pulmonary valve', 'zooplastic tissue']]);
    expect(compileDeviceKey(key({ 'Intrauterine device (IUD)': ['Contraceptive Device in Female Reproductive System'] }))).toEqual([['intrauterine device|iud', 'contraceptive device']]);
  });

  it('refuses what is no key', () => {
    expect(() => compileDeviceKey('{"data":{}}')).toThrow(expect.objectContaining({ code: 'E304' }));
    expect(() => compileBodyPartKey(key({ Helix: [] }))).toThrow(expect.objectContaining({ code: 'E304' }));
  });
});

describe('addenda of the ICD-10-PCS Index', () => {
  it('takes the main terms that are added', () => {
    const text = 'Lttr             E\nMain Add         EUS-guided drainage of pancreatic fluid collections (EUS-PFCs) see Drainage, Pancreas 0F9G80\nMain Add         Gallbladder fossa use Peritoneal Cavity\nMain             Bypass\n     Add           Somewhere X2K\n';
    expect(compileIndexAddenda(text)).toEqual({ terms: [['eus guided drainage of pancreatic fluid collections', '0F9G80']], senses: [['gallbladder fossa', 'peritoneal cavity']] });
  });

  it('refuses a text without any', () => {
    expect(() => compileIndexAddenda('Lttr A')).toThrow(expect.objectContaining({ code: 'E304' }));
  });
});

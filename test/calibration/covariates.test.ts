// Which map a line goes by, what shifts its odds, and a package with and without maps for procedures.
import { describe, expect, it } from 'vitest';
import { groupOf } from '../../src/calibration/covariates.js';
import { type Calibration, calibrateDrafts, readCalibration, readCovariates } from '../../src/calibration/index.js';
import { ChartcodeError } from '../../src/errors.js';
import type { DraftCode } from '../../src/types.js';

const quote = { documentId: 'd', start: 0, end: 4, text: 'seen', section: 'assessment' };
const line = (system: DraftCode['system'], code: string, sources: string[], quotes = 1): DraftCode => ({ system, code, logit: 0, probability: 0, flags: [], sources, evidence: Array.from({ length: quotes }, () => quote) });
const visit = line('CPT', '99214', ['visit:office_est', 'visit:time']);
const xray = line('CPT', '71046', ['cpt-labels', 'model'], 2);
const drug = line('HCPCS', 'J1885', ['companions']);
const operation = line('ICD-10-PCS', '0DTJ4ZZ', ['pcs-tables', 'pcs-terms'], 4);
const facts = { documentType: 'progress_note', setting: 'office' } as const;

describe('the group of a line', () => {
  it('is its system, but visits stand alone and CPT and HCPCS share one', () => {
    expect([line('ICD-10-CM', 'I10', ['model']), visit, xray, drug, operation].map(groupOf)).toEqual(['ICD-10-CM', 'visit', 'CPT/HCPCS', 'CPT/HCPCS', 'ICD-10-PCS']);
  });
  it('does not change when a rule adds itself to the sources', () => expect(groupOf({ ...visit, sources: [...visit.sources, 'rule:visit-levels'] })).toBe('visit'));
});

describe('covariates', () => {
  it('of a visit: its category and what the level goes by', () => {
    expect(readCovariates(visit, { facts })).toEqual({ document: 'progress_note', setting: 'office', family: 'office_est', basis: 'time' });
    expect(readCovariates({ ...visit, sources: ['visit:time'] })).toEqual({ family: 'add_on', basis: 'time' });
  });
  it('of other numbers: how often they are billed, chapter, how they were found, quotes', () => {
    expect(readCovariates(xray, { facts, procedureRates: { 71046: 0.02 } })).toEqual({ document: 'progress_note', setting: 'office', band: 'common', chapter: '7', label: 'named', quotes: '2', section: 'assessment' });
    expect(readCovariates(drug, { procedureRates: {} })).toEqual({ band: 'unseen', chapter: 'hcpcs', label: 'companion', quotes: '1', section: 'assessment' });
  });
  it('of ICD-10-PCS: section of the tables and quotes', () => {
    expect(readCovariates(operation)).toEqual({ chapter: '0', quotes: '3 or more', section: 'assessment' });
    expect(readCovariates({ ...operation, evidence: [] })).toMatchObject({ quotes: '0', section: 'none' });
  });
});

const knots = { logit: [-1, 1], probability: [0.2, 0.6] };
const map: Calibration = { schema: 1, method: 'beta', knots: { 'ICD-10-CM': knots }, fitted: { notes: 1, codes: 1, eceBefore: 0, eceAfter: 0, dataSha256: '' } };
const given = (calibration: Calibration) => calibrateDrafts([visit, xray, drug, operation], calibration, { facts }).map(({ probability }) => probability);

describe('a calibration', () => {
  it('without maps for procedures leaves them the logistic function', () => expect(given(map)).toEqual([0.5, 0.5, 0.5, 0.5]));
  it('gives each group its own map and shifts', () => {
    const all = { ...map, knots: { ...map.knots, visit: knots, 'CPT/HCPCS': { logit: [0], probability: [0.7] } }, shifts: { visit: { family: { office_est: 0.5 } }, 'CPT/HCPCS': { chapter: { 7: -9 } } } };
    expect(given(all)).toEqual([0.5, 0.7, 0.7, 0.5].map((p, i) => (i === 0 ? expect.closeTo(0.5, 9) : p)));
    expect(readCalibration(Buffer.from(JSON.stringify(all))).shifts?.visit).toBeDefined();
  });
  it('for lines that do not exist is refused, and so is one that is no JSON', () => {
    const refusal = (bytes: string) => {
      try {
        readCalibration(Buffer.from(bytes));
      } catch (error) {
        return error instanceof ChartcodeError ? [error.code, JSON.stringify(error.details ?? '')] : ['crash'];
      }
      return ['read'];
    };
    expect(refusal(JSON.stringify({ ...map, knots: { CPT: knots } }))).toEqual(['E203', expect.stringContaining('knots.CPT')]);
    expect(refusal('{')[0]).toBe('E203');
  });
});

// 837 drafts: what is written parses back to the claim's codes and keeps to the structure; what X12 cannot carry is refused.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChartcodeError } from '../../src/errors.js';
import { PartiesSchema, renderClaim } from '../../src/output/index.js';
import type { ClaimFormat, OutputInput, Parties } from '../../src/output/index.js';
import { PLACEHOLDERS } from '../../src/output/x12/parties.js';
import { OFFICE, STAY, anyInput, diagnosis, line, makeClaim } from './claims.js';
import { findFaults, listClaims, listCodes, parseInterchange } from './parse-x12.js';

const NOW = new Date('2026-03-01T08:05:00Z');
const write = (input: OutputInput, claimFormat?: ClaimFormat, parties?: Parties): string => renderClaim(input, { format: 'x12', claimFormat, parties, now: NOW });

function refusal(work: () => unknown): ChartcodeError {
  try {
    work();
  } catch (error) {
    if (error instanceof ChartcodeError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('837P', () => {
  const text = write(OFFICE);
  const interchange = parseInterchange(text);
  const [claim] = listClaims(interchange);

  it('keeps to the structure of 005010X222A1', () => {
    expect(findFaults(interchange)).toEqual([]);
    expect(interchange.version).toBe('005010X222A1');
  });

  it('has the diagnoses in order, and lines with modifiers, units, pointers and day', () => {
    expect(text).toContain('\nHI*ABK:E11621*ABF:L97419*ABF:I10~\n');
    expect(text).toContain('\nLX*1~\nSV1*HC:99214:25*0*UN*1***1:3~\nDTP*472*D8*20260115~\n');
    expect(text).toContain('\nSV1*HC:11042:RT*0*UN*1***2:1~\n');
    expect(text).toContain('\nSV1*HC:J0171*0*UN*3***3~\n');
    expect(claim?.segments[0]?.parts(5)).toEqual(['11', 'B', '1']);
  });

  it('is marked as test data and as a draft, with parties that no payer takes', () => {
    expect(interchange.usage).toBe('T');
    expect(text).toContain('NTE*ADD*DRAFT NOT FOR SUBMISSION~');
    expect(text).toContain('NM1*PR*2*DRAFT PAYER*');
    expect(passesCheckDigit(PLACEHOLDERS.billingProvider.npi)).toBe(false);
    expect(passesCheckDigit('1234567893')).toBe(true);
  });

  it('takes parties and charges as given', () => {
    const filled = write(OFFICE, '837p', PARTIES);
    expect(findFaults(parseInterchange(filled))).toEqual([]);
    expect(filled).toContain('SV1*HC:J0171*37.5*UN*3*');
    expect(filled).toContain('CLM*enc-1*287.75***11:B:1*Y*A*Y*Y~');
    expect(filled).toContain('NM1*IL*1*DOE*JANE****MI*W123~');
    expect(filled).toContain('NM1*82*1*ROE*RICHARD****XX*1234567893~');
    expect(filled).toContain('PRV*BI*PXC*207Q00000X~');
  });

  it('is production only when nothing is a placeholder', () => {
    const error = refusal(() => write(OFFICE, '837p', { usage: 'P', payer: PARTIES.payer }));
    expect(error.code).toBe('E152');
    expect(error.message).toContain('submitter');
    expect(parseInterchange(write(OFFICE, '837p', { ...PARTIES, usage: 'P' })).usage).toBe('P');
  });

  it('opens a second claim for a thirteenth diagnosis that a line needs, and says what found no room', () => {
    const diagnoses = Array.from({ length: 20 }, (_, place) => diagnosis(`M${String(10 + place)}.9`, place + 1));
    const lines = Array.from({ length: 8 }, (_, place) => line(String(20_610 + place), place + 1, { linkedDiagnoses: [diagnoses[place * 2]!.code, diagnoses[place * 2 + 1]!.code] }));
    const parsed = parseInterchange(write({ ...OFFICE, claim: makeClaim([...diagnoses, ...lines]) }));
    expect(findFaults(parsed)).toEqual([]);
    const claims = listClaims(parsed);
    expect(claims.map((one) => [one.segments[0]?.at(1), listCodes(one, 'ABK', 'ABF').length, one.lines.length])).toEqual([['enc-1-1', 12, 6], ['enc-1-2', 4, 2]]);
    expect(claims[0]?.segments[1]?.at(2)).toContain('4 DX LEFT OUT');
  });
});

describe('837I', () => {
  const text = write(STAY);
  const interchange = parseInterchange(text);

  it('keeps to the structure of 005010X223A2', () => {
    expect(findFaults(interchange)).toEqual([]);
    expect(interchange.version).toBe('005010X223A2');
  });

  it('has present on admission in the ninth component, none for exempt codes, and external causes of their own', () => {
    expect(text).toContain('\nHI*ABK:S72002A:::::::Y~\nHI*ABN:W11XXXA:::::::Y~\nHI*ABF:D62:::::::N*ABF:Z794~\n');
  });

  it('has the procedures with their day, and the days of the stay', () => {
    expect(text).toContain('\nHI*BBR:0SRB0J9:D8:20260205~\nHI*BBQ:30233N1:D8:20260205~\n');
    expect(text).toContain('\nDTP*434*RD8*20260201-20260205~\nDTP*435*D8*20260201~\n');
    expect(text).toMatch(/CLM\*[0-9A-F]{20}\*0\*\*\*11:A:1\*/);
  });

  it('has the day of admission where it is known, also on the claim of who visits there', () => {
    const encounter = { text: 'x', admissionDate: '2026-01-30', dateOfService: '2026-02-05' };
    expect(write({ ...STAY, encounter })).toContain('\nDTP*434*RD8*20260130-20260205~\nDTP*435*D8*20260130~\n');
    const visit = write({ encounter, claim: { ...OFFICE.claim, setting: 'inpatient' } }, '837p');
    expect(findFaults(parseInterchange(visit))).toEqual([]);
    expect(visit).toContain('\nDTP*435*D8*20260130~\nNTE*');
    // An admission that the documents contradict is not written.
    expect(write({ ...STAY, encounter: { ...STAY.encounter, admissionDate: '2026-02-09' } })).toContain('RD8*20260201-20260205');
  });

  it('has hours, admitting diagnosis and reasons for the visit as given, and no production without the first two', () => {
    const stay = { admissionType: '1', admissionSource: '1', patientStatus: '01', admissionTime: '0830', dischargeTime: '1400', admittingDiagnosis: 'M25.552', reasonsForVisit: ['R10.9', 'R50.9'] };
    const inpatient = write(STAY, '837i', { stay });
    const outpatient = write({ ...OFFICE, claim: { ...OFFICE.claim, setting: 'emergency' } }, '837i', { stay });
    for (const one of [inpatient, outpatient]) expect(findFaults(parseInterchange(one))).toEqual([]);
    expect(inpatient).toContain('\nDTP*096*TM*1400~\nDTP*434*RD8*20260201-20260205~\nDTP*435*DT*202602010830~\n');
    expect(inpatient).toContain('\nHI*ABJ:M25552~\n');
    expect(outpatient).toContain('\nHI*APR:R109*APR:R509~\n');
    const production = { ...PARTIES, usage: 'P' as const, attendingProvider: { lastName: 'ROE', npi: '1234567893' }, revenueCodes: {} };
    expect(refusal(() => write(STAY, '837i', { ...production, stay: { ...stay, dischargeTime: undefined } })).details).toEqual([expect.objectContaining({ field: 'parties.stay' })]);
    expect(parseInterchange(write(STAY, '837i', { ...production, stay })).usage).toBe('P');
  });

  it('has the lines of an outpatient by revenue code, without the visit level of the clinician', () => {
    const outpatient: OutputInput = { ...OFFICE, claim: { ...OFFICE.claim, setting: 'outpatient_hospital' } };
    const parsed = parseInterchange(write(outpatient, '837i', { revenueCodes: { '11042': '0361' }, charges: { '11042': 400 } }));
    expect(findFaults(parsed)).toEqual([]);
    const [claim] = listClaims(parsed);
    expect(claim?.lines.map(([, service]) => [service?.at(1), service?.parts(2)[1], service?.at(3)])).toEqual([['0361', '11042', '400'], ['0000', 'J0171', '0']]);
    expect(claim?.segments.find(({ name }) => name === 'NTE')?.at(2)).toContain('1 LINES LEFT OUT');
    expect(listCodes(claim!, 'ABK', 'ABF').every((one) => one.length === 2)).toBe(true);
    // The hospital's part of a film has no modifier: 26 is the reader's.
    const film: OutputInput = { ...outpatient, claim: makeClaim([diagnosis('R07.9', 1), line('71046', 1, { modifiers: ['26', 'LT'] })], { setting: 'outpatient_hospital' }) };
    expect([write(film, '837i'), write(film, '837p')].map((text) => /HC:71046[^*]*/.exec(text)?.[0])).toEqual(['HC:71046:LT', 'HC:71046:26:LT']);
  });
});

describe('what X12 cannot carry', () => {
  it.each([
    ['no day of service', { ...OFFICE, encounter: { text: 'x' } }, '837p', 'dateOfService'],
    ['no code', { ...OFFICE, claim: makeClaim([]) }, '837p', 'codes'],
    ['no line', { ...OFFICE, claim: makeClaim([diagnosis('I10', 1)]) }, '837p', 'codes'],
    ['a facility claim of an office', OFFICE, '837i', 'parties.stay.facilityType'],
  ] as const)('is refused: %s', (_, input, format, field) => {
    const error = refusal(() => write(input, format));
    expect([error.code, error.status, error.details]).toEqual(['E152', 422, [expect.objectContaining({ field })]]);
  });

  it('are delimiters in the values of parties: the schema refuses them, and the writer too', () => {
    for (const name of ['A*B', 'A:B', 'A~B', 'A^B', 'A\nB', 'Zoë']) {
      const payer = { name, id: 'X1', claimFilingIndicator: 'CI' };
      expect(PartiesSchema.safeParse({ payer }).success, name).toBe(false);
      expect(refusal(() => write(OFFICE, '837p', { payer })).details).toEqual([expect.objectContaining({ field: 'NM103' })]);
    }
  });

  it('are ids: a digest of the claim stands for one with a delimiter', () => {
    const text = write({ ...OFFICE, claim: { ...OFFICE.claim, id: 'a*b~IEA*' } });
    expect(findFaults(parseInterchange(text))).toEqual([]);
    expect(text).not.toContain('a*b');
  });
});

describe('any claim', () => {
  it('is an interchange without fault that parses back to its codes, or a coded refusal', () => {
    fc.assert(
      fc.property(anyInput, fc.constantFrom('837p' as const, '837i' as const, undefined), (input, format) => {
        let text: string;
        try {
          text = write(input, format);
        } catch (error) {
          expect(error).toBeInstanceOf(ChartcodeError);
          expect((error as ChartcodeError).code).toBe('E152');
          return;
        }
        const interchange = parseInterchange(text);
        expect(findFaults(interchange)).toEqual([]);
        const own = new Set(input.claim.codes.map(({ code }) => code.replace('.', '')));
        for (const claim of listClaims(interchange)) {
          for (const [, code = ''] of listCodes(claim, 'ABK', 'ABF', 'ABN', 'BBR', 'BBQ')) expect(own).toContain(code);
          for (const [, service] of claim.lines) {
            const code = service?.name === 'SV1' ? service.parts(1)[1] : service?.parts(2)[1];
            if (code !== undefined) expect(own).toContain(code);
          }
        }
        if (interchange.version === '005010X222A1') {
          const lines = listClaims(interchange).reduce((sum, one) => sum + one.lines.length, 0);
          expect(lines).toBe(input.claim.codes.filter(({ system }) => system === 'CPT' || system === 'HCPCS').length);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('the sex of the subscriber', () => {
  const sexOf = (sex: 'F' | 'M' | 'O' | undefined, parties?: Parties): string | undefined => /DMG\*D8\*\d{8}\*(\w)/.exec(write({ ...OFFICE, encounter: { ...OFFICE.encounter, patient: sex ? { sex } : {} } }, '837p', parties))?.[1];
  it('is the encounter\'s where no party names it, U where none is known', () => {
    expect([sexOf('F'), sexOf('M'), sexOf('O'), sexOf(undefined)]).toEqual(['F', 'M', 'U', 'U']);
    expect(sexOf('M', PARTIES)).toBe('F');
  });
});

/** An NPI's check digit (Luhn over 80840 and the number). */
function passesCheckDigit(npi: string): boolean {
  const digits = [...`80840${npi}`].reverse().map(Number);
  return digits.reduce((sum, digit, place) => sum + (place % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2), 0) % 10 === 0;
}

const ADDRESS = { line: '1 MAIN ST', city: 'SPRINGFIELD', state: 'IL', zip: '627010001' };
const PARTIES: Parties = PartiesSchema.parse({
  controlNumber: '000000042',
  submitter: { name: 'CLINIC', id: 'CLINIC01', contact: 'BILLING', phone: '2175550100' },
  receiver: { name: 'CLEARING HOUSE', id: 'CH01' },
  billingProvider: { name: 'CLINIC', npi: '1234567893', taxId: '123456789', taxonomy: '207Q00000X', address: ADDRESS },
  renderingProvider: { lastName: 'ROE', firstName: 'RICHARD', npi: '1234567893' },
  payer: { name: 'MEDICARE', id: '12345', claimFilingIndicator: 'MB' },
  subscriber: { lastName: 'DOE', firstName: 'JANE', memberId: 'W123', birthDate: '19620101', sex: 'F', address: ADDRESS },
  statements: { signatureOnFile: 'Y', assignment: 'A', benefits: 'Y', release: 'Y' },
  charges: { '99214': 150.25, '11042': 100, J0171: 12.5 },
});

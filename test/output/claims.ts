// Claims of made-up encounters, and an arbitrary one, for the tests of the output formats.
import fc from 'fast-check';
import type { OutputInput } from '../../src/output/facts.js';
import type { Claim, ClaimCode, Encounter } from '../../src/types.js';

const CODED: Pick<ClaimCode, 'probability' | 'tier' | 'sources' | 'flags' | 'evidence'> = { probability: 0.97, tier: 'high', sources: ['model'], flags: [], evidence: [] };

/** A whole claim around some codes; `rest` replaces what the defaults say. */
export function makeClaim(codes: ClaimCode[], rest: Partial<Claim> = {}): Claim {
  return {
    id: 'enc-1',
    documentType: 'progress_note',
    setting: 'office',
    codes,
    em: null,
    findings: [],
    rejected: [],
    queries: [],
    decision: { route: 'review', reasons: ['low-confidence: I10 at 0.71'], profile: 'default' },
    provenance: {
      model: { id: 'chartcode-test', sha256: 'ab'.repeat(32) },
      calibration: 'cd'.repeat(32),
      thresholds: 'default',
      editions: { 'ICD-10-CM': 'FY2026', CPT: '2024-07' },
      tables: {},
    },
    timings: { totalMs: 12 },
    ...rest,
  };
}

export function diagnosis(code: string, sequence: number, rest: Partial<ClaimCode> = {}): ClaimCode {
  return { ...CODED, system: 'ICD-10-CM', code, description: `What ${code} says`, role: sequence === 1 ? 'first_listed' : 'secondary', sequence, ...rest };
}

export function line(code: string, sequence: number, rest: Partial<ClaimCode> = {}): ClaimCode {
  return { ...CODED, system: /^\d/.test(code) ? 'CPT' : 'HCPCS', code, description: `Label of ${code}`, sequence, modifiers: [], units: 1, linkedDiagnoses: [], ...rest };
}

const NOTE = 'Follow-up of type 2 diabetes with a foot ulcer. Hypertension, well controlled. Ulcer of the right heel debrided. Naïve – “quoted”.';

function quote(text: string): ClaimCode['evidence'] {
  const start = NOTE.indexOf(text);
  return [{ documentId: 'd1', start, end: start + text.length, text, section: 'assessment' }];
}

/** An office visit with a debridement. */
export const OFFICE: OutputInput = {
  encounter: { id: 'enc-1', text: NOTE, dateOfService: '2026-01-15', patient: { age: 64, sex: 'F' }, payer: 'medicare' },
  claim: makeClaim(
    [
      diagnosis('E11.621', 1, { evidence: quote('diabetes with a foot ulcer') }),
      diagnosis('L97.419', 2, { evidence: quote('Ulcer of the right heel'), tier: 'medium', probability: 0.84 }),
      diagnosis('I10', 3, { evidence: quote('Hypertension') }),
      line('99214', 1, { modifiers: ['25'], linkedDiagnoses: ['E11.621', 'I10'], evidence: quote('Follow-up') }),
      line('11042', 2, { modifiers: ['RT'], linkedDiagnoses: ['L97.419', 'E11.621'], evidence: quote('debrided') }),
      line('J0171', 1, { units: 3, linkedDiagnoses: ['I10'] }),
    ],
    {
      em: { code: '99214', basis: 'mdm', problems: 'moderate', data: 'limited', risk: 'moderate', rationale: [] },
      findings: [{ id: 'finding-1', rule: 'specificity', severity: 'warning', action: 'flagged', codes: ['L97.419'], message: 'The depth is not stated.', source: 'ICD-10-CM FY2026' }],
      queries: [{ topic: 'depth', message: 'How deep is the ulcer?', evidence: [] }],
    },
  ),
};

/** A stay with an operation: present on admission, an external cause, ICD-10-PCS. */
export const STAY: OutputInput = {
  encounter: {
    documents: [
      { id: 'admission', text: 'Fell from a ladder. Fracture of the left femur neck.', authoredOn: '2026-02-01' },
      { id: 'discharge', text: 'Hip replaced. Acute blood loss anemia after it.', authoredOn: '2026-02-05' },
    ],
    claimType: 'institutional',
  },
  claim: makeClaim(
    [
      diagnosis('S72.002A', 1, { presentOnAdmission: 'Y', evidence: [{ documentId: 'admission', start: 20, end: 50, text: 'Fracture of the left femur neck' }] }),
      diagnosis('D62', 2, { presentOnAdmission: 'N' }),
      diagnosis('Z79.4', 3, { presentOnAdmission: '1' }),
      diagnosis('W11.XXXA', 4, { presentOnAdmission: 'Y' }),
      { ...CODED, system: 'ICD-10-PCS', code: '0SRB0J9', description: 'Replacement of left hip joint', sequence: 1 },
      { ...CODED, system: 'ICD-10-PCS', code: '30233N1', description: 'Transfusion', sequence: 2 },
    ],
    { id: undefined, setting: 'inpatient', documentType: 'discharge_summary' },
  ),
};

const anyCode = (pattern: RegExp) => fc.stringMatching(pattern);
const anyText = fc.string({ maxLength: 30, unit: 'binary' });
const anySupport = fc.record({
  probability: fc.double({ min: 0, max: 1, noNaN: true }),
  tier: fc.constantFrom('high' as const, 'medium' as const, 'low' as const),
  sources: fc.array(fc.constantFrom('model', 'index', 'rule:E11-with')),
  description: anyText,
  evidence: fc.array(fc.record({ documentId: fc.constantFrom('d1', 'd2', 'gone'), start: fc.nat(50), end: fc.integer({ min: 50, max: 90 }), text: anyText })),
});

/** Any claim: up to thirty diagnoses, lines with odd links, modifiers and units, texts of any characters. */
export const anyInput: fc.Arbitrary<OutputInput> = fc
  .record({
    diagnoses: fc.uniqueArray(anyCode(/^[A-Z]\d[0-9A-Z](\.[0-9A-Z]{1,4})?$/), { maxLength: 30 }),
    lines: fc.uniqueArray(anyCode(/^(\d{5}|[A-V]\d{4})$/), { maxLength: 60 }),
    procedures: fc.uniqueArray(anyCode(/^[0-9B-DF-H][0-9A-HJ-NP-Z]{6}$/), { maxLength: 30 }),
    supports: fc.array(anySupport, { minLength: 5, maxLength: 5 }),
    links: fc.array(fc.array(fc.nat(40), { maxLength: 6 }), { minLength: 7, maxLength: 7 }),
    modifiers: fc.array(fc.constantFrom('25', '59', 'RT', 'LT', 'P3', 'TC'), { maxLength: 6 }),
    units: fc.integer({ min: 1, max: 999 }),
    setting: fc.constantFrom('office' as const, 'outpatient_hospital' as const, 'emergency' as const, 'inpatient' as const),
    claimType: fc.constantFrom('professional' as const, 'institutional' as const, 'both' as const, undefined),
    id: fc.option(fc.string({ minLength: 1, maxLength: 200, unit: 'binary' }), { nil: undefined }),
    dateOfService: fc.constantFrom('2026-01-15', undefined),
    sex: fc.constantFrom('F' as const, 'M' as const, undefined),
    text: anyText,
    message: anyText,
  })
  .map((any) => {
    const support = (place: number) => any.supports[place % any.supports.length]!;
    const codes: ClaimCode[] = [
      ...any.diagnoses.map((code, place) => diagnosis(code, place + 1, { ...support(place), presentOnAdmission: place % 3 === 0 ? 'Y' : place % 3 === 1 ? '1' : undefined })),
      ...any.lines.map((code, place) =>
        line(code, place + 1, {
          ...support(place),
          modifiers: any.modifiers,
          units: any.units,
          linkedDiagnoses: (any.links[place % any.links.length] ?? []).map((at) => any.diagnoses[at] ?? 'Z99.89'),
        }),
      ),
      ...any.procedures.map((code, place): ClaimCode => ({ ...CODED, ...support(place), system: 'ICD-10-PCS', code, sequence: place + 1 })),
    ];
    const encounter: Encounter = {
      id: any.id,
      documents: [{ id: 'd1', text: any.text }, { id: 'd2', text: any.text, authoredOn: '2026-01-10' }],
      claimType: any.claimType,
      dateOfService: any.dateOfService,
      patient: { sex: any.sex },
    };
    const findings: Claim['findings'] = [{ id: 'finding-1', rule: 'mue', severity: 'error', action: 'flagged', codes: [], message: any.message, source: '' }];
    return { encounter, claim: makeClaim(codes, { id: any.id, setting: any.setting, findings }) };
  });

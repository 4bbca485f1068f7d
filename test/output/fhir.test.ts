// The FHIR Bundle keeps to the published structure, and every code, quote and digest of the claim is in it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { renderClaim } from '../../src/output/index.js';
import type { OutputInput } from '../../src/output/index.js';
import { OFFICE, STAY, anyInput, diagnosis, makeClaim } from './claims.js';
import { BundleResource, ConditionResource, ProvenanceResource, listReferences } from './fhir-schemas.js';
import type { ClaimResource } from './fhir-schemas.js';

const NOW = new Date('2026-03-01T12:00:00Z');
type Bundle = z.infer<typeof BundleResource>;

function render(input: OutputInput): Bundle {
  return BundleResource.parse(JSON.parse(renderClaim(input, { format: 'fhir', now: NOW })));
}

function pick<T extends Bundle['entry'][number]['resource']['resourceType']>(bundle: Bundle, type: T) {
  return bundle.entry.flatMap(({ resource }) => (resource.resourceType === type ? [resource] : [])) as Extract<Bundle['entry'][number]['resource'], { resourceType: T }>[];
}

const codesOf = (claim: z.infer<typeof ClaimResource>): string[] =>
  [...(claim.diagnosis ?? []).map((one) => one.diagnosisCodeableConcept), ...(claim.procedure ?? []).map((one) => one.procedureCodeableConcept), ...(claim.item ?? []).map((one) => one.productOrService)].map(
    ({ coding }) => `${coding?.[0]?.system} ${coding?.[0]?.code}`,
  );

describe('an office visit', () => {
  const bundle = render(OFFICE);
  const claims = pick(bundle, 'Claim');

  it('is one professional claim, a draft', () => {
    expect(claims).toHaveLength(1);
    expect(claims[0]).toMatchObject({ status: 'draft', use: 'claim', type: { coding: [{ code: 'professional' }] }, created: NOW.toISOString(), billablePeriod: { start: '2026-01-15' } });
  });

  it('lists diagnoses in order, the principal marked', () => {
    const listed = claims[0]?.diagnosis?.map(({ sequence, diagnosisCodeableConcept: { coding }, type }) => [sequence, coding?.[0]?.system, coding?.[0]?.code, type?.[0]?.coding?.[0]?.code]);
    const icd = 'http://hl7.org/fhir/sid/icd-10-cm';
    expect(listed).toEqual([[1, icd, 'E11.621', 'principal'], [2, icd, 'L97.419', undefined], [3, icd, 'I10', undefined]]);
  });

  it('has a line a procedure with modifiers, quantity, diagnoses, day and place', () => {
    const lines = claims[0]?.item ?? [];
    expect(lines.map(({ productOrService: { coding } }) => coding?.[0])).toEqual([
      { system: 'http://www.ama-assn.org/go/cpt', code: '99214' },
      { system: 'http://www.ama-assn.org/go/cpt', code: '11042' },
      { system: 'http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets', code: 'J0171' },
    ]);
    expect(lines[1]).toMatchObject({
      sequence: 2,
      diagnosisSequence: [2, 1],
      modifier: [{ coding: [{ system: 'http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets', code: 'RT' }] }],
      servicedDate: '2026-01-15',
      locationCodeableConcept: { coding: [{ code: '11' }] },
    });
    expect(lines[0]?.modifier).toEqual([{ coding: [{ system: 'http://www.ama-assn.org/go/cpt', code: '25' }] }]);
    expect(lines.map(({ quantity }) => quantity?.value)).toEqual([1, 1, 3]);
  });

  it('keeps findings and queries as supporting information', () => {
    expect(claims[0]?.supportingInfo?.map(({ code, valueString }) => [code?.text, valueString])).toEqual([
      ['warning: specificity', 'The depth is not stated. (L97.419) [ICD-10-CM FY2026]'],
      ['query: depth', 'How deep is the ulcer?'],
    ]);
  });

  it('has a Condition a diagnosis whose quotes can be checked in the document', () => {
    const conditions = pick(bundle, 'Condition').map((one) => ConditionResource.parse(one));
    expect(conditions.map(({ code }) => code?.coding?.[0]?.code)).toEqual(['E11.621', 'L97.419', 'I10']);
    const document = pick(bundle, 'DocumentReference')[0];
    const note = Buffer.from(document?.content[0]?.attachment.data ?? '', 'base64').toString('utf8');
    expect(note).toBe(OFFICE.encounter.text);
    for (const { evidence = [] } of conditions)
      for (const { extension = [], detail } of evidence) {
        const values = Object.fromEntries((extension[0]?.extension ?? []).map(({ url, valueString, valueUnsignedInt }) => [url, valueString ?? valueUnsignedInt]));
        expect(note.slice(Number(values['start']), Number(values['end']))).toBe(values['text']);
        expect(detail?.[0]?.reference).toBe(`urn:uuid:${document?.id}`);
      }
  });

  it('names model, profile and route in its Provenance', () => {
    const provenance = ProvenanceResource.parse(pick(bundle, 'Provenance')[0]);
    expect(provenance.target).toEqual([{ reference: `urn:uuid:${claims[0]?.id}` }]);
    const facts = provenance.extension?.[0]?.extension?.map(({ url, valueString }) => [url, valueString]);
    expect(facts).toEqual(expect.arrayContaining([['modelSha256', 'ab'.repeat(32)], ['profile', 'default'], ['route', 'review'], ['edition', 'ICD-10-CM FY2026']]));
    expect(pick(bundle, 'Device')[0]?.version?.[0]?.value).toBe('ab'.repeat(32));
  });

  it('is the same when it is written again, but for the moment', () => {
    expect(render({ ...OFFICE, claim: { ...OFFICE.claim, timings: { totalMs: 99 } } })).toEqual(bundle);
  });
});

describe('a stay', () => {
  const bundle = render(STAY);
  it('is an institutional claim with procedures and present on admission, 1 for exempt', () => {
    const [claim, ...others] = pick(bundle, 'Claim');
    expect(others).toEqual([]);
    expect(claim?.type.coding?.[0]?.code).toBe('institutional');
    expect(claim?.diagnosis?.map(({ onAdmission }) => onAdmission?.coding?.[0]?.code)).toEqual(['Y', 'N', '1', 'Y']);
    expect(claim?.procedure?.map(({ type, date, procedureCodeableConcept: { coding } }) => [type?.[0]?.coding?.[0]?.code, date, coding?.[0]?.system, coding?.[0]?.code])).toEqual([
      ['primary', '2026-02-05', 'http://www.cms.gov/Medicare/Coding/ICD10', '0SRB0J9'],
      ['secondary', '2026-02-05', 'http://www.cms.gov/Medicare/Coding/ICD10', '30233N1'],
    ]);
    expect(claim?.item).toBeUndefined();
    expect(claim?.billablePeriod).toEqual({ start: '2026-02-01', end: '2026-02-05' });
    expect(pick(bundle, 'Encounter')[0]).toMatchObject({ class: { code: 'IMP' }, period: { start: '2026-02-01', end: '2026-02-05' } });
    expect(pick(bundle, 'DocumentReference')).toHaveLength(2);
  });
});

describe('any claim', () => {
  it('without codes or documents is a Bundle still', () => {
    const bundle = render({ encounter: { text: '.' }, claim: makeClaim([], { id: undefined }) });
    expect(pick(bundle, 'Claim')).toHaveLength(1);
  });

  it('leaves out a day that no one stated', () => {
    const [claim] = pick(render({ encounter: { text: 'x' }, claim: makeClaim([diagnosis('I10', 1)]) }), 'Claim');
    expect(claim?.billablePeriod).toBeUndefined();
  });

  it('keeps to the structure, holds every code that its claim type carries, and refers to its own resources only', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const bundle = render(input);
        const own = new Set(bundle.entry.map(({ fullUrl }) => fullUrl));
        for (const reference of listReferences(bundle)) expect(own).toContain(reference);
        const shown = new Set(pick(bundle, 'Claim').flatMap(codesOf).map((text) => text.split(' ')[1]));
        const carried = input.claim.codes.filter(({ system }) =>
          system === 'ICD-10-CM' ? true : system === 'ICD-10-PCS' ? input.encounter.claimType !== 'professional' : input.encounter.claimType !== 'institutional',
        );
        for (const { code } of carried) expect(shown).toContain(code);
      }),
      { numRuns: 25 },
    );
  });
});

// What the classification asks for beside a code: the likeliest candidate stands below the threshold, and only when none stands already.
import { describe, expect, it } from 'vitest';
import { COMPANY_ROWS } from '../../src/assembly/company/company-rows.js';
import { expectCompany } from '../../src/assembly/company/expect-company.js';
import table from '../../src/assembly/company/expected-company.json' with { type: 'json' };
import { assemble } from '../../src/assembly/index.js';
import { readDocument } from '../../src/document/index.js';
import { findMentions } from '../../src/mentions/index.js';
import { loadEdition } from '../../src/reference/index.js';
import { candidate, evidenceAt, OFFICE } from '../helpers/draft-codes.js';

const edition = loadEdition();
const expected = (...args: Parameters<typeof expectCompany>): string[] => [...expectCompany(...args).expected];
const worthy = ({ logit }: { logit: number }): boolean => logit >= 0.35;
const words = [evidenceAt(0, 'ulcer')];

describe('expected company', () => {
  it('brings the likeliest code that the note at the chosen one names', () => {
    expect(expected([candidate('E11.621', 2, words), candidate('L97.519', -1.5, words), candidate('L97.429', -1, words)], worthy)).toEqual(['L97429']);
    expect(expected([candidate('O80', 1, words), candidate('Z37.0', -1.9, words), candidate('J45.909', -1.9, words)], worthy)).toEqual(['Z370']);
  });
  it('brings nothing where company stands already, or none is likely, or nothing asks for it', () => {
    expect(expected([candidate('E11.621', 2, words), candidate('L97.519', 1, words), candidate('L97.429', -1, words)], worthy)).toEqual([]);
    expect(expected([candidate('E11.621', 2, words), candidate('L97.519', -3.6, words)], worthy)).toEqual([]);
    expect(expected([candidate('E11.9', 2, words), candidate('L97.519', -1, words)], worthy)).toEqual([]);
  });
  it('heeds what the note says and what else is likely', () => {
    const candidates = [candidate('Z90.49', 2, words), candidate('Z08', -1, words), candidate('Z85.038', -0.5, words)];
    const mentions = findMentions(readDocument({ id: 'd1', text: 'Surveillance colonoscopy after hemicolectomy.' }));
    expect(expected(candidates, worthy, mentions)).toEqual(['Z08', 'Z85038']);
    expect(expected(candidates.slice(0, 2), worthy, mentions)).toEqual([]);
    expect(expected(candidates, worthy, findMentions(readDocument({ id: 'd1', text: 'Screening colonoscopy.' })))).toEqual([]);
    expect(expected([...candidates, candidate('C18.7', 2, words)], worthy, mentions)).toEqual([]);
  });
  it('states a status, a score or a cause that the note tells in short', () => {
    const said = (text: string, code: string) => expected([candidate(code, 2, words)], worthy, findMentions(readDocument({ id: 'd1', text })), OFFICE);
    expect(said('NIHSS 12.', 'I63.9')).toEqual(['R29712']);
    expect(said('NIHSS was 4.', 'I63.9')).toEqual(['R29704']);
    expect(said('Smoker for 20 yrs, quit 2014.', 'J44.9')).toEqual(['Z87891']);
    expect(said('Father: smoker, quit 2014.', 'J44.9')).toEqual([]);
    expect(said('Mom smokes in the car.', 'J45.21')).toEqual(['Z7722']);
    expect(said('Hx splenectomy age 9.', 'D57.1')).toEqual(['Z9081']);
    expect(said('mCRPC on abiraterone.', 'C61')).toEqual(['Z192']);
    expect(said('Prior c/s x1.', 'Z34.83')).toEqual(['O34219']);
    expect(said('Prior LTCS x2.', 'Z34.83')).toEqual(['O34211']);
    expect(said('No prior cesarean.', 'Z34.83')).toEqual([]);
    expect(said('Boiling water spilled on the arm.', 'T22.211A')).toEqual(['X12XXXA']);
    expect(said('Cut w/ a paring knife.', 'S61.211A')).toEqual(['W260XXA']);
    expect(said('Stepped on during a soccer game.', 'S93.401A')).toEqual(['Y9366']);
    expect(said('Fatigue and anosmia.', 'U09.9')).toEqual(['R5383', 'R430']);
  });
  it('names the drug of an adverse effect that the note blames, and the week that it tells', () => {
    const said = (text: string, codes = [candidate('I95.2', 2, words)]) => expected(codes, worthy, findMentions(readDocument({ id: 'd1', text })));
    expect(said('Hypotension due to tamsulosin.')).toEqual(['T446X5A']);
    expect(said('Amiodarone-induced thyroiditis.')).toEqual(['T462X5A']);
    for (const none of ['Side effects of tamsulosin were discussed, possible side effects of tamsulosin.', 'No hypotension due to tamsulosin.', 'Hypotension due to penicillin allergy.', 'Takes tamsulosin.']) expect(said(none)).toEqual([]);
    expect(said('Hypotension due to tamsulosin.', [candidate('T44.6X1A', 2, words)])).toEqual([]);
    expect(said('35F G2P0 25w1d with headache.', [candidate('O11.2', 2, words)])).toEqual(['Z3A25']);
  });
  it('states what the words of a visit say although no candidate was likely, with those words as evidence', () => {
    const said = (text: string, type = 'progress_note') => expectCompany([], worthy, findMentions(readDocument({ id: 'd1', text })), { setting: 'office', documentType: type as 'progress_note' }).candidates.map(({ code, evidence }) => [code, evidence[0]?.text]);
    expect(said('Post-op visit. 12 days after laparoscopic cholecystectomy, doing well.')[0]?.[0]).toBe('Z48815');
    expect(said('DOT physical.')).toEqual([['Z024', 'DOT physical']]);
    expect(said('No DOT physical.')).toEqual([]);
    expect(said('12 days after laparoscopic cholecystectomy, doing well.', 'diagnostic_report')).toEqual([]);
  });
  it('states it not beside a disease that the visit is about', () => {
    const mentions = findMentions(readDocument({ id: 'd1', text: '12 days after laparoscopic cholecystectomy.' }));
    expect(expected([candidate('K91.5', 2, words)], worthy, mentions)).toEqual([]);
  });
  it('puts it on the claim', () => {
    const codes = assemble([candidate('E11.22', 2, [evidenceAt(0, 'diabetic kidney disease')]), candidate('N18.30', -1, [evidenceAt(40, 'stage 3')])], { edition, facts: OFFICE, keep: 0.35 }).codes;
    expect(codes.map(({ code }) => code)).toEqual(['E1122', 'N1830']);
  });
  it('stands beside the code whose words it shares', () => {
    const shared = [evidenceAt(0, 'chemotherapy for cancer of the right breast')];
    const codes = assemble([candidate('Z51.11', 2, shared), candidate('C50.911', -0.7, shared)], { edition, facts: OFFICE, keep: 0.35 }).codes;
    expect(codes.map(({ code }) => code)).toEqual(['Z5111', 'C50911']);
  });
  it('changes a code whose company nothing names', () => {
    const code = (kidney: number): string[] => assemble([candidate('I13.0', 2, [evidenceAt(0, 'hypertension')]), candidate('I50.23', 2, [evidenceAt(40, 'acute on chronic systolic heart failure')]), candidate('N18.30', kidney, [evidenceAt(90, 'chronic kidney disease')])], { edition, facts: OFFICE, keep: 0.35 }).codes.map((one) => one.code);
    expect(code(-3)).toEqual(['I110', 'I5023']);
    expect(code(-0.5)).toEqual(['I130', 'I5023', 'N1830']);
  });
  it('names what hurt the patient, where a sentence of the injury tells it', () => {
    const cause = (text: string, code = 'S61.411A') => expected([candidate(code, 2, words)], worthy, findMentions(readDocument({ id: 'd1', text })), OFFICE).filter((one) => /^[VWX]/.test(one));
    expect(cause('Chain saw kicked back into the forearm.')).toEqual(['W293XXA']);
    expect(cause('He was cut by the lid of a soup can.')).toEqual(['W268XXA']);
    expect(cause('The forearm was cut by a stone thrown by a string trimmer.')).toEqual([]);
    expect(cause('Edges were trimmed with iris scissors and cut straight.')).toEqual([]);
    expect(cause('A crate fell onto his foot.', 'S90.31XA')).toEqual(['W208XXA']);
    expect(cause('Bucked off her horse.', 'S40.011A')).toEqual(['V80010A']);
    expect(cause('Minor MVC yesterday.', 'S16.1XXA')).toEqual(['V892XXA']);
    expect(cause('MVC in 2009.', 'S16.1XXA')).toEqual([]);
    expect(cause('Pedestrian in an MVC.', 'S16.1XXA')).toEqual([]);
  });
  it('names the muscle of a strain and the nerve of a palsy', () => {
    const said = (text: string, code = 'Z00.00') => expected([candidate(code, 2, words)], worthy, findMentions(readDocument({ id: 'd1', text })), OFFICE);
    expect(said('Hamstring tear on the track.')).toEqual(['S76319A']);
    expect(said('Torn left gastrocnemius.')).toEqual(['S86119A']);
    expect(said('Spontaneous rupture of the quadriceps tendon.')).toEqual([]);
    expect(said('Torn ACL, hamstring autograft.')).toEqual([]);
    expect(said('Radial tunnel syndrome.')).toEqual(['G5630']);
    expect(said('Radial neuropathy is excluded.')).toEqual([]);
  });
  it('is as likely the reason for the encounter as what it takes the place of', () => {
    const mentions = findMentions(readDocument({ id: 'd1', text: 'Admitted for alcohol withdrawal, shaking, on lorazepam. Alcohol dependence.' }));
    const { candidates } = expectCompany([{ ...candidate('F10.20', 2, words), firstLogit: 1 }, { ...candidate('F10.230', -1, words), firstLogit: -3 }], worthy, mentions);
    expect(candidates.map(({ code, firstLogit }) => [code, firstLogit])).toEqual([['F10230', 1]]);
  });
  it('names groups of sections that there are', () => {
    const named = COMPANY_ROWS.flatMap(({ sections }) => (typeof sections === 'string' ? [sections] : []));
    expect(new Set(named)).toEqual(new Set(Object.keys(table.sectionGroups)));
  });
  it('names kinds of rows that there are, and spells out every row', () => {
    expect(new Set(table.rows.flatMap((row) => ('kind' in row ? [row.kind] : [])))).toEqual(new Set(Object.keys(table.kinds)));
    expect(COMPANY_ROWS.filter((row) => /\{(?:each|of)\}/.test(JSON.stringify(row)))).toEqual([]);
    expect(new Set(COMPANY_ROWS.map(({ id }) => id)).size).toBe(COMPANY_ROWS.length);
  });
  it('names codes of the edition in every row', () => {
    for (const { id, codes = '.', company } of COMPANY_ROWS) for (const pattern of [codes, company].map((one) => new RegExp(one))) expect([id, edition.icd10cm.billable.some((code) => pattern.test(code))]).toEqual([id, true]);
  });
});

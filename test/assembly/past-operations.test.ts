// Status codes of what a past operation took away or replaced: on the side that the note names, and only where the operation is over.
import { describe, expect, it } from 'vitest';
import { addPastOperations } from '../../src/assembly/company/past-operations.js';
import table from '../../src/assembly/company/past-operations.json' with { type: 'json' };
import { readDocument } from '../../src/document/index.js';
import { findMentions } from '../../src/mentions/index.js';
import { loadEdition } from '../../src/reference/index.js';
import type { EncounterFacts } from '../../src/types.js';
import { candidate, OFFICE } from '../helpers/draft-codes.js';

const states = (text: string, chosen: string[] = ['E11.9'], facts: EncounterFacts = OFFICE): string[] =>
  addPastOperations(chosen.map((code) => candidate(code, 2)), () => true, findMentions(readDocument({ id: 'd1', text })), facts).slice(chosen.length).map(({ code }) => code);

describe('past operations', () => {
  it('have the code of the part and the side', () => {
    expect(states('Prior left great toe amputation, healed.')).toEqual(['Z89412']);
    expect(states('The third toe of the right foot was amputated two years ago.')).toEqual(['Z89421']);
    expect(states('R BKA 2019, walks with a prosthesis.')).toEqual(['Z89511']);
    expect(states('He had a left above-knee amputation in 2015.')).toEqual(['Z89612']);
    expect(states('His left hip was replaced in 2018 and does well.', ['M16.11'])).toEqual(['Z96642']);
    expect(states('Both knees replaced, 2015 and 2017.', ['S93.402A'])).toEqual(['Z96653']);
    expect(states('Right reverse total shoulder 2021, no trouble.', ['M19.012'])).toEqual(['Z96611']);
  });
  it('take the side that stands nearest', () => {
    expect(states('Right foot ulcer; s/p left TMA.', ['L97.512'])).toEqual(['Z89432']);
  });
  it('have none where the operation is planned, of this day, an injury, denied, of a relative, or without a side', () => {
    for (const text of ['Discussed right second toe amputation next week.', 'Traumatic amputation of the right great toe this morning.', 'No amputations.', 'Her mother had a right total knee replacement in 2010.', 'Prior BKA.', 'Interested in having her right knee replaced this summer.', 'POD 2 R TKA.']) expect(states(text)).toEqual([]);
  });
  it('of the other joint have their code in a report of an operation, that of the joint that is operated on has none', () => {
    const report: EncounterFacts = { ...OFFICE, setting: 'inpatient', documentType: 'operative_report' };
    expect(states('She had her right hip replaced in 2018, which does well.', ['M16.12'], report)).toEqual(['Z96641']);
    expect(states('A left total hip replacement in 2018 was not enough.', ['M16.12'], report)).toEqual([]);
    expect(states('She had her right hip replaced in 2018.', ['K35.80'], report)).toEqual([]);
  });
  it('tell of a valve, the bowel and a kidney', () => {
    const report: EncounterFacts = { ...OFFICE, setting: 'outpatient_hospital', documentType: 'operative_report' };
    expect(states('Takes warfarin for her St. Jude mitral valve.', ['K40.90'], report)).toEqual(['Z952']);
    expect(states('Aortic valve replacement with a mechanical valve.', ['I35.0'], report)).toEqual([]);
    expect(states('Solitary right kidney following a nephrectomy.')).toEqual(['Z905']);
    expect(states('S/p left hemicolectomy in 2014.')).toEqual(['Z9049']);
    expect(states('Plan sigmoid resection next week.')).toEqual([]);
  });
  it('have none beside a complication of the joint or stump', () => {
    expect(states('Right total knee arthroplasty in 2019.', ['T84.53XA'])).toEqual([]);
    expect(states('R BKA 2019.', ['T87.43'])).toEqual([]);
  });
  it('leave replaced joints out of emergencies and operative reports', () => {
    expect(states('R TKA 2016.', ['J06.9'], { ...OFFICE, setting: 'emergency' })).toEqual([]);
    expect(states('R TKA 2016.', ['K80.10'], { ...OFFICE, setting: 'inpatient', documentType: 'operative_report' })).toEqual([]);
  });
  it('lift a candidate that is there already', () => {
    const [, limb, ...rest] = addPastOperations([candidate('E11.9', 2), candidate('Z89.511', -3)], ({ logit }) => logit > 0, findMentions(readDocument({ id: 'd1', text: 'R BKA 2019.' })), OFFICE);
    expect([limb!.logit, rest.length]).toEqual([table.standsAt, 0]);
  });
  it('state a device, an opening, a need or an illness that is over without a side', () => {
    expect(states('Pacemaker in 2018 for heart block.')).toEqual(['Z950']);
    expect(states('AICD in place.')).toEqual(['Z95810']);
    expect(states('History CABG.')).toEqual(['Z951']);
    expect(states('S/p DES to LAD 2020.')).toEqual(['Z955']);
    expect(states('He wears 3 L NC at baseline.')).toEqual(['Z9981']);
    expect(states('End ileostomy 2018.')).toEqual(['Z932']);
    expect(states('Solitary kidney after donating a kidney in 2005.')).toEqual(['Z905']);
    expect(states('Prior stroke without residual.')).toEqual(['Z8673']);
    expect(states('Old MI 2015.')).toEqual(['I252']);
    expect(states('Sleeping in his car since December.')).toEqual(['Z5902']);
  });
  it('state none where it is denied, planned, of a relative, of this day, or means something else', () => {
    for (const text of ['No pacemaker.', 'ICD not indicated.', 'His father had CABG at 50.', 'Will refer for CABG.', 'Constipation on PEG 17 g daily.', 'Temporary pacer in 2019.', 'No stroke in 2018.', 'Acute stroke with weakness.', 'DVT ruled out in 2020.', 'Home oxygen arranged for discharge.', 'ICD-10 code 414.01.', 'She works at a homeless shelter.']) expect(states(text)).toEqual([]);
  });
  it('state none beside a code that says it', () => {
    expect(states('Pacemaker in 2018.', ['Z45.018'])).toEqual([]);
    expect(states('CVA in 2019.', ['I69.351'])).toEqual([]);
    expect(states('Stent to the LAD in 2021.', ['I21.4'])).toEqual([]);
  });
  it('name codes of the edition', () => {
    for (const { code } of table.statuses) expect(loadEdition().icd10cm.title(code)).toBeTruthy();
    for (const { right, left, both } of table.parts as readonly { right: string; left: string; both?: string }[]) for (const code of [right, left, ...(both ? [both] : [])]) expect(loadEdition().icd10cm.title(code)).toBeTruthy();
  });
});

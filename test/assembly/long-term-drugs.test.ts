// Medicine taken for long: its code stands where the note tells of present use beside the condition, by brand as by generic name.
import { describe, expect, it } from 'vitest';
import { addLongTermDrugs } from '../../src/assembly/company/long-term-drugs.js';
import table from '../../src/assembly/company/long-term-drugs.json' with { type: 'json' };
import { readDocument } from '../../src/document/index.js';
import { findMentions } from '../../src/mentions/index.js';
import { loadEdition } from '../../src/reference/index.js';
import type { EncounterFacts } from '../../src/types.js';
import { candidate, OFFICE } from '../helpers/draft-codes.js';

const drugs = (text: string, chosen: string[], facts: EncounterFacts = OFFICE): string[] =>
  addLongTermDrugs(chosen.map((code) => candidate(code, 2)), () => true, findMentions(readDocument({ id: 'd1', text })), facts).slice(chosen.length).map(({ code }) => code);

describe('long-term drugs', () => {
  it('have their codes by brand, dose or place in a list', () => {
    expect(drugs('Takes Mounjaro 5 mg weekly and Farxiga 10.', ['E11.9'])).toEqual(['Z7984', 'Z7985']);
    expect(drugs('On Tresiba 22 units plus Janumet.', ['E11.65'])).toEqual(['Z794', 'Z7984']);
    expect(drugs('Xarelto 20 mg with supper.', ['I48.0'])).toEqual(['Z7901']);
    expect(drugs('MEDICATIONS: Rinvoq, folic acid.', ['M05.79'])).toEqual(['Z79622']);
    expect(drugs('She remains on Femara.', ['C50.912'])).toEqual(['Z79811']);
  });
  it('quote the name and lift a candidate that is there already', () => {
    const text = 'Doing well. On Eliquis 5 bid.';
    const [, drug, ...rest] = addLongTermDrugs([candidate('I48.0', 2), candidate('Z79.01', -3)], ({ logit }) => logit > 0, findMentions(readDocument({ id: 'd1', text })), OFFICE);
    expect([drug!.logit, rest.length]).toEqual([table.standsAt, 0]);
    expect(addLongTermDrugs([candidate('I48.0', 2)], () => true, findMentions(readDocument({ id: 'd1', text })), OFFICE)[1]!.evidence[0]).toMatchObject({ start: text.indexOf('Eliquis'), text: 'Eliquis' });
  });
  it('have none where the drug is off, begins, is refused or only spoken of', () => {
    for (const text of ['Has been off Eliquis since June.', 'Eliquis was held in May.', 'Will start Eliquis 5 mg bid.', 'Discussed Eliquis 5 mg.', 'Failed Xarelto 20 mg.', 'Declined Pradaxa 150.', 'Not on Eliquis.']) expect(drugs(text, ['I48.0'])).toEqual([]);
  });
  it('have none without their condition, for another kind of diabetes, or in a report of a test', () => {
    expect(drugs('On Ozempic 1 mg weekly.', ['E66.9'])).toEqual([]);
    expect(drugs('On insulin pump.', ['E10.9'])).toEqual([]);
    expect(drugs('On Eliquis 5 bid.', ['I48.0'], { ...OFFICE, setting: 'outpatient_hospital', documentType: 'diagnostic_report' })).toEqual([]);
  });
  it('are the patient\'s own whatever else the stay did, but where they were given up', () => {
    for (const text of ['T2DM on a sliding scale, home glimepiride.', 'Home metformin and Januvia were held, then resumed.', 'He gave himself the usual glipizide and then skipped supper.']) expect(drugs(text, ['E11.9'], { ...OFFICE, setting: 'inpatient' })).toEqual(['Z7984']);
    for (const text of ['Home metformin stopped for good.', 'Covered by a sliding scale of insulin.', 'Back to the nursing home, metformin was never tolerated.']) expect(drugs(text, ['E11.9'], { ...OFFICE, setting: 'inpatient' })).toEqual([]);
  });
  it('stand in a sentence that denies something else', () => {
    expect(drugs('Takes Xarelto for AF. no LOC, no vomiting, no headache.', ['I48.0'])).toEqual(['Z7901']);
    expect(drugs('Will start Eliquis, no bleeding, no falls.', ['I48.0'])).toEqual([]);
  });
  it('name codes of the edition', () => {
    for (const { code } of table.rows) expect(loadEdition().icd10cm.title(code)).toBeTruthy();
  });
});

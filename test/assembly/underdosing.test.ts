// Too little of a medicine, told by its circumstances, beside the condition that it is for.
import { describe, expect, it } from 'vitest';
import table from '../../src/assembly/company/underdosing.json' with { type: 'json' };
import { addUnderdosing } from '../../src/assembly/company/underdosing.js';
import { readDocument } from '../../src/document/index.js';
import { findMentions } from '../../src/mentions/index.js';
import { loadEdition } from '../../src/reference/index.js';
import type { EncounterFacts } from '../../src/types.js';
import { candidate, OFFICE } from '../helpers/draft-codes.js';

const read = (text: string, chosen: string[], facts: EncounterFacts = OFFICE): string[] =>
  addUnderdosing(chosen.map((code) => candidate(code, 2)), () => true, findMentions(readDocument({ id: 'd1', text })), facts).slice(chosen.length).map(({ code }) => code);

describe('too little of a medicine', () => {
  it.each([
    ['He ran out of bumetanide ten days ago.', 'I50.23', ['T501X6A', 'Z91148']],
    ['Skipping her Lasix since she could not afford the copay.', 'I50.33', ['T501X6A', 'Z91120']],
    ['She quit taking Synthroid on her own.', 'E03.9', ['T381X6A', 'Z91128']],
    ['Forgot his Keppra three days in a row.', 'G40.909', ['T426X6A', 'Z91138']],
    ['Lactulose has not been taken for a week.', 'K76.82', ['T473X6A', 'Z91148']],
    ['Prograf level 2 - she admits to skipping doses, the price went up.', 'T86.11', ['T451X6A', 'Z91120']],
    ['Seizures due to missed valproate.', 'G40.909', ['T426X6A', 'Z91148']],
  ])('%s', (text, code, expected) => expect(read(text, [code])).toEqual(expected));
  it.each(['His Lasix was stopped by nephrology.', 'Stopped taking Lasix as instructed before surgery.', 'Denies missing any Lasix.', 'She has not skipped Lasix.', 'In 2012 he ran out of Lasix.', 'Lasix 40, missed none.', 'Lasix was not taken this morning.', 'Takes Lasix prn, often skips it.', 'Her husband ran out of his Lasix.', 'If you run out of Lasix, call us.', 'INSTRUCTIONS: Do not skip Lasix.'])('none: %s', (text) => expect(read(text, ['I50.23'])).toEqual([]));
  it('needs a condition that it is for, and is none beside its adverse effect', () => {
    expect(read('Ran out of bumetanide.', ['M54.50'])).toEqual([]);
    expect(read('Ran out of bumetanide.', ['I50.23', 'T50.1X5A'])).toEqual([]);
  });
  it('has no reason of the patient where a pump failed, and one of the caregiver for a child', () => {
    expect(read('The set kinked; underdosing of insulin.', ['E10.10', 'T85.694A'])).toEqual(['T383X6A']);
    expect(read('Mother forgot his valproate for four days.', ['G40.909'], { ...OFFICE, patient: { age: 6 } })).toEqual(['T426X6A', 'Z91A3']);
  });
  it('names codes of the edition', () => {
    const cm = loadEdition().icd10cm;
    for (const code of [...table.drugs.map((row) => row.code), ...table.reasons.map((row) => row.code), table.else, ...Object.values(table.caregiver)]) expect(cm.isBillable(code), code).toBe(true);
  });
});

// Acts that a sentence says were not done: which words it denies, and which it leaves standing.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDocument } from '../../../src/document/index.js';
import { findMentions } from '../../../src/mentions/index.js';
import { findDenials, findDeniedPlaces } from '../../../src/procedures/pcs/denials.js';
import { codeFacilityProcedures, type FacilityProcedures } from '../../../src/procedures/pcs/index.js';
import { readWords } from '../../../src/procedures/pcs/words.js';
import { loadEdition } from '../../../src/reference/index.js';
import type { DocumentType } from '../../../src/types.js';

const edition = loadEdition({ dateOfService: '2026-01-15' });

function denied(text: string): string {
  const words = readWords(text, { start: 0, end: text.length });
  return [...findDeniedPlaces(findDenials(words, text))].sort((a, b) => a - b).map((at) => words[at]!.word).filter((word) => !/^(?:the|a|an|was|were|be|could|of|and|or)$/.test(word)).join(' ');
}

function code(text: string, type: DocumentType): FacilityProcedures {
  const doc = readDocument({ id: 'd1', text, type });
  return codeFacilityProcedures({ documents: [doc], mentions: findMentions(doc), facts: { setting: 'inpatient', documentType: type, patient: {}, dateOfService: '2026-01-15' }, diagnoses: [], edition });
}

describe('words that a sentence denies', () => {
  it.each([
    ['The spleen was not removed.', 'spleen removed'],
    ['The cyst was removed; the ovary was not removed.', 'ovary removed'],
    ['The cyst was removed, but the ovary was not removed.', 'ovary removed'],
    ['The cyst was removed and the ovary was not removed.', 'ovary removed'],
    ['The left tube was tied and the right tube could not be ligated.', 'right tube ligated'],
    ['The spleen looked healthy and was not removed.', 'spleen looked healthy removed'],
    ['A stent was placed and was not removed.', 'removed'],
    ['Port was thought of, not placed.', 'port thought placed'],
    ['Dialysis line not placed.', 'dialysis line placed'],
    ['A liver biopsy was not attempted because of the ascites.', 'liver biopsy attempted'],
    ['Feeding tube placement could not be safely performed.', 'feeding tube placement performed'],
    ['We did not remove the mesh and closed the fascia.', 'remove mesh'],
    ['We decided not to place a drain.', 'place drain'],
    ['No attempt was made to remove the stone, and a stent was left.', 'remove stone'],
    ['Bronchoscopy was deferred until Monday.', 'bronchoscopy deferred'],
    ['Lumbar puncture was discussed and refused.', 'lumbar puncture discussed refused'],
    ['EGD was performed; colonoscopy was cancelled.', 'colonoscopy cancelled'],
    ['The case was abandoned before the incision.', 'case abandoned'],
    ['She was not intubated.', 'she intubated'],
    ['He had not received any blood.', 'received any blood'],
    ['Neither the tube nor the ovary was removed.', 'tube nor ovary removed'],
    ['The mass was resected without removing the rib.', 'removing rib'],
    ['The bowel was not injured and the colon was resected.', 'injured'],
    ['The gallbladder was removed and was not opened.', 'opened'],
    ['The uterus could not be removed vaginally and a laparotomy was made.', ''],
    ['Not only the lymph nodes but the spleen was removed.', ''],
    ['The gallbladder was removed without difficulty.', ''],
  ])('%s', (text, words) => expect(denied(text)).toBe(words));

  it('stays inside the sentence, whatever the words', () => {
    const word = fc.constantFrom('not', 'the', 'spleen', 'was', 'removed', 'never', 'and', 'but', 'did', 'deferred', ',', ';', 'before', 'neither', 'without', 'removing', 'abandoned', 'procedure');
    fc.assert(fc.property(fc.array(word, { maxLength: 16 }), (list) => {
      const text = list.join(' ');
      const words = readWords(text, { start: 0, end: text.length });
      for (const { verb, from, to } of findDenials(words, text)) {
        expect(verb).toBeLessThan(words.length);
        expect(from).toBeGreaterThanOrEqual(0);
        expect(to).toBeLessThanOrEqual(words.length);
      }
    }));
  });
});

/** Acts as `X was done`: its words, the table it codes to when it was done, and how the same act is denied. */
const ACTS: [noun: string, done: string, table: string][] = [
  ['central venous line', 'placed', '02H'], ['PICC line', 'placed', '02H'], ['lumbar puncture', 'performed', '009'], ['bronchoscopy', 'performed', '0BJ'],
  ['left thoracentesis', 'performed', '0W9'], ['paracentesis', 'performed', '0W9'], ['left chest tube', 'placed', '0W9'], ['percutaneous gastrostomy tube', 'placed', '0DH'],
  ['tracheostomy', 'performed', '0B1'], ['percutaneous liver biopsy', 'performed', '0FB'], ['bone marrow biopsy', 'performed', '07D'], ['appendectomy', 'performed', '0DT'],
  ['IVC filter', 'placed', '06H'], ['pericardiocentesis', 'performed', '0W9'], ['hemodialysis', 'started', '5A1'],
];
const DENIALS = [
  (noun: string, done: string) => `The ${noun} was not ${done}.`, (noun: string, done: string) => `${noun} was considered, not ${done}.`, (noun: string, done: string) => `${noun} could not be ${done}.`,
  (noun: string) => `A ${noun} was not attempted.`, (noun: string) => `${noun} was deferred.`, (noun: string) => `${noun} was cancelled because of fever.`, (noun: string) => `${noun} was abandoned before the skin was prepped.`,
  (noun: string, done: string) => `${noun} was discussed with the family and was never ${done}.`, (noun: string, done: string) => `He was given fluids, but ${noun} was not ${done}.`, (noun: string) => `We decided not to perform ${noun}.`, (noun: string) => `${noun} was offered and declined.`,
  (noun: string, done: string) => `The ${noun} was planned for Friday and was therefore not ${done}.`,
];

describe('lines', () => {
  it.each(ACTS)('%s: coded when done, and not from a sentence that denies it', (noun, done, table) => {
    expect(code(`HOSPITAL COURSE: Under sterile technique a ${noun} was ${done} on hospital day 2.`, 'discharge_summary').lines.map((line) => line.code.slice(0, 3))).toContain(table);
    for (const deny of DENIALS) expect(code(`HOSPITAL COURSE: The patient improved. ${deny(noun, done)} He went home.`, 'discharge_summary').lines.map((line) => `${deny(noun, done)} ${line.code}`)).toEqual([]);
  });

  it('has no line whose evidence is a sentence that denies the act, in any mixture of acts', () => {
    const act = fc.constantFrom(...ACTS);
    fc.assert(fc.property(act, act, fc.constantFrom(...DENIALS), fc.boolean(), ([done, verb], [not, notVerb], deny, first) => {
      if (done === not) return;
      const [yes, no] = [`A ${done} was ${verb}.`, deny(not, notVerb)];
      const text = `HOSPITAL COURSE: ${first ? `${yes} ${no}` : `${no} ${yes}`}`;
      const { lines } = code(text, 'discharge_summary');
      for (const line of lines) expect(line.evidence.filter((one) => !no.includes(one.text)), `${text} ${line.code}`).not.toEqual([]);
    }), { numRuns: 150 });
  });
});

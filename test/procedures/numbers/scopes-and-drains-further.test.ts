// Decisions between neighbours that a word of the site or the means tells apart: skin cancer destroyed, chest drains, bile duct, wound edges; drugs given per order.
import { describe, expect, it } from 'vitest';
import { addCompanions } from '../../../src/procedures/lines/index.js';
import { readAdministrations } from '../../../src/procedures/lines/administrations.js';
import { readNote } from '../lines/helpers.js';
import { decideText } from './decide-text.js';

describe('decided', () => it.each([
  ['Basal cell carcinoma of the chest, curetted and cauterized, 1.8 cm.', '17272 17282', '17262'], ['Basal cell carcinoma of the hand, curetted, 0.9 cm.', '17261', '17271'], ['Basal cell carcinoma of the ear, electrodesiccation, 0.4 cm.', '17260', '17280'],
  ['A 12 Fr catheter was placed in the left chest under CT guidance.', '32551', '32557'], ['A pigtail was placed in the chest at the bedside.', '32551', '32556'], ['A 28 French chest tube was placed after blunt dissection.', '32551', '32551'],
  ['Sphincterotomy of the papilla was done.', '52277', ''], ['Cystoscopy with sphincterotomy of the external sphincter.', '52277', '52277'],
  ['The laceration was closed after its edges were trimmed.', '11042', ''], ['Ulcer debrided of subcutaneous necrosis.', '11042', '11042'],
])('%s', (text, codes, expected) => expect(decideText(text, codes, text, { type: 'procedure_note' })).toBe(expected)));

it.each([['A sphincterotomy was made and stones were swept out.', '43262 43264'], ['Stones were swept out through the prior sphincterotomy.', '43264']])('ERCP: %s', (text, expected) => {
  const { input, lines } = readNote({ text, lines: [['43264', text.slice(0, -1)]], type: 'procedure_note' });
  expect(addCompanions(lines, input).lines.map(({ code }) => code).sort().join(' ')).toBe(expected);
});

describe('drugs given', () => {
  const given = (text: string) => readAdministrations(readNote({ text, lines: [], type: 'procedure_note' }).input).map(({ code, route, minutes }) => `${code} ${route} ${minutes ?? ''}`.trim());
  it.each([
    ['Nurse visit. Ketorolac 30 mg IM given per standing order.', ['J1885 shot']], ['Infusion note. Opdivo 480 mg IV 10:00 to 10:35.', ['J9299 infusion 35']], ['Chemotherapy note. Bortezomib 1.9 mg SC.', ['J9041 shot']],
    ['Infusion center. Benadryl 25 mg IV push, Tylenol PO. Remicade 500 mg IV over 2 hours.', ['J1200 push', 'J1745 infusion 120']],
    ['Plan: Remicade 500 mg IV over 2 hours every 8 weeks.', []], ['Infusion center. Venofer 200 mg IV was ordered for next week.', []],
  ])('%s', (text, expected) => expect(given(text)).toEqual(expected));
});

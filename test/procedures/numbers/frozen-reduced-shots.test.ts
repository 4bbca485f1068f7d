// Decisions on what was frozen, how a joint was set, which flu vaccine, and drugs of an infusion that are no sedation.
import { describe, expect, it } from 'vitest';
import { decideLines } from '../../../src/procedures/decide.js';
import { readNote } from '../lines/helpers.js';
import { decideText } from './decide-text.js';

const office = { type: 'procedure_note', setting: 'office' } as const;
const emergency = { type: 'emergency_department_note', setting: 'emergency' } as const;

describe('spots that were frozen', () => it.each([
  ['Liquid nitrogen to eighteen actinic keratoses of the scalp.', '17000 17003 17110', '17004'],
  ['AKs x 21 on both forearms were frozen.', '17000 17003', '17004'],
  ['Four AKs of the hands were frozen.', '17000 17003 17110', '17000 17003'],
  ['Actinic keratosis of the nose, frozen.', '17110', '17000'],
  ['Plantar warts, five, frozen with liquid nitrogen.', '17000 17003', '17110'],
  ['Inflamed seborrheic keratoses of the trunk, eight, frozen.', '17110 17000 17003', '17110'],
  ['Nineteen molluscum lesions were curetted.', '17110', '17111'],
  ['Two AKs of the ear were frozen. Seborrheic keratoses of the back need no treatment.', '17000 17110', '17000'],
  ['Three AKs and two warts were frozen.', '17000 17003 17110', '17000 17003 17110'],
])('%s', (text, codes, expected) => expect(decideText(text, codes, text, office)).toBe(expected)));

describe('joints that were set', () => it.each([
  ['Elbow dislocation reduced with traction under midazolam.', '24605', '24600'],
  ['Posterior dislocation of the hip. Closed reduction, no anesthesia was needed.', '27252', '27250'],
  ['The shoulder was reduced under general anesthesia in the operating room.', '23650', '23655'],
  ['Finger dislocation reduced without any anesthesia.', '26775', '26770'],
])('%s', (text, codes, expected) => expect(decideText(text, codes, text, emergency)).toBe(expected)));

describe('bile duct pictures', () => it.each([
  ['PROCEDURE: Laparoscopic cholecystectomy with cholangiogram.\nDESCRIPTION OF PROCEDURE: Ports were placed. The duct was too small and the cholangiogram could not be done.', '47563', '47562'],
  ['PROCEDURE: Laparoscopic cholecystectomy with cholangiogram.\nDESCRIPTION OF PROCEDURE: Ports were placed. The cholangiogram was normal.', '47563', '47563'],
])('%#', (text, codes, expected) => expect(decideText(text, codes, 'Laparoscopic cholecystectomy')).toBe(expected)));

it('drops an open number beside the one through a scope that the same words name', () => expect(decideText('PLANNED: Laparoscopic inguinal hernia repair, left.', '49650 49505', 'Laparoscopic inguinal hernia repair, left')).toBe('49650'));

it('says with both quotes that a converted operation is billed as open', () => {
  const text = 'PROCEDURE: Laparoscopic cholecystectomy.\nDESCRIPTION OF PROCEDURE: Ports were placed. Because of bleeding we converted to an open operation. The gallbladder was removed.';
  const { input, lines } = readNote({ text, lines: [['47562', 'Laparoscopic cholecystectomy']] });
  const decided = decideLines(lines, input);
  expect(decided.lines.map(({ code }) => code)).toEqual(['47600']);
  expect(decided.findings).toMatchObject([{ rule: 'heading-and-body', codes: ['47600'], evidence: [{ text: 'Laparoscopic cholecystectomy' }, { text: 'Because of bleeding we converted to an open operation.' }] }]);
});

describe('flu vaccines', () => it.each([
  ['Fluarix quadrivalent 0.5 mL IM.', '90656', '90686'], ['Flu vaccine, quadrivalent, from a multi-dose vial.', '90656', '90688'], ['Influenza vaccine trivalent, preservative free.', '90686', '90656'],
  ['Fluzone High-Dose IM.', '90656', '90662'], ['FluMist quadrivalent, both nostrils.', '90686', '90672'], ['Flucelvax quadrivalent prefilled syringe.', '90686', '90674'],
  ['Flublok quadrivalent.', '90686', '90682'], ['Fluad IM.', '90662', '90653'], ['Flu shot given.', '90656', '90656'],
])('%s', (text, codes, expected) => expect(decideText(text, codes, text, office)).toBe(expected)));

describe('drugs beside their giving', () => it.each([
  ['Ondansetron 8 mg IV push before chemotherapy.', 'J2405 96375', 'J2405 96375'],
  ['Ondansetron 4 mg IV was given before the endoscopy.', 'J2405 43239', '43239'],
])('%s', (text, codes, expected) => expect(decideText(`${text} Endoscopy of the stomach.`, codes, text, { type: 'procedure_note' })).toBe(expected)));

// Decisions and names of operations and reports: weight of the womb, bunions, sinuses, loops, nosebleeds, dressings under suction, specimens.
import { describe, expect, it } from 'vitest';
import { addNamed } from '../../../src/procedures/named.js';
import { readNote, type TinyNote } from '../lines/helpers.js';
import { decideText } from './decide-text.js';

describe('decided', () => it.each([
  ['Total laparoscopic hysterectomy with salpingectomy. The uterus weighed 310 g.', '58571', '58573'], ['Total laparoscopic hysterectomy, uterine weight 95 grams.', '58572', '58570'], ['Total laparoscopic hysterectomy with tubes and ovaries.', '58573 58661', '58571'],
  ['Bunionectomy with a chevron osteotomy.', '28299', '28296'], ['Bunionectomy with chevron and Akin osteotomies.', '28292', '28299'], ['Lapidus bunionectomy of the left foot.', '28292', '28297'],
  ['Maxillary antrostomy. Polyps of the maxillary sinus were removed.', '31256', '31267'], ['Maxillary antrostomy. The sinus was clear.', '31256', '31256'],
  ['LEEP under colposcopic view with endocervical curettage.', '57522 57505', '57461'], ['LEEP without magnification.', '57522', '57522'],
])('%s', (text, codes, expected) => expect(decideText(text, codes, text)).toBe(expected)));

describe('named', () => it.each([
  ['Nosebleed of the right side. Cauterized with silver nitrate.', '30901', { type: 'emergency_department_note', setting: 'emergency' }], ['Epistaxis. Posterior packing was placed with a Foley.', '30905', { type: 'emergency_department_note', setting: 'emergency' }],
  ['Epistaxis, resolved. Packing to be removed by ENT.', '', { type: 'emergency_department_note', setting: 'emergency' }],
  ['Insect in the left ear canal. Removed with alligator forceps.', '69200', { type: 'progress_note', setting: 'office' }], ['Bead in the ear. Unable to be removed with forceps.', '', { type: 'progress_note', setting: 'office' }],
  ['Wound VAC changed, 64 sq cm.', '97606', { type: 'procedure_note', setting: 'office' }], ['Negative pressure dressing applied.', '97605', { type: 'procedure_note', setting: 'office' }],
  ['SURGICAL PATHOLOGY. Appendix: acute appendicitis. Gross and microscopic examination.', '88304', { type: 'diagnostic_report' }], ['SURGICAL PATHOLOGY. Colon polyp: tubular adenoma. Microscopic examination.', '88305', { type: 'diagnostic_report' }],
] as [string, string, Partial<TinyNote>][])('%s', (text, expected, note) => expect(addNamed([], [], readNote({ text, lines: [], ...note }).input).map(({ code }) => code).join(' ')).toBe(expected)));

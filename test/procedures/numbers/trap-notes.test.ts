// Numbers that short notes with traps decide: what was looked at and not sampled, what another gave, what one wound holds.
import { describe, expect, it } from 'vitest';
import type { TinyNote } from '../lines/helpers.js';
import { decideText } from './decide-text.js';

const decide = (text: string, code: string, note: Partial<TinyNote> = {}): string => decideText(text, code, text.slice(0, -1), { type: 'procedure_note', ...note });

describe('a number by the words of its note', () => it.each<[text: string, code: string, expected: string]>([
  ['EBUS: stations 4L, 7, 10R and 11R were sampled by needle aspiration.', '31652', '31653'],
  ['EBUS: stations 7 and 4R were sampled by needle aspiration. Station 11L was looked at and not sampled.', '31652', '31652'],
  ['EBUS: station 7 was sampled by needle aspiration.', '31653', '31652'],
  ['The stent was grasped with forceps and withdrawn with the scope.', '52332', '52310'],
  ['The old stent was removed and a new stent was placed in the right ureter.', '52332', '52332'],
  ['The first dorsal compartment sheath of the wrist was injected with steroid.', '20605', '20550'],
  ['The radiocarpal joint was injected with steroid.', '20605', '20605'],
  ['Vaginal delivery. All prenatal care was given by another practice.', '59400', '59409'],
  ['Vaginal delivery. Prenatal care was in another state; I will see her for the six week postpartum visit.', '59400', '59410'],
  ['Vaginal delivery. Our group gave all prenatal care.', '59400', '59400'],
  ['Return to the operating room on postoperative day 1 after thyroid lobectomy: the neck hematoma was evacuated.', '60260', '35800'],
  ['Actinic keratoses, twelve altogether, were frozen.', '17004', '17000 17003'],
  ['Excised under lidocaine with epinephrine down to subcutaneous fat.', '96372', ''],
  ['Ketorolac 60 mg was given IM in the deltoid.', '96372', '96372'],
  ['A CT of the head was done without contrast.', '70490', ''],
  ['Ceftriaxone ran for 30 minutes.', '96367', '96365'],
])('%s (%s)', (text, code, expected) => expect(decide(text, code)).toBe(expected)));

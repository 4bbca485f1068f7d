// Notes that end before their author did, and notes that only look so.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findCut } from '../../src/document/find-cuts.js';
import { readDocument } from '../../src/document/index.js';

const reason = (text: string) => findCut(readDocument({ id: 'd1', text }));
const VISIT = [
  'HISTORY OF PRESENT ILLNESS: Mr. Hale returns six weeks after his fall. He walks without a cane again. The left hip still aches at night.',
  'PHYSICAL EXAM: The hip flexes to 110 degrees without pain. There is no tenderness over the trochanter. Gait is even and steady today.',
  'ASSESSMENT: Healing fracture of the left femoral neck. His osteoporosis is treated with alendronate. Blood pressure is at goal on lisinopril.',
].join('\n');

describe('a cut text', () => {
  it.each([
    ['mark', `${VISIT}\nPLAN: Repeat films in [truncated]`],
    ['mark', `${VISIT} *** NOTE TRUNCATED ***`],
    ['mark', '<...text truncated...>\nASSESSMENT: Gout of the right great toe.'],
    ['mark', `${VISIT}\nDictation was cut off at this point.`],
    ['mark', `${VISIT} (maximum note length reached)`],
    ['end-mark', `${VISIT} He will need ...`],
    ['end-mark', `${VISIT}\nContinued on next page`],
    ['end-mark', `${VISIT}\n-- more --`],
    ['empty-section', `${VISIT}\nPLAN:`],
    ['empty-section', `${VISIT}\n\nIMPRESSION\n`],
    ['open-sentence', `${VISIT}\nPLAN: He should be seen by the`],
    ['open-sentence', `${VISIT}\nPLAN: Physical therapy twice a week,`],
    ['open-sentence', `${VISIT}\nPLAN: Continue alendronate (70 mg once`],
    ['open-sentence', 'Seen for hyperten-'],
    ['unended-prose', `${VISIT}\nPLAN: He will see physical therapy twice`],
  ])('%s: %#', (why, text) => expect(reason(text)).toBe(why));
});

describe('a whole text', () => {
  it.each([
    ['prose', `${VISIT}\nPLAN: Films in six weeks.`],
    ['a list without full stops', 'A/P\n1. HTN - cont lisinopril\n2. DM2 - A1c 7.1, metformin\n3. RTC 3 mo'],
    ['one line', 'Bad sore throat x3d, strep pos, amox started'],
    ['a signature', `${VISIT}\nPLAN: Films in six weeks.\nElectronically signed by Ann Lee, MD on 01/15/2026`],
    ['a letter', `${VISIT}\nThank you for sending this kind man.\n\nSincerely,`],
    ['a form', `${VISIT}\nPRESCRIPTIONS: alendronate Dosage: 70 mg Refills: 2 Allow Generic: Yes`],
    ['a wound that is truncated', `${VISIT} The truncated muscle was trimmed.`],
    ['words that say more', `${VISIT} He can walk a mile or more.`],
    ['treatment that goes on', `${VISIT} Antibiotics were continued.`],
    ['a section that may be empty', `${VISIT}\nPLAN: Films in six weeks.\nALLERGIES:\nNone.`],
    ['ellipsis within', `${VISIT} He said "it hurts ... at night" and slept badly.`],
    ['a closing bracket', `${VISIT}\nPLAN: a) therapy b) films in six weeks (sooner if worse).`],
  ])('%s', (_, text) => expect(reason(text)).toBeUndefined());
});

it('finds most places inside a sentence of prose, and says the same of trailing blanks', () => {
  const inside = [...VISIT.matchAll(/[a-z]/g)].map((one) => one.index).filter((at) => at > 330);
  const found = inside.filter((at) => reason(VISIT.slice(0, at)) !== undefined);
  expect(found.length / inside.length).toBeGreaterThan(0.5);
  fc.assert(fc.property(fc.constantFrom(...inside), fc.stringMatching(/^[ \n\t]{0,5}$/), (at, blanks) => {
    expect(reason(VISIT.slice(0, at) + blanks)).toBe(reason(VISIT.slice(0, at)));
  }), { numRuns: 50 });
});

it('takes any text', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 120 }), (text) => {
    expect(['string', 'undefined']).toContain(typeof reason(text));
  }), { numRuns: 50 });
});

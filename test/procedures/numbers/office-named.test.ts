// What short notes of the office and the emergency room name as done: bedside tests, tracings, scopes, wounds, joints, films; and the ways of not having done it.
import { describe, expect, it } from 'vitest';
import { addNamed } from '../../../src/procedures/named.js';
import { readNote, type TinyNote } from '../lines/helpers.js';

type Case = [text: string, expected: string, note?: Partial<TinyNote> & { age?: number }];
const emergency = { type: 'emergency_department_note', setting: 'emergency' } as const;
const ward = { type: 'consultation', setting: 'inpatient' } as const;

const CASES: Case[] = [
  ['UPT neg.', '81025'], ['UPT neg at home yesterday.', ''], ['RSV antigen POS.', '87807'], ['RSV PCR positive.', ''], ['Combo flu/COVID antigen: flu A pos, COVID neg.', '87428'],
  ['Guaiac neg.', '82272'], ['Flu A/B swab negative.', '87804'], ['Strep culture negative.', ''], ['Monospot positive.', '86308'], ['Well child 12 mo. Lead 2.1.', '83655', { age: 1 }],
  ['Polarizing scope: negatively birefringent needles.', '89060'],
  ['EKG today: sinus rhythm 70.', '93000'], ['EKG: sinus bradycardia at 58.', '93000'], ['EKG from 2019 showed sinus rhythm.', ''], ['If the EKG shows fibrillation he will call.', ''],
  ['ECG (my read): AF 76.', '93010', emergency], ['ECG AF 76 per EMS.', '', emergency], ['TTE (my read, full study with color and Doppler): EF 55.', '93306', ward],
  ['Spirometry today: FEV1 90 percent.', '94010'], ['Spirometry is ordered.', ''],
  ['Flexible laryngoscopy: cords mobile.', '31575'], ['Scope by ENT: cords mobile.', ''], ['Nasal endoscopy showed a polyp of the middle meatus.', '31231'],
  ['Impacted cerumen of the right ear removed with a curette.', '69210'], ['Hearing screen passed in office.', '92551'], ['Behavioral pure tone air only.', '92552'],
  ['Gonioscopy: open to CBB OU.', '92020'], ['OCT macula: no fluid.', '92134'], ['OCT RNFL: thin OS.', '92133'], ['B-scan OS: no retinal detachment.', '76512'],
  ['Triamcinolone 4 mg given through pars plana.', '67028'], ['Slit lamp removal of corneal foreign body with a burr.', '65222', emergency], ['Lateral canthotomy with cantholysis.', '67715', emergency],
  ['LN2 to 2 AKs.', '17000'], ['Cryotherapy of AKs next visit.', ''], ['Three warts frozen with liquid nitrogen.', '17110'], ['Punch x1, left cheek papule.', '11104'],
  ['Abscess of the thigh: I&D, pus, loculations broken, packed.', '10061', emergency],
  ['Laceration of the forearm. Closed with simple interrupted nylon sutures.', '12001', emergency], ['Laceration of the eyebrow. Closed with nylon sutures.', '12011', emergency],
  ['Laceration of the scalp. Layered closure with Vicryl.', '12031', emergency], ['Laceration of the lip. Layered closure with chromic.', '12051', emergency],
  ['Laceration healed. Sutures will be removed by the nurse with a suture removal kit.', '', emergency],
  ['Injected the first MTP with triamcinolone.', '20600'], ['Elbow arthrocentesis: 6 cc pus.', '20605', emergency], ['Right knee aspirated, 30 cc straw fluid.', '20610'], ['Knee injection if pain returns.', ''],
  ['Trigger point injections performed, trapezius.', '20552'], ['Inferior alveolar nerve block with bupivacaine.', '64400', emergency], ['Trimix test dose given in the office.', '54235'],
  ['Short arm cast applied.', '29075'], ['NST reactive, read by me.', '59025'], ['G2P1 at 7 weeks. TVUS: IUP with FHR 140.', '76817'], ['Urodynamics today: capacity 170.', '51728'],
  ['Straight cath performed, 300 mL.', '51701'], ['Mirena placed without difficulty, sounded to 7 cm.', '58300'], ['EPDS mom 5.', '96161', { age: 0 }], ['ASQ-3 passed.', '96110', { age: 2 }],
  ['Smoker; NRT and counseling 6 min.', '99406'], ['Moderate sedation by me, 38 min.', '99152'], ['Phleb 450 mL today.', '99195'], ['Pano taken here: caries.', '70355'],
  ['X-ray of the index finger 2 views: no fracture.', '73140'], ['X-rays of the lumbar spine taken today.', '72100'], ['Outside x-rays of the lumbar spine, two views.', ''],
];

describe('named in short notes', () => it.each(CASES)('%s', (text, expected, { age, ...note } = {}) => {
  const { input } = readNote({ text, lines: [], type: 'progress_note', setting: 'office', ...note });
  const lines = addNamed([], [], age === undefined ? input : { ...input, facts: { ...input.facts, patient: { age } } });
  for (const { evidence } of lines) for (const one of evidence) expect(text.slice(one.start, one.end)).toBe(one.text);
  expect(lines.map(({ code }) => code).join(' ')).toBe(expected);
}));

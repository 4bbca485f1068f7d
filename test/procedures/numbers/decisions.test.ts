// Decision families: the facts of a note choose the number, each family by sentences of our own.
import { describe, expect, it } from 'vitest';
import table from '../../../src/procedures/data/decisions.json' with { type: 'json' };
import { decideLines } from '../../../src/procedures/decide.js';
import { edition, readNote, type TinyNote } from '../lines/helpers.js';

type Case = [text: string, codes: string, expected: string, note?: Partial<TinyNote>];
const office = { type: 'progress_note', setting: 'office' } as const;
const report = { type: 'diagnostic_report' } as const;

const CASES: Case[] = [
  ['Chemo port check. Port accessed and flushed with saline.', '36561', '', office],
  ['Port flushed with 5 mL heparin 100 units/mL.', 'J1644', '', office],
  ['PROCEDURE: Chest port placed through the right jugular vein, port flushed.', '36561', '36561'],
  ['Heparin 5000 units SC given in the abdomen.', 'J1644', 'J1644', office],
  ['Nurse infusion visit. Zoledronic acid 5 mg IV over 20 min.', '99601 96365', '96365', office],
  ['Home infusion visit by the nurse. Ceftriaxone 2 g IV.', '99601', '99601', office],
  ['PICC dressing changed by the nurse.', '15852', '', office],
  ['Dressing changed under general anesthesia in the operating room.', '15852', '15852'],
  ['PT eval. Evolving presentation, meets 97162 criteria.', '97161', '97162', office],
  ['PT evaluation. 97161, stable presentation.', '97163', '97161', office],
  ['COVID vaccine given.', '91322 90471 90480', '91322 90480', office],
  ['PROCEDURE: SynchroMed pump placement. The catheter was tunneled to the pocket.', '36561', '62362'],
  ['PROCEDURE: Removal of venous port. The port was removed from its pocket.', '36561', '36590'],
  ['PROCEDURE: Removal of Hickman catheter.', '36558', '36589'],
  ['PROCEDURE: Left subclavian Tesio hemodialysis catheters.', '36556', '36565'],
  ['PROCEDURE: Placement of a Port-A-Cath.', '36558', '36561'],
  ['PROCEDURE: Placement of a Broviac catheter. It was tunneled to the chest wall.', '36561', '36558'],
  ['PROCEDURE: Triple lumen catheter, right internal jugular.', '36558', '36556'],
  ['PROCEDURE: Laparoscopic-assisted vaginal hysterectomy.', '58260', '58550'],
  ['PROCEDURE: Laparoscopic-assisted vaginal hysterectomy with salpingo-oophorectomy.', '58260', '58552'],
  ['PROCEDURE: EGD. A gastric polyp was removed by snare.', '45385', '43251'],
  ['PROCEDURE: Flexible sigmoidoscopy with snare polypectomy.', '45385', '45338'],
  ['PROCEDURE: Colonoscopy to the cecum. A sigmoid polyp was removed with cold biopsy forceps.', '43239 45385', '45380 45385'],
  ['PROCEDURE: Flexible sigmoidoscopy. A polyp was removed with biopsy forceps.', '43239', '45331'],
  ['PROCEDURE: Colonoscopy. A stent was placed across the stricture.', '45389 43266', '45389'],
  ['PROCEDURE: EGD and colonoscopy. Biopsies of the antrum and of the colon.', '43239 45380', '43239 45380'],
  ['Spontaneous vaginal delivery. Previous cesarean section 2022, trial of labor after cesarean.', '59409 59612', '59612'],
  ['Spontaneous vaginal delivery. Prior c-section.', '59410', '59614'],
  ['Spontaneous vaginal delivery. No prior cesarean.', '59409 59612', '59409'],
  ['Spontaneous vaginal delivery of a first child.', '59409', '59409'],
  ['Repeat cesarean after a failed TOLAC.', '59514 59620', '59620'],
  ['PROCEDURE: Upper endoscopy. Fundic biopsies were taken.', '45380', '43239'],
  ['PROCEDURE: Sigmoidoscopy. Biopsies were taken at 20 cm.', '45380', '45331'],
  ['PROCEDURE: Sigmoidoscopy to 60 cm, normal.', '45378', '45330'],
  ['PROCEDURE: Colonoscopy. The mucosa looked normal to the cecum.', '45380', '45378'],
  ['PROCEDURE: Colonoscopy. Random biopsies of the colon.', '45378', '45380'],
  ['PROCEDURE: EGD with balloon dilation of a peptic stricture.', '43235', '43249'],
  ['Botulinum toxin to the arm under EMG guidance.', '64642 95886', '64642 95874'],
  ['Botulinum toxin to the arm, muscles found by electrical stimulation.', '64642 95886', '64642 95873'],
  ['Botulinum toxin to six arm muscles of the right arm.', '64642', '64644'],
  ['IncobotulinumtoxinA 400 units were given.', 'J0585', 'J0588'],
  ['Solu-Medrol 125 mg IM was given.', 'J1010', 'J2919'],
  ['Nerve conduction, NCS 12.', '95910', '95912', report],
  ['US guided injection of the right knee.', '20610', '20611', office],
  ['Injection of the right knee without US guidance.', '20610', '20610', office],
  ['Ultrasound-guided thoracentesis on the right.', '32555 76942', '32555'],
  ['Needle biopsy of the left kidney with real time ultrasound, image saved.', '76937', '76942'],
  ['PROCEDURE: Right and left heart catheterization with coronary angiography. Left ventriculogram.', '93458', '93460'],
  ['PROCEDURE: Coronary angiography and left ventriculography.', '93454', '93458'],
  ['PROCEDURE: Left heart catheterization.', '93458 93567', '93458'],
  ['Transthoracic echocardiogram. The valves are normal.', '93312', '93306', report],
  ['Transthoracic echocardiogram with Doppler and color.', '93306 93320 93325', '93306', report],
  ['Echocardiogram. Doppler shows trace mitral regurgitation.', '93320', '93306', report],
  ['EKG today shows sinus rhythm.', '93010', '93000', office],
  ['EKG read by me shows sinus rhythm.', '93000', '93010', { type: 'emergency_department_note', setting: 'emergency' }],
  ['CT abdomen and pelvis without contrast.', '74150', '74176', report],
  ['CT of the abdomen and pelvis with IV contrast.', '74150', '74177', report],
  ['CT ABDOMEN AND PELVIS\nCT of the abdomen and pelvis with and without contrast.', '74170', '74178', report],
  ['CT chest w/ IV contrast.', '71250', '71260', report],
  ['CT of the abdomen with contrast.', '71260', '', report],
  ['PREOPERATIVE DIAGNOSIS: Incomplete abortion.\nPROCEDURE: Suction curettage.', '58120', '59812'],
  ['PREOPERATIVE DIAGNOSIS: Missed abortion.\nPROCEDURE: Suction curettage.', '58120', '59820'],
  ['PREOPERATIVE DIAGNOSIS: Menorrhagia.\nPROCEDURE: Dilation and curettage.', '58120', '58120'],
  ['PREOPERATIVE DIAGNOSIS: Femoral neck fracture.\nPROCEDURE: Bipolar hip hemiarthroplasty.', '27130', '27236'],
  ['PROCEDURE: Polyethylene exchange, left knee.', '27447', '27486'],
  ['PROCEDURE: Revision of left total knee arthroplasty, all components.', '27447', '27487'],
  ['PROCEDURE: VVIR pacemaker. The ventricular lead was screwed in.', '33208', '33207'],
  ['PROCEDURE: Direct laryngoscopy with biopsy. The microscope was not used.', '31536', '31535'],
  ['Inferior alveolar nerve block with lidocaine.', '64450', '64400'],
  ['The nine remaining toenails were debrided.', '11720', '11721'],
  ['Three thickened nails were debrided.', '11721', '11720'],
  ['Liquid nitrogen to 4 actinic keratoses.', '17004', '17000'],
  ['Spontaneous delivery. The placenta followed.', '59409 59414', '59409'],
  ['Visual acuity 20/25.', '92014 99173', '92014', office],
  ['Closed reduction of the wrist, sugar tong splint.', '25605 29105', '25605'],
  ['Exploratory laparotomy, splenectomy.', '38100 49000', '38100'],
  ['Diagnostic laparoscopy, laparoscopic appendectomy through three ports.', '44970 49320', '44970'],
  ['Tubes placed in both ears, cerumen removed.', '69436 69210', '69436'],
  ['Follow-up for fetal growth, single fetus.', '76811', '76816', report],
  ['Single fetus, cephalic.', '76805 76810', '76805', report],
  ['Fusion C5-6. A machined allograft was tapped into the disc space.', '22551 20930', '22551 20931'],
  ['Fusion L4-5. Morselized allograft chips in the gutters.', '22612 20931', '22612 20930'],
  ['PROCEDURE: Fusion C5-6 with plate. Allograft bone was placed.', '22551 22845 22853 22840', '22551 22845'],
  ['PROCEDURE: Inguinal hernia repair.\nThe sac was reduced.', '49500', '49505'],
  ['PROCEDURE: Thrombectomy of the forearm loop graft.', '35875', '36831'],
  ['PROCEDURE: Vasovasostomy.', '55250', '55400'],
  ['PROCEDURE: Cesarean section with bilateral salpingectomy.', '59514 58661', '59514 58611'],
  ['Excision of basal cell carcinoma of the left cheek, excised diameter 1.5 cm.', '11640', '11642'],
  ['Two-layer closure of the left forearm laceration, 4 cm.', '12032 12052', '12032'],
  ['Two-layer closure of the forearm and of the chin.', '12032 12052', '12032 12052'],
  ['Spontaneous delivery. Twelve prenatal visits in our clinic. Postpartum care will be with us.', '59409', '59400'],
  ['Antenatal care: given by this practice, 12 visits. Spontaneous delivery.', '59409', '59400'],
  ['Spontaneous delivery. Prenatal care with both Dr. Reed and myself.', '59409', '59400'],
  ['Prenatal care at an outside clinic. Spontaneous delivery. Postpartum care at our office.', '59409', '59410'],
  ['Prenatal care at an outside clinic. Spontaneous delivery.', '59400', '59409'],
  ['Prenatal care by us. Spontaneous delivery. Postpartum care with her own obstetrician.', '59409', '59409'],
  ['Spontaneous vaginal delivery over an intact perineum.', '59409 59510', '59409'],
  ['Hepatitis B vaccine was given earlier at birth.', '90744 90471', '', office],
  ['Hepatitis B vaccine declined.', '90744 90471', '', office],
  ['The first hepatitis B vaccine was given at birth; the second was given today in the right thigh.', '90744 90471', '90744 90471', office],
  ['Will receive MMR today. Varicella vaccine declined today.', '90707 90460', '90707 90460', office],
  ['We will give a tetanus diphtheria booster.', '90714 90471', '90714 90471', office],
  ['Bronchoscopy with lavage of the right lower lobe.', '31622', '31624'],
  ['Primary cesarean. Antenatal care in our office.', '59514', '59510'],
  ['MRI of the lumbar spine without contrast.', '72131', '72148', report],
  ['CT angiography chest with contrast.', '71260', '71275', report],
  ['Single frontal view of the chest.', '71046', '71045', report],
  ['Fluoroscopy was used for the hip.', '27176 77001', '27176'],
  ['Coronary angiography with Judkins catheters.', '93454 92928', '93454'],
  ['Stress echo: exercised for 7 minutes.', '93015', '93351', report],
  ['Bronchoscopy with lavage.', '31622 31624', '31624'],
  ['Vertebroplasty of T11.', '22512', '22510'],
  ['Lumbar facet injection at one level.', '64494 64495', '64493 64495'],
  ['Needle-localized excision, left breast.', '19126', '19125'],
  ['Twelve hours. 12 hours of video EEG were recorded.', '95726', '95720', report],
  ['XR R knee 3v.', '73560', '73562', office],
  ['PROCEDURE: Salpingo-oophorectomy. Heaney clamps on the ovary.', '58661', '58720'],
  ['PROCEDURE: Laparoscopic salpingo-oophorectomy.', '58720', '58661'],
  ['PROCEDURE: Laparoscopic cholecystectomy converted to open.', '47562', '47600'],
  ['PROCEDURE: Arthroscopy, then rotator cuff repair through a mini-arthrotomy.', '29827', '23412'],
];

function decide([text, codes, , note]: Case): { left: string; findings: number } {
  const quote = text.split('. ')[0]!.replace(/^[A-Z ]+: /, '').split('\n').at(-1)!.replace(/^[A-Z ]+: /, '').replace(/\.$/, '');
  const { input, lines } = readNote({ text, lines: codes.split(' ').map((code) => [code, quote]), ...note });
  const { lines: left, findings } = decideLines(lines, input);
  for (const { evidence } of findings) for (const one of evidence) expect(text.slice(one.start, one.end)).toBe(one.text);
  return { left: left.map(({ code }) => code).join(' '), findings: findings.length };
}

describe('decision families', () => {
  it.each(CASES)('%s (%s)', (...one) => expect(decide(one).left).toBe(one[2]));

  it('say why a line falls', () => expect(decide(['CT of the abdomen with contrast.', '71260', '', report]).findings).toBe(1));

  it('name only numbers of the edition, and none twice', () => {
    const numbers = [...table.families.flatMap(({ branches }) => branches.flatMap(({ code }) => code ?? [])), ...table.counterparts.pairs.flatMap(([closed, open]) => [closed!, open!])];
    expect(numbers.filter((code) => !edition.procedure(code))).toEqual([]);
    const names = table.families.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('leave other numbers alone', () => expect(decide(['PROCEDURE: Total hip replacement. The acetabular component was impacted.', '27130', '']).left).toBe('27130'));
});

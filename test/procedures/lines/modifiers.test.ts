import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { completeLines, takesModifier } from '../../../src/procedures/lines/index.js';
import { complete, edition, modifiersOf, readNote, type TinyNote } from './helpers.js';

const op = (text: string, code: string, quote: string, more: Partial<TinyNote> = {}): TinyNote => ({ text, lines: [[code, quote]], ...more });

describe('sides', () => {
  it.each([
    ['Left knee arthroscopy with meniscectomy was done.', '29881', 'Left knee arthroscopy', ['LT']],
    ['Arthroscopy of the right knee.', '29881', 'Arthroscopy', ['RT']],
    ['Bilateral inguinal hernia repair.', '49505', 'inguinal hernia repair', ['50']],
    ['Right and left pelvic lymphadenectomy.', '38770', 'pelvic lymphadenectomy', ['50']],
    ['The greater saphenous vein was stripped in each leg.', '37722', 'saphenous vein was stripped', ['50']],
    ['PROCEDURE: Arthroscopy of the knee.\nPOSTOPERATIVE DIAGNOSIS: Medial meniscal tear, right knee.', '29881', 'Arthroscopy of the knee', ['RT']],
    ['X-ray of the left wrist, three views.', '73110', 'X-ray of the left wrist', ['LT']],
    ['Appendectomy; the right lower quadrant was opened.', '44950', 'Appendectomy', []],
    ['Total abdominal hysterectomy, left ovary spared.', '58150', 'hysterectomy', []],
    ['Creation of a left brachiocephalic fistula.', '36821', 'left brachiocephalic fistula', ['LT']],
  ])('%s', (text, code, quote, expected) => expect(modifiersOf(op(text, code, quote), code)).toEqual(expected));
  it('does not quote the other side where a quote of its own is left', () => {
    const note: TinyNote = { text: 'PROCEDURE: Right ureteroscopy with lithotripsy. A left renal stone was seen before.', lines: [['52356', 'Right ureteroscopy with lithotripsy', 'left renal stone']] };
    expect(complete(note).lines[0]).toMatchObject({ modifiers: ['RT'], evidence: [{ text: 'Right ureteroscopy with lithotripsy' }] });
  });
  it('does not take words that only sound like a side', () => {
    expect(modifiersOf(op('The knee was entered. A drain was left in place and the patient was moved right away.', '29881', 'The knee was entered'), '29881')).toEqual([]);
  });
  it('takes the side of the linked diagnosis when the words name none, and asks when nothing does', () => {
    const note = op('Total knee arthroplasty was done.', '27447', 'Total knee arthroplasty');
    const told = op('Arthritis of the left knee. Total knee arthroplasty was done.', '27447', 'Total knee arthroplasty');
    expect(modifiersOf({ ...told, diagnoses: [['M1712']] }, '27447')).toEqual(['LT']);
    expect(complete(note)).toMatchObject({ lines: [{ modifiers: [] }], queries: [{ topic: 'laterality', evidence: [{ text: 'Total knee arthroplasty' }] }] });
  });
  it.each([
    'Left ankle fracture in 2019. Knee injected with steroid.', 'Knee injected with steroid. She left ambulating.', 'Uses 2 L oxygen at night. Knee injected with steroid.',
    'Meloxicam 15 mg OD. Knee injected with steroid.', 'Knee injected with steroid right after the exam, needle left in place.', 'L spine films seen. Knee injected with steroid.',
  ])('invents no side and asks for it: %s', (text) => {
    expect(complete({ text, type: 'progress_note', setting: 'office', lines: [['20610', 'Knee injected with steroid']] })).toMatchObject({ lines: [{ modifiers: [] }], queries: [{ topic: 'laterality' }] });
  });
  it.each([['Pain of the left leg around the knee. Knee injected.', 'LT'], ['Knee pain, worse on the right. Knee injected.', 'RT'], ['R knee pain. Left hip stiff. Knee injected.', 'RT'], ['L knee OA. Knee injected.', 'LT']])('takes the side of the part: %s', (text, side) => {
    expect(modifiersOf({ text, type: 'progress_note', setting: 'office', lines: [['20610', 'Knee injected']] }, '20610')).toEqual([side]);
  });
  it('takes no side from a diagnosis whose side the note says of another part', () => {
    expect(modifiersOf({ text: 'Knee pain, and he stepped on his left foot. Knee injected.', type: 'progress_note', setting: 'office', lines: [['20610', 'Knee injected']], diagnoses: [['M25562', 'Knee pain']] }, '20610')).toEqual([]);
  });
  it('lets the body win over the heading, with both quotes in a finding', () => {
    const text = 'PROCEDURE: Left knee arthroscopy.\n\nDESCRIPTION OF PROCEDURE: The right knee was entered through two portals.';
    const { lines, findings } = complete({ text, lines: [['29881', 'Left knee arthroscopy', 'The right knee was entered']] });
    expect(lines[0]!.modifiers).toEqual(['RT']);
    expect(findings).toMatchObject([{ rule: 'laterality-conflict', codes: ['29881'], evidence: [{ text: 'Left knee arthroscopy' }, { text: 'The right knee was entered' }] }]);
  });
  it('says which diagnosis still names the side of the heading', () => {
    const text = 'POSTOPERATIVE DIAGNOSIS: Right carpal tunnel syndrome.\nPROCEDURE: Right carpal tunnel release.\n\nDESCRIPTION OF PROCEDURE: The left transverse carpal ligament was divided.';
    const { lines, findings } = complete({ text, lines: [['64721', 'Right carpal tunnel release', 'The left transverse carpal ligament was divided']], diagnoses: [['G5601', 'Right carpal tunnel syndrome']] });
    expect(lines[0]!.modifiers).toEqual(['LT']);
    expect(findings).toHaveLength(1);
    expect(findings[0]!.message).toContain('G56.01 still names the other side');
  });
  it('sees a body that names the other side alone, though the line stands on the heading', () => {
    const body = 'The right knee was prepped. Portals were made in the right knee.';
    const { lines, findings } = complete({ text: `PROCEDURE: Left knee arthroscopy.\n\nDESCRIPTION OF PROCEDURE: ${body}`, lines: [['29881', 'Left knee arthroscopy']] });
    expect([lines[0]!.modifiers, findings.map((one) => one.rule)]).toEqual([['RT'], ['laterality-conflict']]);
    const agreed = complete({ text: `PROCEDURE: Left knee arthroscopy.\n\nDESCRIPTION OF PROCEDURE: In right lateral position. The left knee was prepped.`, lines: [['29881', 'Left knee arthroscopy']] });
    expect([agreed.lines[0]!.modifiers, agreed.findings]).toEqual([['LT'], []]);
  });
  it.each([
    ['Trigger finger release, left ring finger.', '26055', 'Trigger finger release', ['F3']],
    ['Release of the A1 pulley of the right thumb.', '26055', 'A1 pulley', ['F5']],
    ['Hammertoe repair, second right toe.', '28285', 'Hammertoe repair', ['T6']],
    ['Avulsion of the left great toenail.', '11730', 'Avulsion', ['TA']],
    ['Right lower eyelid ectropion repair.', '67917', 'ectropion repair', ['E4']],
    ['Blepharoplasty of both upper lids.', '15822', 'Blepharoplasty', ['50']],
    ['Stent placed in the proximal LAD.', '92928', 'Stent placed', ['LD']],
    ['Stent to the right coronary artery.', '92928', 'Stent to', ['RC']],
  ])('%s', (text, code, quote, expected) => expect(modifiersOf(op(text, code, quote), code)).toEqual(expected));
});

describe('modifiers of visits', () => {
  const visit = (more: Partial<TinyNote>): TinyNote => ({ text: 'Knee pain was evaluated. The right knee was injected. Strep screen.', type: 'progress_note', setting: 'office', lines: [['99213', 'Knee pain was evaluated']], ...more });
  const beside = (code: string): TinyNote => visit({ lines: [['99213', 'Knee pain was evaluated'], [code, 'The right knee was injected']] });
  it.each([['20610', ['25']], ['90471', ['25']], ['73560', []], ['85025', []], ['99395', ['25']]])('99213 beside %s', (code, expected) => expect(modifiersOf(beside(code), '99213')).toEqual(expected));
  it('is 57, not 25, beside an operation with 90 global days', () => expect(modifiersOf(beside('25600'), '99213')).toEqual(['57']));
  it('is 57 when surgery is set for today', () => expect(modifiersOf(visit({ text: 'Knee pain was evaluated. We will take him to the operating room today.' }), '99213')).toEqual(['57']));
  it('is 95 on the therapy beside a video visit as well, and 25 on no add-on', () => {
    const note = visit({ text: 'Video visit via secure audio-video. Knee pain was evaluated. Psychotherapy for 40 minutes.', lines: [['99213', 'Knee pain was evaluated'], ['90836', 'Psychotherapy for 40 minutes'], ['20610', 'Knee pain']] });
    expect([modifiersOf(note, '90836'), modifiersOf(note, '20610').includes('95')]).toEqual([['95'], false]);
    const critical = visit({ text: 'Critical care time 110 minutes. He was intubated.', lines: [['99291', 'Critical care time 110 minutes'], ['99292', 'Critical care time 110 minutes'], ['31500', 'He was intubated']], setting: 'emergency' });
    expect([modifiersOf(critical, '99291'), modifiersOf(critical, '99292')]).toEqual([['25'], []]);
  });
  it('is 24 for another problem than an operation by its name', () => {
    expect(modifiersOf(visit({ text: 'Knee pain was evaluated, unrelated to his hip replacement.' }), '99213')).toEqual(['24']);
  });
  it('is nothing on a discharge day', () => expect(modifiersOf(visit({ lines: [['99238', 'Knee pain was evaluated'], ['20610', 'The right knee was injected']] }), '99238')).toEqual([]));
  it('is 24 in a global period for another problem', () => {
    expect(modifiersOf(visit({ text: 'Knee pain was evaluated, unrelated to her recent surgery.' }), '99213')).toEqual(['24']);
    expect(modifiersOf(visit({ text: 'Knee pain was evaluated after her recent surgery.' }), '99213')).toEqual([]);
  });
  it.each([['Knee pain was evaluated in a video visit.', ['95']], ['Knee pain was evaluated by telephone visit.', ['93']], ['Knee pain was evaluated. She will call us by telephone.', []]])('%s', (text, expected) => {
    expect(modifiersOf(visit({ text }), '99213')).toEqual(expected);
  });
});

describe('modifiers of procedures', () => {
  const two = (text: string, first: [string, string], second: [string, string], more: Partial<TinyNote> = {}): TinyNote => ({ text, lines: [first, second], ...more });
  it('is 59 on the second excision, not on the first', () => {
    const note = two('Nevus of the back excised, 2 cm. Nevus of the chest excised, 1 cm.', ['11402', 'Nevus of the back'], ['11401', 'Nevus of the chest']);
    expect([modifiersOf(note, '11402'), modifiersOf(note, '11401')]).toEqual([[], ['59']]);
  });
  it('is 59 on diagnostic catheterization beside a stent only', () => {
    const text = 'Left heart catheterization. Stent to the LAD.';
    expect(modifiersOf(two(text, ['92928', 'Stent to the LAD'], ['93458', 'Left heart catheterization']), '93458')).toEqual(['59']);
    expect(modifiersOf(op(text, '93458', 'Left heart catheterization'), '93458')).toEqual([]);
  });
  it('is 59 on an NCCI pair only when the note shows a separate site', () => {
    const pair = (a: string, b: string) => (a === '49402' && b === '10061' ? '1' : undefined);
    const note = (words: string) => two(`Foreign body removed. An abscess was drained ${words}.`, ['49402', 'Foreign body removed'], ['10061', 'An abscess was drained'], { pair });
    expect(modifiersOf(note('through a separate incision'), '10061')).toEqual(['59']);
    expect(modifiersOf(note('and packed'), '10061')).toEqual([]);
    expect(modifiersOf({ ...note('through a separate incision'), pair: () => '0' }, '10061')).toEqual([]);
  });
  it.each([
    ['22', 'PROCEDURE: Laminectomy. This case was extremely difficult due to scar tissue.', '63047', 'Laminectomy', true],
    ['22', 'PROCEDURE: Laminectomy. The dissection went without difficulty.', '63047', 'Laminectomy', false],
    ['52', 'The procedure was aborted at the level of the hepatic flexure. Biopsies were taken.', '45380', 'Biopsies were taken', true],
    ['52', 'Polysomnogram. He pulled off the leads; 3 hours 19 minutes were recorded.', '95810', 'Polysomnogram', true],
    ['52', 'Polysomnogram. Recording time 7.2 hours.', '95810', 'Polysomnogram', false],
    ['52', 'The cecum and the hepatic flexure were seen. Biopsies were taken.', '45380', 'Biopsies were taken', false],
    ['53', 'Placement of the lumbar catheter had to be abandoned.', '62272', 'Placement of the lumbar catheter', true],
    ['53', 'Placement of the lumbar catheter was uneventful.', '62272', 'Placement of the lumbar catheter', false],
    ['58', 'PROCEDURE: Delayed primary chest closure.', '21750', 'chest closure', true],
    ['58', 'PROCEDURE: Chest closure.', '21750', 'Chest closure', false],
    ['78', 'She bled and was taken back to the operating room for control of hemorrhage. The vessel was tied.', '42962', 'The vessel was tied', true],
    ['78', 'She was taken back to the recovery room. The vessel was tied.', '42962', 'The vessel was tied', false],
    ['78', 'INDICATION: Bleeding after hemorrhoidectomy three days ago. The vessel was tied.', '46614', 'The vessel was tied', true],
    ['78', 'Risks include infection, which may require return to the operating room for drainage. The disc was removed.', '63030', 'The disc was removed', false],
    ['58', 'PROCEDURE: Staged procedure, division of the forehead flap. The flap was divided.', '15630', 'division of the forehead flap', true],
    ['54', 'The lens was implanted. Postoperative care will be transferred to her optometrist.', '66984', 'The lens was implanted', true],
    ['54', 'The lens was implanted. Postoperative care was explained.', '66984', 'The lens was implanted', false],
    ['79', 'The appendix was removed, an unrelated procedure in the postoperative period.', '44950', 'The appendix was removed', true],
    ['62', 'Anterior fusion at L4-L5. Dr. X was co-surgeon.', '22558', 'Anterior fusion', true],
    ['62', 'Anterior fusion at L4-L5. Dr. X was anesthetist.', '22558', 'Anterior fusion', false],
    ['80', 'Fusion at L4-L5. I was the assistant surgeon.', '22558', 'Fusion at L4-L5', true],
    ['33', 'Screening colonoscopy to the cecum.', '45378', 'colonoscopy', false],
    ['GP', 'Physical therapy: gait training for 15 minutes.', '97116', 'gait training', true],
    ['GN', 'Speech therapy session for aphasia.', '92507', 'Speech therapy session', true],
    ['Q8', 'Absent pedal pulses bilaterally. Trophic changes. Ten nails were debrided.', '11721', 'nails were debrided', true],
  ])('%s: %s', (modifier, text, code, quote, there) => expect(modifiersOf(op(text, code, quote), code).includes(modifier)).toBe(there));
  it('is 33 on a screening colonoscopy linked to the screening', () => {
    expect(modifiersOf(op('Screening colonoscopy to the cecum.', '45378', 'colonoscopy', { diagnoses: [['Z1211', 'Screening']] }), '45378')).toEqual(['33']);
  });
  it('is PT for Medicare where a screening turned into a treatment', () => {
    const note = (payer: string) => op('Screening colonoscopy; a polyp was snared.', '45385', 'a polyp was snared', { diagnoses: [['Z1211', 'Screening'], ['K635', 'polyp']], payer });
    expect(modifiersOf(note('medicare'), '45385')).toEqual(['PT']);
    expect(modifiersOf(note('Commercial Plan'), '45385')).toEqual(['33']);
  });
  it('is 59 for a payer only where an edit asks, and never at the same site', () => {
    const note = two('Nevus of the back excised, 2 cm. Nevus of the chest excised, 1 cm.', ['11402', 'Nevus of the back'], ['11401', 'Nevus of the chest'], { payer: 'medicare', pair: () => undefined });
    expect(modifiersOf(note, '11401')).toEqual([]);
    expect(modifiersOf({ ...note, payer: 'Any Plan' }, '11401')).toEqual([]);
    const shave = two('Cyst of the back excised. A tangential biopsy of the same lesion was taken.', ['11402', 'Cyst of the back'], ['11102', 'tangential biopsy of the same lesion'], { pair: (a, b) => (a === '11402' && b === '11102' ? '1' : undefined) });
    expect(modifiersOf(shave, '11102')).toEqual([]);
  });
  it('names separate sites where an edit joins the lines: XS for Medicare, 59 for others', () => {
    const pair = (a: string, b: string) => (a === '20610' && b === '20550' ? '1' : undefined);
    const note = (site: string, payer?: string) => two(`The knee was injected. A tendon sheath of the ${site} was injected.`, ['20610', 'The knee was injected'], ['20550', `A tendon sheath of the ${site}`], { pair, ...(payer ? { payer } : {}) });
    expect(modifiersOf(note('wrist'), '20550')).toContain('59');
    expect(modifiersOf(note('wrist', 'medicare'), '20550')).toContain('XS');
    expect(modifiersOf(note('knee'), '20550')).toEqual([]);
  });
  it('is 26 where the note or the payer says that only the reading is billed, TC only where the note says so', () => {
    const ct = (text: string, more: Partial<TinyNote> = {}) => modifiersOf(op(`CT of the head. ${text}`, '70450', 'CT of the head', { type: 'diagnostic_report', ...more }), '70450');
    expect(ct('No bleeding.', { payer: 'Any Plan' })).toEqual(['26']);
    expect(ct('No bleeding.', { payer: 'Any Plan', setting: 'office' })).toEqual([]);
    expect(ct('Professional interpretation only; the equipment is owned by the hospital.', { setting: 'office' })).toEqual(['26']);
    expect(ct('Technical component only.', { setting: 'office' })).toEqual(['TC']);
  });
  it('is 26 for Medicare in a facility, and not in the office', () => {
    const note = op('Chest x-ray, one view.', '71045', 'Chest x-ray', { type: 'diagnostic_report', payer: 'medicare' });
    expect(modifiersOf(note, '71045')).toEqual(['26']);
    expect(modifiersOf({ ...note, setting: 'office' }, '71045')).toEqual([]);
    expect(modifiersOf({ ...note, lines: [['99213', 'Chest x-ray']] }, '99213')).toEqual([]);
  });
  it('is QW for a rapid test in the office only', () => {
    const note = op('Rapid strep screen is negative.', '87880', 'Rapid strep screen', { type: 'progress_note', setting: 'office' });
    expect(modifiersOf(note, '87880')).toEqual(['QW']);
    expect(modifiersOf({ ...note, setting: 'emergency' }, '87880')).toEqual([]);
  });
  it('is 76 on a repeated study', () => {
    expect(complete(two('Chest x-ray. Repeat chest x-ray after the tube.', ['71045', 'Chest x-ray'], ['71045', 'Repeat chest x-ray'])).lines.map((line) => line.modifiers)).toEqual([[], ['76']]);
  });
  it('keeps what a line carries and drops what its code does not take', () => {
    const { input, lines } = readNote(op('Appendectomy was done.', '44950', 'Appendectomy'));
    expect(completeLines([{ ...lines[0]!, modifiers: ['59', '50', 'GC'] }], input).lines[0]!.modifiers).toEqual(['59', 'GC']);
  });
  it('passes ICD-10-PCS lines unchanged', () => {
    const { input, lines } = readNote(op('Left knee replaced.', '27447', 'Left knee replaced'));
    const line = { ...lines[0]!, system: 'ICD-10-PCS' as const, code: '0SRD0J9' };
    expect(completeLines([line], input).lines).toEqual([line]);
  });
});

describe('procedures that were called off or not finished', () => {
  it.each([
    ['Colonoscopy. The colon could not be passed beyond a stricture. Procedure aborted.', '45378', 'Colonoscopy', ['53']],
    ['Colonoscopy. The cecum was not reached because of stool.', '45378', 'Colonoscopy', ['53']],
    ['Colonoscopy. The cecum was reached. The procedure was terminated and the scope withdrawn.', '45378', 'Colonoscopy', []],
    ['Planned laparoscopy. After induction she became hypotensive and the case was cancelled.', '49320', 'Planned laparoscopy', ['53']],
    ['Laparoscopy. The operation had to be called off after induction.', '49320', 'Laparoscopy', ['53']],
    ['Laparoscopy. The case was originally scheduled for May; the operation was cancelled then.', '49320', 'Laparoscopy', []],
  ])('%s', (text, code, quote, expected) => expect(modifiersOf(op(text, code, quote, { type: 'operative_report' }), code)).toEqual(expected));
});

describe('properties', () => {
  const words = ['left', 'right', 'bilateral', 'separate incision', 'aborted', 'co-surgeon', 'second toe', 'thumb', 'upper lid', 'LAD', '40 mg', 'Kenalog', '-5 minutes', 'x2', 'C4-C5', '15 x 18 cm', 'screening', 'repeat', 'physical therapy', 'extremely difficult due to', '\n', 'PROCEDURE:', 'video visit', 'staged'];
  const codes = ['99213', '99238', '29881', '44950', '58150', '11402', '15101', '22552', '26055', '28285', '67917', '71045', '92928', '93458', '97110', 'J3301', 'A9502', 'L1830', '00100', 'Z9999', '90460', '45380'];
  it('never a modifier that the code does not take, never fewer lines, units at least one, at most four links; a second run changes nothing', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom(...words), { minLength: 3, maxLength: 25 }), fc.array(fc.constantFrom(...codes), { minLength: 1, maxLength: 5 }), fc.constantFrom('medicare', undefined), (text, billed, payer) => {
      const { input, lines } = readNote({ text: text.join(' '), lines: billed.map((code) => [code, text[0]!]), diagnoses: [['M1711'], ['I10'], ['E119'], ['Z1211'], ['J189']], ...(payer ? { payer } : {}) });
      const done = completeLines(lines, input, () => '1');
      // therapy of which the only time is below zero is not billed
      expect(done.lines.length).toBeGreaterThanOrEqual(lines.filter(({ code }) => code !== '97110').length);
      for (const line of done.lines) {
        expect(line.modifiers.every((one) => takesModifier(line.code, edition.policy(line.code), one))).toBe(true);
        expect(line.units).toBeGreaterThanOrEqual(1);
        expect(Number.isInteger(line.units)).toBe(true);
        expect(line.linkedDiagnoses.length).toBeLessThanOrEqual(4);
        expect(line.linkedDiagnoses.every((code) => input.diagnoses.some((one) => one.code === code))).toBe(true);
      }
      if (done.lines.length === lines.length) expect(completeLines(done.lines, input, () => '1').lines).toEqual(done.lines);
    }), { numRuns: 60 });
  });
});

describe('assistants, stages and kinds of separate service', () => {
  it.each([
    ['I served as minimum assistant to Dr. Wen. Total abdominal hysterectomy.', ['81']],
    ['I assisted Dr. Lane for a portion of the case only. Total abdominal hysterectomy.', ['81']],
    ['Total abdominal hysterectomy. None of the residents was free. I acted as the assistant surgeon for the case.', ['82']],
    ['Total abdominal hysterectomy. I dictate as assistant surgeon because a qualified resident surgeon was not available.', ['82']],
    ['Surgeon: Dr. Gray. Assistant: Dr. Holt, because no qualified resident was available. Total abdominal hysterectomy.', []],
    ['Total abdominal hysterectomy. I served as first assistant to Dr. Moss. A resident scrubbed for closure.', ['80']],
    ['She is brought back for the second stage, which we arranged at the time of the first operation. Total abdominal hysterectomy.', ['58']],
    ['Total abdominal hysterectomy. If margins are involved, a staged resection will be planned.', []],
  ])('%s', (text, expected) => expect(modifiersOf(op(text, '58150', 'Total abdominal hysterectomy'), '58150')).toEqual(expected));
  it.each([
    ['Decision for laparoscopic cholecystectomy in two weeks. Consent signed.', []],
    ['Decision for laparoscopic cholecystectomy tonight. Seen again in two weeks.', ['57']],
  ])('%s', (text, expected) => expect(modifiersOf(op(text, '99214', 'Decision for', { type: 'progress_note', setting: 'office' }), '99214')).toEqual(expected));
});

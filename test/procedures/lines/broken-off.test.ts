// How a report tells that an operation was given up, failed or came about after all.
import { describe, expect, it } from 'vitest';
import { complete, modifiersOf } from './helpers.js';

const given = (text: string, code: string, ...quotes: string[]): boolean => modifiersOf({ text, lines: [[code, ...quotes]], type: 'procedure_note' }, code).includes('53');

describe('operations that were given up', () => {
  it.each([
    ['Lumbar puncture. Three spaces were tried and only bone was met. I gave it up.', '62270', 'Lumbar puncture'],
    ['Lumbar puncture. No CSF could be obtained at L3-4 or L4-5.', '62270', 'Lumbar puncture'],
    ['Endometrial biopsy. The pipelle could not be passed through the stenotic os.', '58100', 'Endometrial biopsy'],
    ['ERCP. The papilla sat in a diverticulum; cannulation was tried for 40 minutes without success. We elected not to proceed.', '43260', 'ERCP'],
    ['PROCEDURE: Attempted insertion of an IUD.\nThe sound would not pass the internal os.', '58300', 'insertion of an IUD'],
    ['PROCEDURE: Phacoemulsification, left eye (incomplete)\nThe patient coughed and could not be kept still.', '66984', 'Phacoemulsification'],
    ['Bronchoscopy. At the carina she desaturated to 74 and the scope was withdrawn because of hypoxia.', '31622', 'Bronchoscopy'],
    ['Thoracentesis. The patient fainted and asked us to stop.', '32554', 'Thoracentesis'],
    ['Coronary angioplasty. The wire would not cross the lesion. We cut our losses.', '92920', 'Coronary angioplasty'],
    ['Knee arthroscopy. The portals were made. The operation was stopped at this point so that dantrolene could be given.', '29881', 'Knee arthroscopy'],
    ['Phacoemulsification. The rhexis was torn. No lens was implanted. Cataract surgery will be completed at a later date.', '66984', 'Phacoemulsification'],
    ['Placement of an IUD. The sound would not pass. Instruments removed and patient placed flat. Placement was unsuccessful and we stopped.', '58300', 'Placement of an IUD'],
    ['Phacoemulsification. The capsule was stained when she sat up. The remainder of the surgery will be carried out under general anesthesia.', '66984', 'Phacoemulsification'],
    ['Epidural injection. Blood in the hub twice. In the interest of safety it was decided not to inject.', '62323', 'Epidural injection'],
    ['Hernia repair under general anesthesia. Before the incision there was a tachycardia of 190, and we cancelled the repair.', '49505', 'Hernia repair'],
    ['Epidural injection. Blood returned twice. The needle was removed and the procedure stopped.', '62323', 'Epidural injection'],
    ['TITLE: Inguinal hernia repair, discontinued\nThe groin was opened.', '49505', 'Inguinal hernia repair'],
    ['PROCEDURE: Cataract extraction with intraocular lens, left eye, not finished\nThe wound was sutured.', '66984', 'Cataract extraction'],
    ['Diagnostic arthroscopy of the knee. Stopped for a run of ventricular tachycardia.', '29870', 'Diagnostic arthroscopy'],
  ])('53: %s', (text, code, quote) => expect(given(text, code, quote)).toBe(true));
  it('quotes the words in a finding', () => {
    const { findings } = complete({ text: 'Lumbar puncture. Three spaces were tried. I gave it up.', lines: [['62270', 'Lumbar puncture']], type: 'procedure_note' });
    expect(findings).toMatchObject([{ rule: 'procedure-called-off', codes: ['62270'], evidence: [{ text: 'Lumbar puncture' }, { text: expect.stringMatching(/^I gave it up/) }] }]);
  });
});

describe('operations that came to their end', () => {
  it.each([
    ['Lumbar puncture. L3-4 was abandoned after two passes. At L4-5 clear fluid was finally obtained.', '62270', 'Lumbar puncture'],
    ['Central line. The first attempt was unsuccessful; the second attempt was successful.', '36556', 'Central line'],
    ['Cholecystectomy. A cholangiogram was attempted and abandoned. The gallbladder was removed.', '47562', 'Cholecystectomy'],
    ['Colonoscopy to the cecum. The terminal ileum could not be intubated. The procedure was then terminated.', '45378', 'Colonoscopy'],
    ['Colonoscopy. The adult scope would not pass the sigmoid and was exchanged for a pediatric colonoscope. The cecum was reached.', '45378', 'Colonoscopy'],
    ['Thyroid lobectomy. The right lobe was removed. We elected to stop and stage the left side.', '60220', 'Thyroid lobectomy'],
    ['Knee injection. She was unable to lie flat. The joint was injected.', '20610', 'Knee injection'],
    ['Endometrial biopsy. An attempt three weeks ago at another clinic was abandoned. Good tissue today.', '58100', 'Endometrial biopsy'],
    ['Appendectomy. The laparoscopic approach was abandoned. Through a right lower incision the appendix was removed.', '44950', 'Appendectomy'],
    ['Excision. Bleeding stopped with pressure. The procedure was terminated and the patient tolerated it well.', '11402', 'Excision'],
    ['Left heart catheterization. The radial route was given up for spasm. Femoral access. Left main normal.', '93458', 'Left heart catheterization'],
    ['Upper endoscopy with biopsies taken. Colonoscopy was cancelled and not started.', '43239', 'Upper endoscopy with biopsies'],
    ['PROCEDURE: Attempted laparoscopic appendectomy, open appendectomy\nLaparoscopy was abandoned. The appendix was removed.', '44950', 'open appendectomy'],
    ['Excision of a carcinoma. The flap idea was given up in favor of a simple line.', '11642', 'Excision of a carcinoma'],
    ['PROCEDURE: Failed percutaneous gastrostomy, open gastrostomy\nThe stomach was sutured to the wall and the tube placed.', '43830', 'open gastrostomy'],
    ['Port placement. On the left the wire would not pass and this side was given up. On the right the vein was punctured, the catheter tunneled and passed through the sheath.', '36561', 'Port placement'],
    ['Cardioversion. Two shocks were delivered and were unsuccessful.', '92960', 'Cardioversion'],
  ])('plain: %s', (text, code, quote) => expect(given(text, code, quote)).toBe(false));
  it('marks the one of several that was given up', () => {
    const text = 'The hernia was repaired with mesh. The cyst of the back: bleeding could not be controlled and the excision of the cyst was abandoned.';
    const { lines } = complete({ text, lines: [['49591', 'hernia was repaired with mesh'], ['11406', 'excision of the cyst']] });
    expect(lines.map(({ code, modifiers }) => [code, modifiers.includes('53')])).toEqual([['49591', false], ['11406', true]]);
  });
  it('takes the one of several endoscopies that was told last', () => {
    const text = 'Gastroscope to the duodenum, antral erythema, two forceps biopsies. The colonoscope went to the hepatic flexure. Solid stool clogged the channel. I could not see to go on and withdrew.';
    const { lines } = complete({ text, lines: [['43239', 'two forceps biopsies'], ['45378', 'colonoscope went to the hepatic flexure']], type: 'procedure_note' });
    expect(lines.map(({ code, modifiers }) => [code, modifiers.includes('53')])).toEqual([['43239', false], ['45378', true]]);
  });
  it('leaves the pacemaker whole whose further lead could not be placed', () => {
    expect(given('Pacemaker implantation. The ventricular lead was placed. The atrial lead could not be placed.', '33207', 'Pacemaker implantation')).toBe(false);
  });
});

describe('a device that was not left in', () => {
  const text = 'Placement of a Mirena IUD. The sound would not pass the os and placement was unsuccessful. We stopped. The device was not opened.';
  it('falls with the number that was to place it', () => {
    const { lines, findings } = complete({ text, lines: [['58300', 'Placement of a Mirena IUD'], ['J7298', 'Mirena']], type: 'procedure_note', setting: 'office' });
    expect(lines.map(({ code, modifiers }) => [code, ...modifiers])).toEqual([['58300', '53']]);
    expect(findings.filter(({ codes }) => codes.includes('J7298'))).toMatchObject([{ rule: 'procedure-not-done' }]);
  });
  it('stays where it was placed', () => {
    const { lines } = complete({ text: 'Placement of a Mirena IUD. It was placed at the fundus without difficulty.', lines: [['58300', 'Placement of a Mirena IUD'], ['J7298', 'Mirena']], type: 'procedure_note', setting: 'office' });
    expect(lines.map(({ code }) => code)).toEqual(['58300', 'J7298']);
  });
});

describe('what was called off before anesthesia', () => {
  it.each([
    ['Scheduled for laparoscopic cholecystectomy. Surgery was cancelled before she went to the operating room.', '47562', 'laparoscopic cholecystectomy'],
    ['For tongue tie release. Fever. No anesthesia was given and he was sent home.', '41115', 'tongue tie release'],
  ])('is not billed: %s', (text, code, quote) => {
    const { lines, findings } = complete({ text, lines: [[code, quote]], type: 'procedure_note' });
    expect(lines).toEqual([]);
    expect(findings).toMatchObject([{ rule: 'procedure-not-done', codes: [code] }]);
  });
});

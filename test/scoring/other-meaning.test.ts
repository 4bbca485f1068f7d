// False friends of the classification: each row met and kept away from, on sentences written here.
import { describe, expect, it } from 'vitest';
import { findOtherMeaning } from '../../src/scoring/other-meaning.js';

const find = (code: string, text: string, section = 'assessment') => findOtherMeaning({ text, section }, code);

describe('findOtherMeaning', () => {
  it.each([
    ['J439', 'extensive subcutaneous emphysema of the chest wall', 'air-in-tissue'],
    ['J9811', 'atelectasis of the left tympanic membrane', 'eardrum-atelectasis'],
    ['H5462', 'spells of monocular blindness of the left eye', 'sight-lost-for-a-while'],
    ['H5462', 'blindness of the left eye since birth', undefined],
    ['Z302', 'wishes to keep her fertility', 'wish-for-a-child'],
    ['Z302', 'undesired fertility', undefined],
    ['F419', 'mood was notable for sadness and anxiety', 'mood-of-an-examination'],
    ['F419', 'anxiety about work', undefined],
    ['Q210', 'interventricular septum measuring 1.4 cm', 'septum-measured'],
    ['K219', 'hepatojugular reflux', 'reflux-of-a-vein-or-ureter'],
    ['N137', 'vesicoureteral reflux', undefined],
    ['I361', 'trace tricuspid regurgitation', 'trace-regurgitation'],
    ['I340', 'trace to mild mitral regurgitation', undefined],
    ['Z412', 'circumcised male, testes descended', 'circumcised-before'],
    ['Z412', 'circumcision', undefined],
    ['C50912', 'DCIS of the left breast', 'carcinoma-in-situ'],
    ['C50912', 'invasive ductal carcinoma with DCIS', undefined],
    ['D0512', 'DCIS of the left breast', undefined],
    ['Z9884', 'clearance for gastric bypass', 'state-to-come'],
    ['Z7952', 'prednisone taper over two weeks', 'short-course'],
    ['Z7952', 'prednisone 5 mg daily', undefined],
    ['Z87891', 'Current smoker since teens', 'smokes-now'],
    ['C50412', 'suspicious calcifications of the left breast', 'shadow-of-a-breast'],
    ['C50412', 'left breast mass, invasive carcinoma', undefined],
    ['M50322', 'fusion at C5-C6', 'level-of-an-old-fusion'],
    ['M50322', 'disc degeneration at C5-C6 above the fusion', undefined],
    ['R222', 'chest wall tumor', 'tumor-is-no-swelling'],
    ['Z87891', 'still smokes half a pack a day', 'smokes-now'],
    ['Z87891', 'former smoker, quit in 2010', undefined],
    ['Z87891', 'currently not smoking, 20 pack years', undefined],
    ['J209', 'Patient has a history of acute bronchitis', 'acute-illness-of-before'],
    ['J209', 'two week history of acute bronchitis', undefined],
    ['J209', 'Acute bronchitis', undefined],
    ['M21611', "Tailor's bunion, right foot", 'bunion-of-the-fifth-ray'],
    ['M21611', 'Bunion, right foot', undefined],
    ['J9809', 'bloody mucus in the left main bronchus', 'slime-without-plug'],
    ['J9809', 'mucus plugging of the left main bronchus', undefined],
    ['Z3A00', 'weight appropriate for gestational age', 'size-for-age'],
    ['Z3A28', '28 weeks of gestation', undefined],
    ['A419', 'History of sepsis from a kidney infection last year', 'infection-of-years-ago'],
    ['L03115', 'h/o cellulitis of the right leg in 2019', 'infection-of-years-ago'],
    ['A419', 'sepsis, history of alcohol use', undefined],
    ['J189', 'history of pneumonia in 2019, now again pneumonia', undefined],
    ['T43225A', 'moderate - partial response to citalopram', 'response-to-a-drug'],
    ['T451X5A', 'RA with inadequate response to methotrexate', 'response-to-a-drug'],
    ['T43225A', 'partial response to citalopram, tremor due to citalopram', undefined],
    ['T43226A', 'poor response, skipped citalopram', undefined],
    ['Z9889', 'impending open-heart surgery', 'state-to-come'],
  ])('%s, "%s": %s', (code, text, row) => expect(find(code, text)).toBe(row));

  it('takes vaccines of before for no encounter for one', () => {
    expect(find('Z23', 'immunizations are up to date', 'immunizations')).toBe('vaccines-up-to-date');
    expect(find('Z23', 'influenza vaccine given today', 'immunizations')).toBeUndefined();
    expect(find('Z23', 'immunizations', 'assessment')).toBeUndefined();
  });

  it('takes a part that is removed or put in today for no state', () => {
    expect(find('Z90710', 'Total abdominal hysterectomy', 'procedure')).toBe('state-made-today');
    expect(find('Z96651', 'right knee arthroplasty, previously placed', 'procedure')).toBeUndefined();
    expect(find('Z90710', 'hysterectomy', 'past_surgical_history')).toBeUndefined();
  });

  it('takes words in a list of allergies for no present condition', () => {
    const listed = (code: string, text: string) => findOtherMeaning({ text, section: 'unheaded', ofAllergies: true }, code);
    expect(listed('T464X5A', 'enalapril - cough')).toBe('list-of-allergies');
    expect(listed('I10', 'enalapril')).toBe('list-of-allergies');
    expect(listed('Z880', 'penicillin')).toBeUndefined();
    expect(find('T464X5A', 'cough due to enalapril')).toBeUndefined();
  });

  it('takes what an earlier operation was done for, or what was looked for, for no condition', () => {
    expect(find('K8020', 'wound infection 6 days after lap chole for gallstones')).toBe('reason-of-a-past-operation');
    expect(find('K8000', 'laparoscopic cholecystectomy for acute cholecystitis')).toBeUndefined();
    expect(find('A419', 'Sepsis evaluation')).toBe('looked-for-sepsis');
    expect(find('A419', 'Sepsis due to UTI')).toBeUndefined();
  });

  it('takes a hobby for no cause of an injury', () => {
    expect(find('Y9302', 'runs three miles a day', 'social_history')).toBe('hobby');
    expect(find('Y9302', 'twisted it while running', 'history_of_present_illness')).toBeUndefined();
  });
});

// Whole visits: category, level, quotes and offsets, on notes written for this test.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codeVisit, type CodedVisit } from '../../../src/procedures/visit/index.js';
import type { DocumentType, DraftCode, EncounterFacts } from '../../../src/types.js';
import { diagnosis, readVisit } from './read-note.js';

const OFFICE = `CHIEF COMPLAINT: Follow-up of diabetes and hypertension.

SUBJECTIVE: This established patient returns for follow-up. Home sugars have been worse, up to 240. No chest pain.

OBJECTIVE: BP 152/94. Lungs clear.

ASSESSMENT:
1. Type 2 diabetes, uncontrolled.
2. Hypertension, not at goal.

PLAN: Increase metformin to 1000 mg twice daily. Start lisinopril 10 mg daily. Check A1c, BMP and lipid panel. Return in 3 months.`;

const OPERATION = `PREOPERATIVE DIAGNOSIS: Cholelithiasis.
POSTOPERATIVE DIAGNOSIS: Cholelithiasis.
PROCEDURE PERFORMED: Laparoscopic cholecystectomy.
ANESTHESIA: General.
DESCRIPTION OF PROCEDURE: The patient was prepped and draped. The gallbladder was removed. Estimated blood loss minimal. The patient tolerated the procedure well.`;

const EMERGENCY = `EMERGENCY DEPARTMENT NOTE
CHIEF COMPLAINT: Shortness of breath.
HPI: 70-year-old man brought in by EMS in respiratory distress, septic, hypotensive.
ED COURSE: Lactate, CBC, blood cultures and chest x-ray were obtained. I personally reviewed the chest x-ray. He was intubated and started on norepinephrine. Discussed with the intensivist. Critical care time 80 minutes, exclusive of procedures.
IMPRESSION: Septic shock. Acute respiratory failure.
DISPOSITION: Admitted to the ICU.`;

const DISCHARGE = `DISCHARGE SUMMARY
ADMISSION DIAGNOSIS: Pneumonia.
DISCHARGE DIAGNOSIS: Pneumonia.
HOSPITAL COURSE: The patient was treated with ceftriaxone and improved.
DISCHARGE MEDICATIONS: Amoxicillin 500 mg three times daily.
DISPOSITION: Discharged home in stable condition. Follow up with the primary care physician in one week.`;

const WELL = `WELL CHILD VISIT
Here for 4-year-old well child check. No concerns. Growth and development normal. Immunizations up to date.
EXAM: Normal.
ASSESSMENT: Healthy child. PLAN: Anticipatory guidance given. Return in one year.`;

type Facts = Partial<EncounterFacts> & { type?: DocumentType };
const visit = (text: string, facts: Facts, diagnoses: DraftCode[] = []): CodedVisit => codeVisit(readVisit(text, facts, diagnoses));

describe('category and level', () => {
  test('an established patient with two chronic problems that are not at their goal', () => {
    const found = visit(OFFICE, { type: 'progress_note', patient: { age: 60, newPatient: false } }, [diagnosis('E1165', OFFICE, 'Type 2 diabetes'), diagnosis('I10', OFFICE, 'Hypertension')]);
    expect(found.line).toMatchObject({ system: 'CPT', code: '99214', units: 1, linkedDiagnoses: ['E1165', 'I10'] });
    expect(found.em).toMatchObject({ code: '99214', basis: 'mdm', problems: 'moderate', risk: 'moderate' });
    expect(found.em?.rationale.map((one) => one.text).join(' ')).toContain('metformin');
  });

  test('the same note of a new patient is of the other family', () => {
    expect(visit(OFFICE, { type: 'progress_note', patient: { age: 60, newPatient: true } }, [diagnosis('E1165'), diagnosis('I10')]).line?.code).toBe('99204');
  });

  test('an operative report is no visit', () => {
    expect(visit(OPERATION, { type: 'operative_report', setting: 'outpatient_hospital' }, [diagnosis('K8020')])).toEqual({ addOns: [], em: null, managed: false, queries: [], findings: [] });
  });

  test('critical care by time, with the further half hour', () => {
    const found = visit(EMERGENCY, { type: 'emergency_department_note', setting: 'emergency', patient: { age: 70 } }, [diagnosis('A419'), diagnosis('R6521'), diagnosis('J9600')]);
    expect(found.line).toMatchObject({ code: '99291', units: 1 });
    expect(found.addOns).toMatchObject([{ code: '99292', units: 1 }]);
    expect(found.em?.basis).toBe('time');
    expect(found.line?.evidence[0]?.text).toMatch(/80 minutes/);
  });

  test('without its time critical care is an emergency visit of the highest level', () => {
    const text = EMERGENCY.replace('Critical care time 80 minutes, exclusive of procedures.', '');
    expect(visit(text, { type: 'emergency_department_note', setting: 'emergency' }, [diagnosis('A419'), diagnosis('R6521'), diagnosis('J9600')]).line?.code).toBe('99285');
  });

  test('a discharge day goes by its time, and asks for it', () => {
    const facts: Facts = { type: 'discharge_summary', setting: 'inpatient' };
    const untimed = visit(DISCHARGE, facts, [diagnosis('J189')]);
    expect(untimed.line?.code).toBe('99238');
    expect(untimed.queries.map((one) => one.message).join(' ')).toContain('time of the discharge day');
    expect(visit(`${DISCHARGE}\nDischarge time was 42 minutes.`, facts, [diagnosis('J189')]).line?.code).toBe('99239');
  });

  test('a well-child visit goes by age', () => {
    expect(visit(WELL, { type: 'progress_note', patient: { age: 4, newPatient: false } }, [diagnosis('Z00129')]).line?.code).toBe('99392');
  });

  test('what is not said is asked: new or established', () => {
    const text = OFFICE.replace('Follow-up of diabetes', 'Diabetes').replace('This established patient returns for follow-up.', 'The patient presents for evaluation.').replace(' Return in 3 months.', '');
    const asked = (newPatient?: boolean) => visit(text, { type: 'progress_note', patient: { newPatient } }, [diagnosis('E1165'), diagnosis('I10')]).queries.some((one) => one.message.includes('three years'));
    expect(asked()).toBe(true);
    expect(asked(true)).toBe(false);
  });

  test('a summary that states the time of the discharge day bills it, wherever the minutes stand', () => {
    const facts = { type: 'discharge_summary' as const, setting: 'inpatient' as const };
    for (const end of ['To acute rehab. 50 min.', 'Went home; 35 min. Father had an MI.', '45 min spent.', '42 minutes coordinating.']) expect(visit(`54F with cirrhosis. Paracentesis by GI. ${end}`, facts).line?.code).toBe('99239');
    expect(visit('54F with cirrhosis. Home. 25 min.', facts).line?.code).toBe('99238');
  });

  test('a dose without its unit is still a drug that was prescribed', () => {
    const pharyngitis = visit('ASSESSMENT: Strep pharyngitis.\nPLAN: Amox 500 bid x10d, back to school after 24 h.', { type: 'progress_note', patient: { newPatient: false } }, [diagnosis('J020')]);
    expect(pharyngitis.em?.risk).toBe('moderate');
  });

  test('a level never stands without quotes', () => {
    const bare = visit('Established patient, follow-up visit in clinic.', { type: 'progress_note', patient: { newPatient: false } });
    if (bare.em) expect(bare.em).toMatchObject({ problems: 'minimal', data: 'minimal', risk: 'minimal', code: '99212' });
  });
});

describe('offsets and odd text', () => {
  test('every quote is a slice of its document', () => {
    const pieces = fc.constantFrom(...OFFICE.split('\n'), ...EMERGENCY.split('\n'), ...DISCHARGE.split('\n'), ...WELL.split('\n'), '  ', '😀 ', 'İstanbul ß', '\r\n', '\t');
    const settings = fc.constantFrom('office', 'inpatient', 'emergency', 'outpatient_hospital') as fc.Arbitrary<EncounterFacts['setting']>;
    fc.assert(
      fc.property(fc.array(pieces, { minLength: 1, maxLength: 14 }), settings, (lines, setting) => {
        const input = readVisit(lines.join('\n'), { setting }, [diagnosis('I10')]);
        const { line, addOns, em, queries, findings } = codeVisit(input);
        const text = input.documents[0]!.text;
        const quotes = [line, ...addOns].flatMap((one) => one?.evidence ?? []).concat(em?.rationale ?? [], queries.flatMap((one) => one.evidence), findings.flatMap((one) => one.evidence));
        for (const one of quotes) expect(text.slice(one.start, one.end)).toBe(one.text);
        if (line) expect(line.evidence.length).toBeGreaterThan(0);
        expect(em === null).toBe(line === undefined);
      }),
      { numRuns: 60 },
    );
  });

  test.each(['', ' ', 'x', '\u0000', '- - -'])('nothing to bill in %j', (text) => {
    expect(visit(text, { type: 'operative_report' }).line).toBeUndefined();
  });
});

// Drugs given by needle and the numbers of their giving: routes, minutes, one initial service.
import { describe, expect, it } from 'vitest';
import { addAdministrations, completeLines, settleHydration } from '../../../src/procedures/lines/index.js';
import { readNote, type TinyNote } from './helpers.js';

const office = { type: 'progress_note', setting: 'office' } as const;

function given(text: string, lines: TinyNote['lines'] = [['99214', text.split(' ')[0]!]], note: Partial<TinyNote> = office): string[] {
  const read = readNote({ text, lines, ...note });
  const done = addAdministrations(read.lines, read.input);
  for (const { evidence } of done) for (const one of evidence) expect(text.slice(one.start, one.end)).toBe(one.text);
  return done.map(({ code, units }) => (units === 1 ? code : `${code} x${units}`));
}

describe('drugs given', () => {
  it('a shot is 96372 beside its drug', () => expect(given('Ceftriaxone 1 g IM given in the L glut.')).toEqual(['99214', 'J0696', '96372']));
  it('an antineoplastic shot is 96401, a hormone 96402', () => {
    expect(given('Bortezomib 2.4 mg SC abdomen today.')).toEqual(['99214', 'J9041', '96401']);
    expect(given('Fulvestrant 500 mg IM given by RN.')).toContain('96402');
  });
  it('a name that two numbers share takes the one of its route', () => {
    expect(given('Methylprednisolone 125 mg IV push given by RN.')).toEqual(['99214', 'J2919', '96374']);
    expect(given('Methylprednisolone 80 mg IM given by RN.')).toEqual(['99214']);
  });
  it('a biosimilar is its own number, a product with two numbers takes the one of its dose', () => {
    expect(given('Infliximab-dyyb 400 mg IV 0912-1122 today.')).toEqual(['99214', 'Q5103', '96413', '96415']);
    expect(given('Fulphila 6 mg SC given in the abdomen.')).toEqual(['99214', 'Q5108', '96372']);
    expect(given('Sublocade 100 mg SC LLQ today.')).toEqual(['99214', 'Q9991', '96372']);
    expect(given('Sublocade 300 mg SC LLQ today.')).toEqual(['99214', 'Q9992', '96372']);
    const { lines, input } = readNote({ text: 'Sublocade 300 mg SC LLQ today. Infliximab-dyyb 400 mg IV 0912-1122.', lines: [], ...office });
    expect(completeLines(addAdministrations(lines, input), input).lines.filter(({ code }) => /^Q/.test(code)).map(({ code, units }) => [code, units])).toEqual([['Q9992', 1], ['Q5103', 40]]);
  });
  it('chemotherapy is the initial service, what runs beside it a further one', () => {
    const day = 'Palonosetron 0.25 mg IVP. Famotidine 20 mg IVP given. Dexamethasone 10 mg IVPB 0910-0928. Carboplatin 190 mg IV 1125-1200 today.';
    expect(given(day)).toEqual(expect.arrayContaining(['J2469', 'J1100', 'J9045', '96413', '96367', '96375']));
  });
  it('hours past the first are counted from their midpoint', () => {
    expect(given('Cisplatin 190 mg IV 0940-1150 today.')).toEqual(['99214', 'J9060', '96413', '96415']);
    expect(given('Cisplatin 190 mg IV 0940-1105 today.')).toEqual(['99214', 'J9060', '96413']);
    expect(given('Carboplatin 190 mg IV over 30 minutes given.')).toEqual(['99214', 'J9045', '96413']);
  });
  it('an infusion of fifteen minutes or less is a push, and two further pushes are two units', () => {
    expect(given('Zoledronic acid 4 mg IV 1030-1045 today.')).toContain('96374');
    expect(given('Cisplatin 190 mg IV 0940-1030 today. Palonosetron 0.25 mg IVP given. Diphenhydramine 25 mg IVP given.')).toContain('96375 x2');
  });
  it('reads a start and an end by the clock, and counts every drug that was pushed', () => {
    const day = 'Infliximab 400 mg IV (four 100 mg vials, no waste) infusion started 09:05, ended 11:20.\nDiphenhydramine 25 mg IV push at 08:50.\nMethylprednisolone sodium succinate 100 mg IV push at 08:55.\nOndansetron 4 given IV push at 10:00 for nausea.';
    const found = given(day, [['96413', 'Infliximab'], ['96375', 'Diphenhydramine']], { type: 'procedure_note', setting: 'outpatient_hospital' });
    expect(found).toEqual(expect.arrayContaining(['96413', '96415', 'J1745', 'J1200', 'J2405', 'J2919', '96375 x3']));
    const read = readNote({ text: day, lines: [['96413', 'Infliximab']], ...office });
    const done = completeLines(addAdministrations(read.lines, read.input), read.input);
    expect(done.lines.find(({ code }) => code === 'J1745')?.units).toBe(40);
    expect(done.findings).toMatchObject([{ rule: 'dose-without-unit', codes: ['J2405'] }]);
    expect(given('Infliximab to be started next week, 400 mg IV.')).toEqual(['99214']);
  });
  it('a number of giving that does not follow falls where all drugs were read', () => {
    expect(given('Ceftriaxone 1 g IM given.', [['J0696', 'Ceftriaxone 1 g'], ['96365', 'given']])).toEqual(['J0696', '96372']);
    expect(given('Ceftriaxone 1 g IM given.', [['J3420', 'given'], ['96365', 'given']])).toContain('96365');
  });
  it('quotes the drug that it gives', () => {
    const text = 'INFUSION VISIT. Cisplatin 190 mg IV 0940-1150 today.';
    const read = readNote({ text, lines: [['96413', 'INFUSION VISIT']], ...office });
    expect(addAdministrations(read.lines, read.input).find(({ code }) => code === '96413')!.evidence[0]!.text).toBe('Cisplatin 190 mg IV 0940-1150 today.');
  });
  it.each(['Will give ceftriaxone 1 g IM tomorrow.', 'Ceftriaxone 1 g IM given last week.', 'Ondansetron 4 mg PO given.', 'Ceftriaxone IM given.', 'Ceftriaxone 1 g IM at home.'])('not: %s', (text) => expect(given(text)).toEqual(['99214']));
  it('not in an emergency room or a ward, whose facility bills it', () => {
    expect(given('Ceftriaxone 1 g IM given.', [['99284', 'given']], { type: 'emergency_department_note', setting: 'emergency' })).toEqual(['99284']);
    expect(given('Ceftriaxone 1 g IV given.', [['99232', 'given']], { type: 'progress_note', setting: 'inpatient' })).toEqual(['99232']);
  });
});

describe('hydration', () => {
  const settle = (text: string, lines: TinyNote['lines'] = [['99214', text.split(' ')[0]!]], note: Partial<TinyNote> = office) => {
    const read = readNote({ text, lines, ...note });
    const done = settleHydration(addAdministrations(read.lines, read.input), read.input);
    return { ...done, codes: done.lines.filter(({ code }) => /^96/.test(code)).map(({ code, units }) => (units === 1 ? code : `${code} x${units}`)).sort() };
  };
  const day = (from: string, to: string): string => `Dehydration. Normal saline IV hydration started ${from}, stopped ${to}.`;

  it.each([[day('10:00', '10:31'), ['96360']], [day('10:00', '11:30'), ['96360']], [day('10:00', '11:31'), ['96360', '96361']], [day('09:00', '11:45'), ['96360', '96361 x2']], ["IV hydration with lactated Ringer's 2 L given over 2 hours.", ['96360', '96361']]])('%s', (text, expected) => {
    expect(settle(text).codes).toEqual(expected);
    expect(settle(text, [['96361', text.split(' ')[0]!]]).codes).toEqual(expected);
  });
  it('is a further service beside a drug by vein, whichever ran first', () => {
    expect(settle(`Ondansetron 4 mg IV push given at 10:05. ${day('10:00', '11:40')}`).codes).toEqual(['96361 x2', '96374']);
    expect(settle(`Cisplatin 190 mg IV 0940-1030 today. ${day('11:00', '12:30')}`).codes).toEqual(['96361', '96413']);
  });
  it('counts a time that is told twice once', () => expect(settle(`${day('10:00', '11:00')} She improved after 60 minutes of IV hydration today.`).codes).toEqual(['96360']));
  it('does not count the minutes in which a drug ran', () => {
    const { codes, findings } = settle(`Cisplatin 190 mg IV 0940-1150 today. ${day('10:00', '12:10')}`, [['96360', 'Cisplatin']]);
    expect(codes).toEqual(['96413', '96415']);
    expect(findings).toMatchObject([{ rule: 'time-too-short', codes: ['96360'] }]);
  });
  it('falls under 31 minutes with a finding, and without a time with a question', () => {
    const short = settle(day('10:00', '10:30'), [['96360', 'Normal saline']]);
    expect(short).toMatchObject({ codes: [], findings: [{ rule: 'time-too-short', evidence: [{ text: day('10:00', '10:30').slice('Dehydration. '.length) }] }] });
    const open = settle('IV fluids 1 L normal saline bolus given.', [['96361', 'IV fluids']]);
    expect(open).toMatchObject({ codes: [], queries: [{ topic: 'time' }] });
  });
  it('takes the place of a drug number that rests on its words alone', () => {
    const text = 'Dehydration. IV hydration with normal saline 2 L, start 09:00 stop 11:45. Iron sucrose 200 mg IV was given as well.';
    expect(settle(text, [['96413', 'start 09:00 stop 11:45'], ['96365', 'Iron sucrose 200 mg IV']]).codes).not.toContain('96413');
  });
  it.each(['Will give 1 L normal saline tomorrow for hydration, 60 minutes.', 'Cisplatin 190 mg in 1000 mL NS IV 0940-1150 today.', 'Encouraged oral hydration for 60 minutes.', 'Need for hydration with a goal of 2 liters of urine within 24 hours was discussed.', 'Line kept open with NS at KVO rate for 60 minutes.'])('not: %s', (text) => expect(settle(text).codes.filter((code) => /^9636/.test(code))).toEqual([]));
  it('not in an emergency room or a ward, whose facility bills it', () => {
    expect(settle(day('10:00', '12:00'), [['99284', 'Dehydration']], { type: 'emergency_department_note', setting: 'emergency' }).codes).toEqual([]);
  });
});

// The shipped edition: counts of the official release, and facts looked up by hand in the printed books.
import { describe, expect, it } from 'vitest';
import { dotted, expandCodeSet, inCodeSet, loadEdition, undotted, withSeventhCharacter } from '../../src/reference/index.js';

const edition = loadEdition({ dataDir: '/nonexistent' });
const codes = edition.icd10cm;
const texts = (code: string, kind: Parameters<typeof codes.notes>[1]): string[] => codes.notes(code, kind).map((note) => note.text);

describe('the shipped edition', () => {
  it('is FY2026 with all of its codes', () => {
    expect([edition.id, edition.from, edition.validThrough]).toEqual(['FY2026', '2025-10-01', '2026-09-30']);
    expect(codes.billable.length).toBe(74_719);
    const rows = Object.fromEntries(edition.tables.map((table) => [table.name, table.rows]));
    expect(rows).toMatchObject({ 'icd10cm-codes': 98_186, 'icd10cm-poa': 38_349, 'icd10pcs-codes': 79_115, hcpcs: 8_033, 'hcpcs-modifiers': 384, 'icd10cm-drug': 7_430, 'icd10cm-external': 8_090, 'icd10cm-neoplasm': 1_940 });
    expect(edition.tables.every((table) => /^[0-9a-f]{64}$/.test(table.sha256) && table.source !== '')).toBe(true);
  });

  it('gives titles and hierarchy', () => {
    expect(codes.title('E11621')).toBe('Type 2 diabetes mellitus with foot ulcer');
    expect(codes.parent('E11621')).toBe('E1162');
    expect(codes.parent('E11')).toBeUndefined();
    expect(codes.children('E1162')).toEqual(['E11620', 'E11621', 'E11622', 'E11628']);
    expect(codes.isBillable('E11')).toBe(false);
    expect(codes.isBillable('E119')).toBe(true);
    expect(codes.has('E11A')).toBe(true);
    expect(codes.billableUnder('I10')).toEqual(['I10']);
    expect(codes.billableUnder('T360X5')).toEqual(['T360X5A', 'T360X5D', 'T360X5S']);
    expect(codes.billableUnder('ZZZ')).toEqual([]);
    expect(() => codes.title('E1199')).toThrow(/E11\.99 is not a code of FY2026/);
  });

  it('holds the codes of chapter 17 whose second character is a letter', () => {
    expect(codes.isBillable('QA00101')).toBe(true);
    expect(codes.isPoaExempt('QA00101')).toBe(true);
    expect(codes.parent('QA00101')).toBe('QA0010');
    expect(codes.title('Q909')).toBe('Down syndrome, unspecified');
  });

  it('reads Excludes1 at the code, its categories, sections and chapter', () => {
    const notes = codes.notes('E11621', 'excludes1');
    const set = { prefixes: notes.flatMap((note) => note.codes.prefixes), ranges: notes.flatMap((note) => note.codes.ranges) };
    for (const code of ['E10.9', 'E08.00', 'E09.9', 'O24.410', 'P70.2', 'E13.9']) expect(inCodeSet(code, set), code).toBe(true);
    for (const code of ['E11.9', 'I10', 'O24.0']) expect(inCodeSet(code, { ...set, ranges: [] }), code).toBe(false);
    expect(notes.at(-1)).toMatchObject({ at: 'E00-E89', codes: { ranges: [['P70', 'P74']] } });
  });

  it('reads use additional, code first, code also and includes', () => {
    expect(texts('E11621', 'useAdditional')).toContain('code to identify site of ulcer (L97.4-, L97.5-)');
    expect(codes.notes('F0280', 'codeFirst').some((note) => inCodeSet('G30.9', note.codes))).toBe(true);
    expect(codes.notes('I110', 'useAdditional').some((note) => inCodeSet('I50.9', note.codes))).toBe(true);
    expect(codes.notes('I110', 'includes').some((note) => inCodeSet('I51.5', note.codes))).toBe(true);
    expect(codes.notes('I501', 'codeFirst').some((note) => inCodeSet('I11.0', note.codes))).toBe(true);
    expect(codes.notes('L97411', 'codeFirst').some((note) => inCodeSet('E11.621', note.codes))).toBe(true);
    expect(texts('A000', 'inclusionTerm')).toEqual(['Classical cholera']);
  });

  it('names adverse-effect codes by their intent character', () => {
    const adverse = codes.notes('L270', 'useAdditional').map((note) => note.codes).find((set) => inCodeSet('T36.0X5A', set));
    expect(adverse).toBeDefined();
    expect(inCodeSet('T45.515A', adverse!)).toBe(true);
    expect(inCodeSet('T36.95XA', adverse!)).toBe(true);
    for (const poisoning of ['T36.0X1A', 'T45.511A', 'T36.91XA', 'T51.0X1A']) expect(inCodeSet(poisoning, adverse!), poisoning).toBe(false);
  });

  it('reads a decimal qualifier on a range', () => {
    const note = codes.notes('M14671', 'excludes1').find((one) => one.text.includes('.610'));
    expect(note?.codes.prefixes).toEqual(['E08610', 'E09610', 'E10610', 'E11610', 'E13610']);
  });

  it('covers categories that the official order puts inside a range of letters and digits', () => {
    const chapter = codes.notes('M1A00X0', 'excludes2').find((note) => note.at === 'M00-M99');
    expect(chapter).toBeDefined();
    expect(expandCodeSet({ prefixes: ['I10'], ranges: [['J09', 'J09']] }, codes)).toEqual(['I10', 'J09X1', 'J09X2', 'J09X3', 'J09X9']);
  });

  it('gives 7th characters and the placeholder', () => {
    expect(codes.seventhCharacters('S52501A')?.characters).toMatchObject({ A: 'initial encounter for closed fracture', S: 'sequela' });
    expect(Object.keys(codes.seventhCharacters('S52501')!.characters)).toHaveLength(16);
    expect(codes.seventhCharacters('S52521')).toMatchObject({ at: 'S5252' });
    expect(Object.keys(codes.seventhCharacters('S52521')!.characters)).toEqual(['A', 'D', 'G', 'K', 'P', 'S']);
    expect(codes.seventhCharacters('T360X5')?.at).toBe('T36');
    expect(codes.seventhCharacters('E11621')).toBeUndefined();
    expect(withSeventhCharacter('T36.0X5', 'A')).toBe('T360X5A');
    expect(withSeventhCharacter('S03.2', 'A')).toBe('S032XXA');
    expect(codes.isBillable('S032XXA')).toBe(true);
    expect(codes.seventhCharacters('S032')?.characters).toHaveProperty('A');
    expect(codes.isBillable(withSeventhCharacter('T36.95', 'D'))).toBe(true);
  });

  it('says for every billable code with a defined 7th character that its own is in the set', () => {
    const wrong = codes.billable.filter((code) => code.length === 7 && codes.seventhCharacters(code) !== undefined && !(code[6]! in codes.seventhCharacters(code)!.characters));
    expect(wrong).toEqual([]);
  });

  it('gives Medicare Code Editor flags', () => {
    expect(codes.edits('O80')).toMatchObject({ ageRange: { group: 'maternity', from: 9, to: 64 }, sex: 'F' });
    expect(codes.edits('C61')).toMatchObject({ sex: 'M', manifestation: false });
    expect(codes.edits('F0280').manifestation).toBe(true);
    expect(codes.edits('V0300XA')).toMatchObject({ externalCause: true });
    expect(codes.edits('Z9181').unacceptablePrincipal).toBe(true);
    expect(codes.edits('A33').ageRange).toEqual({ group: 'newborn', from: 0, to: 0 });
    expect(codes.edits('E119')).toEqual({ manifestation: false, unacceptablePrincipal: false, externalCause: false, unspecified: false, questionableAdmission: true });
    expect(codes.isPoaExempt('Z993')).toBe(true);
    expect(codes.isPoaExempt('E119')).toBe(false);
  });

  it('maps to CMS-HCC V28', () => {
    expect(codes.hcc('E11621')).toMatchObject({ V28: 37 });
    expect(codes.hccCategories('E08311')).toMatchObject({ V28: [37, 298] });
    expect(codes.hcc('I10')).not.toHaveProperty('V28');
  });

  it('covers the years around it, and says so', () => {
    const earlier = loadEdition({ dateOfService: '2025-09-30', dataDir: '/nonexistent' });
    expect([earlier.id, earlier.from, earlier.validThrough]).toEqual(['FY2025', '2024-10-01', '2025-09-30']);
    expect(earlier.icd10cm.billable.length).toBe(74_260);
    expect(earlier.icd10cm.has('E11A')).toBe(false);
    expect(earlier.icd10cm.isBillable('D71')).toBe(true);
    expect(codes.isBillable('D71')).toBe(false);
    expect(loadEdition({ dateOfService: '2025-10-01', dataDir: '/nonexistent' })).toBe(edition);
    expect(loadEdition({ dateOfService: '2027-01-01', dataDir: '/nonexistent' }).validThrough).toBe('2026-09-30');
    expect(loadEdition({ dateOfService: '2019-01-01', dataDir: '/nonexistent' }).id).toBe('FY2025');
  });
});

describe('index tables', () => {
  const find = (which: 'disease' | 'neoplasm' | 'drug' | 'external', ...path: string[]) => edition.index(which).filter((entry) => entry.path.join(' > ') === path.join(' > '));

  it('names only codes that exist', () => {
    for (const which of ['disease', 'neoplasm', 'drug', 'external'] as const) {
      const entries = edition.index(which);
      expect(entries.filter((entry) => entry.code !== '' && !codes.has(entry.code))).toEqual([]);
      expect(entries.filter((entry) => entry.code === '' && entry.see === undefined && entry.seeAlso === undefined)).toEqual([]);
    }
  });

  it('keeps path, nonessential modifiers, references and manifestation', () => {
    expect(find('disease', 'Abasia')).toEqual([{ path: ['Abasia'], nonessential: ['-astasia', 'hysterical'], code: 'F444' }]);
    expect(find('disease', 'Abandonment')).toEqual([{ path: ['Abandonment'], nonessential: [], code: '', see: 'Maltreatment' }]);
    expect(find('disease', 'Abdomen, abdominal', 'acute')[0]?.code).toBe('R100');
    expect(edition.index('disease').some((entry) => entry.manifestation === 'F0280')).toBe(true);
  });

  it('is rolled forward by the addenda', () => {
    expect(find('disease', 'COVID-19')[0]).toMatchObject({ code: 'U071' });
    expect(find('disease', 'Accident, birth')).toBeDefined();
    expect(find('disease', 'Abrasion', 'flank')[0]?.code).toBe('S3081A');
    expect(find('disease', 'Acardia, acardius')[0]?.code).toBe('Q8989');
    expect(find('disease', 'AGL')[0]).toMatchObject({ nonessential: ['acquired generalized lipodystrophy'], code: 'E8812' });
    expect(find('disease', 'Abnormal, abnormality, abnormalities', 'liver')).toEqual([]);
  });

  it('reads the tables by column', () => {
    expect(find('drug', '1-propanol', 'Poisoning Accidental (unintentional)')[0]).toMatchObject({ code: 'T513X1' });
    expect(edition.index('drug').filter((entry) => entry.path[0] === '1-propanol')).toHaveLength(4);
    expect(find('neoplasm', 'Neoplasm, neoplastic', 'abdomen, abdominal', 'Malignant Primary')[0]).toMatchObject({ code: 'C762', column: 'Malignant Primary' });
    expect(find('external', 'Abuse')[0]).toMatchObject({ code: 'X58', nonessential: ['adult', 'child', 'mental', 'physical', 'sexual'] });
  });
});

describe('procedure tables', () => {
  it('gives titles', () => {
    expect(edition.procedureTitle('ICD-10-PCS', '0016070')).toBe('Bypass Cerebral Ventricle to Nasopharynx with Autologous Tissue Substitute, Open Approach');
    expect(edition.procedureTitle('ICD-10-PCS', '0016')).toBeUndefined();
    expect(edition.procedureTitle('HCPCS', 'a0021')).toMatch(/^Ambulance service/);
    expect(edition.procedureTitle('HCPCS', 'A0000')).toBeUndefined();
    expect(edition.hcpcs('A0021')).toMatchObject({ coverage: 'I', added: '1985-01-01' });
    expect(edition.modifierTitle('LT')).toMatch(/left side/i);
  });

  it('builds ICD-10-PCS codes from its tables', () => {
    const table = edition.pcsTable('0DT')!;
    expect(table).toMatchObject({ section: 'Medical and Surgical', bodySystem: 'Gastrointestinal System', operation: 'Resection' });
    const appendix = table.rows.filter((row) => row.axes[0]!.values['J'] === 'Appendix');
    expect(appendix[0]!.axes.map((axis) => axis.title)).toEqual(['Body Part', 'Approach', 'Device', 'Qualifier']);
    expect(appendix.some((row) => row.axes[1]!.values['4'] === 'Percutaneous Endoscopic')).toBe(true);
    expect(edition.procedureTitle('ICD-10-PCS', '0DTJ4ZZ')).toBe('Resection of Appendix, Percutaneous Endoscopic Approach');
    expect(edition.pcsTable('02H')!.rows.some((row) => row.axes[0]!.values['M'] === 'Ventricular Septum')).toBe(true);
    expect(edition.pcsTable('ZZZ')).toBeUndefined();
  });
});

describe('codes', () => {
  it('prints and strips the dot', () => {
    expect([dotted('E11621'), dotted('I10'), dotted('e11.9'), undotted('C79.8-'), undotted('O40.-')]).toEqual(['E11.621', 'I10', 'E11.9', 'C798', 'O40']);
  });
});

// Claims of diagnoses, each with one known error and its corrected form: classes of the guidelines, filled from the edition's own codes.
import type { Edition } from '../../src/reference/types.js';
import type { ForeignLine } from '../../src/rules/index.js';
import type { EncounterFacts } from '../../src/types.js';
import { INPATIENT, OFFICE } from '../helpers/draft-codes.js';

export interface DiagnosisPlant { name: string; rule: string; wrong: ForeignLine[]; right: ForeignLine[]; facts: EncounterFacts }

const lines = (codes: readonly string[]): ForeignLine[] => codes.map((code) => ({ system: 'ICD-10-CM', code }));
const plant = (rule: string, wrong: readonly string[], right: readonly string[], facts: EncounterFacts = OFFICE): DiagnosisPlant => ({ name: wrong.join(' '), rule, wrong: lines(wrong), right: lines(right), facts });

/** Every class of the diagnosis rules, about ten claims each where the classification has as many. */
export function plantDiagnoses({ icd10cm: codes }: Edition): DiagnosisPlant[] {
  const spread = (found: readonly string[], most = 10): string[] => found.filter((_, at) => at % Math.max(1, Math.floor(found.length / most)) === 0).slice(0, most);
  const ages = (group: string): string[] => spread(codes.billable.filter((code) => codes.edits(code).ageRange?.group === group && !/^[OZ]/.test(code) && !codes.edits(code).manifestation && !/^[V-Y]/.test(code)), 6);
  const sides = spread(codes.billable.filter((code) => /^(M|H|G5)/.test(code) && /\bright\b/i.test(codes.title(code)) && code.endsWith('1') && codes.isBillable(`${code.slice(0, -1)}9`) && /unspecified/i.test(codes.title(`${code.slice(0, -1)}9`)) && !codes.edits(code).manifestation), 12);
  const headings = spread(codes.billable.filter((code) => code.length === 5 && /^[A-N]/.test(code)).map((code) => code.slice(0, 4)).filter((code) => !codes.isBillable(code) && codes.billableUnder(code).length > 1));
  const injuries = spread(codes.billable.filter((code) => /^S[0-9].{5}$/.test(code) && code.endsWith('A') && codes.isBillable(`${code.slice(0, 6)}S`)));
  const manifestations = spread(codes.billable.filter((code) => codes.edits(code).manifestation), 12);
  const trimesters = spread(codes.billable.filter((code) => code.startsWith('O') && /\bfirst trimester\b/i.test(codes.title(code)) && !/^O0[0-8]/.test(code)));
  const principals = spread(codes.billable.filter((code) => /^Z/.test(code) && codes.edits(code).unacceptablePrincipal));
  const excludes = spread(codes.billable.filter((code) => /^[A-N]/.test(code) && codes.notes(code, 'excludes1').some((note) => note.at === code.slice(0, 3) && note.codes.prefixes.some((prefix) => codes.isBillable(prefix) && /^[A-N]/.test(prefix)))), 15);
  const female = spread(codes.billable.filter((code) => codes.edits(code).sex === 'F' && /^N/.test(code)));
  const poa = spread(codes.billable.filter((code) => /^[I-K]/.test(code) && !codes.isPoaExempt(code) && !codes.edits(code).unacceptablePrincipal && !codes.edits(code).manifestation));
  return [
    ...headings.map((code) => plant('billable', [code], [codes.billableUnder(code)[0]!])),
    ...headings.map((code) => plant('billable', [`${code}QQ`, 'I10'], ['I10'])),
    ...injuries.map((code) => plant('seventh-character', [code.slice(0, 6).replace(/X+$/, '')], [code])),
    ...injuries.map((code) => plant('encounter-phase', [code, `${code.slice(0, 6)}S`], [code])),
    ...injuries.map((code) => plant('sequence-check', [`${code.slice(0, 6)}S`, 'M79.2'], ['M79.2', `${code.slice(0, 6)}S`])).map((item) => ({ ...item, rule: 'expected-order' })),
    ...spread(codes.billable.filter((code) => /^[E-N]/.test(code) && !codes.edits(code).manifestation)).map((code) => plant('duplicate', [code, code], [code])),
    ...sides.map((code) => plant('laterality', [code, `${code.slice(0, -1)}9`], [code])),
    ...excludes.flatMap((code) => {
      const other = codes.notes(code, 'excludes1').filter((note) => note.at === code.slice(0, 3)).flatMap((note) => note.codes.prefixes).find((prefix) => codes.isBillable(prefix) && /^[A-N]/.test(prefix));
      return other ? [plant('excludes1', [code, other], [code])] : [];
    }),
    ...manifestations.map((code) => plant('manifestation-first', [code], ['I10'])),
    ...trimesters.map((code) => plant('trimester', [code, 'Z3A.30'], [code, 'Z3A.10'])),
    ...principals.map((code) => plant('unacceptable-principal', [code], ['I10'], INPATIENT)),
    ...ages('pediatric').map((code) => plant('age', [code], [code], { ...OFFICE, patient: { age: 60 } })).map((item) => ({ ...item, right: lines(['I10']) })),
    ...ages('adult').map((code) => plant('age', [code], ['J06.9'], { ...OFFICE, patient: { age: 4 } })),
    ...['P28.5', 'P59.9', 'P22.0', 'P74.1', 'P92.9', 'P36.9'].map((code) => plant('perinatal-age', [code], ['I10'], { ...OFFICE, patient: { age: 45 } })),
    ...female.map((code) => plant('sex', [code], ['I10'], { ...OFFICE, patient: { sex: 'M' } })),
    ...poa.map((code) => plant('present-on-admission', [code], [code], INPATIENT)).map((item) => ({ ...item, right: item.wrong.map((line) => ({ ...line, presentOnAdmission: 'Y' as const })) })),
    ...['N18.1', 'N18.2', 'N18.30', 'N18.4', 'N18.5', 'N18.6', 'N18.9'].map((code) => plant('combination', ['I10', code], [code > 'N18.4' && code < 'N18.9' ? 'I12.0' : 'I12.9', code])),
    ...['E08', 'E09', 'E10', 'E11', 'E13'].flatMap((stem) => [plant('combination', [`${stem}.9`, 'N18.4'], [`${stem}.22`, 'N18.4']), plant('combination', [`${stem}.65`, 'N18.4'], [`${stem}.22`, `${stem}.65`, 'N18.4'])]),
    ...['I50.9', 'I50.22', 'I51.4', 'I51.7', 'I51.9'].map((code) => plant('combination', ['I10', code], code === 'I51.7' ? ['I11.9'] : [code.startsWith('I50') ? 'I11.0' : 'I11.9', code])),
    ...([['R05.9', 'J18.9'], ['R07.9', 'I21.4'], ['R50.9', 'J18.9'], ['R10.31', 'K35.80'], ['R11.2', 'K52.9'], ['R30.0', 'N30.00'], ['R51.9', 'G43.909'], ['R42', 'H81.10'], ['R17', 'K70.30'], ['R60.0', 'I50.9']] as const).map(([symptom, disease]) => plant('integral-symptom', [disease, symptom], [disease])),
    ...([['G30.9', 'F02.80'], ['I12.9', 'N18.30'], ['I11.0', 'I50.9'], ['N40.1', 'R35.0'], ['A41.9', 'R65.20'], ['N39.0', 'B96.20'], ['N30.00', 'B96.20'], ['N10', 'B96.1']] as const).map(([before, after]) => plant(after.startsWith('B9') ? 'use-additional' : 'code-first', ['K21.9', after, before], ['K21.9', before, after])),
    ...['W19.XXXA', 'V43.52XA', 'X10.0XXA', 'Y04.0XXA'].map((code) => plant('external-cause-first', [code, 'S00.03XA'], ['S00.03XA', code])),
    ...['Z79.4', 'Z85.3', 'Z59.00', 'Z91.14', 'Z80.3'].flatMap((code) => (codes.isBillable(code.replace('.', '')) ? [plant('secondary-first', [code, 'K21.9'], ['K21.9', code])] : [])),
    ...[['N18.30', 'N18.4'], ['Z3A.20', 'Z3A.30'], ['Z68.41', 'Z68.30'], ['L89.153', 'L89.154'], ['L89.213', 'L89.214'], ['T40.1X1A', 'T40.1X4A']].map((codesOf) => plant('one-of-category', ['E66.9', ...codesOf], ['E66.9', codesOf[0]!])),
    ...([['N40.0', 'N40.1'], ['E11.9', 'E11.42'], ['E11.40', 'E11.41'], ['E10.319', 'E10.3293'], ['A01.00', 'A01.02'], ['K51.90', 'K51.012'], ['I48.91', 'I48.0'], ['N18.9', 'N18.4'], ['Z00.00', 'Z00.01'], ['K57.92', 'K57.93']] as const).map(([open, precise]) => plant('specificity', [open, precise], [precise])),
    ...([
      [['D50.9', 'Z3A.20', 'O09.522'], ['O99.012', 'D50.9', 'O09.522', 'Z3A.20']], [['J45.909', 'O09.522', 'Z3A.20'], ['O99.512', 'J45.909', 'O09.522', 'Z3A.20']], [['I10', 'Z3A.30', 'O09.523'], ['O10.013', 'O09.523', 'Z3A.30']],
      [['N39.0', 'O09.521', 'Z3A.10'], ['O23.41', 'O09.521', 'Z3A.10']], [['E66.9', 'O34.211', 'Z37.0', 'Z3A.39'], ['O34.211', 'O99.214', 'E66.9', 'Z37.0', 'Z3A.39']],
    ] as const).map(([wrong, right]) => plant('pregnancy-condition', wrong, right)),
    ...(['R65.20', 'R65.21'] as const).map((code) => plant('sepsis-infection', ['J18.9', code, 'N17.9'], ['A41.9', 'J18.9', code, 'N17.9'])),
    ...([
      [['Z3A.20', 'M17.11'], ['M17.11']], [['Z3A.20', 'O03.9'], ['O03.9']], [['M17.11', 'Z37.0'], ['M17.11']], [['O80'], ['O80', 'Z37.0']], [['O80', 'O99.214', 'Z37.0'], ['O99.214', 'Z37.0']], [['Z38.00', 'O80', 'Z37.0'], ['O80', 'Z37.0']], [['I10', 'W19.XXXA'], ['S00.03XA', 'W19.XXXA']],
      [['K21.9', 'Z68.41'], ['E66.01', 'Z68.41']], [['T31.0'], ['T20.20XA', 'T31.0']], [['C78.01'], ['C50.911', 'C78.01']], [['C61', 'Z85.46'], ['C61']], [['C50.911', 'Z85.3'], ['C50.911']], [['C67.9', 'Z85.51'], ['C67.9']], [['J43.9', 'J44.9'], ['J43.9']], [['D69.3', 'D69.6'], ['D69.3']], [['I25.10', 'I25.9'], ['I25.10']],
      [['T45.515A'], ['R04.0', 'T45.515A']], [['T46.5X6A'], ['I10', 'T46.5X6A']], [['S83.211S'], ['M25.561', 'S83.211S']],
    ] as const).map(([wrong, right]) => plant('company', wrong, right)),
    ...([
      [['M17.11', 'O24.419'], ['O24.419', 'M17.11']], [['P59.9', 'Z38.00'], ['Z38.00', 'P59.9']], [['C50.911', 'Z51.11'], ['Z51.11', 'C50.911']], [['I10', 'Z00.00'], ['Z00.00', 'I10']], [['J96.01', 'T40.1X1A'], ['T40.1X1A', 'J96.01']], [['T45.515A', 'R04.0'], ['R04.0', 'T45.515A']],
      [['T31.0', 'T20.20XA'], ['T20.20XA', 'T31.0']], [['T20.20XA', 'T21.31XA'], ['T21.31XA', 'T20.20XA']], [['K86.1', 'K85.90'], ['K85.90', 'K86.1']],
    ] as const).map(([wrong, right]) => plant('expected-order', wrong, right)),
    plant('expected-order', ['J18.9', 'A41.9'], ['A41.9', 'J18.9'], INPATIENT),
    { ...plant('newborn-procedure', ['Z38.00'], ['Z38.00']), wrong: [...lines(['Z38.00']), { system: 'ICD-10-PCS', code: '10E0XZZ' }] },
    { ...plant('newborn-procedure', ['I10'], ['I10'], { ...OFFICE, patient: { age: 0 } }), wrong: [...lines(['P59.9']), { system: 'CPT', code: '59400' }], right: lines(['P59.9']) },
    { ...plant('edition-date', ['I10'], ['I10'], { ...OFFICE, dateOfService: '2027-05-01' }), right: [] },
  ];
}

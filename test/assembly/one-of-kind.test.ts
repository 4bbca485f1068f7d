// One condition, one code: kinds that exclude each other, parts of another code, a malignancy beside its own history.
import { describe, expect, it } from 'vitest';
import { keepOneOfKind } from '../../src/assembly/one-code/one-of-kind.js';
import table from '../../src/assembly/one-code/one-of-kind.json' with { type: 'json' };
import { readDocument } from '../../src/document/index.js';
import { findMentions } from '../../src/mentions/index.js';
import { loadEdition } from '../../src/reference/index.js';
import { candidate, evidenceAt } from '../helpers/draft-codes.js';

const { icd10cm } = loadEdition();
const keep = (codes: [string, number, string?][], note = 'Here for follow-up.'): string[] =>
  keepOneOfKind(codes.map(([code, logit, words]) => candidate(code, logit, [evidenceAt(0, words ?? 'words')])), findMentions(readDocument({ id: 'd1', text: note })), (code) => icd10cm.isBillable(code)).kept.map(({ code }) => code);

describe('one of a kind', () => {
  it('keeps the likeliest of kinds that exclude each other', () => {
    expect(keep([['E44.0', 1.3], ['E43', 4]])).toEqual(['E43']);
    expect(keep([['F33.41', 0.4], ['F32.4', 0.5]])).toEqual(['F324']);
  });
  it('knows what a code tells itself: control of gestational diabetes, the degree of hemorrhoids, the low sugar of a newborn, an edema of the retina', () => {
    expect(keep([['O24.414', 2], ['Z79.4', 1], ['E11.9', 0.4]])).toEqual(['O24414', 'E119']);
    expect(keep([['O24.112', 2], ['Z79.4', 1], ['E11.65', 1]])).toEqual(['O24112', 'Z794', 'E1165']);
    expect(keep([['K64.8', 2.6], ['K64.2', 1.4], ['K64.4', 1]])).toEqual(['K642', 'K644']);
    expect(keep([['P70.0', 1], ['P70.4', 2]])).toEqual(['P700']);
    expect(keep([['E11.3311', 1], ['H35.351', 2, 'macular edema right eye']])).toEqual(['E113311']);
    expect(keep([['E11.3311', 1], ['H35.352', 2, 'cystoid macular edema left eye']])).toEqual(['E113311', 'H35352']);
  });
  it('knows what is less than its neighbor: overweight, a liver disease, the nodule of a carcinoma, the sight lost in an attack', () => {
    expect(keep([['E66.01', 2], ['E66.3', 1]])).toEqual(['E6601']);
    expect(keep([['K70.30', 1], ['K76.9', 2]])).toEqual(['K7030']);
    expect(keep([['K76.0', 1], ['E66.3', 2]])).toEqual(['K760', 'E663']);
    expect(keep([['C73', 1], ['E04.1', 2], ['E04.2', 1]])).toEqual(['C73', 'E042']);
    expect(keep([['G45.9', 1], ['H53.129', 2]])).toEqual(['G459']);
  });
  it('knows that a meniscus torn with a ligament of today is no old tear', () => {
    expect(keep([['S83.511A', 1], ['M23.221', 2]])).toEqual(['S83511A', 'S83241A']);
    expect(keep([['S83.512A', 1], ['M23.252', 2]])).toEqual(['S83512A', 'S83282A']);
    expect(keep([['M23.611', 1], ['M23.221', 2]])).toEqual(['M23611', 'M23221']);
  });
  it('keeps no sign or general code beside what names it', () => {
    expect(keep([['I50.9', 1], ['I51.9', 2]])).toEqual(['I509']);
    expect(keep([['I50.9', 1], ['I51.7', 2, 'cardiomegaly']])).toEqual(['I509']);
    expect(keep([['I50.9', 1], ['I51.7', 2, 'left ventricular hypertrophy']])).toEqual(['I509', 'I517']);
    expect(keep([['I63.9', 1], ['G51.0', 2, 'right facial palsy']])).toEqual(['I639']);
    expect(keep([['I63.9', 1], ['G51.0', 2, 'Bell palsy']], "Bell's palsy since Monday.")).toEqual(['I639', 'G510']);
    expect(keep([['C01', 1], ['C76.0', 2], ['C77.0', 1], ['R59.0', 1]])).toEqual(['C01', 'C770']);
    expect(keep([['C01', 1], ['Z85.810', 0.5]])).toEqual(['C01']);
  });
  it('keeps the better documented one where it is nearly as likely', () => {
    expect(keep([['K25.3', 2.9], ['K25.0', 1.6]])).toEqual(['K250']);
    expect(keep([['F12.20', 2], ['F12.21', 0.6]])).toEqual(['F1221']);
    expect(keep([['F02.B0', 1.8], ['F02.B11', 0.6]])).toEqual(['F02B11']);
    expect(keep([['K25.3', 4], ['K25.0', -0.2]])).toEqual(['K253']);
  });
  it('keeps one of a disc, of a drug and of a disease with and without its complication', () => {
    expect(keep([['M51.16', 1.2], ['M51.26', 2.1]])).toEqual(['M5116']);
    expect(keep([['M50.222', 1.2], ['M50.122', 1]])).toEqual(['M50122']);
    expect(keep([['M51.370', 0.7], ['M51.379', 1.6]])).toEqual(['M51379']);
    expect(keep([['T45.515A', 1.6], ['T45.511A', 1]])).toEqual(['T45511A']);
    expect(keep([['I25.10', 2], ['I25.118', 1]])).toEqual(['I25118']);
    expect(keep([['M47.26', 1], ['M47.816', 2]])).toEqual(['M4726']);
    expect(keep([['E11.3311', 1], ['H35.81', 2]])).toEqual(['E113311']);
  });
  it('leaves apart discs of two regions, two drugs, and an edema of another cause', () => {
    expect(keep([['M51.16', 1.2], ['M51.27', 2.1]])).toEqual(['M5116', 'M5127']);
    expect(keep([['M51.369', 1.2], ['M51.379', 2.1]])).toEqual(['M51369', 'M51379']);
    expect(keep([['M47.22', 1], ['M47.816', 2]])).toEqual(['M4722', 'M47816']);
    expect(keep([['T45.515A', 1.6], ['T46.4X5A', 1]])).toEqual(['T45515A', 'T464X5A']);
    expect(keep([['E11.3291', 1], ['H35.81', 2]])).toEqual(['E113291', 'H3581']);
  });
  it('reads pain of the legs with a worn disc only where the note tells of it, and a pressed cord as part of the myelopathy', () => {
    expect(keep([['M51.362', 1]], 'Low back pain, no radiating pain down the legs.')).toEqual(['M51360']);
    expect(keep([['M51.362', 1]], 'Low back pain that radiates to the left calf.')).toEqual(['M51362']);
    expect(keep([['M51.372', 1]], 'Low back pain and sciatica.')).toEqual(['M51372']);
    expect(keep([['M47.12', 2], ['G95.29', 1]])).toEqual(['M4712']);
    expect(keep([['G95.29', 1], ['M54.2', 1]])).toEqual(['G9529', 'M542']);
  });
  it('leaves apart what the places of a row tell apart', () => {
    expect(keep([['F10.20', 2], ['F11.21', 1]])).toEqual(['F1020', 'F1121']);
    expect(keep([['K25.4', 2], ['K26.4', 1]])).toEqual(['K254', 'K264']);
    expect(keep([['E11.42', 2], ['E11.43', 1]])).toEqual(['E1142', 'E1143']);
  });
  it('drops a part of what another code says, unless the note names another cause', () => {
    expect(keep([['J10.00', 2], ['J18.9', 1.4]])).toEqual(['J1000']);
    expect(keep([['K57.20', 2], ['L02.91', 1], ['K65.0', 1]])).toEqual(['K5720', 'K650']);
    expect(keep([['E11.40', 2], ['G62.9', 1]])).toEqual(['E1140']);
    expect(keep([['E11.40', 2], ['G62.9', 1]], 'Neuropathy, also from vincristine.')).toEqual(['E1140', 'G629']);
    expect(keep([['I69.354', 2], ['I63.9', 1, 'old stroke']])).toEqual(['I69354']);
    expect(keep([['I69.354', 2], ['I63.9', 1, 'acute stroke']])).toEqual(['I69354', 'I639']);
    expect(keep([['I69.354', 2], ['G81.94', 1], ['I63.511', 1, 'acute stroke']])).toEqual(['I69354', 'G8194', 'I63511']);
  });
  it('keeps a malignancy or its history, never both', () => {
    expect(keep([['C61', 1.6], ['Z85.46', 3.1]])).toEqual(['Z8546']);
    expect(keep([['C61', 1.6], ['Z85.46', 3.1]], 'Biochemical recurrence after prostatectomy.')).toEqual(['C61']);
    expect(keep([['C34.90', 2], ['Z85.118', 0.6]])).toEqual(['C3490']);
    expect(keep([['C50.912', 1], ['Z85.46', 3]])).toEqual(['C50912', 'Z8546']);
  });
  it('turns a code into the one that it is beside another', () => {
    expect(keep([['F03.B11', 1], ['G30.9', 2]])).toEqual(['F02B11', 'G309']);
    expect(keep([['J96.22', 2], ['J96.01', 1]])).toEqual(['J9622', 'J9621']);
    expect(keep([['F03.B11', 1]])).toEqual(['F03B11']);
  });
  it('names codes of the edition', () => {
    const known = (pattern: string): boolean => icd10cm.billable.some((code) => new RegExp(pattern).test(code));
    expect([...table.kinds.map(({ codes }) => codes), ...table.parts.flatMap(({ whole, part }) => [whole, part]), ...table.past.flat(), ...table.into.flatMap(({ codes, beside }) => [codes, beside])].filter((pattern) => !known(pattern))).toEqual([]);
  });
});

// A fracture of fragility in osteoporosis is M80 (Official Guidelines I.C.13.d.2).
import { describe, expect, it } from 'vitest';
import { placeFragility } from '../../src/assembly/injuries/place-fragility.js';
import { readDocument } from '../../src/document/index.js';
import { findMentions } from '../../src/mentions/index.js';
import { loadEdition } from '../../src/reference/index.js';
import { candidate, evidenceAt } from '../helpers/draft-codes.js';

const cm = loadEdition().icd10cm;
const place = (text: string, codes: [string, number][], inpatient = true): string[] =>
  placeFragility(codes.map(([code, logit]) => candidate(code, logit, [evidenceAt(0, text.slice(0, 9))])), findMentions(readDocument({ id: 'd1', text })), ({ logit }) => logit >= 0, { cm, inpatient }).candidates.map(({ code }) => code).sort();

describe('fractures of fragility', () => {
  it('take the place of the injury and of osteoporosis, with side and encounter', () => {
    expect(place('Fragility fracture of the left hip. Osteoporosis.', [['S72.002A', 2], ['M81.0', 2]])).toEqual(['M80052A']);
    expect(place('Osteoporotic fracture of the right wrist, cast check.', [['S52.501D', 2], ['M80.051A', 1]])).toEqual(['M80031D']);
    expect(place('Osteoporotic compression fracture of L2.', [['S32.020A', 2]])).toEqual(['M8008XA']);
  });
  it('are not there where the note tells of a sound bone, another time or no osteoporosis', () => {
    expect(place('Hip fracture in a car crash. Osteoporosis.', [['S72.002A', 2], ['M81.0', 2]])).toEqual(['M810', 'S72002A']);
    expect(place('Left hip fracture. History of fragility fracture of the wrist.', [['S72.002A', 2]])).toEqual(['S72002A']);
    expect(place('Possible fragility fracture of the left hip. Osteoporosis.', [['S72.002A', 2]], false)).toEqual(['S72002A']);
  });
  it('are those that the author names, where the injury is likely by little', () => {
    expect(place('Fragility fracture of the left humerus. Osteoporosis.', [['S42.202A', -1], ['M81.0', 2]])).toEqual(['M80022A']);
    expect(place('Fragility fracture of the left humerus. Osteoporosis.', [['S52.502A', -1], ['M81.0', 2]])).toEqual(['M80022A', 'S52502A']);
  });
});

describe('fractures by a neoplasm', () => {
  it('take the place of the injury, with site and side', () => {
    expect(place('Myeloma with pathologic fracture of T11.', [['S22.080A', 2], ['C90.00', 2]])).toEqual(['C9000', 'M8458XA']);
    expect(place('The right femur broke through a metastasis.', [['S72.301A', 2], ['C79.51', 2]])).toEqual(['C7951', 'M84551A']);
    expect(place('Pathologic fracture of the left humerus due to a metastatic lesion.', [['C79.51', 2]])).toEqual(['C7951', 'M84522A']);
    expect(place('Pathologic fracture of the left acetabulum from metastatic cancer.', [['C79.51', 2], ['M84.552A', 1]])).toEqual(['C7951', 'M84550A']);
  });
  it('are not there where none broke, or the bone was sound or osteoporotic', () => {
    expect(place('Impending pathologic fracture of the right femur from a metastasis.', [['C79.51', 2], ['S72.301A', 1]])).toEqual(['C7951', 'S72301A']);
    expect(place('Rib fracture in a crash. Metastatic breast cancer.', [['C79.51', 2], ['S22.31XA', 1]])).toEqual(['C7951', 'S2231XA']);
    expect(place('Osteoporotic compression fracture of L1. Myeloma in remission.', [['C90.01', 2], ['S32.010A', 1]])).toEqual(['C9001', 'M8008XA']);
  });
});

// Coronary bypasses of written operations: how many arteries each kind of graft reaches.
import { describe, expect, it } from 'vitest';
import { readDocument } from '../../../src/document/index.js';
import { findMentions } from '../../../src/mentions/index.js';
import { codeFacilityProcedures } from '../../../src/procedures/pcs/index.js';
import { loadEdition } from '../../../src/reference/index.js';

const edition = loadEdition({ dateOfService: '2026-01-15' });

function code(text: string): string[] {
  const doc = readDocument({ id: 'd1', text, type: 'operative_report' });
  const { lines } = codeFacilityProcedures({ documents: [doc], mentions: findMentions(doc), facts: { setting: 'inpatient', documentType: 'operative_report', patient: {}, dateOfService: '2026-01-15' }, diagnoses: [], edition });
  for (const { evidence } of lines) for (const one of evidence) expect(text.slice(one.start, one.end)).toBe(one.text);
  return lines.map((line) => line.code);
}

describe('grafts', () => {
  it.each([
    ['one mammary, one vein', 'Coronary artery bypass x2.', 'The left internal mammary artery was sewn to the LAD. A reversed saphenous vein graft was sewn from the aorta to the right coronary artery.', ['02100Z9', '021009W']],
    ['veins of one sentence', 'CABG x4.', 'LIMA to LAD, saphenous vein grafts to the diagonal, the obtuse marginal and the PDA.', ['02100Z9', '021209W']],
    ['veins alone', 'Coronary artery bypass grafting x3 with saphenous vein.', 'Vein grafts from the aorta to the LAD, the obtuse marginal and the PDA were constructed on bypass.', ['021209W']],
    ['a radial artery beside them', 'Coronary artery bypass x4.', 'The LIMA was grafted to the LAD. Radial artery graft from aorta to the obtuse marginal. Saphenous vein was grafted from the aorta to the diagonal and to the right coronary artery.', ['02100Z9', '02100AW', '021109W']],
    ['both mammaries', 'Coronary artery bypass x2, LIMA to LAD and RIMA to RCA.', 'Both mammary arteries were taken down and sewn to their arteries.', ['02100Z9', '02100Z8']],
    ['a branch and its artery once', 'Coronary artery bypass x2.', 'The LIMA was anastomosed to the LAD. The saphenous vein was anastomosed to the posterior descending branch of the right coronary artery.', ['02100Z9', '021009W']],
    ['a first marginal and the marginal once', 'Coronary artery bypass x2: LIMA to LAD, SVG to OM.', 'The LIMA was anastomosed to the LAD. The saphenous vein was anastomosed to the first obtuse marginal.', ['02100Z9', '021009W']],
    ['four arteries and more', 'CABG x6.', 'LIMA to LAD. Saphenous vein grafts to D1, D2, OM1, OM2 and PDA.', ['02100Z9', '021309W']],
    ['none that was not grafted', 'Coronary artery bypass: LIMA to LAD.', 'The left internal mammary artery was anastomosed to the LAD. The vein graft to the PDA of 2009 was patent. The diagonal was too small to graft.', ['02100Z9']],
  ] as [string, string, string, string[]][])('%s', (_, title, body, codes) => {
    expect(code(`OPERATIVE REPORT\nPROCEDURE: ${title}\nDESCRIPTION: Median sternotomy. ${body}`).filter((one) => one.startsWith('021')).sort()).toEqual([...codes].sort());
  });

  it('take their vein by the way that it was gathered', () => {
    const harvest = (how: string): string[] => code(`OPERATIVE REPORT\nPROCEDURE: Coronary artery bypass x2, LIMA to LAD, SVG to RCA.\nDESCRIPTION: Sternotomy. Saphenous vein was harvested ${how} from the left leg.`);
    expect(harvest('endoscopically')).toContain('06BQ4ZZ');
    expect(harvest('through a long open incision')).toContain('06BQ0ZZ');
  });
});

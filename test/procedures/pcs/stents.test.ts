// Coronary stents of written notes: how many arteries, how many stents.
import { describe, expect, it } from 'vitest';
import { readDocument } from '../../../src/document/index.js';
import { findMentions } from '../../../src/mentions/index.js';
import { codeFacilityProcedures } from '../../../src/procedures/pcs/index.js';
import { loadEdition } from '../../../src/reference/index.js';

const edition = loadEdition({ dateOfService: '2026-01-15' });

function stents(text: string): string[] {
  const doc = readDocument({ id: 'd1', text: `PROCEDURE: ${text}`, type: 'procedure_note' });
  const { lines } = codeFacilityProcedures({ documents: [doc], mentions: findMentions(doc), facts: { setting: 'inpatient', documentType: 'procedure_note', patient: {}, dateOfService: '2026-01-15' }, diagnoses: [], edition });
  return lines.map((line) => line.code).filter((one) => one.startsWith('027'));
}

describe('coronary stents', () => {
  it.each([
    ['PCI with two drug eluting stents to the RCA.', '027035Z'],
    ['PCI of the LAD, one drug-eluting stent.', '027034Z'],
    ['PCI of the proximal LAD and mid RCA, one drug eluting stent each.', '027135Z'],
    ['One DES to the LAD and one DES to the circumflex.', '027135Z'],
    ['PCI with DES to the LAD, LCX and RCA.', '027236Z'],
    ['2. Drug-eluting stent, proximal LAD. Following this, the LAD lesion was stented with a 2.5 x 18-mm drug-eluting stent.', '027034Z'],
    ['Drug-eluting stent to the LAD. The previously placed RCA stent was patent.', '027034Z'],
    ['Two bare metal stents to the LAD.', '02703EZ'],
  ])('%s', (text, code) => expect(stents(text)).toEqual([code]));

  it('two sizes of overlapping stents are one artery', () => expect(stents('Overlapping 3.0 x 18 and 3.0 x 8 mm drug-eluting stents in the right coronary artery.')).toEqual(['027035Z']));
});

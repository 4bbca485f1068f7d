// Characters that words settle, and body parts by spinal levels, on codes that stand already.
import { describe, expect, it } from 'vitest';
import table from '../../../src/procedures/pcs/data/decisions.json' with { type: 'json' };
import { decidePcs } from '../../../src/procedures/pcs/decide.js';
import { readNote, type TinyNote } from '../lines/helpers.js';

type Case = [text: string, codes: string, expected: string, note?: Partial<TinyNote>];
const summary = { type: 'discharge_summary', setting: 'inpatient' } as const;

const CASES: Case[] = [
  ['PROCEDURE: Cholecystectomy through a subcostal incision.', '0FT44ZZ', '0FT40ZZ'],
  ['PROCEDURE: Laparoscopic cholecystectomy, converted to open.', '0FT44ZZ', '0FT40ZZ'],
  ['PROCEDURE: Robotic pyeloplasty.', '0TQ30ZZ', '0TQ34ZZ'],
  ['PROCEDURE: Endoscopic carpal tunnel release.', '01N50ZZ', '01N54ZZ'],
  ['PROCEDURE: Needle-localized excisional biopsy of the left breast.', '0HBU3ZX', '0HBU0ZX'],
  ['PROCEDURE: Right and left heart catheterization.', '4A023N7', '4A023N8'],
  ['HOSPITAL COURSE: A bare-metal stent was placed in the LAD.', '027034Z', '02703DZ', summary],
  ['PROCEDURE: Total hip replacement with an uncemented porous stem.', '0SR902Z', '0SR902A'],
  ['HOSPITAL COURSE: Diagnostic thoracentesis on the right, fluid sent for cytology.', '0W993ZZ', '0W993ZX', summary],
  ['HOSPITAL COURSE: Thoracentesis on the right for comfort, 900 mL.', '0W993ZZ', '0W993ZZ', summary],
  ['PROCEDURE: Evacuation of epidural hematoma, cervical spine. The laminectomy was opened.', '00C30ZZ', '00CU0ZZ'],
  ['PROCEDURE: Colonoscopy to the cecum.', '0DJ08ZZ 0DJD8ZZ', '0DJD8ZZ'],
  ['PROCEDURE: Anterior cervical fusion C5-C6 with a structural allograft.', '0RG20A0', '0RG10K0'],
  ['PROCEDURE: Anterior cervical interbody fusion C4-C5 and C5-C6 with PEEK cages.', '0RG10A0', '0RG20A0'],
  ['PROCEDURE: Posterolateral fusion L4 to S1 with local autograft.', '0SG1071', '0SG0071 0SG3071'],
  ['PROCEDURE: Discectomy L5-S1.', '0SB20ZZ', '0SB40ZZ'],
];

function decide([text, codes, , note]: Case): string {
  const [quote] = text.split(/[.\n]/) as [string];
  const { input, lines } = readNote({ text, type: 'operative_report', setting: 'inpatient', lines: codes.split(' ').map((code) => [code, quote]), ...note });
  return decidePcs(lines.map((line) => ({ line: { ...line, system: 'ICD-10-PCS' as const } })), input).map(({ line }) => line.code).sort().join(' ');
}

describe('characters that words settle', () => {
  it.each(CASES)('%s (%s)', (...one) => expect(decide(one)).toBe(one[2]));

  it('are seven, or none', () => expect(table.rows.filter(({ to }) => to !== null && to.length !== 7)).toEqual([]));
});

// GET /v1/codes over the edition that ships.
import { describe, expect, it } from 'vitest';
import { loadEdition } from '../../src/reference/index.js';
import { describeCode, warmTables } from '../../src/server/describe-code.js';
import type { CodeDetail } from '../../src/server/schemas.js';
import { CodeDetailSchema } from '../../src/server/schemas.js';

const edition = loadEdition();
const describeIt = (system: string, code: string): CodeDetail => CodeDetailSchema.strict().parse(describeCode(edition, system, code));

describe('a code of the edition that ships', () => {
  it('has its title, family, notes, edits and HCC', () => {
    expect(describeIt('ICD-10-CM', 'e11.621')).toMatchObject({
      code: 'E11.621',
      description: 'Type 2 diabetes mellitus with foot ulcer',
      billable: true,
      edition: 'FY2026',
      parent: { code: 'E11.62' },
      children: [],
      seventhCharacters: null,
      edits: { manifestation: false, externalCause: false },
      hcc: { V28: expect.any(Number) as number },
    });
    expect(describeIt('ICD-10-CM', 'E11621').notes.excludes1).toContainEqual({
      at: 'E11',
      text: 'gestational diabetes (O24.4-)',
      codes: ['O24.4'],
    });
    expect(describeIt('ICD-10-CM', 'S52.501A')).toMatchObject({
      parent: { code: 'S52.501' },
      seventhCharacters: { characters: { A: expect.any(String) as string } },
    });
    expect(describeIt('ICD-10-CM', 'S52.501').children.map(({ code }) => code)).toContain('S52.501A');
  });

  it('names the release that its title comes from', () => {
    expect(describeIt('ICD-10-PCS', '0SRD0J9')).toMatchObject({
      description: expect.stringContaining('Knee') as string,
      edition: 'FY2026',
    });
    expect(describeIt('hcpcs', 'j0171')).toMatchObject({
      code: 'J0171',
      edition: edition.tables.find(({ name }) => name === 'hcpcs')?.edition,
    });
  });

  it('is every billable code', () => {
    warmTables(edition);
    for (let place = 0; place < edition.icd10cm.billable.length; place += 997) {
      const code = edition.icd10cm.billable[place] ?? '';
      expect(describeIt('ICD-10-CM', code)).toMatchObject({ billable: true, children: [] });
    }
  });
});

// HCC fields of a claim's lines: which category counts among related ones.
import { describe, expect, it } from 'vitest';
import { readHccFields } from '../src/claim-hcc.js';
import { loadEdition } from '../src/reference/index.js';

const table = loadEdition({ dateOfService: '2025-11-01', dataDir: '/nonexistent' }).icd10cm;

describe('HCC fields of a claim', () => {
  it('diabetes with a complication stands over diabetes without', () => {
    const fields = readHccFields(['E119', 'E1122'], table, {});
    expect(fields.get('E1122')).toEqual({ hcc: { V24: 18, V28: 37, ESRD: 18, RxHCC: 30 } });
    expect(fields.get('E119')).toEqual({
      hcc: { V24: 19, V28: 38, ESRD: 19, RxHCC: 31 },
      hccDropped: [{ model: 'V24', category: 19, by: 18 }, { model: 'V28', category: 38, by: 37 }, { model: 'ESRD', category: 19, by: 18 }, { model: 'RxHCC', category: 31, by: 30 }],
    });
  });

  it('metastatic stands over primary cancer', () => {
    const fields = readHccFields(['C50911', 'C7951'], table, { age: 71, sex: 'F' });
    expect(fields.get('C7951')!.hccDropped).toBeUndefined();
    expect(fields.get('C50911')!.hccDropped).toEqual(expect.arrayContaining([{ model: 'V24', category: 12, by: 8 }, { model: 'V28', category: 23, by: 18 }]));
  });

  it('two diagnoses of one category both keep it, and unrelated ones do not meet', () => {
    const fields = readHccFields(['E1122', 'E1142', 'I5022', 'N186'], table, {});
    expect([...fields.values()].flatMap(({ hccDropped }) => hccDropped ?? [])).toEqual([]);
  });

  it('a second category of a code is told apart from its first, which alone may be dropped', () => {
    const fields = readHccFields(['E1152', 'E1100'], table, {}).get('E1152')!;
    expect(fields.hccAlso).toMatchObject({ V24: [106], V28: [263] });
    expect(fields.hccDropped).toEqual(expect.arrayContaining([{ model: 'V24', category: 18, by: 17 }]));
    expect(fields.hccDropped!.some(({ category }) => category === 106 || category === 263)).toBe(false);
    // K70.41 carries both 27 and 28 in V24: one of its own stands over the other.
    expect(readHccFields(['K7041'], table, {}).get('K7041')!.hccDropped).toContainEqual({ model: 'V24', category: 28, by: 27 });
  });

  it('says nothing of a diagnosis without a category', () => {
    expect(readHccFields(['Z0000', 'Z0000'], table, {})).toEqual(new Map([['Z0000', {}]]));
    expect(readHccFields([], table, {}).size).toBe(0);
  });
});

// Every row of the official risk adjustment files answered as the file says, where the files are.
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readCsv } from '../../src/reference/build/compile-edits.js';
import { readSource } from '../../src/reference/build/read-source.js';
import { loadEdition } from '../../src/reference/index.js';
import { hasOfficialFiles, REFERENCE_DIR, SKIP_REASON } from './shared.js';

const KEYS: Record<string, string> = {
  'CMS-HCC Model V24': 'V24', 'CMS-HCC Model V28': 'V28', 'CMS-HCC ESRD Model V24': 'ESRD', 'RxHCC Model V08': 'RxHCC',
  'CMS-HCC V24': 'V24', 'CMS-HCC V28': 'V28', 'ESRD V24': 'ESRD', 'RxHCC R08': 'RxHCC',
};
const read = (name: string, columns: string[]) => readCsv(readSource(join(REFERENCE_DIR, 'hcc', name)).text, columns, name);

it.skipIf(!hasOfficialFiles)(`mappings and hierarchies agree with the files of CMS${SKIP_REASON}`, () => {
  const codes = loadEdition({ dateOfService: '2025-11-01', dataDir: '/nonexistent' }).icd10cm;
  const file = new Set(read('ra_dx_to_cc_2026.csv.gz', ['diagnosis_code', 'cc', 'model_name']).filter((row) => KEYS[row['model_name']!])
    .map((row) => `${row['diagnosis_code']} ${KEYS[row['model_name']!]} ${row['cc']}`));
  // The file still maps codes that FY2026 has split (G35 into G35.A to G35.D): headings by now, billable the year before.
  const named = new Set([...codes.billable, ...[...file].map((row) => row.split(' ')[0]!)]);
  const ours = new Set([...named].flatMap((code) => Object.entries(codes.hccCategories(code)).flatMap(([model, all]) => all.map((category) => `${code} ${model} ${category}`))));
  expect([...file].filter((row) => !ours.has(row))).toEqual([]);
  expect([...ours].filter((row) => !file.has(row))).toEqual([]);
  expect(ours.size).toBe(8183 + 10_211 + 10_211 + 5399);
  const rows = read('ra_hierarchies_2026.csv.gz', ['cc_parent', 'cc_child', 'model_domain', 'model_version']).map((row) => ({ model: KEYS[`${row['model_domain']} ${row['model_version']}`], parent: Number(row['cc_parent']), child: Number(row['cc_child']) }));
  const inUse = rows.filter(({ model }) => model !== undefined);
  expect(inUse).toHaveLength(364);
  for (const { model, parent, child } of inUse) expect([...codes.hccTrumped(model!, [child, parent])]).toEqual([[child, parent]]);
});

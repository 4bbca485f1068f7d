// `chartcode verify`: every hash of the model package and of the tables, then one sentence coded for real.
import { createEngine } from './create-engine.js';
import type { Verification } from './engine.js';
import { asChartcodeError } from './errors.js';
import { loadPackage } from './models/load-package.js';
import { checkTables, dotted, loadEdition } from './reference/index.js';
import { createHash } from 'node:crypto';

/** A note of our own whose code any working engine gives. */
const SELF_TEST = { text: 'ASSESSMENT:\n1. Essential hypertension, controlled. Continue lisinopril.\n', setting: 'office' as const, expected: 'I10' };

type Check = Verification['checks'][number];

/** Runs all checks; a failing one is reported, not thrown. */
export async function verifyInstallation(modelDir?: string): Promise<Verification> {
  const checks: Check[] = [];
  const check = async (name: string, work: () => string | Promise<string>): Promise<void> => {
    try {
      checks.push({ name, ok: true, detail: await work() });
    } catch (error) {
      checks.push({ name, ok: false, detail: asChartcodeError(error).message });
    }
  };
  await check('model package', () => {
    const pkg = loadPackage(modelDir);
    const names = Object.keys(pkg.manifest.files);
    for (const name of names) pkg.read(name);
    return `${pkg.manifest.id}, ${names.length} files, manifest sha256 ${pkg.sha256}`;
  });
  await check('reference tables', () => {
    const checked = checkTables();
    const edition = loadEdition();
    const { billable } = edition.icd10cm;
    for (const which of ['disease', 'neoplasm', 'drug', 'external'] as const) edition.index(which);
    edition.procedureTitle('ICD-10-PCS', '0016070');
    edition.procedureTitle('HCPCS', 'A0021');
    edition.icd10cm.notes('E1121', 'excludes1');
    return `${edition.id}, ${checked.length} tables, ${billable.length} billable codes, to ${edition.validThrough}`;
  });
  await check('label space', () => {
    const { labels } = loadPackage(modelDir).manifest;
    const found = createHash('sha256').update(loadEdition().icd10cm.billable.join('\n')).digest('hex');
    if (found !== labels.sha256) throw new Error('label space differs');
    return `${labels.count} labels of ${labels.edition} are the edition's billable codes in order`;
  });
  await check('self-test', async () => {
    const engine = await createEngine(modelDir ? { modelDir } : {});
    try {
      const claim = await engine.code({ text: SELF_TEST.text, setting: SELF_TEST.setting });
      const found = claim.codes.find((c) => c.code === dotted(SELF_TEST.expected));
      if (!found) throw new Error('self-test code missing');
      return `${found.code} at ${found.probability} in ${Math.round(claim.timings.totalMs)} ms`;
    } finally {
      await engine.close();
    }
  });
  return { ok: checks.every((c) => c.ok), checks };
}

// ICD-10-PCS codes of the training notes by models that did not see them, judged, as points for calibrate-lines.ts: this stage needs no encoder.
//   tsx models/training/pcs-points.ts WORK OUT.json   (WORK: train_pcs.py WORK --folds-only)
import './report-errors.js';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CalibrationPoint } from '../../src/calibration/fit.js';
import { readCovariates } from '../../src/calibration/index.js';
import { inferSetting, readDocument, readPatient } from '../../src/document/index.js';
import { findMentions } from '../../src/mentions/index.js';
import { dropNotDone } from '../../src/procedures/drop-not-done.js';
import { codeFacilityProcedures } from '../../src/procedures/pcs/index.js';
import { loadEdition } from '../../src/reference/index.js';
import type { EncounterFacts } from '../../src/types.js';
import { type FullNote, readPcs } from './code-out-of-fold.js';
import { judgeLines } from './judge-lines.js';
import { fail, readRows, trainingPaths } from './note-sources.js';

const [work, out] = process.argv.slice(2);
if (!work || !out) fail('usage: pcs-points.ts WORK OUT.json', 2);
const models = readPcs(work);
const edition = loadEdition({ dateOfService: '2026-01-15' });
const points: CalibrationPoint[] = [];
const sha = createHash('sha256').update(readFileSync(join(work, 'folds.json')));
for (const path of trainingPaths()) for await (const note of readRows<FullNote>(path)) {
  const { encounter } = note;
  if (encounter.claimType === 'professional') continue; // such a note says nothing of the facility's codes
  const doc = readDocument({ id: 'd1', text: encounter.text ?? '', ...(encounter.documentType ? { type: encounter.documentType } : {}) });
  const facts: EncounterFacts = { setting: encounter.setting ?? inferSetting(doc), documentType: doc.type, patient: { ...readPatient([doc]), ...encounter.patient }, dateOfService: '2026-01-15' };
  const input = { documents: [doc], mentions: findMentions(doc), facts, diagnoses: [], edition };
  const { lines } = dropNotDone(codeFacilityProcedures(input, models.of(note.id)).lines, input);
  for (const { line, right } of judgeLines(lines, note)) {
    sha.update(`${line.code} ${line.logit} ${right}`);
    points.push({ system: 'ICD-10-PCS', note: note.id, logit: line.logit, right, covariates: readCovariates(line, { facts }) });
  }
}
writeFileSync(out, JSON.stringify({ sha256: sha.digest('hex'), points, claims: [] }));

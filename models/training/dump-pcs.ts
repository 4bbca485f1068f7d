// Candidates of ICD-10-PCS codes in coded notes, with their features, one note a line: what train_pcs.py fits on.
// Use: tsx models/training/dump-pcs.ts NOTES.jsonl.gz OUT.jsonl FOLDS_DIR   (FOLDS_DIR holds folds.json and model<k>.json; `-`: the shipped model)
import './report-errors.js';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inferSetting, readDocument } from '../../src/document/index.js';
import { findMentions } from '../../src/mentions/index.js';
import { findCandidates } from '../../src/procedures/pcs/candidates.js';
import { settleSides } from '../../src/procedures/pcs/queries.js';
import { settleUndone } from '../../src/procedures/pcs/undone.js';
import { FEATURE_NAMES, readFeatures } from '../../src/procedures/pcs/features.js';
import { MODEL, type PcsModel } from '../../src/procedures/pcs/model.js';
import { loadEdition } from '../../src/reference/index.js';
import { fail, readFolds, readJson, readRows } from './note-sources.js';
import type { Encounter, EncounterFacts } from '../../src/types.js';

interface Row { id: string; encounter: Encounter; pcs: { code: string; certainty: string; alternatives: string[]; evidence: string[] }[] }

const [notes, out, foldsDir] = process.argv.slice(2);
if (!notes || !out || !foldsDir) fail('usage: dump-pcs.ts NOTES.jsonl.gz OUT.jsonl FOLDS_DIR (or -)', 2);
const folds = foldsDir === '-' ? {} : readFolds(join(foldsDir, 'folds.json'));
const models = foldsDir === '-' ? [] : [0, 1, 2, 3, 4].map((k) => readJson<PcsModel>(join(foldsDir, `model${k}.json`)));
const edition = loadEdition({ dateOfService: '2026-01-15' });
const lines: string[] = [JSON.stringify({ features: FEATURE_NAMES })];
for await (const { id, encounter, pcs } of readRows<Row>(notes)) {
  const doc = readDocument({ id: 'd1', text: encounter.text ?? '', ...(encounter.documentType ? { type: encounter.documentType } : {}) });
  const facts: EncounterFacts = { setting: encounter.setting ?? inferSetting(doc), documentType: doc.type, patient: encounter.patient ?? {}, dateOfService: '2026-01-15' };
  const model = models[folds[id] ?? -1] ?? MODEL;
  const { kept: candidates } = settleUndone(settleSides(findCandidates([doc], findMentions(doc), edition, model.counts)).kept, edition);
  const features = readFeatures(candidates, facts, model);
  lines.push(JSON.stringify({
    id, type: doc.type, setting: facts.setting, pcs,
    candidates: candidates.map((one, i) => ({ code: one.code, features: features[i], terms: [...new Set(one.occurrences.map((o) => o.term.id))], best: one.occurrences[0]!.term.id, zone: one.occurrences[0]!.one.zone, text: doc.text.slice(one.occurrences[0]!.one.sentence.start, one.occurrences[0]!.one.sentence.end).slice(0, 160) })),
  }));
}
writeFileSync(out, `${lines.join('\n')}\n`);

// Writes the trees of a scorer file as the ONNX model that the engine runs, for those who want them elsewhere: `tsx models/training/export-trees.ts SCORER.json OUT.onnx [--pass second]`.
// Input `rows` double [n, columns] in the order of the file's `features` (also in the model's metadata), missing values as 0; output `log_odds` float [n, 1]. `--pass second`: of scorer-procedures.json.
import './report-errors.js';
import { renameSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ScorerSchema } from '../../src/scoring/trees.js';
import { writeTrees } from '../../src/scoring/trees-onnx.js';
import { fail, readJson } from './note-sources.js';

const { values, positionals } = parseArgs({ options: { pass: { type: 'string', default: 'first' } }, allowPositionals: true });
const [path, out] = positionals;
if (!path || !out || !['first', 'second'].includes(values.pass)) fail('usage: export-trees.ts SCORER.json OUT.onnx [--pass first|second]', 2);

const file = readJson<{ second?: object }>(path);
const parsed = ScorerSchema.pick({ features: true, trees: true }).safeParse(values.pass === 'second' ? file.second : file);
if (!parsed.success) fail(`${path} holds no trees of a ${values.pass} pass`, 2);
const { features, trees } = parsed.data;
writeFileSync(`${out}.tmp`, writeTrees(trees, features.length, features));
renameSync(`${out}.tmp`, out);
process.stderr.write(`${out}: ${trees.length} trees over ${features.length} columns\n`);

// MODEL_CARD.md of a package from its manifest and training record, kept when there is one already: tsx models/training/write-card.ts DIR
import './report-errors.js';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ManifestSchema } from '../../src/models/manifest.js';
import { fail, readJson } from './note-sources.js';

const dir = process.argv[2];
if (!dir) fail('usage: write-card.ts DIR', 2);
const path = join(dir, 'MODEL_CARD.md');
const read = (name: string): unknown => readJson(join(dir, name));
const manifest = ManifestSchema.parse(read('manifest.json'));
const MeasuredSchema = z.object({ dataset: z.object({ name: z.string(), notes: z.number() }), claims: z.object({ scores: z.record(z.string(), z.unknown()) }) });
const PARTS: Record<string, string> = {
  'model.onnx': 'linker: a clause in, a cosine for every code out; int8',
  'support.onnx': 'support model: which words of a note are evidence of a reported diagnosis or procedure, or a trap of a kind; int8',
  'lexicon.txt.gz': 'exact phrases of the classification and of how clinicians write it',
  'scorer.json': 'boosted trees: log-odds that a coder reports a code; training rates',
  'scorer-first-listed.json': 'boosted trees: log-odds that a candidate is the reason for the encounter',
  'scorer-first-of-claim.json': 'boosted trees: which of the codes of a claim comes first, and how often codes do',
  'scorer-procedures.json': 'boosted trees: log-odds that a coder bills a CPT or HCPCS number',
  'scorer-findings.json': 'boosted trees for every finding that a note asserts (CodiEsp)',
  'finding-terms.json.gz': 'phrases of CodiEsp train and the codes that they went with; how that corpus writes codes',
  'note-words.bin': 'which codes the words of a whole note speak for: ridge regression',
  'written-forms.bin': 'vectors of how clinicians write a code: for search, not for notes',
  'procedures.txt': 'CPT and HCPCS numbers in the order of the linker\'s outputs',
  'support.json': 'classes, windows and gate of the support model',
  'thresholds/codiesp.json': 'threshold of exhaustive coding, chosen out of fold',
  'thresholds/default.json': 'tiers and what a claim needs to leave alone',
  'tokenizer.json': 'word pieces of the encoders',
  'tokenizer_config.json': 'settings of the tokenizer',
  'calibration.json': 'map from log-odds to probability, fitted out of fold',
  'training.json': 'folds of notes that linker and support model saw',
};
const size = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
const total = Object.values(manifest.files).reduce((sum, file) => sum + file.bytes, 0);
const card = `# ${manifest.id}

**What it does.** Scores ${manifest.labels.count} billable codes of ${manifest.labels.system} ${manifest.labels.edition}${manifest.procedures ? ` and ${manifest.procedures.count} CPT and HCPCS numbers` : ''} for a US clinical note
and gives those that a coder would report, each with a calibrated probability. It suggests; a person answers for the claim. Built ${manifest.created} by the steps of \`models/training/build.sh\`, ${size(total)}.

| file | size | what |
|---|---|---|
${Object.entries(manifest.files).map(([name, { bytes }]) => `| \`${name}\` | ${size(bytes)} | ${PARTS[name] ?? ''} |`).join('\n')}

**Trained on** (digests in \`manifest.json\`): ${manifest.trainingData.map(({ name, rows, licence }) => `${name} (${rows} rows; ${licence})`).join(', ') || 'not recorded'}.

**Training record.** \`${JSON.stringify(existsSync(join(dir, 'training.json')) ? read('training.json') : {})}\`

**Measured.** ${describeMetrics()}

**Not for.** Notes in other languages than English; billing without a coder. No fairness analysis was made.
`;
if (!existsSync(path)) writeFileSync(path, card);

/** The scores of the evaluation that the manifest keeps; its slices and sweeps stay there. */
function describeMetrics(): string {
  const parsed = MeasuredSchema.safeParse(manifest.metrics);
  if (!parsed.success) return 'Nothing yet: `npm run evaluate -- DATASET --model DIR`.';
  const { dataset, claims } = parsed.data;
  return `On ${dataset.name} (${dataset.notes} notes; all of it under \`metrics\` in \`manifest.json\`): \`${JSON.stringify(claims.scores, (_, value: unknown) => (typeof value === 'number' ? Number(value.toFixed(3)) : value))}\``;
}

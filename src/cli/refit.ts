// `refit`: scorer and calibration fitted again on coded notes, written as a candidate package beside the one in force.
import { basename, join } from 'node:path';
import type { Command } from 'commander';
import { ChartcodeError } from '../errors.js';
import type { RefitReport } from '../refit/index.js';
import type { CliContext } from './context.js';

interface RefitCommandOptions {
  out: string;
  model?: string;
  id?: string;
  limit?: string;
  json?: boolean;
}

/** Adds the command. */
export function addRefitCommand(program: Command, context: CliContext): void {
  program
    .command('refit')
    .description('fit scorer and calibration again on coded notes; writes a candidate package, changes none')
    .argument('<dataset>', 'coded notes (.jsonl, .jsonl.gz; claims format, as feedback export writes them)')
    .requiredOption('--out <dir>', 'folder of the candidate package; must be new or empty')
    .option('--model <dir>', 'package to start from instead of the one in force')
    .option('--id <name>', 'name of the candidate')
    .option('--limit <n>', 'only the first n notes')
    .option('--json', 'print the report as JSON')
    .action((dataset: string, options: RefitCommandOptions) => runRefit(dataset, options, context));
}

async function runRefit(path: string, options: RefitCommandOptions, context: CliContext): Promise<void> {
  const limit = readLimit(options.limit);
  const { loadCodedNotes } = await import('../../eval/lib/dataset.js');
  const { digestFile } = await import('../../eval/lib/digest.js');
  const { loadResources } = await import('../resources.js');
  const { createCoder, readNote, refit, writeScorer } = await import('../refit/index.js');
  const { writePackage } = await import('../models/write-package.js');
  const { notes, report: read } = await loadCodedNotes(path, true);
  const dataSha256 = await digestFile(path);
  const resources = await loadResources({ ...(options.model === undefined ? {} : { modelDir: options.model }), threads: 2 });
  const { pkg, scorer, calibration, edition, firstListedScorer, firstOfClaim } = resources;
  if (pkg.manifest.trainingData.some(({ sha256 }) => sha256 === dataSha256))
    context.stderr.write(`${pkg.manifest.id} was trained on these very notes: figures on them flatter it and the candidate alike\n`);
  const readNotes = [];
  let failed = read.leftOut?.length ?? 0;
  for (const note of notes.slice(0, limit)) {
    try {
      readNotes.push(await readNote(note, resources));
    } catch (error) {
      if (!(error instanceof ChartcodeError) || !error.code.startsWith('E1')) throw error;
      failed += 1;
    }
    showProgress(context, readNotes.length + failed, Math.min(limit, notes.length));
  }
  const result = await refit(readNotes, {
    code: createCoder({ edition, firstListed: firstListedScorer, firstOfClaim, rates: scorer.rates.code }), keep: scorer.keepLogit, calibration, dataSha256,
  });
  const { report } = result;
  const created = new Date().toISOString().slice(0, 10);
  const data = { name: basename(path), sha256: dataSha256, notes: report.notes, leftOut: failed };
  const manifest = writePackage(pkg, options.out, {
    files: { [pkg.manifest.scorer.file]: writeScorer(pkg.read(pkg.manifest.scorer.file), result.trees, result.keepLogit), [pkg.manifest.calibration.file]: JSON.stringify(result.calibration) },
    without: await listForeignProfiles(pkg),
    manifest: {
      id: options.id ?? `${pkg.manifest.id.replace(/-refit-[0-9a-f-]+$/, '')}-refit-${created.replaceAll('-', '')}-${dataSha256.slice(0, 6)}`,
      created,
      trainingData: [...pkg.manifest.trainingData, { name: `${data.name} (re-fit of scorer and calibration)`, sha256: dataSha256, rows: report.notes, licence: 'of its owner' }],
      metrics: { 're-fit, held-out folds': { notes: report.notes, candidate: report.candidate, current: report.current } },
      refit: { ...report, data, candidate: { ...report.candidate }, current: { ...report.current } },
    },
    card: describeCandidate(pkg.manifest.id, data, report),
  });
  context.stdout.write(options.json === true ? `${JSON.stringify({ package: manifest.id, out: options.out, ...manifest.refit }, null, 1)}\n` : formatReport(manifest.id, options.out, report, failed));
}

/** Profiles that were tuned on the parent: their guarantee does not hold for the candidate. */
async function listForeignProfiles(pkg: import('../models/load-package.js').ModelPackage): Promise<string[]> {
  const { ThresholdProfileSchema } = await import('../routing/index.js');
  const folder = `${pkg.manifest.thresholds.folder}/`;
  return Object.keys(pkg.manifest.files).filter((name) => {
    if (!name.startsWith(folder)) return false;
    const profile = ThresholdProfileSchema.safeParse(JSON.parse(pkg.read(name).toString('utf8')));
    return profile.success && profile.data.modelSha256 !== null;
  });
}

function readLimit(text: string | undefined): number {
  if (text === undefined) return Number.POSITIVE_INFINITY;
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1) throw new ChartcodeError('E106', undefined, [{ field: 'limit', problem: 'must be a whole number above 0' }]);
  return limit;
}

function showProgress({ stderr }: CliContext, done: number, all: number): void {
  if (stderr.isTTY === true) stderr.write(`\r\u001b[K${done} of ${all} notes read${done === all ? '\n' : ''}`);
  else if (done % 50 === 0 || done === all) stderr.write(`${done} of ${all} notes read\n`);
}

const share = (value: number | null): string => (value === null ? '-' : value.toFixed(3));

function figureRows({ candidate, current }: RefitReport): string[][] {
  const row = (name: string, value: (one: RefitReport['candidate']) => string): string[] => [name, value(current), value(candidate)];
  return [
    row('precision', (one) => share(one.precision)), row('recall', (one) => share(one.recall)), row('F1', (one) => share(one.f1)),
    row('calibration error', (one) => share(one.ece)), row('Brier', (one) => share(one.brier)), row('log loss', (one) => share(one.logLoss)),
    row('right of high tier', (one) => `${share(one.high.precision)} of ${one.high.n}`),
  ];
}

function formatReport(id: string, out: string, report: RefitReport, failed: number): string {
  const { correction, keep, map, difference } = report;
  return [
    `${id} -> ${out}`,
    `${report.notes} notes, ${report.rightCodes} reported codes among the candidates${failed > 0 ? `, ${failed} notes could not be read` : ''}`,
    `trees: ${correction.chosen === 'none' ? `none added (${correction.tried} tried: held-out loss a note ${correction.lossBefore.toFixed(3)} before, ${correction.lossAfter.toFixed(3)} after)` : `${correction.rounds} ${correction.chosen === 'stumps' ? 'of one split' : 'shallow ones'} added (held-out loss a note ${correction.lossBefore.toFixed(3)} before, ${correction.lossAfter.toFixed(3)} after)`}`,
    `keep threshold ${keep.before} before, ${keep.after} after; calibration: ${map.chosen}, ${map.method}`,
    '',
    `${'held-out folds'.padEnd(20)}${'in force'.padStart(16)}${'candidate'.padStart(16)}`,
    ...figureRows(report).map(([name = '', before = '', after = '']) => `${name.padEnd(20)}${before.padStart(16)}${after.padStart(16)}`),
    `F1 changes by ${difference.f1.toFixed(4)} (95 % interval ${difference.lower.toFixed(4)} to ${difference.upper.toFixed(4)}, by documents)`,
    '',
    `Nothing is in force yet: chartcode models promote ${join(out)}`,
    '',
  ].join('\n');
}

function describeCandidate(parent: string, data: { name: string; sha256: string; notes: number }, report: RefitReport): string {
  return `# Candidate, re-fitted from ${parent}

Scorer (correcting trees, keep threshold) and calibration were fitted again on ${data.notes} coded notes (\`${data.name}\`, sha256 \`${data.sha256}\`) by
\`chartcode refit\`. Encoders, lexicon, first-listed choice and procedures are those of ${parent}; its model card holds for them.

Held-out folds of those notes (each note judged by trees, threshold and map that had not seen it):

| figure | in force | candidate |
|---|---|---|
${figureRows(report).map((row) => `| ${row.join(' | ')} |`).join('\n')}

F1 changes by ${report.difference.f1} (95 % interval ${report.difference.lower} to ${report.difference.upper}). On other notes than those it was fitted on it may do better or worse: evaluate before you promote.
`;
}

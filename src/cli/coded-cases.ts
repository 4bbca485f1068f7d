// A dataset with its claims, as tuning and comparing thresholds need them: coded by the engine, or read from a file.
import { basename } from 'node:path';
import type { Case } from '../../eval/lib/slots.js';
import { ChartcodeError } from '../errors.js';
import { loadPackage } from '../models/load-package.js';
import { withEngine } from './context.js';
import type { CliContext } from './context.js';

export interface CodedCases { cases: Case[]; dataset: string; dataSha256: string; modelSha256: string; notesLeftOut: number }

/** Notes of a dataset with the claims of `options.predictions`, else of the engine; rows that are left out are named on stderr. Throws E106 when the claims are of several models or of another than `options.model`. */
export async function codeCases(path: string, options: { predictions?: string; model?: string; cache?: boolean }, context: CliContext): Promise<CodedCases> {
  const { loadDataset, runEvaluation } = await import('../../eval/evaluate.js');
  const { pairCases } = await import('../../eval/lib/slots.js');
  const { digestFile } = await import('../../eval/lib/digest.js');
  const dataset = await loadDataset(path);
  if (dataset.format !== 'claims') throw new ChartcodeError('E106', undefined, [{ field: 'dataset', problem: 'must hold coded claims; code sets have no probability to control' }]);
  const leftOut = dataset.report.leftOut ?? [];
  const about = { dataset: basename(path), dataSha256: await digestFile(path), notesLeftOut: leftOut.length };
  const { formatProblems } = await import('../../eval/lib/dataset-problems.js');
  for (const line of formatProblems(about.dataset, leftOut, [], [], '')) context.stderr.write(`${line}\n`);
  if (options.predictions !== undefined) {
    const { readPredictions } = await import('../../eval/lib/prediction.js');
    const predictions = await readPredictions(options.predictions);
    // Notes without a claim were not coded: they say nothing about what a threshold would let through.
    const cases = pairCases(dataset.notes.filter((note) => predictions.has(note.id)), predictions);
    return { ...about, cases, modelSha256: await nameModel([...predictions.values()], options.model) };
  }
  const { result, modelSha256 } = await withEngine(context, { modelDir: options.model }, async (engine) => {
    const result = await runEvaluation(path, { engine, ...(options.cache === false ? { cacheDir: null } : {}), keepPredictions: true });
    return { result, modelSha256: engine.models[0]?.sha256 ?? '' };
  });
  return { ...about, cases: pairCases(dataset.notes, result.predictions ?? new Map()), modelSha256 };
}

async function nameModel(predictions: Parameters<typeof import('../../eval/lib/reroute.js').modelOf>[0], modelDir: string | undefined): Promise<string> {
  const { modelOf } = await import('../../eval/lib/reroute.js');
  const named = modelOf(predictions);
  if (named === undefined) throw new ChartcodeError('E106', undefined, [{ field: 'predictions', problem: 'claims of several models' }]);
  if (named !== null && modelDir === undefined) return named;
  const loaded = loadPackage(modelDir).sha256;
  if (named !== null && named !== loaded) throw new ChartcodeError('E106', undefined, [{ field: 'predictions', problem: `claims of model ${named}, not of ${loaded}` }]);
  return loaded;
}

// A predicted claim as the metrics read it: the engine's claim, or what another tool wrote in the same shape.
import { basename } from 'node:path';
import { z } from 'zod';
import { ChartcodeError } from '../../src/errors.js';
import { parseRow } from './dataset.js';
import { readLines } from './read-lines.js';

export const PredictedCodeSchema = z.looseObject({
  system: z.string(),
  code: z.string(),
  role: z.string().optional(),
  sequence: z.number().optional(),
  modifiers: z.array(z.string()).optional(),
  units: z.number().optional(),
  probability: z.number().optional(),
  tier: z.string().optional(),
  evidence: z.array(z.looseObject({ text: z.string().optional() })).optional(),
});

export const PredictionSchema = z.looseObject({
  id: z.string(),
  documentType: z.string().optional(),
  codes: z.array(PredictedCodeSchema).default([]),
  decision: z.looseObject({ route: z.string().optional() }).optional(),
});

export const RankedCodeSchema = z.object({ code: z.string(), score: z.number() });

export type PredictedCode = z.infer<typeof PredictedCodeSchema>;
export type Prediction = z.infer<typeof PredictionSchema>;
export type RankedCode = z.infer<typeof RankedCodeSchema>;

/** Predictions of a `.jsonl` file by note id; rows that report an error instead of codes are left out. Throws E112, E114. */
export async function readPredictions(path: string): Promise<Map<string, Prediction>> {
  const predictions = new Map<string, Prediction>();
  for await (const line of readLines(path)) {
    const row = parseRow(z.looseObject({ error: z.unknown().optional() }), line.text, path, line.number);
    if (row.error !== undefined) continue;
    const prediction = parseRow(PredictionSchema, line.text, path, line.number);
    predictions.set(prediction.id, prediction);
  }
  if (predictions.size === 0) throw new ChartcodeError('E114', `${basename(path)} holds no prediction`, [{ file: basename(path) }]);
  return predictions;
}

// How often a code stands in the training notes, as bands: the figures of rare codes are other figures.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Band } from '../../src/calibration/covariates.js';
import { bandOf } from '../../src/calibration/covariates.js';
import type { Case } from './slots.js';
import { normCode } from './slots.js';
import type { PrecisionRecall } from './statistics.js';
import { precisionRecall } from './statistics.js';

export const BANDS = ['unseen', 'rare', 'uncommon', 'common'] as const satisfies readonly Band[];

/** Share of training notes that report a code (normal form); 0 for one that none does. */
export type CodeRates = Readonly<Record<string, number>>;

const RatesSchema = z.looseObject({ rates: z.looseObject({ code: z.record(z.string(), z.number()) }) });

/** The rates that a model package keeps in `scorer.json`; undefined when it keeps none. */
export async function readRates(packageDir: string): Promise<CodeRates | undefined> {
  const text = await readFile(join(packageDir, 'scorer.json'), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const parsed = RatesSchema.safeParse(JSON.parse(text));
  return parsed.success ? parsed.data.rates.code : undefined;
}

export type BandScores = Record<Band, PrecisionRecall & { predicted: number; required: number }>;

/** Diagnoses by band: recall over required slots whose gold code lies in it, precision over the predicted codes that do. */
export function scoreBands(cases: readonly Case[], rates: CodeRates): BandScores {
  const counts = Object.fromEntries(BANDS.map((band) => [band, { right: 0, predicted: 0, found: 0, required: 0 }])) as Record<Band, Tally>;
  for (const { dx } of cases) {
    const found = new Set(dx.pairs.values());
    dx.slots.forEach((slot, place) => {
      if (!slot.required) return;
      const tally = counts[bandOf(rates[normCode(slot.gold.code)])];
      tally.required += 1;
      tally.found += Number(found.has(place));
    });
    dx.predicted.forEach((code, place) => {
      const tally = counts[bandOf(rates[normCode(code.code)])];
      tally.predicted += 1;
      tally.right += Number(dx.pairs.has(place));
    });
  }
  const entries = BANDS.map((band) => {
    const { right, predicted, found, required } = counts[band];
    return [band, { ...precisionRecall(right, predicted, found, required), predicted, required }] as const;
  });
  return Object.fromEntries(entries) as BandScores;
}

interface Tally {
  right: number;
  predicted: number;
  found: number;
  required: number;
}

// How the measured facts of a note fit the facets of a number: allowed, contradicted, or not stated.
import type { ProcedureCode } from '../reference/types.js';
import type { Facts } from './facts.js';

/** 1 the facts allow the number, -1 they exclude it, 0.5 the number asks and the note is silent, 0 the number does not ask. */
export type Fit = 1 | -1 | 0.5 | 0;

export interface FacetFit { size: Fit; minutes: Fit; age: Fit; views: Fit; count: Fit; contrast: Fit; complexity: Fit; guidance: Fit }

export const FIT_NAMES = ['size', 'minutes', 'age', 'views', 'count', 'contrast', 'complexity', 'guidance'] as const;

/** `[over, up to]`, null for open: the form of every numeric facet. */
function rangeOf(value: unknown): [number, number] | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [over, upTo] = value as [number | null, number | null];
  return [over ?? Number.NEGATIVE_INFINITY, upTo ?? Number.POSITIVE_INFINITY];
}

/** Sizes are "over, up to"; counts, views, minutes and ages include both ends. */
function fitRange(value: unknown, found: readonly number[], open: boolean): Fit {
  const range = rangeOf(value);
  if (!range) return 0;
  if (found.length === 0) return 0.5;
  return found.some((n) => (open ? n > range[0] + 1e-6 : n >= range[0]) && n <= range[1] + 1e-6) ? 1 : -1;
}

function fitState(value: unknown, found: string | undefined): Fit {
  if (typeof value !== 'string') return 0;
  if (found === undefined) return 0.5;
  return value.toLowerCase() === found ? 1 : -1;
}

/** Fit of a number: facts beside its words come before those of the whole operation. `age` in years. */
export function fitFacets({ facets }: ProcedureCode, near: Facts, wide: Facts, age: number | undefined): FacetFit {
  const pick = (key: 'cm' | 'sqcm' | 'minutes' | 'views' | 'counts'): readonly number[] => (near[key].length > 0 ? near[key] : wide[key]);
  const size = facets['size_cm'] !== undefined ? fitRange(facets['size_cm'], pick('cm'), true)
    : facets['length_cm'] !== undefined ? fitRange(facets['length_cm'], pick('cm'), true)
      : fitRange(facets['total_area_sqcm'] ?? facets['area_sqcm'], pick('sqcm'), true);
  return {
    size, minutes: fitRange(facets['minutes'], pick('minutes'), false), age: fitRange(facets['age'], age === undefined ? [] : [age], false),
    views: fitRange(facets['views'], pick('views'), false), count: fitRange(facets['count'], pick('counts'), false),
    contrast: fitState(facets['contrast'], near.contrast ?? wide.contrast), complexity: fitState(facets['complexity'], near.complexity ?? wide.complexity),
    guidance: fitGuidance(facets['guidance'], near.guidance ?? wide.guidance),
  };
}

function fitGuidance(value: unknown, found: string | undefined): Fit {
  if (typeof value !== 'string') return 0;
  if (/^none|no imaging/i.test(value)) return found === undefined || found === 'nerve stimulator' ? 1 : -1;
  if (found === undefined) return 0.5;
  return /imag|included/i.test(value) || value.toLowerCase().includes(found) ? 1 : -1;
}

// `since` and `until` of a query.
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { ChartcodeError } from '../errors.js';
import { DateSchema } from '../types.js';

const TimeSchema = z.union([DateSchema, z.iso.datetime({ offset: true })]);
export const TimesQuery = z.object({ since: TimeSchema.optional().meta({ description: 'Day or time, ISO' }), until: TimeSchema.optional().meta({ description: 'Day or time, ISO; not included' }) });

/** The times as ISO in UTC. Throws E106 that names the field. */
export function readTimes(c: Context): { since?: string; until?: string } {
  return Object.fromEntries((['since', 'until'] as const).flatMap((field) => {
    const value = c.req.query(field);
    if (value === undefined) return [];
    if (!TimeSchema.safeParse(value).success) throw new ChartcodeError('E106', undefined, [{ field, problem: 'must be a day or a time, ISO' }]);
    return [[field, new Date(value).toISOString()]];
  }));
}

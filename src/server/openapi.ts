// Small pieces that the routes' OpenAPI descriptions share.
import type { z } from '@hono/zod-openapi';
import { ErrorBody } from './schemas.js';

const MEANINGS: Record<number, string> = {
  400: 'Bad input (E101, E102, E104 to E107, E119, E121 to E125, E142)',
  401: 'A valid API key is needed (E131)',
  403: 'The role of this API key may not do this (E132)',
  404: 'No such code (E110), job (E117) or claim (E133)',
  405: 'This address does not take this method (E116); Allow names those that it takes',
  406: 'Accept allows no format that is written here (E151)',
  409: 'The idempotency key was used with another body (E118)',
  413: 'Too long (E103) or too large (E109)',
  415: 'Content type (E108)',
  422: 'The claim cannot be written in the format asked for (E152)',
  429: 'Too much is waiting (E501), or too many requests with this key (E511); Retry-After says when to come back',
  500: 'The engine failed (E502)',
  503: 'Stopping (E503), the database is away (E402, E403), or a file of the engine is wrong (E2xx, E3xx)',
  507: 'The disk of the database is full (E404)',
};

/** A JSON content entry. */
export function jsonContent<T extends z.ZodType>(schema: T): { 'application/json': { schema: T } } {
  return { 'application/json': { schema } };
}

/** The error answers of a route, by status; those of a missing or wrong key are every route's that has errors. */
export function errorResponses(
  ...statuses: number[]
): Record<number, { description: string; content: { 'application/json': { schema: typeof ErrorBody } } }> {
  return Object.fromEntries(
    [401, 403, ...statuses].map((status) => [status, { description: MEANINGS[status] ?? 'Error', content: jsonContent(ErrorBody) }]),
  );
}

/** A body of lines of JSON: batches and jobs, rows and results. */
export function linesContent(description: string) {
  return { 'application/x-ndjson': { schema: { type: 'string' as const, description } } };
}

// A claim in the format that the caller's Accept asks for; one that is not written here is refused before anything is coded or read.
import type { Context, Next } from 'hono';
import { accepts } from 'hono/accepts';
import { ChartcodeError } from '../errors.js';
import { CLAIM_FORMATS, MEDIA_TYPES, renderClaim } from '../output/index.js';
import type { ClaimFormat, OutputFormat, Parties } from '../output/index.js';
import type { Claim, Encounter } from '../types.js';
import type { App } from './context.js';

/** What the caller asked for. `parties` are the server's own, of its settings. */
export interface Answer {
  format: OutputFormat;
  claimFormat: ClaimFormat | undefined;
  parties: Parties | undefined;
}

/** In the order in which a wildcard picks: JSON first. */
const FORMATS = Object.entries(MEDIA_TYPES).map(([format, type]) => ({ format: format as OutputFormat, type: type.split(';')[0] ?? type }));

/** Reads Accept and `claimFormat` of POST /v1/claims before its body is, and of GET /v1/claims/:id. Throws E151 (406) when no format of the list is written, E106 for another `claimFormat`. */
export function addNegotiation(app: App, parties: Parties | undefined): void {
  const negotiate = (method: string) => async (c: Context, next: Next) => {
    if (c.req.method === method) c.set('answer', { format: readFormat(c), claimFormat: readClaimFormat(c), parties });
    await next();
  };
  app.use('/v1/claims', negotiate('POST'));
  app.use('/v1/claims/:id', negotiate('GET'));
}

/** The format that `addNegotiation` read. */
export function askedFormat(c: Context): OutputFormat {
  return (c.get('answer') as Answer | undefined)?.format ?? readFormat(c);
}

/** The claim as JSON (`json`, where it is more than the claim), FHIR, CSV or X12; `kept` is what of its encounter is there. Throws E152 (422) when the format cannot carry it; the other formats still can. */
export function answerClaim(c: Context, claim: Claim, { encounter, firstDate }: { encounter: Encounter; firstDate?: string }, json: object = claim): Response {
  const { format, claimFormat, parties } = (c.get('answer') as Answer | undefined) ?? { format: readFormat(c), claimFormat: readClaimFormat(c) };
  c.header('vary', 'Accept', { append: true });
  if (format === 'json') return c.json(json);
  return c.body(renderClaim({ claim, encounter, firstDate }, { format, claimFormat, parties }), 200, { 'content-type': MEDIA_TYPES[format] });
}

/** The other media types of an answer, for its OpenAPI description. */
export const CLAIM_ANSWERS = {
  'application/fhir+json': { schema: { type: 'object' as const, description: 'FHIR R4 Bundle: Claim, Condition with evidence, Provenance' } },
  'text/csv': { schema: { type: 'string' as const, description: 'One row a code, RFC 4180' } },
  'application/edi-x12': { schema: { type: 'string' as const, description: 'A draft of an 837P or 837I (`claimFormat`), marked as test data' } },
};

function readFormat(c: Context): OutputFormat {
  const header = c.req.header('accept');
  if (header === undefined || header.trim() === '') return 'json';
  const match = (wanted: { type: string; q: number }[]): string => {
    const ranked = wanted.filter(({ q }) => q > 0).sort((a, b) => b.q - a.q);
    return ranked.flatMap(({ type }) => FORMATS.find((one) => fits(type.toLowerCase(), one.type))?.format ?? [])[0] ?? '';
  };
  const format = accepts(c, { header: 'Accept', supports: FORMATS.map(({ type }) => type), default: '', match });
  if (format !== '') return format as OutputFormat;
  throw new ChartcodeError('E151', undefined, [{ field: 'accept', problem: `must allow one of ${FORMATS.map(({ type }) => type).join(', ')}` }]);
}

function fits(range: string, type: string): boolean {
  return range === '*/*' || range === type || (range.endsWith('/*') && type.startsWith(range.slice(0, -1)));
}

function readClaimFormat(c: Context): ClaimFormat | undefined {
  const given = c.req.query('claimFormat');
  const found = CLAIM_FORMATS.find((format) => format === given?.toLowerCase());
  if (given !== undefined && found === undefined) throw new ChartcodeError('E106', undefined, [{ field: 'claimFormat', problem: `must be one of ${CLAIM_FORMATS.join(', ')}` }]);
  return found;
}

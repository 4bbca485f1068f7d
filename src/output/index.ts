// Output stage: a finished claim in the format that its receiver reads. The last stage; nothing here changes a code.
import { writeCsv } from './csv.js';
import type { OutputInput } from './facts.js';
import { writeBundle } from './fhir/write-bundle.js';
import type { ClaimFormat } from './x12/contract.js';
import type { Parties } from './x12/parties.js';
import { write837 } from './x12/write-837.js';

export type { OutputInput } from './facts.js';
export type { ClaimFormat } from './x12/contract.js';
export { type Parties, PartiesSchema } from './x12/parties.js';

export const OUTPUT_FORMATS = ['json', 'fhir', 'x12', 'csv'] as const;
export const CLAIM_FORMATS = ['837p', '837i'] as const satisfies readonly ClaimFormat[];
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

/** Media type of each format. X12 is ASCII; the others are UTF-8. */
export const MEDIA_TYPES: Record<OutputFormat, string> = {
  json: 'application/json',
  fhir: 'application/fhir+json; charset=utf-8',
  x12: 'application/edi-x12',
  csv: 'text/csv; charset=utf-8; header=present',
};

export interface OutputOptions {
  format: OutputFormat;
  /** Which 837; by claim type and setting when absent. */
  claimFormat?: ClaimFormat | undefined;
  /** What an 837 asks for and a note does not hold; placeholders when absent. */
  parties?: Parties | undefined;
  /** Moment of writing; now when absent. */
  now?: Date;
}

/** The claim as text of a format. Throws E152 when the format cannot carry it. */
export function renderClaim(input: OutputInput, { format, claimFormat, parties, now = new Date() }: OutputOptions): string {
  if (format === 'csv') return writeCsv(input);
  if (format === 'x12') return write837(input, { format: claimFormat, parties, now });
  return JSON.stringify(format === 'fhir' ? writeBundle(input, now) : input.claim);
}

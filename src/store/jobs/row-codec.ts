// Rows and results as bytes for the database: sealed when there is a key, plain when not; the first byte says which.
import { ChartcodeError } from '../../errors.js';
import type { Sealer } from './contract.js';

const PLAIN = 0;
const SEALED = 1;

export interface RowCodec {
  write(text: string, place: string): Uint8Array;
  /** Throws E413 when the text is sealed and no key of the ring opens it. */
  read(bytes: Uint8Array, place: string): string;
}

/** Builds the codec. Rows written without a key stay readable when one is set later. */
export function createRowCodec(sealer: Sealer | undefined): RowCodec {
  return {
    write: (text, place) =>
      sealer === undefined ? Buffer.concat([Buffer.of(PLAIN), Buffer.from(text)]) : Buffer.concat([Buffer.of(SEALED), Buffer.from(sealer.seal(text, place))]),
    read: (bytes, place) => {
      const text = Buffer.from(bytes.buffer, bytes.byteOffset + 1, bytes.byteLength - 1).toString('utf8');
      if (bytes[0] !== SEALED) return text;
      if (sealer === undefined) throw new ChartcodeError('E413', undefined, [{ place }]);
      return sealer.open(text, place);
    },
  };
}

/** Where a row's input is stored, for the seal. */
export const inputPlace = (jobId: string, row: number): string => `job-input:${jobId}:${row}`;

/** Where a row's result is stored, for the seal. */
export const resultPlace = (jobId: string, row: number): string => `job-result:${jobId}:${row}`;

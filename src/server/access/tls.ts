// TLS from files: the certificate chain and its key, as PEM.
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { ChartcodeError } from '../../errors.js';

export interface TlsFiles {
  cert: string;
  key: string;
}

/** Reads and checks both files. Throws E112 that names the file that cannot be read, E106 when they are no pair; a key is never repeated. */
export function readTlsFiles({ cert, key }: TlsFiles): { cert: Buffer; key: Buffer; minVersion: 'TLSv1.2' } {
  const files = { cert: readPem(cert, 'tls-cert'), key: readPem(key, 'tls-key') };
  try {
    createSecureContext(files);
  } catch {
    throw new ChartcodeError('E106', 'the TLS certificate and its key cannot be used', [{ field: 'tls-cert', problem: 'is no PEM certificate that belongs to tls-key' }]);
  }
  return { ...files, minVersion: 'TLSv1.2' };
}

function readPem(file: string, field: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const problem = error instanceof Error && 'code' in error ? String(error.code) : 'cannot be read';
    throw new ChartcodeError('E112', `the file cannot be read: ${field} (${problem})`, [{ field, problem }]);
  }
}

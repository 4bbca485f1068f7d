// A running service for the length of a command: its address and key from the environment, its errors as coded ones.
import { ChartcodeError, isErrorCode } from '../errors.js';
import type { ChartcodeClient } from '../client/index.js';
import type { CliContext } from './context.js';

export interface ServiceOptions {
  url?: string;
}

/** Runs work with the client of the service at `--url`, else CHARTCODE_URL, else this machine. Throws E106 for an address that is none, E503 when it cannot be reached. */
export async function withService(context: CliContext, { url }: ServiceOptions, work: (client: ChartcodeClient) => Promise<void>): Promise<void> {
  const { ApiError, createChartcodeClient } = await import('../client/index.js');
  const baseUrl = url ?? (context.env['CHARTCODE_URL'] || 'http://127.0.0.1:8080');
  if (!/^https?:\/\/[^/]/.test(baseUrl) || !URL.canParse(baseUrl)) throw new ChartcodeError('E106', undefined, [{ field: 'url', problem: 'must be http(s)://HOST:PORT' }]);
  const apiKey = context.env['CHARTCODE_KEY'] || undefined;
  try {
    await work(createChartcodeClient({ baseUrl, ...(apiKey === undefined ? {} : { apiKey }), retries: 2 }));
  } catch (error) {
    if (error instanceof ApiError) throw isErrorCode(error.code) ? new ChartcodeError(error.code, error.message.slice(error.code.length + 1), [...error.details]) : new ChartcodeError('E503', `what answers at this address is no chartcode service (HTTP ${error.status})`);
    const cause = error instanceof TypeError ? (error.cause as { code?: unknown } | undefined) : undefined;
    if (cause !== undefined) throw new ChartcodeError('E503', `the service cannot be reached (${String(cause.code ?? 'no answer')}): --url or CHARTCODE_URL says where it is`);
    throw error;
  }
}

// fetch that comes back when the service says it is busy or away: 429 and 503, after Retry-After.
export type Fetch = (request: Request) => Promise<Response>;

export interface RetryOptions {
  /** Further tries after the first. Default 5. */
  retries?: number;
  /** Longest wait between two tries, ms. Default 60,000; a longer Retry-After is answered as it came. */
  maxWaitMs?: number;
  /** Tests hand in their own clock. */
  sleep?: (ms: number) => Promise<void>;
}

const FIRST_WAIT_MS = 500;

/** Wraps a fetch. A connection that was refused is tried again too: nothing was sent. Any other failure goes to the caller, who knows whether twice is wrong. */
export function retrying(fetch: Fetch, { retries = 5, maxWaitMs = 60_000, sleep = pause }: RetryOptions = {}): Fetch {
  return async (request) => {
    for (let attempt = 0; ; attempt += 1) {
      const last = attempt >= retries;
      const backoff = Math.min(maxWaitMs, FIRST_WAIT_MS * 2 ** attempt * (0.5 + Math.random()));
      let response: Response;
      try {
        response = await fetch(last ? request : (request.clone() as Request));
      } catch (error) {
        if (last || request.signal.aborted || !wasRefused(error)) throw error;
        await sleep(backoff);
        continue;
      }
      if (last || (response.status !== 429 && response.status !== 503)) return response;
      const asked = readRetryAfter(response.headers.get('retry-after'), Date.now());
      if (asked !== undefined && asked > maxWaitMs) return response;
      await response.body?.cancel();
      // A little later than asked, so that all who were sent away do not come back at once.
      await sleep(asked === undefined ? backoff : Math.min(maxWaitMs, asked * (1 + Math.random() * 0.25)));
    }
  };
}

/** Retry-After in ms: seconds, or a date of HTTP. Undefined when it is neither. */
export function readRetryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function wasRefused(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === 'ECONNREFUSED';
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

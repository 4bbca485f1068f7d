// Whose jobs a request may see.
import type { Context } from 'hono';

export interface JobCaller {
  /** Owner of what it makes: the id of its key. */
  id: string;
  /** Narrows what it sees: nothing for one who sees all jobs. */
  filter: { owner?: string };
}

/** Reads the caller that the guard left with the request. */
export function readJobCaller(c: Context): JobCaller {
  const { actor, reach } = c.get('caller') as { actor: string; reach: 'all' | 'own' };
  return { id: actor, filter: reach === 'own' ? { owner: actor } : {} };
}

// The output of a batch that may be killed at any moment: ordered rows, and a file beside them that ties them to their input.
import { open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { hostname } from 'node:os';
import { ChartcodeError } from '../errors.js';
import { readRows } from './read-rows.js';

/** What a run's rows depend on: rows of two runs may stand in one output only when all of it is equal. */
export interface BatchIdentity {
  inputSha256: string;
  inputBytes: number;
  models: string[];
  editions: string[];
}

export interface BatchOutput {
  /** Rows already written by earlier runs: the input's first `done` rows. */
  readonly done: number;
  /** Codes of the errors among those rows. */
  readonly errors: readonly string[];
  /** Whether an earlier run came to its end. */
  readonly complete: boolean;
  /** Writes one row; rows come in input order. */
  append(value: unknown): Promise<void>;
  /** Marks the run as complete. */
  finish(): Promise<void>;
  close(): Promise<void>;
}

interface Progress extends BatchIdentity {
  schema: 'chartcode-batch-progress-1';
  complete: boolean;
  rows?: number;
}

/** Rows between two syncs to disk: after a power cut at most this many are coded again. */
const SYNC_EVERY = 64;

/**
 * Opens OUT for a run over an input. A torn last line is cut off, so that every row is whole and stands once.
 * Throws E115 when OUT holds rows of another input, model or edition, E401 when it cannot be written or another run writes it.
 */
export async function openBatchOutput(path: string, identity: BatchIdentity): Promise<BatchOutput> {
  const unlock = await lock(`${path}.lock`);
  try {
    return await openLocked(path, identity, unlock);
  } catch (error) {
    await unlock();
    throw asWriteError(path, error);
  }
}

async function openLocked(path: string, identity: BatchIdentity, unlock: () => Promise<void>): Promise<BatchOutput> {
  const sidecar = `${path}.progress.json`;
  const size = await stat(path).then(
    (stats) => stats.size,
    () => 0,
  );
  const earlier = await readProgress(sidecar);
  if (size > 0) refuseForeign(path, earlier, identity);
  const kept = size > 0 ? await measureWholeRows(path) : { rows: 0, bytes: 0, errors: [] };
  const progress: Progress = { schema: 'chartcode-batch-progress-1', ...identity, complete: false };
  if (size === 0) await replaceFile(sidecar, progress);
  const file = await open(path, 'a');
  if (kept.bytes < size) await file.truncate(kept.bytes);
  let rows = kept.rows;
  return {
    done: kept.rows,
    errors: kept.errors,
    complete: size > 0 && earlier?.complete === true && earlier.rows === kept.rows,
    append: (value) =>
      guard(path, async () => {
        await file.appendFile(`${JSON.stringify(value)}\n`);
        rows += 1;
        if (rows % SYNC_EVERY === 0) await file.datasync();
      }),
    finish: () =>
      guard(path, async () => {
        await file.datasync();
        await replaceFile(sidecar, { ...progress, complete: true, rows });
      }),
    close: async () => {
      await closeQuietly(file);
      await unlock();
    },
  };
}

function refuseForeign(path: string, earlier: Progress | undefined, identity: BatchIdentity): void {
  const differs =
    earlier === undefined
      ? [{ field: 'out', problem: 'holds rows, and no progress file says of which input' }]
      : [
          ...(earlier.inputSha256 === identity.inputSha256
            ? []
            : [
                {
                  field: 'input',
                  problem: 'is not the file that these rows came from',
                  expected: earlier.inputSha256,
                  found: identity.inputSha256,
                },
              ]),
          ...(['models', 'editions'] as const)
            .filter((field) => earlier[field].join() !== identity[field].join())
            .map((field) => ({
              field,
              problem: 'changed since these rows were written',
              expected: earlier[field],
              found: identity[field],
            })),
        ];
  if (differs.length > 0)
    throw new ChartcodeError(
      'E115',
      `the output belongs to another input: ${path} (${differs.map(({ field, problem }) => `${field} ${problem}`).join('; ')})`,
      differs,
    );
}

async function readProgress(path: string): Promise<Progress | undefined> {
  try {
    const value = JSON.parse(await readFile(path, 'utf8')) as Progress;
    return value.schema === 'chartcode-batch-progress-1' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The leading rows that are whole: a line that ends, and parses. What a kill or a power cut left behind them does not count. */
async function measureWholeRows(path: string): Promise<{ rows: number; bytes: number; errors: string[] }> {
  const size = (await stat(path)).size;
  let rows = 0;
  let bytes = 0;
  const errors: string[] = [];
  for await (const row of readRows(path)) {
    const end = bytes + (row.bytes?.length ?? 0) + 1;
    if (row.bytes === undefined || row.line !== rows + 1 || end > size) break;
    try {
      const { error } = JSON.parse(Buffer.from(row.bytes).toString('utf8')) as { error?: { code?: string } };
      if (error !== undefined) errors.push(error.code ?? '');
    } catch {
      break;
    }
    rows += 1;
    bytes = end;
  }
  return { rows, bytes, errors };
}

/** Locks that this process holds now. */
const held = new Set<string>();

/** Holds a lock file with this process's number; one left behind by a process that is gone is taken over. */
async function lock(path: string): Promise<() => Promise<void>> {
  const own = `${process.pid} ${hostname()}`;
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      await writeFile(path, own, { flag: 'wx' });
      held.add(path);
      return async () => {
        held.delete(path);
        await rm(path, { force: true });
      };
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw asWriteError(path, error);
      const holder = await readFile(path, 'utf8').catch(() => '');
      if (isAlive(path, holder))
        throw new ChartcodeError('E401', `the result could not be written: another run writes it (${path})`, [
          { field: 'out', file: path, problem: 'is held by another run' },
        ]);
      await rm(path, { force: true });
    }
  }
  throw new ChartcodeError('E401', undefined, [{ field: 'out', file: path, problem: 'is held by another run' }]);
}

function isAlive(path: string, holder: string): boolean {
  const [pid, host] = holder.split(' ');
  if (host !== hostname()) return host !== undefined && host !== '';
  // A new process may get the number of the killed one (containers do that): its own number on a lock means a lock left behind.
  if (Number(pid) === process.pid) return held.has(path);
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function replaceFile(path: string, value: unknown): Promise<void> {
  const draft = `${path}.tmp`;
  await writeFile(draft, `${JSON.stringify(value, null, 2)}\n`, { flush: true });
  await rename(draft, path);
}

async function guard(path: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw asWriteError(path, error);
  }
}

function asWriteError(path: string, error: unknown): unknown {
  if (error instanceof ChartcodeError || !(error instanceof Error && 'code' in error)) return error;
  return new ChartcodeError('E401', `the result could not be written: ${path} (${String(error.code)})`, [
    { field: 'out', file: path, problem: String(error.code) },
  ]);
}

async function closeQuietly(file: FileHandle): Promise<void> {
  await file.close().catch(() => undefined);
}

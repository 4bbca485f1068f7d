// A Postgres server for tests: its own cluster in a temporary folder, on a socket there, gone afterwards.
import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const ROOT = '/usr/lib/postgresql';

/** Folder of the newest installed server's programs; undefined when there is none: tests then skip. */
export function findPostgres(): string | undefined {
  const versions = existsSync(ROOT) ? readdirSync(ROOT).map(Number).filter(Number.isFinite) : [];
  const bin = versions.length > 0 ? join(ROOT, String(Math.max(...versions)), 'bin') : undefined;
  const usable = bin !== undefined && existsSync(join(bin, 'initdb')) && (process.getuid?.() !== 0 || postgresUser() !== undefined);
  // vitest shows skipped tests without a reason.
  if (!usable) process.stderr.write('Postgres is not installed: its tests are skipped (apt-get install postgresql)\n');
  return usable ? bin : undefined;
}

export interface PostgresCluster {
  /** Address of a fresh database. */
  createDatabase(): Promise<string>;
  /** Ends the server at once, as a crash would, and starts it again. */
  crash(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
  remove(): Promise<void>;
}

/** Makes a cluster and starts it. */
export async function startPostgres(bin: string): Promise<PostgresCluster> {
  const folder = mkdtempSync(join(tmpdir(), 'chartcode-pg-'));
  const user = process.getuid?.() === 0 ? postgresUser() : undefined;
  // The server refuses to run as root.
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  const as = { ...user, cwd: folder, stdio: 'ignore' as const, env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C.UTF-8' } };
  execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync'], as);
  const addressOf = (name: string): string => `postgresql://postgres@localhost/${name}?host=${encodeURIComponent(folder)}`;
  let server: ChildProcess | undefined;
  let databases = 0;
  const start = async (): Promise<void> => {
    server = spawn(join(bin, 'postgres'), ['-D', data, '-k', folder, '-c', 'listen_addresses=', '-c', 'fsync=off', '-c', 'max_connections=100'], as);
    await waitUntilUp(addressOf('postgres'));
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const running = server;
    server = undefined;
    if (running === undefined || running.exitCode !== null) return;
    const exited = new Promise((resolve) => running.once('exit', resolve));
    running.kill(signal);
    await exited;
  };
  await start();
  return {
    createDatabase: async () => {
      databases += 1;
      await query(addressOf('postgres'), `CREATE DATABASE test_${databases}`);
      return addressOf(`test_${databases}`);
    },
    crash: async () => {
      await end('SIGQUIT');
      await start();
    },
    start,
    stop: () => end('SIGINT'),
    remove: async () => {
      await end('SIGQUIT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function waitUntilUp(address: string): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await query(address, 'SELECT 1');
    } catch (error) {
      if (attempt > 150) throw error;
      await sleep(100);
    }
  }
}

async function query(connectionString: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

function postgresUser(): { uid: number; gid: number } | undefined {
  try {
    const read = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
    return { uid: read('-u'), gid: read('-g') };
  } catch {
    return undefined;
  }
}

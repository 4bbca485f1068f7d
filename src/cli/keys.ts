// `keys create|list|rotate|role|revoke`: who may use the service. A secret is printed once, on stdout, and stored nowhere.
import type { Command } from 'commander';
import { ChartcodeError } from '../errors.js';
import { ROLES } from '../store/keys/api-key.js';
import type { ApiKey, Role } from '../store/keys/api-key.js';
import type { CliContext } from './context.js';
import { addStoreOptions, withStore } from './open-store.js';
import type { StoreOptions } from './open-store.js';
import { cleanText } from './terminal.js';

const ACTOR = 'cli';
const DAY_MS = 86_400_000;

interface CreateOptions extends StoreOptions {
  role: string;
  name: string;
  expires?: string;
  rate?: string;
  json?: boolean;
}

/** Adds the command and its subcommands. */
export function addKeysCommand(program: Command, context: CliContext): void {
  const keys = program.command('keys').description('API keys: once there is one, every route but /health and /ready needs one');
  addStoreOptions(keys.command('create').description('make a key; its secret is shown this once'))
    .requiredOption('--role <role>', ROLES.join(', '))
    .requiredOption('--name <name>', 'whose it is; shown in lists, not in the audit trail')
    .option('--expires <days>', 'days until it opens nothing; never when absent')
    .option('--rate <n>', "requests a minute; the server's own limit when absent")
    .option('--json', 'print as JSON')
    .action((options: CreateOptions) => create(options, context));
  addStoreOptions(keys.command('list').description('every key, also those that open nothing any more'))
    .option('--json', 'print as JSON')
    .action((options: StoreOptions & { json?: boolean }) => withStore(context, options, async (store) => print(await store.keys.list(), options.json === true, context)));
  addStoreOptions(keys.command('rotate').description('a new key in place of one, which ends after a time of grace').argument('<id>'))
    .option('--grace <hours>', 'hours that the old one still opens', '24')
    .option('--expires <days>', 'days until the new one opens nothing')
    .option('--json', 'print as JSON')
    .action((id: string, options: StoreOptions & { grace: string; expires?: string; json?: boolean }) =>
      withStore(context, options, async (store) => {
        const made = await store.keys.rotate(id, readNumber('grace', options.grace, 0, 8760) * 3_600_000, ACTOR, readExpiry(options.expires));
        printSecret(made, options.json === true, context);
      }),
    );
  addStoreOptions(keys.command('role').description('give a key another role').argument('<id>').argument('<role>', ROLES.join(', '))).action((id: string, role: string, options: StoreOptions) =>
    withStore(context, options, async (store) => print([await store.keys.setRole(id, readRole(role), ACTOR)], false, context)),
  );
  addStoreOptions(keys.command('revoke').description('end a key now').argument('<id>')).action((id: string, options: StoreOptions) =>
    withStore(context, options, async (store) => print([await store.keys.revoke(id, ACTOR)], false, context)),
  );
}

async function create(options: CreateOptions, context: CliContext): Promise<void> {
  const key = {
    name: options.name.slice(0, 200),
    role: readRole(options.role),
    ...(options.expires === undefined ? {} : { expiresAt: readExpiry(options.expires) }),
    ...(options.rate === undefined ? {} : { ratePerMinute: readNumber('rate', options.rate, 1, 1_000_000) }),
  };
  printSecret(await withStore(context, options, (store) => store.keys.create(key, ACTOR)), options.json === true, context);
}

function printSecret({ key, token }: { key: ApiKey; token: string }, asJson: boolean, { stdout, stderr }: CliContext): void {
  if (asJson) {
    stdout.write(`${JSON.stringify({ ...key, token }, null, 2)}\n`);
    return;
  }
  stderr.write(`key ${key.id}, role ${key.role}${key.expiresAt === null ? '' : `, until ${key.expiresAt}`}: send it as Authorization: Bearer KEY. It is not shown again.\n`);
  stdout.write(`${token}\n`);
}

function print(keys: readonly ApiKey[], asJson: boolean, { stdout }: CliContext): void {
  if (asJson) {
    stdout.write(`${JSON.stringify(keys, null, 2)}\n`);
    return;
  }
  for (const { id, role, name, createdAt, expiresAt, revokedAt, ratePerMinute } of keys)
    stdout.write(
      `${[id, role.padEnd(7), `since ${createdAt.slice(0, 10)}`, ...(expiresAt === null ? [] : [`until ${expiresAt}`]), ...(revokedAt === null ? [] : [`${Date.parse(revokedAt) > Date.now() ? 'ends' : 'revoked'} ${revokedAt}`]), ...(ratePerMinute === null ? [] : [`${ratePerMinute}/min`]), cleanText(name)].join('  ')}\n`,
    );
}

function readRole(text: string): Role {
  const role = ROLES.find((one) => one === text);
  if (role === undefined) throw new ChartcodeError('E106', undefined, [{ field: 'role', problem: `must be one of ${ROLES.join(', ')}` }]);
  return role;
}

function readExpiry(days: string | undefined): Date | undefined {
  return days === undefined ? undefined : new Date(Date.now() + readNumber('expires', days, 0.001, 36_500) * DAY_MS);
}

function readNumber(field: string, text: string, from: number, to: number): number {
  const value = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || value < from || value > to) throw new ChartcodeError('E106', undefined, [{ field, problem: `must be a number from ${from} to ${to}` }]);
  return value;
}

// Opens the store of the settings for the length of a command, and closes it whatever happens.
import type { Command } from 'commander';
import type { Config } from '../server/config.js';
import type { Store } from '../server/open-store.js';
import type { CliContext } from './context.js';

export interface StoreOptions {
  config?: string;
  database?: string;
}

/** Adds the options that say which store. */
export function addStoreOptions(command: Command): Command {
  return command
    .option('--config <file>', 'JSON file with settings')
    .option('--database <file>', 'file of the embedded database (default: chartcode-data/chartcode.db; $DATABASE_URL goes first)');
}

/** Runs work over the store. */
export async function withStore<T>(context: CliContext, { config: file, database }: StoreOptions, work: (store: Store, config: Config) => Promise<T>): Promise<T> {
  const [{ readConfig }, { openStore }] = await Promise.all([import('../server/read-config.js'), import('../server/open-store.js')]);
  const config = readConfig(context.env, { file, overrides: { 'database.path': database } });
  const store = await openStore(config);
  try {
    return await work(store, config);
  } finally {
    await store.database.close();
  }
}

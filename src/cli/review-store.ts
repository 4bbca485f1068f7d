// The store with its reviews and the settings, for the commands of feedback and compliance.
import type { Config } from '../server/config.js';
import type { Store } from '../server/open-store.js';
import type { ReviewStore } from '../store/reviews/index.js';
import type { CliContext } from './context.js';
import { type StoreOptions, withStore } from './open-store.js';

/** Runs work over the store of the settings; closes it whatever happens. */
export async function withReviews<T>(context: CliContext, options: StoreOptions, work: (store: Store & { reviews: ReviewStore }, config: Config) => Promise<T>): Promise<T> {
  const [config, { createReviewStore }] = await Promise.all([readSettings(context, options), import('../store/reviews/index.js')]);
  return withStore(context, options, (store) => work({ ...store, reviews: createReviewStore(store.database, store.audit) }, config));
}

/** The settings in force for a command. Throws E106 naming the setting. */
export async function readSettings(context: CliContext, { config, database }: StoreOptions): Promise<Config> {
  const { readConfig } = await import('../server/read-config.js');
  return readConfig(context.env, { ...(config === undefined ? {} : { file: config }), overrides: { 'database.path': database } });
}

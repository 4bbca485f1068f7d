// The contract of the store of reviews over SQLite and over Postgres.
import { openDatabase } from '../../../src/store/database/index.js';
import { describeOnBothDatabases } from '../../helpers/both-databases.js';
import { describeReviewStore } from './contract.js';

describeOnBothDatabases('reviews', (title, place) => describeReviewStore(title, async () => {
  const at = await place();
  return { database: await openDatabase(at), again: () => openDatabase(at) };
}));

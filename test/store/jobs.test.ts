// The contract of the job store over SQLite and over Postgres.
import { openDatabase } from '../../src/store/database/index.js';
import { describeOnBothDatabases } from '../helpers/both-databases.js';
import { describeJobStore } from './jobs.contract.js';

describeOnBothDatabases('jobs', (title, place) => describeJobStore(title, async () => openDatabase(await place())));

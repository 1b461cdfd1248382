import { expectHandledOnce } from './message-flow.js';
import { outageOnPostgresLog } from './outage-on-postgres-log.js';

test('an outage of the database of 3 s: every message is handled exactly once', async () => {
  const flows = await outageOnPostgresLog(3_000);
  console.log('PostgreSQL log, database down for 3 s:', flows);
  expectHandledOnce(...flows);
}, 90_000);

import { killOnPostgresLog } from './killed-on-postgres-log.js';
import { expectHandledOnce, kills } from './killed-group.js';

test('processes killed at any step handle every message exactly once on the PostgreSQL log', async () => {
  const [bus, database] = await Promise.all([
    killOnPostgresLog('bus', kills(1, 8, 1)),
    killOnPostgresLog('database', kills(2, 18, 0)),
  ]);
  console.log('PostgreSQL log, killed:', { bus, database });
  expectHandledOnce(bus, database);
}, 120_000);

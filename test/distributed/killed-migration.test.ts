import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { startKafka } from '../../tools/kafka/kafka.js';
import { BabelwireProcess, eventually } from '../standalone/babelwire-process.js';
import { createOldDatabase, describeDatabase, MIGRATED } from '../standalone/old-data.js';
import { createTestDatabase } from './test-database.js';

test('of two services that upgrade a database at once, one is killed within a migration and the other finishes', async () => {
  const database = await createTestDatabase();
  await createOldDatabase(database.url);
  const kafka = await startKafka();
  const env = { DATABASE_URL: database.url, KAFKA_BROKERS: kafka.brokers };
  const first = new BabelwireProcess(env, 'store');
  const second = new BabelwireProcess(env, 'normalizer');
  const client = new Client({ connectionString: database.url });
  await client.connect();
  const count = async (table: string, condition: string) => {
    const { rows } = await client.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table} WHERE ${condition}`);
    return rows[0]!.n;
  };
  try {
    // Holds up the migrations that change articles, after others are done.
    await client.query('BEGIN');
    await client.query('SELECT 1 FROM article LIMIT 1 FOR UPDATE');
    const killed = first.start().catch(() => undefined);
    await eventually(() => count('pg_locks', "NOT granted AND relation = 'article'::regclass"), (n) => n === 1); // prettier-ignore
    const started = second.start();
    await eventually(() => count('pg_locks', "NOT granted AND locktype = 'advisory'"), (n) => n === 1); // prettier-ignore
    await first.stop('SIGKILL');
    await killed;
    await eventually(() => count('pg_locks', "NOT granted AND locktype = 'advisory'"), (n) => n === 0); // prettier-ignore
    await sleep(500);
    expect(await count('migrations', 'true')).toBeLessThan(MIGRATED.migrations);
    await client.query('COMMIT');
    await started;
    expect(await describeDatabase(database.url)).toEqual(MIGRATED);
    await first.start();
    expect(await describeDatabase(database.url)).toEqual(MIGRATED);
  } finally {
    await client.end();
    await Promise.all([first.end(), second.end()]);
    await kafka.stop();
    await database.drop();
  }
}, 120_000);

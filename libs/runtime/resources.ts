import { Client } from 'pg';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import { createDataSource } from '#libs/database/data-source.js';
import { startEmbeddedPostgres } from '#libs/database/embedded-postgres.js';
import type { Bus } from '#libs/messaging/bus/bus.js';
import { openBus } from '#libs/messaging/open-bus.js';
import type { Env } from './env.js';

/** What a process holds open besides its HTTP server. */
export interface Resources {
  dataSource: DataSource;
  bus: Bus;
  /** Closes the bus and then the database. */
  close(): Promise<void>;
}

/** Key of the advisory lock; arbitrary. */
const MIGRATION_LOCK = 20_261_123;

/** Opens the database (the embedded one without DATABASE_URL) and the message log (in the database without KAFKA_BROKERS). */
export async function openResources(env: Env, logger: Logger): Promise<Resources> {
  const embedded = env.DATABASE_URL ? null : await startEmbeddedPostgres(env.BABELWIRE_DATA);
  const dataSource = createDataSource(env.DATABASE_URL ?? embedded!.address);
  let bus: Bus | null = null;
  const close = async () => {
    await bus?.close();
    if (dataSource.isInitialized) await dataSource.destroy();
    await embedded?.stop();
  };
  try {
    await (env.DATABASE_URL ? initializeWithLock(dataSource, env.DATABASE_URL) : dataSource.initialize());
    const brokers = env.KAFKA_BROKERS?.split(',').map((broker) => broker.trim()) ?? null;
    bus = await openBus({ brokers, dataSource, logger, exclusive: embedded !== null });
    await bus.connect();
    return { dataSource, bus, close };
  } catch (error) {
    await close();
    throw embedded?.explain(error as Error) ?? error;
  }
}

/** Services that start together would otherwise run the same migrations at once. */
async function initializeWithLock(dataSource: DataSource, url: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await dataSource.initialize();
  } finally {
    await client.end(); // releases the lock
  }
}

import { type RunningKafka, startKafka } from '../../tools/kafka/kafka.js';
import { BabelwireProcess } from '../standalone/babelwire-process.js';
import { createTestDatabase, type TestDatabase } from './test-database.js';

export const services = ['fetcher', 'normalizer', 'store', 'dashboard'] as const;

/** A process for each service, on a real Kafka and a real PostgreSQL server. */
export interface Pipeline extends Record<(typeof services)[number], BabelwireProcess> {
  /** host:port of the broker. */
  brokers: string;
  /** Stops the processes and the broker and deletes their data. */
  end(): Promise<void>;
}

/**
 * Starts Kafka, creates a database on the server in DATABASE_URL, and starts the four services.
 * @param settings further variables of the services' environment
 */
export async function startPipeline(settings: Record<string, string> = {}): Promise<Pipeline> {
  const database = await createTestDatabase();
  const kafka = await startKafka().catch((error) => database.drop().then(() => Promise.reject(error)));
  const env = { ...settings, DATABASE_URL: database.url, KAFKA_BROKERS: kafka.brokers };
  const fetcher = new BabelwireProcess(env, 'fetcher');
  const normalizer = new BabelwireProcess(env, 'normalizer');
  const store = new BabelwireProcess(env, 'store');
  const started = [fetcher, normalizer, store];
  try {
    await Promise.all(started.map((service) => service.start()));
    const addresses = { STORE_URL: store.address, FETCHER_URL: fetcher.address };
    const dashboard = new BabelwireProcess({ ...env, ...addresses }, 'dashboard');
    started.push(dashboard);
    await dashboard.start();
    const end = () => endAll(started, kafka, database);
    return { brokers: kafka.brokers, fetcher, normalizer, store, dashboard, end };
  } catch (error) {
    await endAll(started, kafka, database);
    throw error;
  }
}

async function endAll(services: BabelwireProcess[], kafka: RunningKafka, database: TestDatabase): Promise<void> {
  await Promise.all(services.map((service) => service.end()));
  await kafka.stop();
  await database.drop();
}

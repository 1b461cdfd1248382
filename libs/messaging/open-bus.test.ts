import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { DataSource } from 'typeorm';
import { topics } from '#libs/contracts/topics.js';
import { createDataSource } from '#libs/database/data-source.js';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#libs/database/embedded-postgres.js';
import { openBus } from './open-bus.js';

const BROKERS = ['127.0.0.1:9'];

let folder: string;
let postgres: EmbeddedPostgres;
let dataSource: DataSource;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'babelwire-test-'));
  postgres = await startEmbeddedPostgres(folder);
  dataSource = await createDataSource(postgres.address).initialize();
}, 30_000);
afterEach(async () => {
  await dataSource.destroy();
  await postgres.stop();
  rmSync(folder, { recursive: true });
});

const open = (brokers: string[] | null) =>
  openBus({ brokers, dataSource, logger: pino({ level: 'silent' }), exclusive: true });

test('refuses Kafka for a database that holds a message log', async () => {
  const bus = await open(null);
  await bus.connect();
  await expect(open(BROKERS)).resolves.toBeDefined(); // nothing was written yet
  await bus.publish([{ topic: topics.raw, key: 'a', value: { source: 'test', text: 'text', edition: 'main' } }]);
  await bus.close();
  await expect(open(BROKERS)).rejects.toThrow('unset KAFKA_BROKERS');
  await expect(open(null)).resolves.toBeDefined();
}, 30_000);

test('refuses the PostgreSQL log for a database that holds an outbox', async () => {
  await dataSource.query(`INSERT INTO consumer_partitions (group_name, topic, partition) VALUES ('outbox', $1, 0)`, [
    topics.stories.name,
  ]);
  await expect(open(null)).rejects.toThrow('set KAFKA_BROKERS');
  await expect(open(BROKERS)).resolves.toBeDefined();
}, 30_000);

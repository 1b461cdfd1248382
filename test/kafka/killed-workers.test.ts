import { pino } from 'pino';
import type { DataSource } from 'typeorm';
import { createDataSource } from '#libs/database/data-source.js';
import { KafkaBus } from '#libs/messaging/kafka/kafka-bus.js';
import { type RunningKafka, startKafka } from '../../tools/kafka/kafka.js';
import { killOnPostgresLog } from '../bus/killed-on-postgres-log.js';
import {
  expectHandledOnce,
  type Kill,
  KilledGroup,
  CREATE_KILLED_ROW,
  kills,
  type KillCounts,
} from '../bus/killed-group.js';
import { PostgresServer } from './postgres-server.js';

/** A killed member's partitions are reassigned after 10 s; concurrent groups wait together. */
const GROUPS = 3;

let kafka: RunningKafka;
let postgres: PostgresServer;
let dataSource: DataSource;
beforeAll(async () => {
  [kafka, postgres] = await Promise.all([startKafka(), PostgresServer.create()]);
  dataSource = await createDataSource(postgres.url).initialize();
  await dataSource.query(CREATE_KILLED_ROW);
}, 180_000);
afterAll(async () => {
  await dataSource?.destroy();
  await postgres?.delete();
  await kafka?.stop();
}, 30_000);

async function killOnKafka(commit: 'bus' | 'database', kills: Kill[]): Promise<KillCounts> {
  const brokers = [kafka.brokers];
  const groups = Array.from({ length: GROUPS }, () => {
    return new KilledGroup({ brokers, database: postgres.url }, commit);
  });
  await Promise.all(groups.map((group, at) => group.run(kills.filter((_, i) => i % GROUPS === at))));
  const bus = new KafkaBus({
    brokers,
    logger: pino({ level: 'silent' }),
    dataSource,
  });
  await bus.connect();
  const counts = [];
  for (const group of groups) counts.push(await group.count(bus, dataSource));
  await bus.close();
  return counts.reduce(sum);
}

function sum(one: KillCounts, other: KillCounts): KillCounts {
  return {
    kills: one.kills + other.kills,
    inputs: one.inputs + other.inputs,
    outputs: one.outputs + other.outputs,
    lost: one.lost + other.lost,
    duplicated: one.duplicated + other.duplicated,
  };
}

test('processes killed at any step handle every message exactly once, on both logs', async () => {
  const [kafkaBus, kafkaDatabase, postgresBus, postgresDatabase] = await Promise.all([
    killOnKafka('bus', kills(8, 12, 2)),
    killOnKafka('database', kills(8, 30, 2)),
    killOnPostgresLog('bus', kills(8, 16, 2)),
    killOnPostgresLog('database', kills(8, 24, 2)),
  ]);
  console.log('killed:', {
    kafka: { bus: kafkaBus, database: kafkaDatabase },
    postgres: { bus: postgresBus, database: postgresDatabase },
  });
  expectHandledOnce(kafkaBus, kafkaDatabase, postgresBus, postgresDatabase);
  expect(kafkaBus.kills + kafkaDatabase.kills).toBeGreaterThanOrEqual(20);
  expect(postgresBus.kills + postgresDatabase.kills).toBeGreaterThanOrEqual(20);
}, 400_000);

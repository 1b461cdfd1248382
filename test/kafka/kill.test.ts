import { pino } from 'pino';
import type { DataSource } from 'typeorm';
import { createDataSource } from '#libs/database/data-source.js';
import { KafkaBus } from '#libs/messaging/kafka/kafka-bus.js';
import { type RunningKafka, startKafka } from '../../tools/kafka/kafka.js';
import { killedOnEmbedded } from '../bus/killed-on-postgres-log.js';
import { expectNothingLost, type Kill, KilledGroup, killedRow, kills, type Tally } from '../bus/killing.js';
import { PostgresServer } from './postgres-server.js';

/** A killed member is missed after 10 s; groups side by side wait for that together. */
const GROUPS = 3;

let kafka: RunningKafka;
let postgres: PostgresServer;
let dataSource: DataSource;
beforeAll(async () => {
  [kafka, postgres] = await Promise.all([startKafka(), PostgresServer.create()]);
  dataSource = await createDataSource(postgres.url).initialize();
  await dataSource.query(killedRow);
}, 180_000);
afterAll(async () => {
  await dataSource?.destroy();
  await postgres?.delete();
  await kafka?.stop();
}, 30_000);

async function killedOnKafka(commit: 'bus' | 'database', kills: Kill[]): Promise<Tally> {
  const brokers = [kafka.brokers];
  const groups = Array.from({ length: GROUPS }, () => {
    return new KilledGroup({ brokers, database: postgres.url }, commit);
  });
  await Promise.all(groups.map((group, at) => group.live(kills.filter((_, i) => i % GROUPS === at))));
  const bus = new KafkaBus({
    brokers,
    logger: pino({ level: 'silent' }),
    dataSource,
  });
  await bus.connect();
  const tallies = [];
  for (const group of groups) tallies.push(await group.tally(bus, dataSource));
  await bus.close();
  return tallies.reduce(sum);
}

function sum(one: Tally, other: Tally): Tally {
  return {
    kills: one.kills + other.kills,
    inputs: one.inputs + other.inputs,
    outputs: one.outputs + other.outputs,
    lost: one.lost + other.lost,
    repeated: one.repeated + other.repeated,
  };
}

test('processes killed between any two steps lose nothing and repeat nothing, on both logs', async () => {
  const [bus, viaOutbox, embeddedBus, embeddedDatabase] = await Promise.all([
    killedOnKafka('bus', kills(8, 12, 2)),
    killedOnKafka('database', kills(8, 30, 2)),
    killedOnEmbedded('bus', kills(8, 16, 2)),
    killedOnEmbedded('database', kills(8, 24, 2)),
  ]);
  console.log('killed:', {
    kafka: { bus, database: viaOutbox },
    embedded: { bus: embeddedBus, database: embeddedDatabase },
  });
  expectNothingLost(bus, viaOutbox, embeddedBus, embeddedDatabase);
  expect(bus.kills + viaOutbox.kills).toBeGreaterThanOrEqual(20);
  expect(embeddedBus.kills + embeddedDatabase.kills).toBeGreaterThanOrEqual(20);
}, 400_000);

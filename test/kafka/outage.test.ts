import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { createDataSource } from '#libs/database/data-source.js';
import type { Subscription } from '#libs/messaging/bus/bus.js';
import { KafkaBus } from '#libs/messaging/kafka/kafka-bus.js';
import { type RunningKafka, startKafka } from '../../tools/kafka/kafka.js';
import { expectUnharmed, Flow, type FlowTally } from '../bus/flow.js';
import { outageOnEmbedded } from '../bus/outage-on-postgres-log.js';
import { PostgresServer } from './postgres-server.js';

const OUTAGE = 30_000;
const logger = pino({ level: process.env.LOG_LEVEL ?? 'silent' });

/** Servers of one test's own, and a bus on them. */
interface Servers {
  kafka: RunningKafka;
  postgres: PostgresServer;
  bus: KafkaBus;
  stop(): Promise<void>;
}

async function startServers(): Promise<Servers> {
  const [kafka, postgres] = await Promise.all([startKafka(), PostgresServer.create()]);
  const dataSource = await createDataSource(postgres.url).initialize();
  const bus = new KafkaBus({ brokers: [kafka.brokers], logger, dataSource });
  await bus.connect();
  const stop = async () => {
    await bus.close();
    await dataSource.destroy();
    await postgres.delete();
    await kafka.stop();
  };
  return { kafka, postgres, bus, stop };
}

/** Lets messages flow while a server is killed and comes back. */
async function outage(
  commits: Subscription['commit'][],
  kill: (servers: Servers) => Promise<void>,
  restart: (servers: Servers) => Promise<void>,
): Promise<FlowTally[]> {
  const servers = await startServers();
  try {
    const flows = commits.map((commit) => new Flow(servers.bus, commit));
    for (const flow of flows) await flow.start();
    await sleep(3000);
    await kill(servers);
    await sleep(OUTAGE);
    await restart(servers);
    return await Promise.all(flows.map((flow) => flow.finish()));
  } finally {
    await servers.stop();
  }
}

test('servers are gone for 30 s and back: nothing is lost, repeated or given up', async () => {
  const [kafka, postgres, embedded] = await Promise.all([
    outage(
      ['bus', 'database'],
      (servers) => servers.kafka.kill(),
      (servers) => servers.kafka.restart(),
    ),
    outage(
      ['database'],
      (servers) => servers.postgres.stop(),
      (servers) => servers.postgres.start(),
    ),
    outageOnEmbedded(OUTAGE),
  ]);
  console.log('Kafka killed, back after 30 s:', kafka);
  console.log('PostgreSQL killed, back after 30 s:', postgres);
  console.log('embedded log, database away for 30 s:', embedded);
  expectUnharmed(...kafka, ...postgres, ...embedded);
}, 400_000);

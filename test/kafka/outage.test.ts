import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { createDataSource } from '#libs/database/data-source.js';
import type { Subscription } from '#libs/messaging/bus/bus.js';
import { KafkaBus } from '#libs/messaging/kafka/kafka-bus.js';
import { type RunningKafka, startKafka } from '../../tools/kafka/kafka.js';
import { expectHandledOnce, MessageFlow, type FlowCounts } from '../bus/message-flow.js';
import { outageOnPostgresLog } from '../bus/outage-on-postgres-log.js';
import { PostgresServer } from './postgres-server.js';

const OUTAGE_MS = 30_000;
const logger = pino({ level: process.env.LOG_LEVEL ?? 'silent' });

/** A broker and a database server for one test, and a bus on them. */
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

/** Runs flows while a server is killed and restarted. */
async function outage(
  commits: Subscription['commit'][],
  kill: (servers: Servers) => Promise<void>,
  restart: (servers: Servers) => Promise<void>,
): Promise<FlowCounts[]> {
  const servers = await startServers();
  try {
    const flows = commits.map((commit) => new MessageFlow(servers.bus, commit));
    for (const flow of flows) await flow.start();
    await sleep(3000);
    await kill(servers);
    await sleep(OUTAGE_MS);
    await restart(servers);
    return await Promise.all(flows.map((flow) => flow.finish()));
  } finally {
    await servers.stop();
  }
}

test('outages of 30 s: every message is handled exactly once', async () => {
  const [kafka, postgres, postgresLog] = await Promise.all([
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
    outageOnPostgresLog(OUTAGE_MS),
  ]);
  console.log('Kafka down for 30 s:', kafka);
  console.log('PostgreSQL down for 30 s:', postgres);
  console.log('PostgreSQL log, database down for 30 s:', postgresLog);
  expectHandledOnce(...kafka, ...postgres, ...postgresLog);
}, 400_000);
